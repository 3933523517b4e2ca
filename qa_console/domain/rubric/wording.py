"""Wordings as a supervisor writes them, and the pattern that finds any of them in folded speech.

`[a|b|]` means a, b or nothing; `..` up to 6 characters of the same clause, `...` up to 15 of the same
sentence; `^` the beginning and `$` the end of a clause; `?` the end of a question. Width, letter case,
spaces, fillers and short pauses do not matter. There is no repetition and every gap is bounded, so no
pattern can run away.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import prod

from qa_console.domain.sounds import sounds
from qa_console.domain.spoken import MARKS, fold
from qa_console.errors import RubricError
from qa_console.i18n import mark

MAX_CHARS = 1000
MAX_GAPS = 4
MOST_WAYS = 100_000
_GAP, _LONG_GAP, _START, _END, _ASK = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004"
_GAP_WAYS = {_GAP: 7, _LONG_GAP: 16}
_SPECIALS = {
    _GAP: r"[^,.?]{0,6}?",
    _LONG_GAP: r"[^.?]{0,15}?",
    _START: r"(?<![^,.?])",
    _END: r"(?![^,.?])",
    _ASK: r"\?",
}
_WRITTEN = (
    ("...", _LONG_GAP),
    ("..", _GAP),
    ("^", _START),
    ("$", _END),
    ("?", _ASK),
    ("？", _ASK),
)
_PART = re.compile(r"\[([^\[\]]*)\]|([^\[\]]+)")
_EDGES = (_START, _END)
_TOKEN = re.compile(f"[{''.join(_SPECIALS)}]|[^{''.join(_SPECIALS)}]+")
_PAUSE = ",?"
_SPACE = "(?:[ ,]+|(?<![a-z0-9])|(?![a-z0-9]))"
_EDGE_BEFORE, _EDGE_AFTER = "(?<![a-z0-9])", "(?![a-z0-9])"

Choices = Sequence[str]
"""The alternatives of one part of a wording; a plain part has one."""


def any_of(wordings: Iterable[str], *, pauses: bool = True) -> str:
    """The source of a pattern that finds any of `wordings`; it finds nothing where there are none.

    `pauses`: whether a short pause may stand between any two characters.
    Raises RubricError as `check_wording` does.
    """
    read = [_parts(wording) for wording in wordings]
    if not read:
        return r"(?!)"
    sources = dict.fromkeys(_source(parts).removeprefix(_PAUSE) for parts in read)
    source = f"{_beginning(read)}(?:{'|'.join(sources)})"
    return source if pauses else source.replace(_PAUSE, "")


def _beginning(read: Sequence[Sequence[Choices]]) -> str:
    """A glance at the first character, which spares most places the search; nothing where any may come."""
    first: set[str] = set()
    for parts in read:
        for choices in parts:
            begins = [one.lstrip("".join(_EDGES)) for one in choices]
            if any(_is_gap(one[:1]) for one in begins):
                return ""
            said = [fold(one) for one in begins]
            first |= {one[0] for one in said if one}
            if all(said):
                break
    return f"(?=[, {''.join(sorted(map(re.escape, first)))}])"


def anchor(wording: str) -> frozenset[str]:
    """Sounds of which one is heard wherever the wording stands: as long and as few as may be.

    At most two of Han characters or four of Latin letters each; pauses and spaces are left out.
    """
    best: tuple[int, int] = (0, 0)
    chosen: frozenset[str] = frozenset()
    for choices in _parts(wording):
        grams = [_anchor_of(one) for one in choices]
        rank = min(map(_weight, grams)), -len(grams)
        if all(grams) and rank > best:
            best, chosen = rank, frozenset(grams)
    return chosen


def _anchor_of(text: str) -> str:
    """The longest anchor in one alternative; nothing where it may be silent."""
    runs = (_said_aloud(token) for token in _TOKEN.findall(text) if token not in _SPECIALS)
    return max((run[: 4 if run[:1].isascii() else 2] for run in runs), key=_weight, default="")


def _said_aloud(token: str) -> str:
    return "".join(char for char in fold(token) if char.isalnum()).translate(sounds())


def _weight(gram: str) -> int:
    return sum(1 if char.isascii() else 2 for char in gram)


def check_wording(wording: str) -> None:
    """Raises RubricError for a wording that is too long, has brackets that do not match, too many gaps,
    or nothing in it that must be said."""
    _parts(wording)


@lru_cache(maxsize=4096)
def _parts(wording: str) -> Sequence[Choices]:
    parts = _PART.findall(wording)
    shown = wording[:60]
    if len(wording) > MAX_CHARS:
        raise RubricError(mark("{wording} is longer than {limit} characters"), wording=shown, limit=MAX_CHARS)
    if _PART.sub("", wording):
        raise RubricError(mark("the brackets in {wording} do not match"), wording=shown)
    choices: list[Choices] = [
        [plain] if plain else _heard(inner.split("|"))
        for inner, plain in ((i, _special(p)) for i, p in parts)
    ]
    if not any(all(map(_is_said, choice)) for choice in choices):
        raise RubricError(mark("{wording} can be empty, so it would be found everywhere"), wording=shown)
    if sum(max(map(_gaps, choice)) for choice in choices) > MAX_GAPS:
        raise RubricError(mark("{wording} has more than {limit} gaps"), wording=shown, limit=MAX_GAPS)
    if _ways(choices) > MOST_WAYS:
        raise RubricError(
            mark("{wording} can be read in too many ways, so that a search could run on and on"),
            wording=shown,
            remedy=mark(
                "split it into several wordings, with fewer gaps and fewer parts that may be missing"
            ),
        )
    return choices


def _ways(parts: Sequence[Choices]) -> int:
    """In how many ways a text may be tried against the parts, at most: what a search can come to."""
    return prod(_part_ways(choices) for choices in parts)


def _part_ways(choices: Choices) -> int:
    """The alternatives that may fit at one place (each begins the next longer one), times their gaps."""
    folded = sorted({fold(one) for one in choices})
    chain = max(sum(longer.startswith(one) for one in folded) for longer in folded)
    gaps = max(prod(_GAP_WAYS.get(char, 1) for char in one) for one in choices)
    return chain * gaps


def _heard(alternatives: Sequence[str]) -> Choices:
    """Without those that folding leaves nothing of (a filler, a comma), which would mean: or nothing."""
    made = [_special(one) for one in alternatives]
    return [one for one in made if not one.strip() or _is_said(one) or any(c in _SPECIALS for c in one)]


def _special(text: str) -> str:
    for written, special in _WRITTEN:
        text = text.replace(written, special)
    return text


def _is_said(text: str) -> bool:
    return any(char.isalnum() for char in fold(text))


def _gaps(text: str) -> int:
    return text.count(_GAP) + text.count(_LONG_GAP)


def _is_gap(char: str) -> bool:
    return char in (_GAP, _LONG_GAP, _ASK)


def _source(parts: Sequence[Choices]) -> str:
    made = []
    for at, choices in enumerate(parts):
        before = parts[at - 1] if at else ()
        after = parts[at + 1] if at + 1 < len(parts) else ()
        joined_before = any(_is_word(one[-1:]) for one in before)
        joined_after = any(_is_word(one[:1]) for one in after)
        said = [_said(one, joined_before, joined_after) for one in choices]
        made.append(said[0] if len(said) == 1 else f"(?:{'|'.join(dict.fromkeys(said))})")
    return "".join(made)


def _said(text: str, joined_before: bool, joined_after: bool) -> str:
    """One alternative. A Latin word has edges, except where it goes on in the part before or after."""
    tokens = _TOKEN.findall(text)
    made = []
    for at, token in enumerate(tokens):
        if token in _SPECIALS:
            made.append(_SPECIALS[token])
            continue
        lead = "" if at == 0 and joined_before else _EDGE_BEFORE
        tail = "" if at == len(tokens) - 1 and joined_after else _EDGE_AFTER
        made.append(_literal(token, lead, tail))
    return "".join(made)


def _literal(text: str, lead: str, tail: str) -> str:
    folded = fold(text).strip(MARKS)
    made = [_SPACE] if text[:1].isspace() else []
    for at, char in enumerate(folded):
        if char == " ":
            made.append(_SPACE)
        elif char in MARKS:
            made.append("[,.?]?")
        elif _is_word(char):
            begins = at == 0 or not _is_word(folded[at - 1])
            ends = at + 1 == len(folded) or not _is_word(folded[at + 1])
            made.append((lead if begins else "") + char + (tail if ends else ""))
        else:
            made.append(_PAUSE + re.escape(char))
    if folded and text[-1:].isspace():
        made.append(_SPACE)
    return "".join(made)


def _is_word(char: str) -> bool:
    return bool(char) and char.isascii() and char.isalnum()
