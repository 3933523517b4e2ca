"""What a check is given, and what a check is: the interface that every check joins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Protocol

from qa_console.domain.model import Acoustics, Channel, Finding, Transcript, Turn
from qa_console.domain.rubric.model import Rubric
from qa_console.domain.rubric.phrases import PhraseBook, read_phrases
from qa_console.domain.rubric.wordlist import Near
from qa_console.domain.spoken import Spoken, joined, listen

SAME_BREATH_S = 2.0


class CallMaterial:
    """One call as the checks see it. What is costly is made once, when the first check asks for it."""

    def __init__(
        self,
        transcript: Transcript,
        rubric: Rubric,
        acoustics: Acoustics | None = None,
        book: PhraseBook | None = None,
    ) -> None:
        """`book`: the rubric's phrases, if they were read before."""
        self.turns: tuple[Turn, ...] = transcript.turns
        self.rubric = rubric
        self.acoustics = acoustics
        self._book = book

    @cached_property
    def phrases(self) -> PhraseBook:
        return self._book if self._book is not None else read_phrases(self.rubric.phrases)

    @cached_property
    def spoken(self) -> tuple[Spoken, ...]:
        """Every turn, folded."""
        return tuple(listen(turn.text) for turn in self.turns)

    @cached_property
    def near(self) -> tuple[Near, ...]:
        """For every turn, which wordings may stand in it."""
        return tuple(self.phrases.near(spoken.norm) for spoken in self.spoken)

    @cached_property
    def pairs(self) -> tuple[tuple[Spoken, Near] | None, ...]:
        """Every turn with the one before it as one, where one known speaker spoke both in one breath."""
        made = (self._with_last(turn) for turn in range(len(self.turns)))
        return tuple(None if both is None else (both, self.phrases.near(both.norm)) for both in made)

    def _with_last(self, turn: int) -> Spoken | None:
        if turn == 0 or self.turns[turn].channel is not Channel.AGENT:
            return None
        last, this = self.turns[turn - 1], self.turns[turn]
        if last.channel is not this.channel or not self.spoken[turn - 1].norm:
            return None
        if last.end_s is not None and this.start_s is not None and this.start_s - last.end_s > SAME_BREATH_S:
            return None
        return joined(self.spoken[turn - 1], self.spoken[turn])

    @cached_property
    def confirmations(self) -> Mapping[int, tuple[tuple[int, int], ...]]:
        """Folded spans by turn in which the agent asks whether it was clear; no taboo is heard there,
        for the model wording itself begins with 不知道."""
        from qa_console.domain.findings.hits import hits

        spans: dict[int, list[tuple[int, int]]] = {}
        for wordings in self.phrases.of("confirmation").values():
            for hit in hits(self, wordings, by_sound=True):
                for turn in range(hit.turn, hit.last + 1):
                    spans.setdefault(turn, []).append((hit.start, hit.end))
        return {turn: tuple(found) for turn, found in spans.items()}

    @cached_property
    def agent_turns(self) -> tuple[int, ...]:
        """Indexes of the turns that are, or may be, the agent's."""
        return tuple(index for index, turn in enumerate(self.turns) if turn.channel is not Channel.CUSTOMER)

    @cached_property
    def ends_s(self) -> float | None:
        """When the last word is spoken, if the transcript has times."""
        return max((turn.end_s for turn in self.turns if turn.end_s is not None), default=None)

    def threshold(self, name: str) -> float | None:
        """The rubric's own number of that name, where it has one."""
        told = self.rubric.thresholds.get(name)
        number = isinstance(told, int | float | Decimal | Fraction) and not isinstance(told, bool)
        return float(told) if number else None  # type: ignore[arg-type]


class Check(Protocol):
    """A check hears a call and suggests; the criterion is filled in by whoever runs it.

    `labels`: what it may find, for those who list or count them.
    """

    @property
    def name(self) -> str: ...
    @property
    def labels(self) -> tuple[str, ...]: ...
    def run(self, call: CallMaterial) -> Iterable[Finding]: ...
