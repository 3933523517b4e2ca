"""Write docs/reference/commands.md from the commands themselves; `--check` fails when it is stale."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from qa_console.cli.app import cli
from qa_console.i18n import use_language

TARGET = Path(__file__).resolve().parents[1] / "reference" / "commands.md"
INTRO = """\
# Commands

Made from the commands themselves by `make docs`. Every command that prints data takes `--json`; where rows
are printed, `--format table|plain|csv|md`. Exit codes: 0 done; 1 done, but some input was rejected; 2 wrong
usage; 3 invalid input, nothing changed; 4 not found; 5 not permitted; 6 a needed part is missing or unusable;
70 a defect.

"""


def pages(command: click.Command, path: list[str], parent: click.Context | None) -> list[str]:
    """The help of a command and of all below it, in the order in which help lists them."""
    context = click.Context(
        command,
        info_name=path[-1],
        parent=parent,
        max_content_width=100,
        terminal_width=100,
        **command.context_settings,
    )
    found = [f"## `{' '.join(path)}`\n\n```text\n{command.get_help(context)}\n```\n"]
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            found += pages(below, [*path, name], context)
    return found


def main(arguments: list[str]) -> int:
    use_language("en")
    text = INTRO + "\n".join(pages(cli, ["qa-console"], None))
    if "--check" in arguments:
        if TARGET.exists() and TARGET.read_text("utf-8") == text:
            return 0
        print(f"{TARGET.name} is not up to date (run `make docs`)")
        return 1
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
