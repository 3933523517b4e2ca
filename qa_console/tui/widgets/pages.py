"""Longer text to read: wrapped once for a width, scrolled by line and page."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from rich.style import Style
from textual.binding import Binding

from qa_console.tui.formatting import fit, shown, wrap
from qa_console.tui.widgets.lines import Lines, Piece


class Page(Lines, can_focus=True):
    """Plain text. Lines that begin with `#` are headings (Markdown's marks are left out)."""

    COMPONENT_CLASSES = {"page--heading"}
    BINDINGS = [
        Binding("up", "scroll(-1)", show=False),
        Binding("down", "scroll(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown,space", "page(1)", show=False),
        Binding("home", "scroll(-1000000)", show=False),
        Binding("end", "scroll(1000000)", show=False),
    ]

    def __init__(self, text: str = "", *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._text = text
        self._wrapped: list[tuple[str, bool]] = []

    def show_text(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self.top = 0
            self._wrap()

    def _wrap(self) -> None:
        width = max(self.size.width - 2, 4)
        self._wrapped = []
        for raw in laid_out(self._text, width):
            heading = raw.startswith("#")
            line = shown(raw.lstrip("#").strip() if heading else raw.replace("**", "").rstrip())
            self._wrapped += [(line[start:end], heading) for start, end in wrap(line, width)]
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


def laid_out(text: str, width: int) -> list[str]:
    """The lines of a Markdown text, its tables in columns of cells that fit `width`."""
    lines: list[str] = []
    table: list[list[str]] = []
    for line in [*text.splitlines(), ""]:
        if line.startswith("|"):
            table.append([shown(cell.strip().replace("**", "")) for cell in line.strip("|").split("|")])
            continue
        lines += _columns(table, width)
        table = []
        lines.append(line)
    return lines[:-1]


def _columns(table: Sequence[Sequence[str]], width: int) -> list[str]:
    """Rows without their rule; the widest columns give way where there is no room for all."""
    rows = [row for row in table if any(cell.strip("-: ") for cell in row)]
    if not rows:
        return []
    count = max(len(row) for row in rows)
    full = [[*row, *[""] * (count - len(row))] for row in rows]
    widths = [max(cell_len(row[n]) for row in full) for n in range(count)]
    while sum(widths) + 2 * (count - 1) > width and max(widths) > 4:
        widths[widths.index(max(widths))] -= 1
    return [
        "  ".join(fit(cell, size) for cell, size in zip(row, widths, strict=True)).rstrip() for row in full
    ]
