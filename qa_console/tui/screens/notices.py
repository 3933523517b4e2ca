"""F4: notices as they were or will be handed out; writing one shows it first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.worker import get_current_worker

from qa_console.domain.notices.record import NoticeHead
from qa_console.domain.notices.states import NoticeKind
from qa_console.errors import QaConsoleError
from qa_console.i18n import ntr, tr
from qa_console.tui.formatting import shown
from qa_console.tui.keys import NOTICES, bindings
from qa_console.tui.screens.base import ConsoleScreen
from qa_console.tui.state_words import NOTICE_KINDS, NOTICE_STATES
from qa_console.tui.widgets.bars import Bar
from qa_console.tui.widgets.pages import Page
from qa_console.tui.widgets.rows import Column, Rows


class NoticesScreen(ConsoleScreen):
    MODE = "notices"
    CSS_PATH = "../styles/notices.tcss"
    GROUPS = (NOTICES,)
    BINDINGS = bindings(NOTICES)

    def __init__(self) -> None:
        super().__init__()
        self.heads: Sequence[NoticeHead] = ()

    def compose(self) -> ComposeResult:
        yield self.header()
        with Horizontal(id="panes"):
            columns = (
                Column(tr("id"), 7, keep_end=True),
                Column(tr("for"), 0),
                Column(tr("agent id"), 8, keep_end=True, least=140),
                Column(tr("state"), 12),
                Column(tr("due"), 5, keep_end=True),
                Column(tr("kind"), 13, least=140),
            )
            yield Rows(columns, empty=tr("Reading ..."), id="list")
            yield Page(markdown=True, id="notice")
        yield Bar(id="detail")
        yield self.keybar()

    def on_mount(self) -> None:
        self.query_one(Page).can_focus = False
        self.show_header(tr("F4 Notices"))
        self.query_one(Rows).focus()

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        self.reload()

    def action_reload(self) -> None:
        self.reload()

    @work(thread=True, exclusive=True, group="notices")
    def reload(self) -> None:
        worker = get_current_worker()
        try:
            heads, names = self.desk.notices(), self.desk.agent_names()
        except QaConsoleError as error:
            self.app.call_from_thread(self.console_app.show_error, error)
            return
        if not worker.is_cancelled:
            self.app.call_from_thread(self._show_heads, heads, names)

    def _show_heads(self, heads: Sequence[NoticeHead], names: Mapping[str, str]) -> None:
        self.heads = heads
        rows = self.query_one(Rows)
        rows.empty = tr("No notices yet: press a or t.")
        rows.show_rows([_cells(head, names) for head in heads])
        waiting = sum(head.state.value == "issued" for head in heads)
        self.show_header(tr("F4 Notices"), ntr("{n} not acknowledged", "{n} not acknowledged", waiting))
        self._show_notice()

    @property
    def head(self) -> NoticeHead | None:
        cursor = self.query_one(Rows).cursor
        return self.heads[cursor] if cursor < len(self.heads) else None

    def on_rows_moved(self) -> None:
        self._show_notice()

    def _show_notice(self) -> None:
        head = self.head
        if head is None:
            self.query_one("#detail", Bar).show("")
            self.query_one(Page).show_text("")
            return
        window = f"{head.since} - {head.until}" if head.since else ""
        kind, state = tr(NOTICE_KINDS[head.kind]), tr(NOTICE_STATES[head.state])
        issued = tr(
            "issued {day} by {person}", day=f"{head.issued_at:%Y-%m-%d}", person=shown(head.issued_by)
        )
        self.query_one("#detail", Bar).show(f"{kind}  {state}  {window}  {issued}")
        self._read_notice(head.id)

    @work(thread=True, exclusive=True, group="notice")
    def _read_notice(self, notice: str) -> None:
        worker = get_current_worker()
        try:
            text = self.desk.notice_text(notice)
        except QaConsoleError as error:
            self.app.call_from_thread(self.console_app.show_error, error)
            return
        if not worker.is_cancelled:
            self.app.call_from_thread(self.query_one(Page).show_text, text)

    def action_scroll_page(self, step: int) -> None:
        self.query_one(Page).action_page(step)

    async def action_issue(self, kind: str) -> None:
        from qa_console.tui.modals.chooser import Choice, Chooser

        subjects = await self.ask(lambda: self.desk.subjects(kind))
        if subjects is None:
            return
        title = tr("A notice to which agent?") if kind == "agent" else tr("A notice to which team?")
        choices = [
            Choice(each.id, f"{each.name} {each.id}" if each.name != each.id else each.id,
                   ntr("{n} scored call", "{n} scored calls", each.calls))
            for each in subjects
        ]  # fmt: skip

        def chosen(subject: str | None) -> None:
            if subject:
                self.run_worker(self.write_notice(kind, subject), group="write", exclusive=True)

        await self.app.push_screen(Chooser(title, choices), chosen)

    async def write_notice(self, kind: str, subject: str) -> None:
        """Show the notice as it will be sent; `enter` issues it."""
        from qa_console.tui.modals.page import PageDialog

        text = await self.ask(lambda: self.desk.preview(kind, subject))
        if text is None:
            return

        def agreed(yes: bool | None) -> None:
            if yes:
                self.run_worker(self._issue(kind, subject), group="write", exclusive=True)

        page = PageDialog(tr("As it will be sent"), text, agree=tr("issue it"), markdown=True)
        await self.app.push_screen(page, agreed)

    async def _issue(self, kind: str, subject: str) -> None:
        issued = await self.ask(lambda: self.desk.issue(kind, subject))
        if issued is not None:
            self.notify(tr("Issued {id}", id=issued), markup=False)
            self.query_one(Rows).cursor = 0
            self.reload()

    async def action_acknowledge(self) -> None:
        from qa_console.tui.modals.page import PageDialog

        head = self.head
        if head is None:
            return

        def agreed(yes: bool | None) -> None:
            if yes:
                self.run_worker(self._acknowledge(head.id), group="write", exclusive=True)

        text = tr("Record that {subject} has received notice {id}?", subject=shown(head.subject), id=head.id)
        await self.app.push_screen(PageDialog(tr("Acknowledge"), text, agree=tr("record it")), agreed)

    async def _acknowledge(self, notice: str) -> None:
        await self.ask(lambda: self.desk.acknowledge(notice))
        self.reload()


def _cells(head: NoticeHead, names: Mapping[str, str]) -> Sequence[str]:
    to_agent = head.kind is NoticeKind.AGENT
    name = names.get(head.subject, "") if to_agent else ""
    due = f"{head.due:%m-%d}" if head.due else ""
    agent = head.subject if to_agent else ""
    state, kind = tr(NOTICE_STATES[head.state]), tr(NOTICE_KINDS[head.kind])
    return (head.id, name or head.subject, agent, state, due, kind)
