"""F5: scores by team and agent, with eight weeks of trend; nobody is ranked on too few calls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from textual import work
from textual.app import ComposeResult
from textual.worker import get_current_worker

from qa_console.domain.notices.content import CriterionLine
from qa_console.domain.score_document import display_score
from qa_console.domain.team_scores import LEAST_CALLS, AgentScores, TeamScores
from qa_console.errors import QaConsoleError
from qa_console.i18n import choose, ntr, tr
from qa_console.tui.formatting import shown, sparkline
from qa_console.tui.keys import TEAM, bindings
from qa_console.tui.messages import WriteNotice
from qa_console.tui.screens.base import ConsoleScreen
from qa_console.tui.widgets.bars import Bar
from qa_console.tui.widgets.rows import Column, Rows


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the screen: a team as a whole, or one of its agents."""

    team: TeamScores
    agent: AgentScores | None = None

    @property
    def criteria(self) -> Sequence[CriterionLine]:
        return self.agent.criteria if self.agent else self.team.criteria


class TeamScreen(ConsoleScreen):
    MODE = "team"
    GROUPS = (TEAM,)
    BINDINGS = bindings(TEAM)

    def __init__(self) -> None:
        super().__init__()
        self.entries: Sequence[Entry] = ()

    def compose(self) -> ComposeResult:
        yield self.header()
        yield Rows(self._columns(()), empty=tr("Reading ..."), id="list")
        yield Bar(id="detail")
        yield self.keybar()

    def _columns(self, criteria: Sequence[str]) -> Sequence[Column]:
        return (
            Column(tr("team"), 8),
            Column(tr("agent"), 14),
            Column("n", 4, right=True),
            Column(tr("mean"), 6, right=True),
            Column(tr("8 weeks"), 8),
            *(Column(name, 5, right=True, least=140) for name in criteria),
            Column(tr("below target"), 0),
        )

    def on_mount(self) -> None:
        self.show_header(tr("F5 Team"))
        self.query_one(Rows).focus()

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        self.reload()

    def action_reload(self) -> None:
        self.reload()

    @work(thread=True, exclusive=True, group="team")
    def reload(self) -> None:
        worker = get_current_worker()
        try:
            teams = self.desk.team_scores()
        except QaConsoleError as error:
            self.app.call_from_thread(self.console_app.show_error, error)
            return
        if not worker.is_cancelled:
            self.app.call_from_thread(self._show_teams, teams)

    def _show_teams(self, teams: Sequence[TeamScores]) -> None:
        self.entries = [entry for team in teams for entry in _entries(team)]
        criteria = list(dict.fromkeys(line.criterion for team in teams for line in team.criteria))[:13]
        rows = self.query_one(Rows)
        rows.show_columns(self._columns(criteria))
        rows.empty = tr("Nothing was scored yet.")
        few = frozenset(n for n, entry in enumerate(self.entries) if entry.agent and not entry.agent.enough)
        rows.show_rows([_cells(entry, criteria) for entry in self.entries], few)
        window = f"{teams[0].since} - {teams[0].until}" if teams else ""
        least = ntr("ranked from {n} call", "ranked from {n} calls", LEAST_CALLS)
        self.show_header(f"{tr('F5 Team')}  {window}", least)
        self._show_detail()

    @property
    def entry(self) -> Entry | None:
        cursor = self.query_one(Rows).cursor
        return self.entries[cursor] if cursor < len(self.entries) else None

    def on_rows_moved(self) -> None:
        self._show_detail()

    def _show_detail(self) -> None:
        entry = self.entry
        if entry is None:
            self.query_one("#detail", Bar).show("")
            return
        weak = [line for line in entry.criteria if line.below]
        words = "  ".join(
            f"{line.criterion} {shown(choose(line.title))} {_score(line.mean)}" for line in weak
        )
        told = tr("below target {target}: {criteria}", target=f"{entry.team.target:g}", criteria=words or "-")
        self.query_one("#detail", Bar).show(told)

    def action_issue(self) -> None:
        entry = self.entry
        if entry is None:
            return
        if entry.agent is not None:
            self.post_message(WriteNotice("agent", entry.agent.agent))
        else:
            self.post_message(WriteNotice("team", entry.team.team))


def _entries(team: TeamScores) -> list[Entry]:
    """The team, then its agents: best mean first, then those with too few calls by their names."""
    if not team.agents:
        return []
    enough = sorted((a for a in team.agents if a.enough), key=lambda a: (-(a.mean or 0.0), a.agent))
    few = sorted((a for a in team.agents if not a.enough), key=lambda a: a.agent)
    return [Entry(team), *(Entry(team, agent) for agent in (*enough, *few))]


def _cells(entry: Entry, criteria: Sequence[str]) -> Sequence[str]:
    by_id = {line.criterion: line for line in entry.criteria}
    each = [_score(by_id[name].mean) if name in by_id else "-" for name in criteria]
    weak = " ".join(f"{line.criterion} {_score(line.mean)}" for line in entry.criteria if line.below)
    agent, figures = entry.agent, (entry.agent or entry.team).figures
    weeks = sparkline([week.mean for week in (agent or entry.team).weeks])
    if agent is None:
        return (
            entry.team.team,
            tr("the whole team"),
            str(figures.n),
            _score(figures.mean),
            weeks,
            *each,
            weak,
        )
    remark = weak if agent.enough else tr("few calls, not ranked")
    return (
        "",
        f"{agent.agent_name} {agent.agent}",
        str(figures.n),
        _score(figures.mean),
        weeks,
        *each,
        remark,
    )


def _score(mean: float | None) -> str:
    return display_score(None if mean is None else Fraction(mean))
