"""Longer text to read: wrapped once for a width, scrolled by line and page."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rich.cells import cell_len
from rich.style import Style
from textual.binding import Binding

from qa_console.tui.formatting import fit, shown, wrap
from qa_console.tui.widgets.lines import Lines, Piece

_SHORTEST_BAR = 8
_BETWEEN_CELLS = re.compile(r"(?<!\\)\|")
_EMPHASIS = re.compile(r"(?<!\\)\*+")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


class Page(Lines, can_focus=True):
    """Plain text; lines that begin with `#` are headings. `markdown`: a document, read without its marks."""

    COMPONENT_CLASSES = {"page--heading"}
    BINDINGS = [
        Binding("up", "scroll(-1)", show=False),
        Binding("down", "scroll(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown,space", "page(1)", show=False),
        Binding("home", "scroll(-1000000)", show=False),
        Binding("end", "scroll(1000000)", show=False),
    ]

    def __init__(self, text: str = "", *, markdown: bool = False, id: str | None = None) -> None:
        super().__init__(id=id)
        self._text = text
        self._markdown = markdown
        self._wrapped: list[tuple[str, bool]] = []

    def show_text(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self.top = 0
            self._wrap()

    def _wrap(self) -> None:
        width = max(self.size.width - 2, 4)
        self._wrapped = []
        for raw in laid_out(self._text, width) if self._markdown else self._text.splitlines():
            heading = raw.startswith("#")
            line = shown(raw.lstrip("#").strip() if heading else raw.rstrip())
            self._wrapped += [(part, heading) for part in hung(line, width)]
        self.redraw_all()

    def on_resize(self) -> None:
        self._wrap()
        super().on_resize()

    def count_lines(self) -> int:
        return len(self._wrapped)

    def draw_line(self, number: int, width: int) -> Sequence[Piece]:
        text, heading = self._wrapped[number]
        return [(" ", Style.null()), (text, self.ink("page--heading") if heading else Style.null())]

    def action_scroll(self, step: int) -> None:
        self.move_top(self.top + step)

    def action_page(self, step: int) -> None:
        self.move_top(self.top + step * max(self.size.height - 1, 1))


def hung(line: str, width: int) -> list[str]:
    """The lines of a paragraph; below a bullet or a quote they begin where its words begin."""
    indent = "  " if line.startswith(("  ", "- ")) else ""
    parts = [line[start:end] for start, end in wrap(line, width - len(indent))]
    return [parts[0], *(indent + part for part in parts[1:])]


def laid_out(text: str, width: int) -> list[str]:
    """The lines of a Markdown text, its tables in columns of cells that fit `width`."""
    lines: list[str] = []
    table: list[list[str]] = []
    for line in [*text.splitlines(), ""]:
        if line.startswith("|"):
            cells = _BETWEEN_CELLS.split(line.removeprefix("|").removesuffix("|"))
            table.append([shown(without_marks(cell.strip())) for cell in cells])
            continue
        lines += _columns(table, width)
        table = []
        lines.append(without_marks(line))
    return lines[:-1]


def without_marks(line: str) -> str:
    """A line of a Markdown text as one reads it: quotes set in, no emphasis, no rule, nothing escaped."""
    if line == "---":
        return ""
    if line.startswith("> "):
        line = f"  {line[2:]}"
    return _ESCAPED.sub(r"\1", _EMPHASIS.sub("", line))


def _columns(table: Sequence[Sequence[str]], width: int) -> list[str]:
    """Rows without their rule; where there is no room for the columns, row by row, so that nothing is cut."""
    rows = [row for row in table if any(cell.strip("-: ") for cell in row)]
    if not rows:
        return []
    count = max(len(row) for row in rows)
    full = [[*row, *[""] * (count - len(row))] for row in rows]
    widths = [max(cell_len(row[n]) for row in full) for n in range(count)]
    _shorten_bars(full, widths, width)
    if sum(widths) + 2 * (count - 1) > width:
        if len(rows) < len(table) and not any(table[0]):  # no head: labels and what they say
            return [f"{fit(row[0], widths[0])}  {'  '.join(row[1:])}" for row in full]
        return ["  ".join(rows[0]), *("- " + "  ".join(filter(None, row)) for row in rows[1:])]
    return [
        "  ".join(fit(cell, size) for cell, size in zip(row, widths, strict=True)).rstrip() for row in full
    ]


def _shorten_bars(rows: list[list[str]], widths: list[int], width: int) -> None:
    """Bars of `=` give way first, all in one measure: they say no more when they are long."""
    over = sum(widths) + 2 * (len(widths) - 1) - width
    for n, longest in enumerate(widths):
        if over <= 0 or longest - over < _SHORTEST_BAR or any(row[n].strip("=") for row in rows):
            continue
        widths[n] = longest - over
        for row in rows:
            row[n] = "=" * round(len(row[n]) * widths[n] / longest)
        return
