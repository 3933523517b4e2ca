"""What follows from who spoke when: how long at a time, how fast an answer came, how much at once.

All spans are seconds from the start of the recording. Source of the definitions: contract, "Acoustics", for
turns and pauses; criterion A8, prompt answers, for reaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from qa_console.domain.model import Acoustics, Channel, Span, Turn


@dataclass(frozen=True, slots=True)
class PartyTalk:
    """One party's way of talking.

    `longest`: the longest turn, whatever the other says meanwhile. `answers`: for each turn of the other
    that this party answered, the silence before the answer; its length is the reaction time, 0 where the
    answer came in before the other had ended. What was on hold in between is no answer, and a word thrown
    in while the other goes on is neither a question nor an answer.
    """

    speech_s: float
    longest: Span | None
    answers: tuple[Span, ...]

    @property
    def reaction_s(self) -> float | None:
        """The median time to an answer."""
        return median(span.length_s for span in self.answers) if self.answers else None

    @property
    def slowest(self) -> Span | None:
        """The longest silence before an answer."""
        return max(self.answers, key=lambda span: span.length_s, default=None)


@dataclass(frozen=True, slots=True)
class Rate:
    """How fast a party speaks: `unit` is characters (Chinese) or words, per minute of own speech."""

    per_minute: float
    unit: str


def talk(acoustics: Acoustics) -> dict[Channel, PartyTalk]:
    """The figures of each party that has a channel of its own, or of the one mixed channel."""
    return {
        who: PartyTalk(
            speech_s=sum(span.length_s for span in spans),
            longest=max(spans, key=lambda span: span.length_s, default=None),
            answers=tuple(_answers(who, acoustics)),
        )
        for who, spans in acoustics.speech.items()
    }


def overlap(acoustics: Acoustics) -> list[Span]:
    """Where both parties speak at once."""
    if len(acoustics.speech) != 2:
        return []
    one, other = acoustics.speech.values()
    return [both for mine in one for both in _shared(mine, other)]


def _shared(mine: Span, others: Sequence[Span]) -> list[Span]:
    return [
        Span(max(mine.start_s, span.start_s), min(mine.end_s, span.end_s))
        for span in others
        if span.start_s < mine.end_s and mine.start_s < span.end_s
    ]


def _answers(who: Channel, acoustics: Acoustics) -> list[Span]:
    """From the end of the other's last turn to the beginning of this party's next one."""
    other = [span for party, spans in acoustics.speech.items() if party is not who for span in spans]
    turns = sorted(
        [(span, False) for span in other] + [(span, True) for span in acoustics.speech[who]], key=_place
    )
    answers: list[Span] = []
    asked_until: float | None = None
    spoken_until = {True: 0.0, False: 0.0}
    for span, mine in turns:
        spoken_until[mine] = span.end_s
        if span.end_s < spoken_until[not mine]:
            continue
        if not mine:
            asked_until = max(span.end_s, asked_until or 0.0)
        elif asked_until is not None:
            silence = Span(min(asked_until, span.start_s), span.start_s)
            if not any(_shared(silence, acoustics.hold)):
                answers.append(silence)
            asked_until = None
    return answers


def _place(turn: tuple[Span, bool]) -> tuple[float, float]:
    return turn[0].start_s, turn[0].end_s


def speech_rates(turns: Sequence[Turn], speech: Mapping[Channel, Sequence[Span]]) -> dict[Channel, Rate]:
    """How fast each party speaks, from the words of the transcript and the time that they took.

    A party without words or without speech has no rate.
    """
    rates = {}
    for who, spans in speech.items():
        text = " ".join(turn.text for turn in turns if turn.channel is who)
        spoken_s = sum(span.length_s for span in spans)
        count, unit = _counted(text)
        if count and spoken_s > 0:
            rates[who] = Rate(60 * count / spoken_s, unit)
    return rates


def _counted(text: str) -> tuple[int, str]:
    """Characters of Chinese, each foreign word as one; words, where there is hardly any Chinese."""
    chinese = sum("㐀" <= char <= "鿿" or char >= "\U00020000" for char in text)
    latin = sum(any(char.isalnum() and char < "㐀" for char in word) for word in _latin_words(text))
    return (chinese + latin, "characters") if chinese >= latin else (latin, "words")


def _latin_words(text: str) -> list[str]:
    return "".join(" " if char >= "⺀" else char for char in text).split()
