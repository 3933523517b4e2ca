"""Everything that is known of a recording's sound, in one value for whoever shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qa_console.domain.model import Acoustics, Channel, Recording, Turn
from qa_console.domain.sound_doubts import Doubt, doubts
from qa_console.domain.talk import PartyTalk, Rate, overlap, speech_rates, talk


@dataclass(frozen=True, slots=True)
class SoundSheet:
    """`overlap_s`: how long both parties speak at once. `rates`: of the parties that have a transcript."""

    acoustics: Acoustics
    talk: Mapping[Channel, PartyTalk]
    overlap_s: float
    rates: Mapping[Channel, Rate]
    doubts: tuple[Doubt, ...]

    @property
    def agent_louder_lu(self) -> float | None:
        """How much louder the agent is than the customer, below 0 if quieter; None where one is unknown."""
        loudness = self.acoustics.loudness_lufs
        agent, customer = loudness.get(Channel.AGENT), loudness.get(Channel.CUSTOMER)
        return None if agent is None or customer is None else agent - customer


def sheet_of(recording: Recording, acoustics: Acoustics, turns: Sequence[Turn] = ()) -> SoundSheet:
    """The stored figures and what follows from them. Sides that a person set are doubted no more."""
    found = doubts(acoustics, turns, recording.facts.direction)
    if recording.agent_channel is not None:
        found = tuple(one for one in found if one is not Doubt.SWAPPED)
    return SoundSheet(
        acoustics,
        talk(acoustics),
        sum(span.length_s for span in overlap(acoustics)),
        speech_rates(turns, acoustics.speech),
        found,
    )
