"""Wordings as a supervisor writes them, and the pattern that finds any of them in folded speech.

`[a|b|]` means a, b or nothing; `..` up to 6 characters of the same sentence, `...` up to 15; `^` the
beginning and `$` the end of a clause; `?` the end of a question. Width, letter case, spaces, fillers and pauses do not matter.
Wordings are expanded and joined into a trie, and gaps are bounded, so no pattern can run away.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import product

from qa_console.domain.spoken import MARKS, fold
from qa_console.errors import RubricError
from qa_console.i18n import mark

MAX_READINGS = 5000
MAX_GAPS = 3
_GAP, _LONG_GAP, _START, _END, _ASK = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004"
_SPECIALS = {
    _GAP: r"[^.?]{0,6}?",
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
_SPLIT = re.compile(f"([{''.join(_SPECIALS)}])")

_PAUSE = ",?"

Trie = dict[str, "Trie"]


def readings(wording: str) -> list[str]:
    """Every way to say it, folded, with gaps and edges as single private characters.

    Raises RubricError for brackets that do not match, too many readings or gaps, and empty wordings.
    """
    parts = _PART.findall(wording)
    if _PART.sub("", wording):
        raise RubricError(mark("the brackets in {wording} do not match"), wording=wording[:60])
    choices = [inner.split("|") if not plain else [plain] for inner, plain in parts]
    count = 1
    for choice in choices:
        count *= len(choice)
    if count > MAX_READINGS:
        raise RubricError(
            mark("{wording} can be read in {count} ways; at most {limit} are allowed"),
            wording=wording[:60],
            count=count,
            limit=MAX_READINGS,
        )
    return list(dict.fromkeys(_reading("".join(chosen), wording) for chosen in product(*choices)))


def _reading(text: str, wording: str) -> str:
    for written, special in _WRITTEN:
        text = text.replace(written, special)
    pieces = _SPLIT.split(text)
    folded = "".join(piece if piece in _SPECIALS else fold(piece).rstrip(MARKS) for piece in pieces)
    if not any(char not in _SPECIALS and char not in MARKS for char in folded):
        raise RubricError(
            mark("{wording} can be empty, so it would be found everywhere"), wording=wording[:60]
        )
    if sum(char in (_GAP, _LONG_GAP) for char in folded) > MAX_GAPS:
        raise RubricError(mark("{wording} has more than {limit} gaps"), wording=wording[:60], limit=MAX_GAPS)
    return folded


def any_of(wordings: Iterable[str], *, pauses: bool = True) -> str:
    """The source of a pattern that finds any of `wordings`, longer readings first; empty for none.

    `pauses`: whether a short pause may stand between any two characters.
    """
    root: Trie = {}
    for wording in wordings:
        for reading in readings(wording):
            node = root
            for char in reading:
                node = node.setdefault(char, {})
            node[""] = {}
    source = _source(root, "") if root else ""
    return source if pauses else source.replace(_PAUSE, "")


def _source(node: Trie, before: str) -> str:
    """A regular expression for what may follow `before`."""
    branches = [_step(before, char) + _source(child, char) for char, child in node.items() if char]
    if "" not in node:
        return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
    end = r"(?![a-z0-9])" if _is_word(before) else ""
    if not branches:
        return end
    return f"(?:{'|'.join(branches)}|{end})" if end else f"(?:{'|'.join(branches)})?"


def _step(before: str, char: str) -> str:
    """One character, with the pause that may stand before it and the word edge that must."""
    if char in _SPECIALS:
        return (r"(?![a-z0-9])" if _is_word(before) and char != _END else "") + _SPECIALS[char]
    if char == " ":
        return "[ ,]"
    if char in MARKS:
        return "[,.?]?"
    if _is_word(char):
        inside = _is_word(before) or before == " "
        return ("" if inside else _PAUSE + r"(?<![a-z0-9])" if before else r"(?<![a-z0-9])") + char
    pause = _PAUSE if before and before not in _SPECIALS and before not in MARKS else ""
    return pause + re.escape(char)


def _is_word(char: str) -> bool:
    return bool(char) and char.isascii() and char.isalnum()
