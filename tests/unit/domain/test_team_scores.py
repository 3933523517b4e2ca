"""The team view: figures in the window, trends that look back eight weeks."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from qa_console.domain.notices.material import Material
from qa_console.domain.team_scores import TeamScores, first_week, team_document, team_scores, weekly
from tests.notice_material import SINCE, TARGET, UNTIL, call, material, week


def scored(of: Material) -> TeamScores:
    return team_scores(of, "二班", since=SINCE, until=UNTIL, target=TARGET)


def test_means_are_of_exact_scores() -> None:
    scores = scored(material(*[call(at, "1001", score=Fraction(1, 3) + at) for at in (1, 2, 3)]))
    assert scores.figures.mean == float(Fraction(7, 3))
    assert scores.agents[0].mean == float(Fraction(7, 3))


def test_a_trend_has_eight_weeks_that_begin_on_mondays() -> None:
    points = weekly(week().calls, UNTIL)
    assert [point.start for point in points][::7] == [first_week(UNTIL), date(2026, 3, 2)]
    assert all(point.start.weekday() == 0 for point in points)


def test_a_week_without_a_score_has_no_mean() -> None:
    points = weekly([call(1, "1001", day=date(2026, 2, 10), score=80)], UNTIL)
    assert [(point.n, point.mean) for point in points if point.n] == [(1, 80.0)]
    assert [point.mean for point in points].count(None) == 7


def test_days_after_the_last_one_do_not_count_though_they_are_in_its_week() -> None:
    points = weekly([call(1, "1001", day=date(2026, 3, 7))], date(2026, 3, 6))
    assert points[-1].n == 0


def test_an_agent_heard_only_earlier_keeps_the_trend_and_has_empty_figures() -> None:
    scores = scored(material(*week().calls, call(30, "1009", day=date(2026, 2, 10), score=70)))
    agent = next(agent for agent in scores.agents if agent.agent == "1009")
    assert (agent.figures.n, agent.mean, agent.enough) == (0, None, False)
    assert sum(point.n for point in agent.weeks) == 1


def test_agents_stand_in_the_order_of_their_ids() -> None:
    ids = [agent.agent for agent in scored(week()).agents]
    assert ids == sorted(ids)


def test_the_share_kept_is_of_the_calls_asked() -> None:
    document = team_document(scored(material(call(1, "1001", ["B1"]), call(2, "1001", asked=("A1",)))))
    shares = {line["criterion"]: (line["asked"], line["met_share"]) for line in document["criteria"]}
    assert shares["B1"] == (1, 0.0)
    assert shares["A1"] == (2, 1.0)
