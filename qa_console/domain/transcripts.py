"""Putting turns together: in order of time, and from files that hold one channel each."""

from __future__ import annotations

from collections.abc import Iterable

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

    Turns of unknown channel in `old` go too, since the new file is a better account of them.
    """
    others = [] if old is None else [t for t in old.turns if t.channel not in (channel, Channel.MIXED)]
    return Transcript(in_order([*others, *new.turns]), new.source, new.language)
