"""The phrase lists of a rubric, typed: wordings by check and label, and the guards that judge a hit.

phrases:
  taboo:                          # a check
    dont_know:                    # a label
      variants: {zh: [...], en: [...]}   # said so, it counts (a plain list will do)
      doubtful: {zh: [...]}              # said so, a person should listen: `unsure`
      not_in: {zh: [...]}                # words that contain a wording and are not it
      place: opening | closing           # where in the call it belongs
      guards: [help, quoted]             # the guards that speak to it; left out: all of them
      match: [...]                       # examples in which the label must be found for sure
      no_match: [...]                    # and those in which it must not
  guards:
    help:
      then: unsure | drop
      before: [...]     # stands directly before the hit
      after: [...]      # directly after it
      follows: [...]    # anywhere in the `reach` characters after it
      unless: [...]     # near what was found, makes the guard void
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from qa_console.domain.rubric.wording import check_wording
from qa_console.domain.rubric.wordlist import AnchorIndex, Near, WordList
from qa_console.errors import RubricError
from qa_console.i18n import mark

DEFAULT_REACH = 25
_WORDING_KEYS = frozenset({"variants", "doubtful", "not_in", "place", "guards", "match", "no_match"})
_GUARD_KEYS = frozenset({"then", "before", "after", "follows", "unless", "reach"})
_PLACES = ("", "opening", "closing")


@dataclass(frozen=True, slots=True)
class Wordings:
    """The lists of one label; None where a list is empty.

    `guards`: names of those that judge its hits, None for all.
    """

    label: str
    sure: WordList | None
    doubtful: WordList | None = None
    not_in: WordList | None = None
    place: str = ""
    guards: frozenset[str] | None = None

    @property
    def lists(self) -> tuple[WordList, ...]:
        """Those that are not empty."""
        return tuple(one for one in (self.sure, self.doubtful, self.not_in) if one is not None)


@dataclass(frozen=True, slots=True)
class Guard:
    """What makes a hit no violation (`drops`), or one that only a person can judge."""

    name: str
    drops: bool
    before: WordList | None
    after: WordList | None
    follows: WordList | None
    unless: WordList | None
    reach: int = DEFAULT_REACH


@dataclass(frozen=True)
class PhraseBook:
    """`checks`: wordings by check and label, in the file's order."""

    checks: Mapping[str, Mapping[str, Wordings]] = field(default_factory=dict)
    guards: tuple[Guard, ...] = ()

    def of(self, check: str) -> Mapping[str, Wordings]:
        return self.checks.get(check, {})

    def near(self, norm: str) -> Near:
        """Which wordings may stand in a folded turn."""
        return self._index.near(norm)

    @cached_property
    def _index(self) -> AnchorIndex:
        blocks = self.checks.values()
        return AnchorIndex(one for block in blocks for wordings in block.values() for one in wordings.lists)


def read_phrases(phrases: Mapping[str, object]) -> PhraseBook:
    """The lists of a rubric's `phrases`. Raises RubricError at the first problem."""
    for problem in phrase_problems(phrases):
        raise problem
    guards = _mapping(phrases.get("guards", {}))
    checks = {name: block for name, block in phrases.items() if name != "guards"}
    return PhraseBook(
        {
            name: {label: _wordings(label, lists) for label, lists in _mapping(block).items()}
            for name, block in checks.items()
        },
        tuple(_guard(name, _mapping(guard)) for name, guard in guards.items()),
    )


def phrase_problems(phrases: object) -> Iterator[RubricError]:
    """Everything that is wrong with a rubric's `phrases`, each with its place (`phrases.taboo.…`)."""
    if not isinstance(phrases, Mapping):
        yield _not_a_mapping("phrases")
        return
    guards = phrases.get("guards", {})
    yield from _guard_problems(guards)
    names = frozenset(guards) if isinstance(guards, Mapping) else frozenset()
    for check, block in phrases.items():
        if check == "guards":
            continue
        if not isinstance(block, Mapping):
            yield _not_a_mapping(f"phrases.{check}")
            continue
        for label, lists in block.items():
            yield from _label_problems(lists, f"phrases.{check}.{label}", names)


