"""Speech as the checks compare it: folded, without fillers and stutter, each character traceable.

A folded text holds letters, digits, one space between Latin words, and three marks: `,` for a short
pause, `.` for the end of a sentence, `?` for the end of a question.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

PAUSE, STOP, ASK = ",", ".", "?"
MARKS = ",.?"
_FILLERS = frozenset("呃嗯唔诶哎欸啊哦噢喔")
_STUTTERED = frozenset("我你您这那没不")
_STOPS = frozenset("。.!！;；｡\n")
_ASKS = frozenset("?？")
_APOSTROPHES = frozenset("'’‘ʼ`")
_RANK = {"": 0, " ": 1, PAUSE: 2, STOP: 3, ASK: 4}
_folded: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Spoken:
    """`at[i]` is where the folded character `norm[i]` stands in `text`."""

    text: str
    norm: str
    at: tuple[int, ...]

    def bounds(self, start: int, end: int) -> tuple[int, int]:
        """The slice of `text` that the slice `norm[start:end]` came from."""
        return self.at[start], self.at[end - 1] + 1

    def quote(self, start: int, end: int) -> str:
        """The words as they were said."""
        first, last = self.bounds(start, end)
        return self.text[first:last]

    def share(self, start: int, end: int) -> tuple[float, float]:
        """Where the slice begins and ends, as shares of the text's length."""
        first, last = self.bounds(start, end)
        return first / len(self.text), last / len(self.text)


def listen(text: str) -> Spoken:
    """`text`, folded."""
    norm: list[str] = []
    at: list[int] = []
    pending, pending_at = "", 0
    for index, char in enumerate(text):
        folded = _folded.get(char)
        if folded is None:
            folded = _folded[char] = _fold(char)
        if folded in _RANK:
            if folded == STOP == pending:
                pending = PAUSE
            elif _RANK[folded] > _RANK[pending]:
                pending, pending_at = folded, index
            continue
        if pending:
            mark = _between(norm[-1] if norm else "", pending, folded[0])
            if mark:
                norm.append(mark)
                at.append(pending_at)
            pending = ""
        if norm and folded == norm[-1] and folded in _STUTTERED:
            continue
        norm += folded
        at += [index] * len(folded)
    if norm and pending in (PAUSE, STOP, ASK):
        norm.append(pending)
        at.append(pending_at)
    return Spoken(text, "".join(norm), tuple(at))


def fold(text: str) -> str:
    """The folded text alone."""
    return listen(text).norm


def _fold(char: str) -> str:
    """Letters and digits of `char`, or a mark, a space, or nothing."""
    if char in _FILLERS or char in _APOSTROPHES:
        return ""
    if char in _ASKS:
        return ASK
    if char in _STOPS:
        return STOP
    if char.isspace():
        return " "
    kept = "".join(c for c in unicodedata.normalize("NFKC", char).casefold() if c.isalnum())
    if kept:
        return kept
    return "" if unicodedata.category(char)[0] in "MC" else PAUSE


def _between(before: str, pending: str, after: str) -> str:
    """What a pause between two characters comes to: words of Latin script keep their space."""
    if not before:
        return ""
    if pending == STOP and before.isdigit() and after.isdigit():
        return ""
    if pending == " ":
        return " " if _is_latin(before) and _is_latin(after) else ""
    return pending


def _is_latin(char: str) -> bool:
    return char.isalnum() and char < "\u0250"
