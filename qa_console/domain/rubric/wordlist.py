"""A list of wordings, compiled when it is first needed, and an index that tells where it is worth looking.

Patterns are dear and most turns hold none of them. So each wording names an anchor: some few characters,
by sound, of which one must be heard wherever the wording stands. Only wordings with an anchor in a turn are
searched for in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from qa_console.domain.rubric.wording import anchor, any_of
from qa_console.domain.sounds import sounds
from qa_console.domain.spoken import MARKS

MOST_CHARS = 4
"""The longest anchor."""

Pattern = re.Pattern[str]
Near = Mapping["WordList", tuple[int, ...]]
"""Which wordings of which lists may stand in a turn, by their places in the lists."""

_UNHEARD = dict.fromkeys(map(ord, MARKS + " "))


@dataclass(frozen=True, eq=False)
class WordList:
    """`frame`: what stands around the alternatives in the pattern. `pauses`: see `any_of`."""

    wordings: tuple[str, ...]
    frame: str = "%s"
    pauses: bool = True
    _single: dict[tuple[int, bool], Pattern] = field(default_factory=dict, repr=False)

    @cached_property
    def pattern(self) -> Pattern:
        """The whole list as one pattern over folded speech."""
        return re.compile(self.frame % any_of(self.wordings, pauses=self.pauses))

    def one(self, at: int, *, by_sound: bool = False) -> Pattern:
        """One wording as a pattern over folded speech, or over its sounds."""
        made = self._single.get((at, by_sound))
        if made is None:
            source = self.frame % any_of([self.wordings[at]], pauses=self.pauses)
            made = re.compile(source.translate(sounds()) if by_sound else source)
            self._single[at, by_sound] = made
        return made

    def spans(self, norm: str, near: Near) -> list[tuple[int, int]]:
        """Where the wordings stand that may stand there, sorted; they may overlap."""
        return sorted(found.span() for at in near.get(self, ()) for found in self.one(at).finditer(norm))

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """As the pattern's own."""
        return self.pattern.search(text, start, len(text) if end is None else end)


class AnchorIndex:
    """The anchors of many lists, looked up together."""

    def __init__(self, lists: Iterable[WordList]) -> None:
        self._owners: dict[str, list[tuple[WordList, int]]] = {}
        for one in lists:
            for at, wording in enumerate(one.wordings):
                for gram in anchor(wording):
                    self._owners.setdefault(gram, []).append((one, at))

    def near(self, norm: str) -> Near:
        """What may stand in a folded turn."""
        found: dict[WordList, set[int]] = {}
        for gram in self._owners.keys() & set(_grams(norm)):
            for one, at in self._owners[gram]:
                found.setdefault(one, set()).add(at)
        return {one: tuple(sorted(places)) for one, places in found.items()}


def _grams(norm: str) -> Iterator[str]:
    heard = norm.translate(_UNHEARD).translate(sounds())
    for length in range(1, MOST_CHARS + 1):
        for at in range(len(heard) - length + 1):
            yield heard[at : at + length]
