"""What makes a problem common, and what a team notice says beside it."""

from __future__ import annotations

from datetime import date

import pytest

from qa_console.domain.model import Verdict
from qa_console.domain.notices.content import CommonRule, Reminder, TeamContent
from qa_console.domain.notices.material import Material
from qa_console.domain.notices.rectification import rectification_content
from qa_console.domain.notices.team import team_content
from qa_console.errors import InvalidInput, NotFound
from tests.notice_material import DUE, SINCE, TARGET, UNTIL, call, heard, material, week


def gathered(of: Material, rule: CommonRule | None = None) -> TeamContent:
    return team_content(of, "二班", since=SINCE, until=UNTIL, due=DUE, target=TARGET, rule=rule)


def test_a_problem_of_two_agents_in_a_fifth_of_the_calls_is_common() -> None:
    calls = [call(at, agent) for at, agent in enumerate(["1001", "1002"] * 4, start=3)]
    content = gathered(material(call(1, "1001", ["A6"]), call(2, "1002", ["A6"]), *calls))
    assert [problem.line.criterion for problem in content.common] == ["A6"]


def test_a_problem_of_two_agents_in_less_than_a_fifth_of_the_calls_stays_individual() -> None:
    calls = [call(at, agent) for at, agent in enumerate(["1001", "1002"] * 5, start=3)]
    content = gathered(material(call(1, "1001", ["A6"]), call(2, "1002", ["A6"]), *calls))
    assert [problem.line.criterion for problem in content.individual] == ["A6"]


def test_a_problem_of_one_agent_is_individual_however_often_it_shows() -> None:
    content = gathered(material(*[call(at, "1001", ["A6"]) for at in (1, 2, 3)], call(4, "1002")))
    assert content.common == ()
    assert [len(problem.cases) for problem in content.individual] == [3]


def test_the_share_is_of_the_calls_in_which_the_criterion_was_asked() -> None:
    others = [call(at, "1003", asked=("A1",)) for at in range(3, 20)]
    content = gathered(material(call(1, "1001", ["B1"]), call(2, "1002", ["B1"]), *others))
    assert [(one.line.criterion, one.line.failed, one.line.asked) for one in content.common] == [("B1", 2, 2)]


def test_the_rule_can_be_set() -> None:
    content = gathered(week(), CommonRule(least_agents=3, least_share=0.2))
    assert content.common == ()


def test_every_problem_counts_calls_and_agents_and_names_the_calls() -> None:
    problem = gathered(week()).common[0]
    line = problem.line
    assert (line.failed, line.asked, line.agents_failed, line.agents) == (3, 6, 2, 3)
    assert [case.recording for case in problem.cases] == ["R000001", "R000004", "R000002"]


def test_another_teams_calls_do_not_count() -> None:
    assert "2001" not in {line.agent for line in gathered(week()).agents}


def test_agents_stand_in_the_order_of_their_ids_and_few_calls_give_no_mean() -> None:
    lines = gathered(week()).agents
    assert [(line.agent, line.n, line.mean) for line in lines] == [
        ("1001", 3, 75.0),
        ("1002", 2, None),
        ("1003", 1, None),
    ]


def test_topics_are_the_common_problems_with_a_passage_to_discuss_and_one_to_follow() -> None:
    topic = gathered(week()).topics[0]
    assert topic.line.criterion == "A3"
    assert topic.bad is not None
    assert topic.bad.recording == "R000002"
    assert topic.good is not None
    assert topic.good.recording in {"R000003", "R000005", "R000006"}


def test_an_example_to_follow_is_the_passage_that_a_check_heard() -> None:
    clear = heard("confirmation", "A6", "confirmation", Verdict.MET, 30.0, "请问我说清楚了吗？")
    calls = [call(1, "1001", ["A6"]), call(2, "1002", ["A6"]), call(3, "1003", findings=(clear,))]
    good = gathered(material(*calls)).topics[0].good
    assert good is not None
    assert (good.recording, good.start_s, good.quote) == ("R000003", 30.0, "请问我说清楚了吗？")


def test_an_individual_case_may_give_a_topic_but_is_never_played() -> None:
    topics = gathered(material(call(1, "1001", ["A6"]), call(2, "1002"))).topics
    assert [topic.line.criterion for topic in topics] == ["A6"]
    assert topics[0].bad is None


def test_a_team_without_a_call_is_not_found() -> None:
    with pytest.raises(NotFound):
        gathered(material())


def test_a_rectification_asks_for_common_problems_and_sets_them_beside_the_time_before() -> None:
    before = [call(at, "1001", ["A3"], day=date(2026, 2, 25)) for at in (20, 21)]
    reminder = Reminder("N000001", "team", date(2026, 2, 20), "acknowledged")
    content = rectification_content(
        material(*week().calls, *before),
        "二班",
        since=SINCE,
        until=UNTIL,
        due=DUE,
        target=TARGET,
        reminders=[reminder],
    )
    demand = content.demands[0]
    assert [each.problem.line.criterion for each in content.demands] == ["A3"]
    assert (demand.before.failed, demand.before.asked) == (2, 2)
    assert content.reminders == (reminder,)
    assert len(content.calls) == 6


def test_single_slips_are_no_ground_for_a_rectification() -> None:
    with pytest.raises(InvalidInput) as refused:
        rectification_content(
            material(call(1, "1001", ["A6"])), "二班", since=SINCE, until=UNTIL, due=DUE, target=TARGET
        )
    assert refused.value.code == "nothing_to_rectify"
