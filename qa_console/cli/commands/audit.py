"""`audit verify|show`: whether the trail holds, and what is in it."""

from __future__ import annotations

import json

from qa_console.cli.frame import Cli, group, option, pass_cli, prints
from qa_console.domain.audit import parse_head
from qa_console.i18n import mark, tr

_COLUMNS = [
    ("number", mark("No.")),
    ("at", mark("At")),
    ("actor", mark("Who")),
    ("action", mark("Did")),
    ("subject", mark("To")),
    ("detail", mark("Detail")),
]


@group("audit", help=mark("Verify and read the audit trail."))
def audit() -> None:
    """Commands are added below."""


@audit.command(
    "verify",
    help=mark(
        "Check the whole hash chain.\n\n"
        "Keep the printed head somewhere else: given back with --head it also shows whether entries were "
        "cut off the end or all were rewritten. Exit code 1 when the trail does not hold."
    ),
)
@option("--head", metavar="N:HASH", help=mark("A head that an earlier verify printed."))
@prints()
@pass_cli
def verify(cli: Cli, head: str | None) -> None:
    kept = parse_head(head) if head is not None else None
    report = cli.console.keeping.verify_audit(cli.acting, kept)
    document = {
        "ok": report.ok,
        "entries": report.entries,
        "head": report.head,
        "first_bad": report.first_bad,
        "reason": report.reason,
    }
    text = (
        tr("The trail holds: {entries} entries, head {head}", entries=report.entries, head=report.head)
        if report.ok
        else tr(
            "The trail does not hold from entry {number} on ({reason}); it holds up to {head}",
            number=report.first_bad,
            reason=report.reason,
            head=report.head,
        )
    )
    cli.show(document, text=text)
    if not report.ok:
        cli.finish(1)


@audit.command("show", help=mark("List entries, oldest first."))
@option("--after", type=int, default=0, metavar="N", help=mark("Only entries numbered above N."))
@option("--limit", type=int, metavar="N", help=mark("At most N entries."))
@option("--newest", is_flag=True, help=mark("Newest first."))
@prints(rows=True)
@pass_cli
def show(cli: Cli, after: int, limit: int | None, newest: bool) -> None:
    entries = cli.console.keeping.read_audit(cli.acting, after=after, limit=limit, newest=newest)
    rows = [{name: getattr(entry, name) for name, _ in _COLUMNS} | {"hash": entry.hash} for entry in entries]
    cli.show([{**row, "detail": _detail(str(row["detail"]))} for row in rows], rows=rows, columns=_COLUMNS)


def _detail(text: str) -> object:
    """The detail as JSON; as it stands where somebody has changed it, which is for `verify` to say."""
    try:
        return json.loads(text)
    except ValueError:
        return text
