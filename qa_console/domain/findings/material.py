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
from qa_console.domain.spoken import Spoken, listen


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
    def confirmations(self) -> Mapping[int, tuple[tuple[int, int], ...]]:
        """Folded spans by turn in which the agent asks whether it was clear; no taboo is heard there,
        for the model wording itself begins with 不知道."""
        from qa_console.domain.findings.hits import hits

        spans: dict[int, list[tuple[int, int]]] = {}
        for wordings in self.phrases.of("confirmation").values():
            for hit in hits(self, wordings):
                spans.setdefault(hit.turn, []).append((hit.start, hit.end))
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
