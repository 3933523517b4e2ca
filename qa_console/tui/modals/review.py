"""Before an evaluation is handed in: the score, what is missing, what is critical, in words."""

from __future__ import annotations

from collections.abc import Iterable

from textual.binding import Binding
from textual.widget import Widget

from qa_console.domain.rubric.model import Critical, Item
from qa_console.domain.score_document import display_score
from qa_console.i18n import choose, mark, tr
from qa_console.services.drafting import Draft
from qa_console.tui.answering import in_words
from qa_console.tui.modals.base import Dialog
from qa_console.tui.widgets.pages import Page

EFFECTS = {
    Critical.ITEM: mark("the criterion counts nothing"),
    Critical.SECTION: mark("its section counts nothing"),
    Critical.FORM: mark("the whole evaluation counts nothing"),
}


class ReviewDialog(Dialog[str]):
    """`submit`, or the id of the first criterion that something is missing for."""

    BINDINGS = [Binding("enter,ctrl+d", "go", show=False, priority=True)]

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        missing = [*draft.sheet.unanswered, *draft.sheet.evidence_missing]
        self.first_missing = missing[0] if missing else ""
        if self.first_missing:
            foot = tr("enter: go to {item}   esc closes", item=self.first_missing)
        else:
            foot = tr("enter: hand it in   esc closes")
        super().__init__(tr("Review"), foot)

    def inside(self) -> Widget:
        return Page(review_text(self.draft))

    def action_go(self) -> None:
        self.dismiss(self.first_missing or "submit")


def review_text(draft: Draft) -> str:
    """What is handed in, said in words."""
    sheet = draft.sheet
    lines = [f"# {tr('Score')} {display_score(sheet.score)}" + (f"  {sheet.band}" if sheet.band else "")]
    if sheet.passed is not None:
        lines.append(tr("passed") if sheet.passed else tr("not passed"))
    if sheet.raw_score != sheet.score:
        lines.append(tr("without critical fails it would be {score}", score=display_score(sheet.raw_score)))
    lines += _list(draft, sheet.critical_failed, tr("# Critical fails"), effect=True)
    lines += _list(draft, sheet.evidence_missing, tr("# Fails that need evidence"))
    lines += _list(draft, sheet.unanswered, tr("# Without an answer"))
    failed = [name for name, score in sheet.items.items() if score.state.value == "failed"]
    lines += _list(draft, failed, tr("# Not met"))
    if draft.evaluation.comment:
        lines += ["", tr("# Comment"), draft.evaluation.comment]
    return "\n".join(lines)


def _list(draft: Draft, items: Iterable[str], title: str, *, effect: bool = False) -> list[str]:
    found = [draft.rubric.item(name) for name in items]
    told = [_line(draft, item, effect) for item in found if item is not None]
    return ["", title, *told] if told else []


def _line(draft: Draft, item: Item, effect: bool) -> str:
    answer = in_words(item, draft.evaluation.answers.get(item.id))
    line = f"{item.id} {choose(item.title)}: {answer}"
    return f"{line}; {tr(EFFECTS[item.critical])}" if effect and item.critical else line
