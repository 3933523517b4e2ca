"""Turns of two one-channel files, put together by time."""

from __future__ import annotations

from qa_console.domain.model import Channel, Transcript, Turn
from qa_console.domain.transcripts import in_order, with_channel


def said(start: float | None, channel: Channel, text: str = "x") -> Turn:
    return Turn(start, None if start is None else start + 1, channel, text)


AGENT = Transcript((said(0, Channel.AGENT), said(4, Channel.AGENT)))
CUSTOMER = Transcript((said(2, Channel.CUSTOMER),))


def test_two_one_channel_files_are_merged_by_time() -> None:
    both = with_channel(with_channel(None, AGENT, Channel.AGENT), CUSTOMER, Channel.CUSTOMER)
    assert [turn.start_s for turn in both.turns] == [0, 2, 4]


def test_the_same_channel_again_replaces_only_its_turns() -> None:
    both = with_channel(AGENT, CUSTOMER, Channel.CUSTOMER)
    again = with_channel(both, Transcript((said(1, Channel.AGENT, "new"),)), Channel.AGENT)
    assert [(turn.start_s, turn.text) for turn in again.turns] == [(1, "new"), (2, "x")]


def test_turns_of_unknown_channel_give_way_to_a_channels_own_file() -> None:
    mixed = Transcript((said(0, Channel.MIXED), said(1, Channel.CUSTOMER)))
    merged = with_channel(mixed, AGENT, Channel.AGENT)
    assert [turn.channel for turn in merged.turns] == [Channel.AGENT, Channel.CUSTOMER, Channel.AGENT]


def test_turns_without_a_time_keep_their_place() -> None:
    turns = [said(5, Channel.AGENT, "a"), said(None, Channel.AGENT, "b"), said(1, Channel.AGENT, "c")]
    assert [turn.text for turn in in_order(turns)] == ["c", "a", "b"]
