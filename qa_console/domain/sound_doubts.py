"""What looks wrong with a recording: said, with what helps, and never corrected without a person."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from qa_console.domain.model import Acoustics, Channel, Turn
from qa_console.domain.spoken import fold


class Doubt(StrEnum):
    """`SILENT_…`: nothing is heard of that party though the other talks. `SAME_SOUND`: both channels
    carry one sound, so nobody can tell who speaks. `SWAPPED`: the agent seems to be on the customer's side.
    `CROSSTALK`: one side is clearly heard on the other. `DC_OFFSET`, `CLIPPED`: the recorder is set badly.
    """

    SILENT_AGENT = "silent_agent"
    SILENT_CUSTOMER = "silent_customer"
    SAME_SOUND = "same_sound"
    SWAPPED = "swapped_channels"
    CROSSTALK = "crosstalk"
    DC_OFFSET = "dc_offset"
    CLIPPED = "clipped"


_TALKS_S = 5.0
_SAME = 0.98
_LOUD_LEAK_DB = -20.0
_OFFSET = 0.01
_AGENTS_SAY = (
    "为您服务",
    "请问有什么可以帮",
    "很高兴为您",
    "感谢您的来电",
    "工号",
    "how may i help",
    "how can i help",
)
"""What only an agent says; folded as the checks fold speech."""


def doubts(acoustics: Acoustics, turns: Sequence[Turn] = (), direction: str = "") -> tuple[Doubt, ...]:
    """What there is to doubt, most serious first. `direction`: inbound or outbound, empty if unknown."""
    found = []
    if acoustics.likeness >= _SAME:
        found.append(Doubt.SAME_SOUND)
    else:
        found += _silent(acoustics)
        if _swapped(acoustics, turns, direction):
            found.append(Doubt.SWAPPED)
    if any(level is not None and level > _LOUD_LEAK_DB for level in acoustics.crosstalk_db.values()):
        found.append(Doubt.CROSSTALK)
    if any(abs(offset) > _OFFSET for offset in acoustics.dc_offset.values()):
        found.append(Doubt.DC_OFFSET)
    if acoustics.clipped:
        found.append(Doubt.CLIPPED)
    return tuple(found)


def _silent(acoustics: Acoustics) -> list[Doubt]:
    spoken_s = {who: sum(span.length_s for span in spans) for who, spans in acoustics.speech.items()}
    if len(spoken_s) != 2 or max(spoken_s.values()) < _TALKS_S:
        return []
    silent = {Channel.AGENT: Doubt.SILENT_AGENT, Channel.CUSTOMER: Doubt.SILENT_CUSTOMER}
    return [silent[who] for who, seconds in spoken_s.items() if seconds == 0]


def _swapped(acoustics: Acoustics, turns: Sequence[Turn], direction: str) -> bool:
    """By what is said, where that tells it; else by who takes an incoming call.

    A transcript made per channel is on the wrong side together with its sound. One channel has no sides.
    """
    if len(acoustics.speech) != 2:
        return False
    said = {who: _agents_words(turns, who) for who in (Channel.AGENT, Channel.CUSTOMER)}
    if said[Channel.AGENT] or said[Channel.CUSTOMER]:
        return said[Channel.CUSTOMER] > said[Channel.AGENT]
    if direction != "inbound" or turns:
        return False
    agent, customer = acoustics.speech[Channel.AGENT], acoustics.speech[Channel.CUSTOMER]
    # Whoever takes a call says more than "hello": an opening of two seconds before the other says a word.
    return bool(agent and customer) and customer[0].length_s >= 2.0 and customer[0].end_s <= agent[0].start_s


def _agents_words(turns: Sequence[Turn], who: Channel) -> int:
    text = " ".join(fold(turn.text) for turn in turns if turn.channel is who)
    return sum(phrase in text for phrase in _AGENTS_SAY)
