"""`doctor`: what works here and what does not, with the remedy."""

from __future__ import annotations

from qa_console.cli.frame import Cli, command, pass_cli, prints
from qa_console.cli.wrapping import cells
from qa_console.i18n import mark, tr

_SIGNS = {"ok": mark("ok"), "warning": mark("note"), "failed": mark("FAILED")}


@command(
    "doctor",
    help=mark(
        "Say what works on this machine and what does not.\n\n"
        "Looks at the terminal, the sound, the disk and, where there is a workspace, its database and audit "
        "trail. Exit code 6 when the console cannot do its work."
    ),
)
@prints()
@pass_cli
def doctor(cli: Cli) -> None:
    from qa_console.bootstrap import diagnose

    found = diagnose(home=cli.choices.home, db=cli.choices.db)
    rows = [
        {
            "name": one.name,
            "state": one.health.value,
            "message": tr(one.message, **one.values),
            "remedy": tr(one.remedy, **one.values) if one.remedy else None,
        }
        for one in found
    ]
    failed = any(row["state"] == "failed" for row in rows)
    lines = []
    for row in rows:
        sign = tr(_SIGNS[str(row["state"])])
        lines.append(f"{sign}{' ' * (8 - cells(sign))} {row['name']}: {row['message']}")
        if row["remedy"]:
            lines.append(" " * 9 + tr("What helps: {remedy}", remedy=row["remedy"]))
    cli.show({"ok": not failed, "checks": rows}, text="\n".join(lines))
    if failed:
        cli.finish(6)
