"""Who may be drawn, in which stratum, and how many each stratum gives."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from qa_console.domain.model import Recording, RecordingFacts
from qa_console.domain.sampling.plan import Cell, ColumnTest, Condition, FrameRule, Size
from qa_console.domain.sampling.strata import Candidate, candidate_of, in_frame, quotas, stratum_of

TODAY = date(2026, 3, 5)


def _on(day: int, team: str = "A") -> Candidate:
    return Candidate(f"R{day:06d}", f"{day}{team}.wav", {"team": team}, date(2026, 3, day))


@pytest.mark.parametrize(
    ("total", "populations", "given"),
    [
        (10, {"a": 50, "b": 30, "c": 20}, {"a": 5, "b": 3, "c": 2}),
        (4, {"a": 50, "b": 30, "c": 20}, {"a": 2, "b": 1, "c": 1}),
        (10, {"a": 60, "b": 30, "c": 9, "d": 1}, {"a": 5, "b": 3, "c": 1, "d": 1}),
        (10, {"a": 97, "b": 2, "c": 1}, {"a": 8, "b": 1, "c": 1}),
        (2, {"a": 50, "b": 30, "c": 20}, {"a": 1, "b": 1, "c": 1}),
        (1, {"a": 5, "b": 5}, {"a": 1, "b": 1}),
        (3, {"b": 5, "a": 5}, {"b": 1, "a": 2}),
        (9, {"a": 5, "b": 3}, {"a": 5, "b": 3}),
        (8, {"a": 5, "b": 3}, {"a": 5, "b": 3}),
        (5, {}, {}),
    ],
)
def test_a_total_is_shared_out_by_size_and_nobody_gets_none(
    total: int, populations: dict[str, int], given: dict[str, int]
) -> None:
    assert quotas(populations, Size(total=total)) == given


def test_a_number_per_stratum_is_never_more_than_there_are() -> None:
    assert quotas({"a": 5, "b": 1}, Size(per_stratum=2)) == {"a": 2, "b": 1}


def test_strata_values_are_joined_and_empty_ones_are_a_stratum() -> None:
    cells: dict[str, Cell] = {"team": "A", "satisfaction": "", "tags": ("x", "y")}
    assert stratum_of(cells, ("team", "satisfaction")) == "A|"
    assert stratum_of(cells, ("tags", "unheard")) == "x;y|"
    assert stratum_of(cells, ()) == ""


def test_a_candidate_has_the_columns_of_its_manifest() -> None:
    facts = RecordingFacts(
        file="a.wav",
        agent_id="1001",
        team="A",
        started_at=datetime(2026, 3, 3, 17, 0, tzinfo=UTC),
        duration_s=60.0,
        satisfaction=2,
        tags=("vip",),
        extra={"shift": "late", "team": "not this"},
    )
    candidate = candidate_of(Recording("R000001", facts), ZoneInfo("Asia/Shanghai"))
    assert candidate.day == date(2026, 3, 4)
    assert candidate.cells["started_at"] == "2026-03-04T01:00:00+08:00"
    assert (candidate.cells["duration"], candidate.cells["satisfaction"]) == ("60", "2")
    assert (candidate.cells["shift"], candidate.cells["team"]) == ("late", "A")
    assert candidate.cells["customer_phone"] == ""


def test_without_a_frame_rule_everything_may_be_drawn() -> None:
    undated = Candidate("R000009", "u.wav", {}, None)
    assert in_frame([_on(1), undated], FrameRule(), today=TODAY) == [_on(1), undated]


def test_days_count_back_from_the_newest_day_up_to_today() -> None:
    candidates = [_on(1), _on(3), _on(4), _on(9), Candidate("R000009", "u.wav", {}, None)]
    assert in_frame(candidates, FrameRule(days=2), today=TODAY) == [_on(3), _on(4)]


def test_the_day_given_stands_above_the_newest_one() -> None:
    candidates = [_on(1), _on(2), _on(4)]
    assert in_frame(candidates, FrameRule(days=1), today=TODAY, day=date(2026, 3, 2)) == [_on(2)]
    assert in_frame(candidates, FrameRule(), today=TODAY, day=date(2026, 3, 2)) == [_on(2)]
    assert in_frame(candidates, FrameRule(days=1), today=TODAY, day=date(2026, 3, 3)) == []


def test_a_slow_clock_does_not_empty_the_frame() -> None:
    assert in_frame([_on(9), _on(8)], FrameRule(days=1), today=TODAY) == [_on(9)]


def test_the_newest_day_is_one_that_has_what_is_asked_for() -> None:
    rule = FrameRule(days=1, where=Condition((ColumnTest("team", frozenset({"B"})),)))
    assert in_frame([_on(4, "A"), _on(3, "B")], rule, today=TODAY) == [_on(3, "B")]
