"""A dialog with text to read: help, guidance, an error with its remedy; or a question with `enter` as yes."""

from __future__ import annotations

from textual.binding import Binding
from textual.widget import Widget

from qa_console.i18n import tr
from qa_console.tui.modals.base import Dialog
from qa_console.tui.widgets.pages import Page


class PageDialog(Dialog[bool]):
    """True when `enter` was pressed. `agree`: what enter does, for the foot; empty: it only closes."""

    BINDINGS = [Binding("enter", "agree", show=False)]

    def __init__(self, title: str, text: str, *, agree: str = "", markdown: bool = False) -> None:
        foot = f"enter: {agree}   {tr('esc closes')}" if agree else tr("esc closes")
        super().__init__(title, foot)
        self.text = text
        self.markdown = markdown

    def inside(self) -> Widget:
        return Page(self.text, markdown=self.markdown)

    def action_agree(self) -> None:
        self.dismiss(True)


def keys_page() -> PageDialog:
    """Every key, from the one table."""
    from rich.cells import cell_len

    from qa_console.tui.formatting import fit
    from qa_console.tui.keys import GROUPS, of_group

    widest = max(cell_len(key.shown()) for group in GROUPS for key in of_group(group))
    lines: list[str] = []
    for group, title in GROUPS.items():
        lines += [f"# {tr(title)}"]
        lines += [
            f"  {fit(key.shown(), widest)}  {tr(key.description)}" for key in of_group(group) if key.listed
        ]
        lines.append("")
    return PageDialog(tr("Keys"), "\n".join(lines))
