"""Where a label's wordings stand in the agent's turns, before anything judges them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qa_console.domain.findings.misheard import put_right
from qa_console.domain.model import Channel, Finding, Verdict
from qa_console.domain.rubric.phrases import Wordings
from qa_console.domain.rubric.wordlist import Near, WordList
from qa_console.domain.spoken import MARKS, Spoken

if TYPE_CHECKING:
    from qa_console.domain.findings.material import CallMaterial

NEAR_CHARS = 3
CLAUSE_CHARS = 12
_DECIMALS = 3
_EDGES = MARKS + " "

FoldedSpan = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Hit:
    """`start`, `end`: in `spoken.norm`, the folded turn. `sure`: from the list that counts, not the
    doubtful one. `last`: the turn in which it ends, where it goes over two of one speaker's. `misheard`:
    found by its sound, and `spoken.norm` is put right."""

    turn: int
    start: int
    end: int
    sure: bool
    spoken: Spoken
    last: int
    misheard: bool = False


def hits(call: CallMaterial, wordings: Wordings, *, by_sound: bool = False) -> Iterator[Hit]:
    """Hits in the agent's turns, in order; neighbours of one kind are one hit, so are overlaps.

    A wording may go over two turns that the agent speaks without another voice between. `by_sound`: also
    what a recogniser wrote with other characters of the same sound.
    """
    heard_before = False
    for turn in call.agent_turns:
        found = _in_turn(call, turn, wordings, by_sound)
        if not found and not heard_before and (pair := call.pairs[turn]) is not None:
            yield from _across(*pair, turn, wordings)
        heard_before = bool(found)
        yield from found


def _in_turn(call: CallMaterial, turn: int, wordings: Wordings, by_sound: bool) -> list[Hit]:
    spoken, near = call.spoken[turn], call.near[turn]
    if wordings.sure not in near and wordings.doubtful not in near:
        return []
    found = _found(wordings, spoken.norm, near)
    if found or not by_sound or _is_written(wordings, spoken.norm, near):
        return [Hit(turn, *span, sure, spoken, turn) for span, sure in found]
    right = put_right(wordings, spoken.norm, near)
    if right is None:
        return []
    mended = replace(spoken, norm=right.norm)
    return [
        Hit(turn, *span, sure and right.supported, mended, turn, misheard=True)
        for span, sure in _found(wordings, right.norm, near)
    ]


def _is_written(wordings: Wordings, norm: str, near: Near) -> bool:
    """Whether a wording stands there though nothing came of it, in a word that is exempt."""
    return bool(_spans(wordings.sure, norm, near) or _spans(wordings.doubtful, norm, near))


def _across(both: Spoken, near: Near, turn: int, wordings: Wordings) -> Iterator[Hit]:
    """Hits that begin in the turn before and end in this one; `both` is the two as one."""
    for (start, end), sure in _found(wordings, both.norm, near):
        begins_before = both.at[start] < both.parted
        if begins_before and both.at[end - 1] > both.parted:
            yield Hit(turn - 1, start, end, sure, both, turn)


def _found(wordings: Wordings, norm: str, near: Near) -> list[tuple[FoldedSpan, bool]]:
    """Spans in order, each with whether it counts for sure."""
    sure = _spans(wordings.sure, norm, near)
    doubtful = [span for span in _spans(wordings.doubtful, norm, near) if not touches(span, sure)]
    if not sure and not doubtful:
        return []
    exempt = _spans(wordings.not_in, norm, near)
    found = [(span, True) for span in _joined(_outside(sure, exempt))]
    found += [(span, False) for span in _joined(_outside(doubtful, exempt))]
    return sorted(found)


def touches(span: FoldedSpan, others: list[FoldedSpan] | tuple[FoldedSpan, ...]) -> bool:
    """Whether the span overlaps any of the others."""
    return any(span[0] < end and start < span[1] for start, end in others)


def _spans(words: WordList | None, norm: str, near: Near) -> list[FoldedSpan]:
    if words is None or words not in near:
        return []
    return [_trimmed(norm, start, end) for start, end in words.spans(norm, near)]


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
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
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
    turn, spoken = call.turns[hit.turn], hit.spoken
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
    begins_s, ends_s = call.turns[hit.turn].start_s, call.turns[hit.last].end_s
    if begins_s is None or ends_s is None:
        return begins_s, ends_s
    first, last = hit.spoken.share(hit.start, hit.end)
    length = ends_s - begins_s
    start = min(max(begins_s, round(begins_s + first * length, _DECIMALS)), ends_s)
    end = ends_s if last == 1 else min(round(begins_s + last * length, _DECIMALS), ends_s)
    return start, max(start, end)
