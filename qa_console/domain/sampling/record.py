"""A draw as it is kept: enough to know why each recording was drawn, and to draw it again.

Source: contract-stats, "sample draw".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

from qa_console.domain.model import LocalText, Source
from qa_console.domain.sampling.draw import NO_DATA, RANDOM, Frame, Stratum, Unit, frame_hash, select
from qa_console.domain.sampling.plan import Plan


@dataclass(frozen=True, slots=True)
class DrawHead:
    """What is known of a draw without its rows. `id`: empty for one that is not kept.

    `plan_hash`: SHA-256 of `plan_source`, the bytes of the plan's file. `note`: a code, or None.
    """

    plan: str
    plan_version: int
    plan_hash: str
    plan_source: bytes
    source: Source
    seed: int
    frame_size: int
    frame_hash: str
    n: int
    drawn_at: datetime
    drawn_by: str
    note: str | None = None
    id: str = ""


@dataclass(frozen=True, slots=True)
class DrawnRecording:
    """A recording that was drawn. `rank`: its place in listening order, from 1."""

    recording: str
    file: str
    stratum: str
    probability: Fraction
    reason: str
    rank: int

    @property
    def weight(self) -> Fraction:
        """How many recordings of the frame this one stands for."""
        return 1 / self.probability


@dataclass(frozen=True, slots=True)
class Draw:
    """`frame`: everything that could have been drawn, by file; empty where it was not asked for."""

    head: DrawHead
    strata: tuple[Stratum, ...]
    rows: tuple[DrawnRecording, ...]
    frame: tuple[Unit, ...] = ()

    def named(self, draw_id: str) -> Draw:
        """The same draw under the id it is kept by."""
        return replace(self, head=replace(self.head, id=draw_id))


def make_draw(
    plan: Plan,
    source: bytes,
    plan_hash: str,
    frame: Frame,
    seed: int,
    *,
    at: datetime,
    by: str,
    say: Callable[[LocalText], str],
) -> Draw:
    """The draw that this seed makes from the frame. `say` picks the language of a rule's reason."""
    rows = tuple(
        DrawnRecording(unit.recording, unit.file, unit.stratum, unit.probability, _reason(unit, say), rank)
        for rank, unit in enumerate(select(frame, seed), 1)
    )
    head = DrawHead(
        plan=plan.id,
        plan_version=plan.version,
        plan_hash=plan_hash,
        plan_source=source,
        source=plan.source,
        seed=seed,
        frame_size=len(frame.units),
        frame_hash=frame_hash(frame.units),
        n=len(rows),
        drawn_at=at,
        drawn_by=by,
        note=None if frame.units else NO_DATA,
    )
    return Draw(head, frame.strata, rows, frame.units)


def draws_of_seeds(frame: Frame, seeds: Sequence[int]) -> list[tuple[int, list[str]]]:
    """For each seed the files it draws, in listening order: to see how a plan behaves over many draws."""
    return [(seed, [unit.file for unit in select(frame, seed)]) for seed in seeds]


def _reason(unit: Unit, say: Callable[[LocalText], str]) -> str:
    return "; ".join(dict.fromkeys(filter(None, map(say, unit.reasons)))) or RANDOM
