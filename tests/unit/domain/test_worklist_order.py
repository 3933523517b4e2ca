"""The worklist: worst risk first, each recording once, nothing jumps."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from qa_console.domain.model import Source, Verdict
from qa_console.domain.worklist import (
    Mark,
    Progress,
    WorklistRow,
    WorkState,
    marks_of,
    progress_of,
    worst_first,
)

_BAD, _MAYBE = Mark("not_our_job", Verdict.VIOLATED), Mark("confirmation", Verdict.UNSURE)


def _row(recording: str, rank: int, *marks: Mark, draw: str = "D000001") -> WorklistRow:
    return WorklistRow(
        draw=draw,
        plan="p",
        source=Source.DAILY,
        seed=1,
        rank=rank,
        stratum="",
        probability=Fraction(1, 2),
        reason="random",
        recording=recording,
        file=f"{recording}.wav",
        agent_id="1001",
        agent_name="",
        team="",
        started_at=None,
        duration_s=None,
        has_audio=False,
        marks=marks,
    )


def test_breaches_come_before_doubts_and_doubts_before_the_rest() -> None:
    rows = [_row("R1", 1), _row("R2", 2, _MAYBE), _row("R3", 3, _BAD), _row("R4", 4, replace(_BAD, count=2))]
    assert [row.recording for row in worst_first(rows)] == ["R4", "R3", "R2", "R1"]


def test_listening_order_decides_between_equals() -> None:
    assert [row.rank for row in worst_first([_row("R2", 2), _row("R1", 1)])] == [1, 2]


def test_a_recording_of_two_draws_stands_once_for_the_first() -> None:
    rows = [_row("R1", 1, draw="D000002"), _row("R1", 5, draw="D000001")]
    assert [(row.draw, row.rank) for row in worst_first(rows)] == [("D000001", 5)]


def test_scoring_a_recording_does_not_move_it() -> None:
    rows = [_row("R1", 1, _BAD), _row("R2", 2)]
    done = [replace(rows[0], state=WorkState.SUBMITTED), rows[1]]
    assert [row.recording for row in worst_first(done)] == [row.recording for row in worst_first(rows)]


def test_progress_counts_every_state() -> None:
    rows = [
        _row("R1", 1),
        replace(_row("R2", 2), state=WorkState.DRAFT),
        replace(_row("R3", 3), state=WorkState.SUBMITTED),
        _row("R4", 4),
    ]
    assert progress_of(rows) == Progress(to_do=2, draft=1, submitted=1)
    assert progress_of(rows).total == 4


def test_findings_are_counted_by_kind_the_violated_first() -> None:
    found = [
        ("greeting", Verdict.MET),
        ("confirmation", Verdict.UNSURE),
        ("dead_air", Verdict.VIOLATED),
        ("not_our_job", Verdict.VIOLATED),
        ("dead_air", Verdict.VIOLATED),
    ]
    assert [(mark.label, mark.count) for mark in marks_of(found)] == [
        ("dead_air", 2),
        ("not_our_job", 1),
        ("confirmation", 1),
        ("greeting", 1),
    ]
