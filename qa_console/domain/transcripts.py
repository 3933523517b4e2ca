"""Putting turns together: in order of time, and from files that hold one channel each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from qa_console.domain.model import Channel, Transcript, Turn


def in_order(turns: Iterable[Turn]) -> tuple[Turn, ...]:
    """`turns` by start; those without a time keep their place after the turn before them."""
    latest = 0.0
    keyed: list[tuple[float, Turn]] = []
    for turn in turns:
        latest = latest if turn.start_s is None else turn.start_s
        keyed.append((latest, turn))
    return tuple(turn for _, turn in sorted(keyed, key=lambda pair: pair[0]))


def with_channel(old: Transcript | None, new: Transcript, channel: Channel) -> Transcript:
    """`new` holds only `channel`'s turns: they take the place of that channel's turns in `old`.

    Turns of unknown channel in `old` go too, since the new file is a better account of them. Which file
    came first makes no difference to the turns: of two that start together the agent's stands first.
    """
    others = [] if old is None else [t for t in old.turns if t.channel not in (channel, Channel.MIXED)]
    parts = [others, list(new.turns)] if channel is Channel.CUSTOMER else [list(new.turns), others]
    language = new.language or (old.language if old else None)
    return Transcript(in_order([turn for part in parts for turn in part]), new.source, language)


def with_ends(turns: Sequence[Turn], duration_s: float | None) -> tuple[Turn, ...]:
    """`turns`, in order, each with an end if it has a start.

    One that says only when it starts lasts until the next one, the last until the recording's end; where
    that is not known it has no length.
    """
    ended: list[Turn] = []
    later = duration_s
    for turn in reversed(turns):
        if turn.start_s is not None and turn.end_s is None:
            turn = replace(turn, end_s=max(turn.start_s, later or 0.0))
        later = turn.start_s if turn.start_s is not None else later
        ended.append(turn)
    return tuple(reversed(ended))
