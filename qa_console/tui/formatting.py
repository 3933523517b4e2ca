"""Text in cells, never in characters: fitting, cutting, times, and what a terminal must not be sent.

A wide character takes two cells; a cut through one leaves a blank. What Unicode calls "ambiguous" is one
cell to Rich and two to a Chinese terminal, so common ones in data are shown by a neutral look-alike.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from rich.cells import cell_len, chop_cells, set_cell_size

_LOOK_ALIKE = str.maketrans(
    {
        "\u201c": '"', "\u201d": '"', "\u2018": "'", "\u2019": "'",
        "\u2014": "-", "\u2013": "-", "\u2015": "-", "\u2500": "-",
        "\u2026": "\u22ef", "\u00b7": "\u2219", "\u2022": "\u2219", "\u25cf": "\u2219",
        "\u2192": ">", "\u2190": "<", "\u00d7": "x", "\u2605": "*", "\u2606": "*", "\u203b": "*",
        "\u2223": "|", "\u2502": "|", "\u223c": "~", "\u00a0": " ",
    }
)  # fmt: skip
_CLOSING = frozenset("，。、；：？！）》」』】〉,.;:?!)%\u22ef\u2019\u201d")
"""What Chinese never begins a line with."""
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_BRAILLE_LEFT = (0x00, 0x40, 0x44, 0x46, 0x47)
_BRAILLE_RIGHT = (0x00, 0x80, 0xA0, 0xB0, 0xB8)


@lru_cache(4096)
def shown(text: str) -> str:
    """Data as it may stand on a screen: control and bidi characters visible, emoji by their base."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_shown, text.translate(_LOOK_ALIKE)))


def _shown(char: str) -> str:
    code = ord(char)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    if char in _BIDI or 0x80 <= code < 0xA0:
        return f"<{code:04X}>"
    if 0xFE00 <= code < 0xFE10 or unicodedata.category(char) in {"Cf", "Cs", "Me"}:
        return ""
    return char


def ambiguous(text: str) -> set[str]:
    """The characters in `text` whose width terminals disagree about."""
    return {char for char in text if unicodedata.east_asian_width(char) == "A"}


def fit(text: str, width: int, *, right: bool = False, keep_end: bool = False) -> str:
    """`text` in exactly `width` cells: padded, or cut (`keep_end`: at its beginning)."""
    width = max(width, 0)
    size = cell_len(text)
    if size <= width:
        gap = " " * (width - size)
        return gap + text if right else text + gap
    return cut_start(text, width) if keep_end else set_cell_size(text, width)


def cut_start(text: str, width: int) -> str:
    """The last `width` cells of `text`; half a wide character at the cut becomes a blank."""
    kept, size = [], 0
    for char in reversed(text):
        size += cell_len(char)
        if size > width:
            break
        kept.append(char)
    tail = "".join(reversed(kept))
    return " " * (width - cell_len(tail)) + tail


def wrap(text: str, width: int) -> list[tuple[int, int]]:
    """Where the lines of `text` begin and end, in characters, each at most `width` cells.

    Latin words stay whole where they fit on a line; Chinese breaks anywhere but before a closing mark.
    Empty text is one line.
    """
    width = max(width, 2)
    lines: list[tuple[int, int]] = []
    start = 0
    while start < len(text):
        end = start + len(chop_cells(text[start:], width)[0])
        if end < len(text):
            end = _word_edge(text, start, _before_closing(text, start, end))
        lines.append((start, end))
        start = end
        while start < len(text) and text[start] == " ":
            start += 1
    return lines or [(0, 0)]


def _before_closing(text: str, start: int, end: int) -> int:
    """`end`, or the place before the character whose closing marks would begin the next line."""
    edge = end
    while edge > start + 1 and text[edge] in _CLOSING:
        edge -= 1
    return edge if edge > start + 1 else end


def _word_edge(text: str, start: int, end: int) -> int:
    """The last place up to `end` where no Latin word is torn, or `end` when there is none."""
    edge = end
    while edge > start + 1 and _latin(text[edge - 1]) and _latin(text[edge]):
        edge -= 1
    return edge if edge > start + 1 else end


def _latin(char: str) -> bool:
    return char.isascii() and not char.isspace()


def clock(seconds: float | None) -> str:
    """`02:14`, from an hour on `1:02:14`; `--:--` where it is not known."""
    if seconds is None:
        return "--:--"
    minutes, second = divmod(int(max(seconds, 0)), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute:02}:{second:02}"


def tenths(seconds: float) -> str:
    """`02:14.6`, cut and not rounded, so that a clock never runs ahead."""
    return f"{clock(seconds)}.{int(max(seconds, 0) * 10) % 10}"


def bars(levels: Sequence[float], rows: int = 1) -> list[str]:
    """Levels 0..1, two to a cell, as `rows` lines of braille columns from the bottom, top line first.

    A level above 0 shows at least one dot.
    """
    heights = [_height(level, rows * 4) for level in levels]
    if len(heights) % 2:
        heights.append(0)
    pairs = list(zip(heights[::2], heights[1::2], strict=True))
    lines = []
    for row in range(rows - 1, -1, -1):
        floor = row * 4
        lines.append(
            "".join(
                chr(
                    0x2800
                    | _BRAILLE_LEFT[max(0, min(4, left - floor))]
                    | _BRAILLE_RIGHT[max(0, min(4, right - floor))]
                )
                for left, right in pairs
            ).replace("\u2800", " ")
        )
    return lines


def _height(level: float, full: int) -> int:
    return 0 if level <= 0 else max(1, min(full, round(level * full)))


def sparkline(values: Sequence[float | None]) -> str:
    """A small line of one cell a value, between the lowest and the highest of them; a gap stays blank."""
    known = [value for value in values if value is not None]
    if not known:
        return " " * len(values)
    low, high = min(known), max(known)
    reach = high - low
    cells = []
    for value in values:
        if value is None:
            cells.append(" ")
            continue
        height = 2 if reach == 0 else 1 + round((value - low) / reach * 3)
        cells.append(chr(0x2800 | _BRAILLE_LEFT[height] | _BRAILLE_RIGHT[height]))
    return "".join(cells)
