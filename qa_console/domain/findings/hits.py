"""Where a label's wordings stand in the agent's turns, before anything judges them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qa_console.domain.model import Channel, Finding, Verdict
from qa_console.domain.rubric.phrases import Pattern, Wordings
from qa_console.domain.spoken import MARKS

if TYPE_CHECKING:
    from qa_console.domain.findings.material import CallMaterial

NEAR_CHARS = 3
CLAUSE_CHARS = 12
_DECIMALS = 3
_EDGES = MARKS + " "

FoldedSpan = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Hit:
    """`start`, `end`: in the folded turn. `sure`: from the list that counts, not the doubtful one."""

    turn: int
    start: int
    end: int
    sure: bool


def hits(call: CallMaterial, wordings: Wordings) -> Iterator[Hit]:
    """Hits in the agent's turns, in order; neighbours of one kind are one hit, so are overlaps."""
    for turn in call.agent_turns:
        norm = call.spoken[turn].norm
        sure = _spans(wordings.sure, norm)
        doubtful = [span for span in _spans(wordings.doubtful, norm) if not touches(span, sure)]
        if not sure and not doubtful:
            continue
        exempt = _spans(wordings.not_in, norm)
        found = [Hit(turn, *span, True) for span in _joined(_outside(sure, exempt))]
        found += [Hit(turn, *span, False) for span in _joined(_outside(doubtful, exempt))]
        yield from sorted(found, key=lambda hit: hit.start)


def touches(span: FoldedSpan, others: list[FoldedSpan] | tuple[FoldedSpan, ...]) -> bool:
    """Whether the span overlaps any of the others."""
    return any(span[0] < end and start < span[1] for start, end in others)


def _spans(pattern: Pattern | None, norm: str) -> list[FoldedSpan]:
    if pattern is None:
        return []
    spans = (found.span() for found in pattern.finditer(norm))
    return [_trimmed(norm, start, end) for start, end in spans]


def _trimmed(norm: str, start: int, end: int) -> FoldedSpan:
    """Without the pauses at its edges."""
    said = norm[start:end]
    return end - len(said.lstrip(_EDGES)), start + len(said.rstrip(_EDGES))


def _outside(spans: list[FoldedSpan], exempt: list[FoldedSpan]) -> list[FoldedSpan]:
    """Those that have no part of an exempt word in them."""
    return [span for span in spans if not touches(span, exempt)]


def _joined(spans: list[FoldedSpan]) -> list[FoldedSpan]:
    joined: list[FoldedSpan] = []
    for start, end in spans:
        if joined and start - joined[-1][1] <= NEAR_CHARS:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def finding(
    call: CallMaterial,
    hit: Hit,
    *,
    check: str,
    label: str,
    verdict: Verdict,
    confidence: float,
    reason: str = "",
    whole_clause: bool = False,
) -> Finding:
    """A hit as a finding without its criterion. Where it is not known who spoke, it is left in doubt.

    `whole_clause`: quote the clause around the hit, where it is short, so that the quote can be read alone.
    """
    turn, spoken = call.turns[hit.turn], call.spoken[hit.turn]
    if whole_clause:
        hit = _widened(spoken.norm, hit)
    if turn.channel is Channel.MIXED:
        verdict, confidence, reason = Verdict.UNSURE, min(confidence, 0.5), "speaker_unknown"
    start_s, end_s = _times(call, hit)
    return Finding(
        criterion="",
        check=check,
        label=label,
        verdict=verdict,
        start_s=start_s,
        end_s=end_s,
        channel=turn.channel,
        turn=hit.turn,
        quote=spoken.quote(hit.start, hit.end),
        confidence=confidence,
        reason=reason,
    )


def _widened(norm: str, hit: Hit) -> Hit:
    start = max(norm.rfind(mark, 0, hit.start) for mark in MARKS) + 1
    ends = [at for mark in MARKS if (at := norm.find(mark, hit.end)) >= 0]
    end = min(ends, default=len(norm))
    near_start, near_end = hit.start - start <= CLAUSE_CHARS, end - hit.end <= CLAUSE_CHARS
    return replace(hit, start=start if near_start else hit.start, end=end if near_end else hit.end)


def _times(call: CallMaterial, hit: Hit) -> tuple[float | None, float | None]:
    """The part of the turn's time that the quote's share of its characters comes to."""
    turn = call.turns[hit.turn]
    if turn.start_s is None or turn.end_s is None:
        return turn.start_s, turn.end_s
    first, last = call.spoken[hit.turn].share(hit.start, hit.end)
    length = turn.end_s - turn.start_s
    start = min(max(turn.start_s, round(turn.start_s + first * length, _DECIMALS)), turn.end_s)
    end = turn.end_s if last == 1 else min(round(turn.start_s + last * length, _DECIMALS), turn.end_s)
    return start, max(start, end)
