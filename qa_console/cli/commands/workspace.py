"""`init`, `backup`, `restore`: a workspace is made, copied and filled again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qa_console.cli.frame import Cli, argument, command, option, pass_cli, prints
from qa_console.i18n import mark, tr

if TYPE_CHECKING:
    from qa_console.domain.ports.keeping import BackupReport


@command(
    "init",
    help=mark(
        "Make a workspace: config, database, rubrics and plans.\n\n"
        "DIR is the folder (default: --home). What is already there is left as it is."
    ),
)
@argument("folder", metavar="[DIR]", required=False)
@prints()
@pass_cli
def init(cli: Cli, folder: str | None) -> None:
    from qa_console.bootstrap import acting_person

    console = cli.open(folder, create=True)
    made = console.keeping.make_workspace(acting_person(cli.choices.user, console))
    document = {"home": str(made.home), "made": made.made, "rubrics": made.rubrics}
    text = (
        tr("The workspace {home} is ready.", home=made.home)
        if made.made or made.rubrics
        else tr("{home} is a workspace already; nothing was changed.", home=made.home)
    )
    cli.show(document, text=text)


@command(
    "backup",
    help=mark(
        "Write one verified backup file while people work.\n\nFILE must not exist; recordings are not in it."
    ),
)
@argument("file", type=Path)
@prints()
@pass_cli
def backup(cli: Cli, file: Path) -> None:
    report = cli.console.keeping.back_up(cli.acting, file)
    cli.show(
        _as_json(report),
        text=tr(
            "{file} holds {recordings} recordings and {evaluations} evaluations and was read back whole.",
            file=report.file,
            recordings=report.recordings,
            evaluations=report.evaluations,
        ),
    )


@command(
    "restore",
    help=mark(
        "Fill an empty workspace from a backup file.\n\n"
        "The file is checked whole before anything is touched. "
        "What --force replaces is kept in a folder beside it."
    ),
)
@argument("file", type=Path)
@option("--force", is_flag=True, help=mark("Replace a workspace that is not empty."))
@prints()
@pass_cli
def restore(cli: Cli, file: Path, force: bool) -> None:
    from qa_console.bootstrap import acting_person

    console = cli.open(create=True)
    report, aside = console.keeping.restore(acting_person(cli.choices.user, console), file, force=force)
    text = tr("{home} was restored from {file}.", home=console.settings.home, file=report.file)
    if aside is not None:
        text += "\n" + tr("What it replaced is in {aside}.", aside=aside)
    cli.show(
        {**_as_json(report), "home": str(console.settings.home), "replaced": aside and str(aside)}, text=text
    )


def _as_json(report: BackupReport) -> dict[str, object]:
    return {
        "file": str(report.file),
        "size": report.size,
        "made_at": report.made_at,
        "schema": report.schema,
        "recordings": report.recordings,
        "evaluations": report.evaluations,
        "audit_head": report.audit_head,
    }
