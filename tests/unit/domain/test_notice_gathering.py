"""What goes into an agent notice, and what stays out."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from qa_console.domain.model import Evidence, Verdict
from qa_console.domain.notices.agent import MOST_TO_PRACTISE, agent_content
from qa_console.domain.notices.content import AgentContent
from qa_console.domain.notices.material import Material
from qa_console.domain.notices.plain import from_plain, to_plain
from qa_console.domain.notices.schedule import follow_up_on, window, window_before
from qa_console.errors import InvalidInput, NotFound
from tests.notice_material import DUE, SINCE, TARGET, TURNS, UNTIL, call, heard, material, week


def gathered(of: Material, agent: str = "1001") -> AgentContent:
    return agent_content(of, agent, since=SINCE, until=UNTIL, due=DUE, target=TARGET)


def test_only_the_agents_own_calls_in_the_window_are_in_the_notice() -> None:
    late = call(9, "1001", day=date(2026, 3, 9))
    content = gathered(material(*week().calls, late))
    assert [line.recording for line in content.calls] == ["R000001", "R000002", "R000003"]


def test_the_first_and_the_last_day_both_count() -> None:
    content = gathered(material(call(1, "1001", day=SINCE), call(2, "1001", day=UNTIL)))
    assert len(content.calls) == 2


def test_an_agent_without_a_call_in_the_window_is_not_found() -> None:
    with pytest.raises(NotFound) as refused:
        gathered(week(), "9999")
    assert refused.value.code == "nothing_to_report"
    assert refused.value.remedy


def test_a_finding_quotes_what_was_said_in_the_marked_passage() -> None:
    content = gathered(material(call(1, "1001", ["A3"], turns=TURNS)))
    assert content.findings[0].quote == "这事不归我们管，您打别的电话。"
    assert content.findings[0].speech[0].channel == "agent"


def test_a_quote_that_the_inspector_wrote_down_comes_before_the_transcript() -> None:
    marked = {"A3": [Evidence("A3", 9.5, 13.0, quote="不归我们管")]}
    content = gathered(material(call(1, "1001", marked, turns=TURNS)))
    assert content.findings[0].quote == "不归我们管"
    assert content.findings[0].speech[0].channel == "agent"


def test_a_failed_item_without_a_mark_shows_what_the_check_heard() -> None:
    taboo = heard("taboo", "A3", "not_our_job", Verdict.VIOLATED, 9.5, "这事不归我们管")
    content = gathered(material(call(1, "1001", {"A3": []}, turns=TURNS, findings=(taboo,))))
    assert (content.findings[0].start_s, content.findings[0].quote) == (9.5, "这事不归我们管")


def test_a_failed_item_that_nothing_shows_is_still_named() -> None:
    content = gathered(material(call(1, "1001", {"A1": []})))
    assert [case.criterion for case in content.findings] == ["A1"]
    assert content.findings[0].start_s is None


def test_what_the_checks_suggest_is_no_finding_unless_a_person_failed_the_item() -> None:
    taboo = heard("taboo", "A3", "not_our_job", Verdict.VIOLATED, 9.5, "这事不归我们管")
    assert gathered(material(call(1, "1001", turns=TURNS, findings=(taboo,)))).findings == ()


def test_a_phone_number_in_a_quote_or_a_note_is_masked() -> None:
    marked = {"A3": [Evidence("A3", 4.5, 9.0, note="打 13800138000 给客户")]}
    case = gathered(material(call(1, "1001", marked, turns=TURNS))).findings[0]
    assert "13800138000" not in case.quote + case.note
    assert "138****8000" in case.quote


def test_a_day_in_a_note_is_no_phone_number() -> None:
    marked = {"A3": [Evidence("A3", 4.5, 9.0, note="10:21 2026-03-04 已回访 010-62345678")]}
    case = gathered(material(call(1, "1001", marked))).findings[0]
    assert case.note == "10:21 2026-03-04 已回访 010****5678"


def test_a_criterion_kept_in_every_call_is_praised_and_one_that_slipped_is_not() -> None:
    content = gathered(week())
    assert [line.criterion for line in content.kept] == ["A1", "B1"]


def test_courtesies_are_counted_by_call_and_not_by_mention() -> None:
    twice = tuple(heard("courtesy", "A1", "thanks", Verdict.MET, at, "谢谢") for at in (1.0, 20.0))
    content = gathered(material(call(1, "1001", turns=TURNS, findings=twice), call(2, "1001", turns=TURNS)))
    assert [(each.label, each.calls, each.of) for each in content.courtesies] == [("thanks", 1, 2)]


def test_a_call_below_the_target_is_nobodys_best_call() -> None:
    assert gathered(material(call(1, "1001", ["A1"], score=84))).best is None
    best = gathered(material(call(1, "1001", ["A1"], score=85))).best
    assert best is not None
    assert best.recording == "R000001"


def test_criteria_below_target_are_compared_exactly() -> None:
    calls = [call(at, "1001", ["A1"] if at == 1 else [], score=90) for at in range(1, 8)]
    below = {line.criterion for line in gathered(material(*calls)).below_target}
    assert below == set()
    assert {line.criterion for line in gathered(material(*calls[:6])).below_target} == {"A1"}


def test_at_most_three_things_are_to_be_practised_the_costliest_first_and_a_critical_one_before_all() -> None:
    content = gathered(material(call(1, "1001", ["A1", "A3", "A6", "B1"], score=0), call(2, "1001", ["B1"])))
    assert len(content.practise) == MOST_TO_PRACTISE
    assert [advice.criterion for advice in content.practise] == ["A3", "B1", "A6"]


def test_an_item_that_was_not_asked_enters_neither_counts_nor_mean() -> None:
    content = gathered(material(call(1, "1001", ["B1"]), call(2, "1001", asked=("A1",))))
    line = next(line for line in content.criteria if line.criterion == "B1")
    assert (line.asked, line.failed, line.mean) == (1, 1, 0.0)


def test_content_comes_back_from_its_stored_values_as_it_was() -> None:
    content = gathered(week())
    assert from_plain(AgentContent, to_plain(content)) == content


@pytest.mark.parametrize(
    ("issued", "due"),
    [
        (date(2026, 3, 4), date(2026, 3, 11)),
        (date(2026, 3, 7), date(2026, 3, 16)),
        (date(2026, 3, 8), date(2026, 3, 16)),
    ],
)
def test_the_follow_up_is_a_week_later_and_never_on_a_weekend(issued: date, due: date) -> None:
    assert follow_up_on(issued) == due


def test_without_limits_the_window_is_the_four_weeks_up_to_the_newest_call() -> None:
    assert window(None, None, date(2026, 3, 28)) == (date(2026, 3, 1), date(2026, 3, 28))


def test_a_window_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(InvalidInput):
        window(date(2026, 3, 9), date(2026, 3, 8), date(2026, 3, 8))


def test_the_window_before_has_the_same_length_and_no_day_in_common() -> None:
    assert window_before(SINCE, UNTIL) == (date(2026, 2, 23), date(2026, 3, 1))


def test_a_mean_is_taken_of_exact_scores() -> None:
    content = gathered(material(*[call(at, "1001", score=Fraction(599, 10)) for at in (1, 2, 3)]))
    assert content.figures.mean == 59.9
