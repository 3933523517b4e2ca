"""Speech as the checks compare it: folded, simplified, without fillers and stutter, each character traceable.

A folded text holds letters, digits, one space between Latin words, and three marks: `,` for a short
pause, `.` for the end of a sentence, `?` for the end of a question.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from qa_console.domain.hanzi import SIMPLIFIED

PAUSE, STOP, ASK = ",", ".", "?"
MARKS = ",.?"
_FILLERS = frozenset("呃嗯唔诶哎欸啊呀哦噢喔儿")
_STUTTERED = frozenset("我你您这那没不")
_STUTTERED_WORDS = frozenset({"我们", "这个", "那个", "就是", "不是", "没有", "您的"})
_LAST_STUTTERED = frozenset(word[-1] for word in _STUTTERED_WORDS)
_STOPS = frozenset("。.!！;；｡\n")
_ASKS = frozenset("?？")
_APOSTROPHES = frozenset("'’‘ʼ`")
_RANK = {"": 0, " ": 1, PAUSE: 2, STOP: 3, ASK: 4}
_folded: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Spoken:
    """`at[i]` is where the folded character `norm[i]` stands in `text`. `parted`: where the second of two
    turns begins, less one."""

    text: str
    norm: str
    at: tuple[int, ...]
    parted: int = 0

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
        if folded in _STUTTERED and norm and folded == norm[-1] and pending in ("", " ", PAUSE):
            pending = ""
            continue
        if pending:
            mark = _between(norm[-1] if norm else "", pending, folded[0])
            if mark:
                norm.append(mark)
                at.append(pending_at)
            pending = ""
        norm += folded
        at += [index] * len(folded)
        if folded in _LAST_STUTTERED and _is_said_twice(norm):
            del norm[-2:], at[-2:]
    if norm and pending in (PAUSE, STOP, ASK):
        norm.append(pending)
        at.append(pending_at)
    return Spoken(text, "".join(norm), tuple(at))


def _is_said_twice(norm: list[str]) -> bool:
    """Whether the text ends in a word that is often stuttered, said twice."""
    return norm[-2:] == norm[-4:-2] and "".join(norm[-2:]) in _STUTTERED_WORDS


def joined(first: Spoken, second: Spoken) -> Spoken:
    """Two turns of one speaker as one; what ended the first is no more than a pause."""
    left = first.norm.rstrip(MARKS)
    ended = len(left) < len(first.norm)
    norm = left + (PAUSE if ended else "") + second.norm
    shift = len(first.text) + 1
    at = first.at[: len(left) + ended] + tuple(shift + index for index in second.at)
    return Spoken(f"{first.text} {second.text}", norm, at, len(first.text))


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
    folded = unicodedata.normalize("NFKC", char).casefold()
    kept = "".join(SIMPLIFIED.get(c, c) for c in folded if c.isalnum())
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
