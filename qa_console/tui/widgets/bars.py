"""Lines of one row: the header, the line under the panes, the keys at the foot."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual import events
from textual.strip import Strip

from qa_console.i18n import tr
from qa_console.tui.formatting import fit
from qa_console.tui.keys import Key, show_key
from qa_console.tui.widgets.lines import Inked, Piece, strip_of


class Bar(Inked):
    """`left` and `right` on one line; what does not fit is cut from `left`."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.left = ""
        self.right = ""

    def show(self, left: str, right: str = "") -> None:
        """Replace the texts, which are plain and already fit for a screen."""
        if (left, right) != (self.left, self.right):
            self.left, self.right = left, right
            self.refresh()

    def render_line(self, y: int) -> Strip:
        width, base = self.size.width, self.base_ink
        if y:
            return Strip.blank(width, base)
        room = max(width - cell_len(self.right) - 4, 0)
        line = f" {fit(self.left, room)}  {self.right} " if self.right else f" {self.left}"
        return strip_of([(fit(line, width), base)], width, base)


class KeyBar(Inked):
    """The keys that work here, as many as fit, the last (help) always; a click presses one."""

    COMPONENT_CLASSES = {"keybar--key"}

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._keys: Sequence[Key] = ()
        self._places: list[tuple[int, int, str]] = []

    def show_keys(self, keys: Sequence[Key]) -> None:
        self._keys = [key for key in keys if key.footer]
        self.refresh()

    def render_line(self, y: int) -> Strip:
        width, base = self.size.width, self.base_ink
        pieces: list[Piece] = [(" ", base)]
        at = 1
        self._places = []
        room = width + 1 - sum(map(_size, self._keys[-1:]))
        for key in self._keys:
            name, word = show_key(key.keys[0]), tr(key.footer)
            size = _size(key)
            if at + size > room and key is not self._keys[-1]:
                continue
            self._places.append((at, at + size - 2, key.keys[0]))
            pieces += [
                (name, self.ink("keybar--key")),
                (f" {word}  ", base),
            ]
            at += size
        return strip_of(pieces, width, base)

    def on_click(self, event: events.Click) -> None:
        for start, end, key in self._places:
            if start <= event.x < end:
                self.app.simulate_key(_named(key))


def _size(key: Key) -> int:
    """The cells of a key and its word, with the gap after it."""
    return cell_len(show_key(key.keys[0])) + 1 + cell_len(tr(key.footer)) + 2


def _named(key: str) -> str:
    """Textual's name of a printable key."""
    names = {"?": "question_mark", "/": "slash", "-": "minus", ",": "comma", ".": "full_stop"}
    return names.get(key, key)
