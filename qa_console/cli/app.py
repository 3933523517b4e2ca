"""The command line: global options, and commands that are imported only when they are called."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module

import click

from qa_console.cli import diagnostics
from qa_console.cli.frame import (
    Choices,
    Cli,
    TranslatedGroup,
    TranslatedOption,
    first_sentence,
)
from qa_console.cli.streams import OutputLost, abandon_stdout, mute_libraries, open_closed
from qa_console.errors import QaConsoleError
from qa_console.i18n import LANGUAGES, mark, tr, use_language

_COMMANDS = "qa_console.cli.commands."

COMMANDS: dict[str, tuple[str, str]] = {
    "init": ("workspace:init", mark("Make a workspace: config, database, rubrics and plans.")),
    "demo": ("demo:demo", mark("Run the whole job on the sample calls and open the app on them.")),
    "import": ("importing:import_", mark("Bring recordings in from a manifest or a folder.")),
    "recordings": ("recordings:recordings", mark("List, show and find recordings.")),
    "analyze": ("analyze:analyze", mark("Measure the sound of recordings.")),
    "transcript": ("transcript:transcript", mark("Bring transcripts in, and write them as files.")),
    "check": ("check:check", mark("Look for findings in transcripts.")),
    "play": ("play:play", mark("Play a recording in the terminal.")),
    "clip": ("clip:clip", mark("Write a stretch of a recording as a sound file.")),
    "reel": ("clip:reel", mark("Write several clips as one sound file.")),
    "sample": ("sample:sample", mark("Draw recordings to listen to, by a plan.")),
    "evaluate": ("evaluation:evaluate", mark("Score a recording from an answers file.")),
    "evaluation": ("evaluation:evaluation", mark("List and show evaluations.")),
    "rubric": ("rubric:rubric", mark("Check, score, list and publish rubrics.")),
    "notice": ("notice:notice", mark("Issue notices and follow them up.")),
    "report": ("report:report", mark("Scores by team and by agent.")),
    "audit": ("audit:audit", mark("Verify and read the audit trail.")),
    "backup": ("workspace:backup", mark("Write one verified backup file while people work.")),
    "restore": ("workspace:restore", mark("Fill an empty workspace from a backup file.")),
    "doctor": ("doctor:doctor", mark("Say what works on this machine and what does not.")),
}
"""Name, where it lives, and the line that help shows for it, so that help need not import it."""


class LazyGroup(TranslatedGroup):
    """A group that knows its commands by name and imports one when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        found = getattr(import_module(_COMMANDS + module), attribute)
        assert isinstance(found, click.Command)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(tr("Commands")):
            formatter.write_dl([(name, first_sentence(tr(line))) for name, (_, line) in COMMANDS.items()])


@click.group(
    "qa-console",
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["--help", "-h"], "auto_envvar_prefix": None},
    help=mark(
        "Call-centre quality inspection: draw recordings, listen, score, coach.\n\n"
        "Without a command the app opens. Try `qa-console demo` first."
    ),
)
@click.option(
    "--home",
    cls=TranslatedOption,
    metavar="DIR",
    envvar="QA_CONSOLE_HOME",
    help=mark("The workspace folder. [env: QA_CONSOLE_HOME]"),
)
@click.option(
    "--db",
    cls=TranslatedOption,
    metavar="URL",
    envvar="QA_CONSOLE_DB",
    help=mark("A database URL instead of the workspace's SQLite file. [env: QA_CONSOLE_DB]"),
)
@click.option(
    "--lang",
    cls=TranslatedOption,
    type=click.Choice(LANGUAGES),
    envvar="QA_CONSOLE_LANG",
    help=mark("The language of screens and texts. [env: QA_CONSOLE_LANG]"),
)
@click.option(
    "--user",
    cls=TranslatedOption,
    metavar="NAME",
    envvar="QA_CONSOLE_USER",
    help=mark("Who is acting. [env: QA_CONSOLE_USER]"),
)
@click.option("--no-color", cls=TranslatedOption, is_flag=True, help=mark("No colour."))
@click.option("-v", "verbose", cls=TranslatedOption, count=True, help=mark("Say more; -vv shows tracebacks."))
@click.version_option(
    package_name="qa-console",
    prog_name="qa-console",
    message="%(prog)s %(version)s",
    cls=TranslatedOption,
    help=mark("Show the version and exit."),
)
@click.pass_context
def cli(
    ctx: click.Context,
    home: str | None,
    db: str | None,
    lang: str | None,
    user: str | None,
    no_color: bool,
    verbose: int,
) -> None:
    """The group itself; its help text stands in the decorator, where it can be translated."""
    color = not (no_color or os.environ.get("NO_COLOR"))
    ctx.obj = Cli(Choices(home, db, lang, user, color, verbose))
    use_language(lang or _language_here(home))
    if ctx.invoked_subcommand is None:
        app = import_module(_COMMANDS + "app")
        app.open_app(ctx.obj)


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command line and end the process with the contract's exit code."""
    open_closed()
    args = list(sys.argv[1:] if argv is None else argv)
    if not _traces(args):
        mute_libraries()
    sys.exit(run(args))


def run(args: Sequence[str]) -> int:
    """Run one command; returns its exit code. Errors have become words by then."""
    try:
        return _run(args)
    except OutputLost as error:
        return diagnostics.report(error, as_json=False, trace=False)
    except (BrokenPipeError, SystemExit):
        # Whoever read stdout has gone (click exits with 1 then, which would mean that input was rejected);
        # what is left in the buffer has no reader, so it must not be flushed.
        abandon_stdout()
        return 0


def _traces(args: Sequence[str]) -> bool:
    return "-vv" in args or sum(1 for arg in args if arg == "-v") > 1


def _run(args: Sequence[str]) -> int:
    as_json = "--json" in args
    trace = _traces(args)
    use_language(_language_from(args))
    try:
        result = cli.main(list(args), prog_name="qa-console", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except (OutputLost, BrokenPipeError):
        raise
    except QaConsoleError as error:
        return diagnostics.report(error, as_json=as_json, trace=trace)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except (click.Abort, KeyboardInterrupt):
        diagnostics.note(tr("Stopped."))
        return 130
    except click.ClickException as error:
        return _usage(error, as_json)
    except Exception as defect:
        return diagnostics.report_defect(defect, as_json=as_json, trace=trace)


def _usage(error: click.ClickException, as_json: bool) -> int:
    if as_json:
        diagnostics.print_json_error("wrong_usage", error.format_message(), None)
    elif isinstance(error, click.exceptions.NoArgsIsHelpError):
        diagnostics.note(error.format_message())
    else:
        context = getattr(error, "ctx", None)
        if context is not None:
            diagnostics.note(context.get_usage())
        diagnostics.note(tr("Error: {words}", words=error.format_message()))
    return 2


def _language_from(args: Sequence[str]) -> str:
    """The language for messages about the command line itself, before click has read it."""
    for before, arg in zip(["", *args], args, strict=False):
        given = arg.removeprefix("--lang=") if arg.startswith("--lang=") else arg
        if given in LANGUAGES and (before == "--lang" or arg.startswith("--lang=")):
            return given
    return _language_here(None)


def _language_here(home: str | None) -> str:
    """Environment, then the workspace's config, then the terminal's locale; Chinese where none tells."""
    from qa_console.places import configured_language

    told = os.environ.get("QA_CONSOLE_LANG") or configured_language(home)
    if told in LANGUAGES:
        return told
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "en" if locale.lower().startswith("en") else "zh"
