"""`import`: recordings from a manifest or a folder."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa_console.cli.frame import Cli, argument, command, option, pass_cli, prints
from qa_console.errors import WrongUsage
from qa_console.i18n import mark, ntr, tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from qa_console.domain.manifest import Rejection
    from qa_console.services.importing import ImportOutcome

SHOWN_REJECTIONS = 50


@command(
    "import",
    help=mark(
        "Bring recordings in from a manifest or a folder.\n\n"
        "MANIFEST is a .csv, .xlsx or .jsonl file, or a folder whose file names tell the facts. Rows that "
        "cannot be used are listed and left out, the others are kept (exit code 1). "
        "The same manifest again changes nothing."
    ),
)
@argument("manifest", type=str)
@option(
    "--audio",
    metavar="DIR",
    help=mark("The folder that the recordings are under, or its address. Default: the manifest's."),
)
@option(
    "--map", "pairs", metavar="FIELD=COLUMN", multiple=True,
    help=mark("Read a field from a column of another name. May be given several times."),
)  # fmt: skip
@option(
    "--pattern",
    help=mark("How the names of a folder's files are made. Default: import.pattern in config.toml."),
)
@prints()
@pass_cli
def import_(cli: Cli, manifest: str, audio: str | None, pairs: tuple[str, ...], pattern: str | None) -> None:
    """The command; its help text stands in the decorator, where it can be translated."""
    from qa_console.domain.manifest import read_mapping

    mapping = read_mapping(pairs)
    path = Path(manifest)
    if path.is_dir():
        _refuse("--audio", audio, tr(mark("the folder that is imported is the audio folder")))
        _refuse("--map", pairs, tr(mark("a folder has no columns; use --pattern")))
        outcome = cli.console.importing.import_folder(cli.acting, path, pattern=pattern, watch=_watch(cli))
    else:
        _refuse("--pattern", pattern, tr(mark("a manifest has columns; use --map")))
        outcome = cli.console.importing.import_manifest(
            cli.acting, path, audio=audio or None, mapping=mapping, watch=_watch(cli)
        )
    _tell(cli, outcome)
    if outcome.rejected:
        cli.finish(1)


def _refuse(name: str, given: object, reason: str) -> None:
    if given:
        raise WrongUsage(
            mark("{option} does not go with this: {reason}"), option=name, reason=reason, where=name
        )


def _watch(cli: Cli) -> Callable[[int | None], AbstractContextManager[Callable[[int], None]]]:
    return lambda about: cli.progress(tr(mark("Reading recordings")), about)


def _tell(cli: Cli, outcome: ImportOutcome) -> None:
    for column, field in outcome.doubtful:
        cli.note(
            tr(
                mark(
                    "The column {column} is kept as an extra field. If it is {field}: --map {field}={column}"
                ),
                column=column,
                field=field,
            )
        )
    document = {
        "imported": outcome.imported,
        "updated": outcome.updated,
        "unchanged": outcome.unchanged,
        "rejected": [_rejection(one) for one in outcome.rejected],
    }
    cli.show(document, text=_summary(outcome))


def _rejection(one: Rejection) -> dict[str, Any]:
    return {"line": one.line, "field": one.field, "value": one.value, "reason": tr(one.reason, **one.values)}


def _summary(outcome: ImportOutcome) -> str:
    lines = [
        tr(
            mark("Imported {imported}, updated {updated}, unchanged {unchanged}, rejected {rejected}."),
            imported=outcome.imported,
            updated=outcome.updated,
            unchanged=outcome.unchanged,
            rejected=len(outcome.rejected),
        )
    ]
    lines += [_line(one) for one in outcome.rejected[:SHOWN_REJECTIONS]]
    left = len(outcome.rejected) - SHOWN_REJECTIONS
    if left > 0:
        lines.append(ntr("{n} more; --json lists all", "{n} more; --json lists all", left))
    return "\n".join(lines)


def _line(one: Rejection) -> str:
    place = tr(mark("line {line}"), line=one.line) if one.line is not None else one.value
    reason = tr(one.reason, **one.values)
    value = f' "{one.value}"' if one.value and one.line is not None else ""
    return f"  {place}: {one.field}{value}: {reason}" if one.field else f"  {place}: {reason}"
