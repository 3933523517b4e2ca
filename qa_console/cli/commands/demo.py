"""`demo`: the whole main job on the sample calls, and the app on what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qa_console.cli.frame import Cli, command, option, pass_cli, prints
from qa_console.i18n import mark, tr

if TYPE_CHECKING:
    from pathlib import Path

    from qa_console.bootstrap import Console


@command(
    "demo",
    help=mark(
        "Run the whole job on the sample calls and open the app on them.\n\n"
        "Makes the workspace --home (default: qa-console-demo in your home folder), imports the sample calls "
        "and eight weeks of history, measures, checks, draws, scores, issues notices and leaves documents "
        "in its exports/ folder. Run again, it goes on from what is there."
    ),
)
@option("--headless", is_flag=True, help=mark("Stop before the app opens."))
@prints()
@pass_cli
def demo(cli: Cli, headless: bool) -> None:
    from qa_console.bootstrap import demo_home
    from qa_console.services.demonstrating import INSPECTOR

    cli.choices.home = str(demo_home(cli.choices.home))
    cli.choices.user = cli.choices.user or INSPECTOR
    console = cli.console = cli.open(create=True)
    shown = console.demonstrating.run(cli.acting, lambda message, **values: cli.note(tr(message, **values)))
    exports = [*shown.exports, *_write_reports(cli, console)]
    document = {
        "home": str(shown.home),
        "recordings": shown.recordings,
        "findings": shown.findings,
        "draw": shown.draw,
        "evaluations": shown.evaluations,
        "notices": shown.notices,
        "exports": [str(path) for path in exports],
    }
    text = tr("{n} documents are in {folder}", n=len(exports), folder=shown.home / "exports")
    cli.show(document, text=text)
    if not headless:
        from qa_console.cli.commands.app import open_app

        open_app(cli)


def _write_reports(cli: Cli, console: Console) -> list[Path]:
    """The teams' scores as CSV and Markdown."""
    from qa_console.cli.commands.report import AGENT_COLUMNS, agent_rows
    from qa_console.cli.output import render_rows

    rows = agent_rows(console.reporting.all_teams(cli.acting))
    return [
        console.exports.save(f"team-report.{style}", render_rows(rows, AGENT_COLUMNS, style).encode())
        for style in ("csv", "md")
    ]