def _label_problems(lists: object, where: str, guards: frozenset[str]) -> Iterator[RubricError]:
    if not isinstance(lists, Mapping):
        yield from _list_problems(lists, where)
        return
    yield from _unknown_keys(lists, _WORDING_KEYS, where)
    for key in ("variants", "doubtful", "not_in"):
        yield from _list_problems(lists.get(key, []), f"{where}.{key}")
    for key in ("match", "no_match"):
        yield from _example_problems(lists.get(key, []), f"{where}.{key}")
    if lists.get("place", "") not in _PLACES:
        yield RubricError(mark("the place is opening or closing"), where=f"{where}.place")
    named = lists.get("guards", [])
    for name in named if isinstance(named, list) else [named]:
        if not isinstance(name, str) or name not in guards:
            yield RubricError(
                mark("there is no guard {name}"),
                name=str(name)[:40],
                where=f"{where}.guards",
                remedy=mark("name one that stands under phrases.guards"),
            )


def _example_problems(examples: object, where: str) -> Iterator[RubricError]:
    if not isinstance(examples, list):
        yield RubricError(mark("a list of examples is needed here"), where=where)
        return
    for at, example in enumerate(examples):
        if not isinstance(example, str) or not example.strip():
            yield RubricError(mark("an example is text; put it in quotes"), where=f"{where}.{at}")


def _guard_problems(guards: object) -> Iterator[RubricError]:
    if not isinstance(guards, Mapping):
        yield _not_a_mapping("phrases.guards")
        return
    for name, guard in guards.items():
        where = f"phrases.guards.{name}"
        if not isinstance(guard, Mapping):
            yield _not_a_mapping(where)
            continue
        yield from _unknown_keys(guard, _GUARD_KEYS, where)
        for key in ("before", "after", "follows", "unless"):
            yield from _list_problems(guard.get(key, []), f"{where}.{key}")
        if guard.get("then") not in ("drop", "unsure"):
            yield RubricError(mark("a guard says then: drop or then: unsure"), where=f"{where}.then")
        reach = guard.get("reach", DEFAULT_REACH)
        if type(reach) is not int or not 1 <= reach <= 200:
            yield RubricError(mark("the reach is a whole number from 1 to 200"), where=f"{where}.reach")


def _list_problems(lists: object, where: str) -> Iterator[RubricError]:
    """`lists`: wordings, or wordings by language."""
    if isinstance(lists, Mapping):
        for language, wordings in lists.items():
            yield from _list_problems(wordings if isinstance(wordings, list) else None, f"{where}.{language}")
        return
    if not isinstance(lists, list):
        yield RubricError(mark("a list of wordings is needed here"), where=where)
        return
    for at, wording in enumerate(lists):
        try:
            if not isinstance(wording, str):
                raise RubricError(mark("a wording is text; put it in quotes"))
            check_wording(wording)
        except RubricError as problem:
            problem.where = f"{where}.{at}"
            yield problem


def _unknown_keys(given: Mapping[object, object], known: frozenset[str], where: str) -> Iterator[RubricError]:
    for key in given:
        if key not in known:
            yield RubricError(
                mark("{key} is not a key here"),
                key=str(key)[:40],
                known=", ".join(sorted(known)),
                where=f"{where}.{key}",
                remedy=mark("known keys: {known}"),
            )


def _not_a_mapping(where: str) -> RubricError:
    return RubricError(mark("names and lists are needed here"), where=where)


def _wordings(label: str, lists: object) -> Wordings:
    if not isinstance(lists, Mapping):
        return Wordings(label, _pattern(lists))
    guards = lists.get("guards")
    return Wordings(
        label,
        _pattern(lists.get("variants")),
        _pattern(lists.get("doubtful")),
        _pattern(lists.get("not_in"), pauses=False),
        str(lists.get("place", "")),
        frozenset(guards) if isinstance(guards, list) else None,
    )


def _guard(name: str, guard: Mapping[str, object]) -> Guard:
    reach = guard.get("reach", DEFAULT_REACH)
    assert isinstance(reach, int)
    return Guard(
        name,
        guard["then"] == "drop",
        _pattern(guard.get("before"), r"(?:%s) ?\Z"),
        _pattern(guard.get("after")),
        _pattern(guard.get("follows")),
        _pattern(guard.get("unless")),
        reach,
    )


def _pattern(lists: object, frame: str = "%s", *, pauses: bool = True) -> WordList | None:
    flat = (
        [wording for _, wordings in lists.items() for wording in wordings]
        if isinstance(lists, Mapping)
        else lists
    )
    if not isinstance(flat, list) or not flat:
        return None
    return WordList(tuple(str(wording) for wording in flat), frame, pauses)


def _mapping(value: object) -> Mapping[str, object]:
    assert isinstance(value, Mapping)
    return value
