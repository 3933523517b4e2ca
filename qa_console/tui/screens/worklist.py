"""F2: what today's draws chose, worst risk first, how far each is, and why it was drawn."""

from __future__ import annotations

from collections.abc import Sequence

from textual import work
from textual.app import ComposeResult
from textual.worker import get_current_worker

from qa_console.domain.model import Recording
from qa_console.domain.text import mask_phone
from qa_console.domain.worklist import WorklistRow, WorkState, progress_of
from qa_console.errors import QaConsoleError
from qa_console.i18n import ntr, tr
from qa_console.tui.desk import Today
from qa_console.tui.formatting import clock, shown
from qa_console.tui.keys import LIST, bindings
from qa_console.tui.messages import OpenRecording
from qa_console.tui.screens.base import ConsoleScreen
from qa_console.tui.widgets.bars import Bar
from qa_console.tui.widgets.rows import Column, Rows
from qa_console.tui.words import SOURCES, hints, local, progress_line, work_state


class WorklistScreen(ConsoleScreen):
    MODE = "worklist"
    GROUPS = (LIST,)
    BINDINGS = bindings(LIST)

    def __init__(self) -> None:
        super().__init__()
        self.today: Today | None = None

    def compose(self) -> ComposeResult:
        yield self.header()
        yield Rows(self._columns(), empty=tr("Reading ..."), id="list")
        yield Bar(id="detail")
        yield self.keybar()

    def _columns(self) -> Sequence[Column]:
        return (
            Column("#", 3, right=True),
            Column(tr("id"), 8, keep_end=True),
            Column(tr("agent"), 8),
            Column(tr("agent id"), 8, keep_end=True, least=140),
            Column(tr("team"), 8),
            Column(tr("started"), 11, least=100),
            Column(tr("length"), 7, right=True),
            Column(tr("source"), 12, least=120),
            Column(tr("hints"), 0),
            Column(tr("stratum"), 16, least=140),
            Column(tr("state"), 11),
        )

    def on_mount(self) -> None:
        self.show_header(tr("F2 Today"))
        self.query_one(Rows).focus()
        self.call_after_refresh(self.reload)

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        if self.today is not None:
            self.reload()

    def action_reload(self) -> None:
        self.reload()

    @work(thread=True, exclusive=True, group="worklist")
    def reload(self) -> None:
        worker = get_current_worker()
        try:
            today = self.desk.today()
        except QaConsoleError as error:
            self.app.call_from_thread(self.console_app.show_error, error)
            return
        if not worker.is_cancelled:
            self.app.call_from_thread(self._show, today)

    def _show(self, today: Today) -> None:
        self.today = today
        rows = self.query_one(Rows)
        rows.empty = tr("Nothing was drawn yet: press d to draw from a plan, or / to find a recording.")
        done = frozenset(n for n, row in enumerate(today.rows) if row.state is WorkState.SUBMITTED)
        rows.show_rows([self._cells(n, row) for n, row in enumerate(today.rows, 1)], done)
        self.show_header(
            f"{tr('F2 Today')}  {today.day.isoformat()}  {shown(self.desk.person)}",
            progress_line(progress_of(today.rows), today.notices_due),
        )
        self._show_detail()

    def _cells(self, number: int, row: WorklistRow) -> Sequence[str]:
        return (
            str(number),
            row.recording,
            row.agent_name or row.agent_id,
            row.agent_id,
            row.team,
            local(row.started_at, self.desk.zone),
            clock(row.duration_s),
            tr(SOURCES[row.source]),
            hints(row.marks),
            row.stratum,
            work_state(row),
        )

    @property
    def row(self) -> WorklistRow | None:
        """The row under the cursor."""
        rows = self.today.rows if self.today else ()
        cursor = self.query_one(Rows).cursor
        return rows[cursor] if cursor < len(rows) else None

    def next_after(self, recording: str) -> str | None:
        """The next recording of the list that is not handed in yet, going round."""
        rows = list(self.today.rows) if self.today else []
        at = next((n for n, row in enumerate(rows) if row.recording == recording), -1)
        open_rows = [
            row for row in (*rows[at + 1 :], *rows[: at + 1]) if row.state is not WorkState.SUBMITTED
        ]
        return next((row.recording for row in open_rows if row.recording != recording), None)

    def on_rows_moved(self) -> None:
        self._show_detail()

    def _show_detail(self) -> None:
        row = self.row
        if row is None:
            self.query_one("#detail", Bar).show("")
            return
        chance = f"{float(row.probability):.2f}"
        text = tr(
            "Drawn: {reason}  [{stratum}] chance {chance}  {plan} {draw} seed {seed}",
            reason=shown(tr(row.reason)),
            stratum=shown(row.stratum),
            chance=chance,
            plan=shown(row.plan),
            draw=row.draw,
            seed=row.seed,
        )
        self.query_one("#detail", Bar).show(text)

    def on_rows_chosen(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        if self.row is not None:
            self.post_message(OpenRecording(self.row.recording))

    async def action_find(self) -> None:
        from qa_console.tui.modals.finder import Finder

        def opened(recording: str | None) -> None:
            if recording:
                self.post_message(OpenRecording(recording))

        await self.app.push_screen(Finder(self.desk, describe=self._found_cells), opened)

    def _found_cells(self, found: Recording) -> Sequence[str]:
        facts = found.facts
        return (
            found.id,
            facts.agent_name or facts.agent_id,
            facts.team,
            local(facts.started_at, self.desk.zone),
            clock(facts.duration_s),
            facts.order_id,
            mask_phone(facts.customer_phone),
        )

    async def action_draw(self) -> None:
        from qa_console.tui.modals.chooser import Choice, Chooser

        plans = await self.ask(self.desk.plans)
        if plans is None:
            return
        choices = [
            Choice(plan.id, _title(plan.title, plan.id), _title(plan.description, "")) for plan in plans
        ]

        def chosen(plan: str | None) -> None:
            if plan:
                self.run_worker(self._draw(plan), exclusive=True, group="draw")

        await self.app.push_screen(Chooser(tr("Draw from which plan?"), choices), chosen)

    async def _draw(self, plan: str) -> None:
        count = await self.ask(lambda: self.desk.draw(plan))
        if count == 0:
            self.notify(
                tr("No recording fits the plan and its period: import recordings or take another plan."),
                severity="warning",
                markup=False,
            )
        elif count is not None:
            self.notify(ntr("{n} recording drawn", "{n} recordings drawn", count), markup=False)
            self.reload()


def _title(texts: object, otherwise: str) -> str:
    from collections.abc import Mapping

    from qa_console.i18n import choose

    return (choose(texts) if isinstance(texts, Mapping) else "") or otherwise
