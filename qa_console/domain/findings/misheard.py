"""Wordings that a recogniser wrote with other characters of the same sound (不规我们管 for 不归我们管)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, product

from qa_console.domain.rubric.phrases import Wordings
from qa_console.domain.rubric.wordlist import Near, Pattern
from qa_console.domain.sounds import same_syllable, sounds

_MOST_TRIED = 400
_MOST_PLACES = 16
_LEAST_RIGHT = 3
"""So many characters of the wording stand as they should for each one that was put right."""

Change = tuple[int, str]
"""Where a character stands, and the one that was meant."""


@dataclass(frozen=True, slots=True)
class Mended:
    """A folded turn with what was misheard put right. `supported`: few characters were, by tone at most."""

    norm: str
    supported: bool


def put_right(wordings: Wordings, norm: str, near: Near) -> Mended | None:
    """The turn with the fewest characters changed, at most two, for which a wording is found in it."""
    sounding = norm.translate(sounds())
    for words in (wordings.sure, wordings.doubtful):
        for at in near.get(words, ()) if words is not None else ():
            assert words is not None
            for heard in words.one(at, by_sound=True).finditer(sounding):
                changes = _changes(words.one(at), norm, heard.start(), heard.end())
                if changes is not None:
                    return _mended(norm, heard.group(), changes)
    return None


def _mended(norm: str, heard: str, changes: Sequence[Change]) -> Mended:
    right = sum(not char.isascii() for char in heard) - len(changes)
    close = all(same_syllable(norm[at], meant) for at, meant in changes)
    return Mended(_changed(norm, changes), close and right >= _LEAST_RIGHT * len(changes))


def _changes(pattern: Pattern, norm: str, start: int, end: int) -> Sequence[Change] | None:
    for tried, changes in enumerate(_candidates(_alike(pattern), norm, start, end)):
        if tried > _MOST_TRIED:
            return None
        found = pattern.search(_changed(norm, changes), max(0, start - 1))
        if found is not None and found.start() <= changes[0][0] and changes[-1][0] < found.end():
            return changes
    return None


def _candidates(alike: dict[str, str], norm: str, start: int, end: int) -> Iterator[Sequence[Change]]:
    """One change, then two, each to a character that some wording has."""
    table = sounds()
    options = [
        [(at, meant) for meant in alike.get(table.get(ord(norm[at]), ""), "") if meant != norm[at]]
        for at in range(start, min(end, start + _MOST_PLACES))
    ]
    for choices in options:
        yield from ((choice,) for choice in choices)
    for first, second in combinations(options, 2):
        yield from product(first, second)


@lru_cache(maxsize=2048)
def _alike(pattern: Pattern) -> dict[str, str]:
    """The characters of a list's wordings, by sound."""
    table = sounds()
    made: dict[str, str] = {}
    for char in sorted(set(pattern.pattern)):
        if (sound := table.get(ord(char))) is not None:
            made[sound] = made.get(sound, "") + char
    return made


def _changed(norm: str, changes: Sequence[Change]) -> str:
    chars = list(norm)
    for at, meant in changes:
        chars[at] = meant
    return "".join(chars)
