"""Praat TextGrid in its long form: a tier for each channel, silence between the turns.

Intervals of a tier follow each other without a gap and never overlap. Where turns of one channel do, the
later one goes to a further tier of that channel (`agent 2`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from heapq import heappop, heappush

from qa_console.domain.model import Channel, Transcript
from qa_console.speech.writers.timed import TimedTurn, timed

_LEAST_S = 0.001
"""Praat knows no interval without length; a turn of less gets this much."""

_Interval = tuple[float, float, str]


def write_textgrid(transcript: Transcript, duration_s: float | None) -> str:
    """Times as exact as they are kept. Raises InvalidInput for turns without times."""
    turns = timed(transcript, "TextGrid")
    tiers = [tier for channel in _channels(turns) for tier in _tiers(channel, turns)]
    ends = [end for _, spoken in tiers for _, end, _ in spoken]
    total = max([duration_s or 0.0, _LEAST_S, *ends])
    lines = [
        'File type = "ooTextFile"', 'Object class = "TextGrid"', "",
        "xmin = 0", f"xmax = {total!r}", "tiers? <exists>", f"size = {len(tiers)}", "item []:",
    ]  # fmt: skip
    for number, (name, spoken) in enumerate(tiers, 1):
        lines += _tier(number, name, _filled(spoken, total), total)
    return "\n".join(lines) + "\n"


def _channels(turns: Sequence[TimedTurn]) -> Iterable[Channel]:
    """Those that speak; both parties where nobody does."""
    present = {turn.channel for turn in turns} or {Channel.AGENT, Channel.CUSTOMER}
    return [channel for channel in Channel if channel in present]


def _tiers(channel: Channel, turns: Sequence[TimedTurn]) -> list[tuple[str, list[_Interval]]]:
    """The channel's turns in its own tier, and those that overlap in the further one that is free longest."""
    own: list[_Interval] = []
    further: list[list[_Interval]] = []
    free: list[tuple[float, int]] = []
    for turn in turns:
        if turn.channel is not channel:
            continue
        interval = (turn.start_s, max(turn.end_s, turn.start_s + _LEAST_S), turn.text)
        if not own or own[-1][1] <= turn.start_s:
            own.append(interval)
            continue
        if free and free[0][0] <= turn.start_s:
            _, at = heappop(free)
        else:
            at = len(further)
            further.append([])
        further[at].append(interval)
        heappush(free, (interval[1], at))
    name = channel.value
    return [(name, own), *((f"{name} {number}", tier) for number, tier in enumerate(further, 2))]


def _filled(spoken: Sequence[_Interval], total_s: float) -> list[_Interval]:
    filled: list[_Interval] = []
    before = 0.0
    for start, end, text in spoken:
        if start > before:
            filled.append((before, start, ""))
        filled.append((start, end, text))
        before = end
    if total_s > before:
        filled.append((before, total_s, ""))
    return filled


def _tier(number: int, name: str, intervals: Sequence[_Interval], total_s: float) -> list[str]:
    lines = [
        f"    item [{number}]:", '        class = "IntervalTier"', f'        name = "{name}"',
        "        xmin = 0", f"        xmax = {total_s!r}", f"        intervals: size = {len(intervals)}",
    ]  # fmt: skip
    for at, (start, end, text) in enumerate(intervals, 1):
        lines += [
            f"        intervals [{at}]:", f"            xmin = {start!r}", f"            xmax = {end!r}",
            f'            text = "{_quoted(text)}"',
        ]  # fmt: skip
    return lines


def _quoted(text: str) -> str:
    return text.replace('"', '""')
