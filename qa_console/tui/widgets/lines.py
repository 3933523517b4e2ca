"""What every drawn widget shares: lines from cached strips, a window over them, the wheel.

Nothing here ever asks for layout: a change redraws the lines that changed, and no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

Piece = tuple[str, Style]
WHEEL_LINES = 3


def strip_of(pieces: Iterable[Piece], width: int, base: Style) -> Strip:
    """Pieces in exactly `width` cells on the base style."""
    segments = [Segment(text, base + style) for text, style in pieces if text]
    return Strip(segments).adjust_cell_length(width, base)


class Inked(Widget):
    """A drawn widget that works its styles out once, and again when they change."""

    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._inks: dict[str, Style] = {}

    @property
    def base_ink(self) -> Style:
        """The style behind everything."""
        base = self._inks.get("")
        if base is None:
            base = self._inks[""] = self.rich_style
        return base

    def ink(self, name: str) -> Style:
        """The style of one of the widget's component classes, without the background behind it."""
        style = self._inks.get(name)
        if style is None:
            style = self._inks[name] = self.get_component_rich_style(name, partial=True)
        return style

    def notify_style_update(self) -> None:
        self._inks.clear()
        super().notify_style_update()


class Lines(Inked):
    """A window over numbered lines. Subclasses give `count_lines` and `draw_line`."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.top = 0
        self._strips: dict[tuple[int, int], Strip] = {}

    def count_lines(self) -> int:
        raise NotImplementedError

    def draw_line(self, number: int, width: int) -> Sequence[Piece]:
        """The pieces of one line; what is missing of `width` is filled."""
        raise NotImplementedError

    def render_line(self, y: int) -> Strip:
        number, width = self.top + y, self.size.width
        if not 0 <= number < self.count_lines():
            return Strip.blank(width, self.base_ink)
        strip = self._strips.get((number, width))
        if strip is None:
            strip = strip_of(self.draw_line(number, width), width, self.base_ink)
            self._strips[number, width] = strip
        return strip

    def redraw_all(self) -> None:
        self._strips.clear()
        self.refresh()

    def redraw(self, *numbers: int) -> None:
        """Draw these lines anew."""
        width = self.size.width
        for number in numbers:
            self._strips.pop((number, width), None)
        regions = [
            Region(0, number - self.top, width, 1)
            for number in numbers
            if 0 <= number - self.top < self.size.height
        ]
        if regions:
            self.refresh(*regions)

    def reveal(self, first: int, last: int | None = None, *, centre: bool = False) -> None:
        """Move the window so that these lines are inside it, in the middle if `centre`."""
        last = first if last is None else last
        height = max(self.size.height, 1)
        top = self.top
        if centre:
            top = (first + last + 1) // 2 - height // 2
        elif first < top:
            top = first
        elif last >= top + height:
            top = min(last - height + 1, first)
        self.move_top(top)

    def move_top(self, top: int) -> None:
        top = max(0, min(top, self.count_lines() - max(self.size.height, 1)))
        if top != self.top:
            self.top = top
            self.refresh()

    def notify_style_update(self) -> None:
        self._strips.clear()
        super().notify_style_update()

    def on_resize(self) -> None:
        self._strips.clear()
        self.move_top(self.top)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.move_top(self.top + WHEEL_LINES)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.move_top(self.top - WHEEL_LINES)
