"""What every command is made with: click pieces whose help is translated when it is shown, the object
that commands are handed, and the options that every printing command shares."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, update_wrapper
from typing import TYPE_CHECKING, Any, TypeVar

import click

from qa_console.cli import diagnostics
from qa_console.cli.wrapping import CellContext
from qa_console.i18n import mark, tr

if TYPE_CHECKING:
    from pathlib import Path

    from qa_console.bootstrap import Console
    from qa_console.domain.model import Person

F = TypeVar("F", bound=Callable[..., Any])

USAGE = (mark("[OPTIONS]"), mark("COMMAND [ARGS]..."), mark("[COMMAND] [ARGS]..."))
"""What usage lines hold besides names."""

FORMATS = ("table", "plain", "csv", "md")
"""How rows can be printed; `cli.output` prints them."""

Column = tuple[str, str]
"""Key in the row, and the heading (a catalogue string)."""


class TranslatedOption(click.Option):
    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        english = self.help
        self.help = tr(english) if english else english
        try:
            return super().get_help_record(ctx)
        finally:
            self.help = english


class TranslatedCommand(click.Command):
    context_class = CellContext

    def get_short_help_str(self, limit: int = 45) -> str:
        return first_sentence(tr(self.help) if self.help else "")

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        write_help_text(self, formatter)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return [tr(piece) if piece in USAGE else piece for piece in super().collect_usage_pieces(ctx)]

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Click keeps the option with the words of the language in which it was first asked for."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = tr(mark("Show this message and exit."))
        return option


class TranslatedGroup(TranslatedCommand, click.Group):
    command_class = TranslatedCommand


def first_sentence(text: str) -> str:
    return text.strip().split("\n", 1)[0].rstrip(".。")


def write_help_text(command: click.Command, formatter: click.HelpFormatter) -> None:
    formatter.write_paragraph()
    with formatter.indentation():
        formatter.write_text(tr(command.help) if command.help else "")


@dataclass
class Choices:
    """The global options, as given or as the environment has them."""

    home: str | None = None
    db: str | None = None
    lang: str | None = None
    user: str | None = None
    color: bool = True
    verbose: int = 0


@dataclass
class Cli:
    """What a command is handed. The console is built when it is first asked for."""

    choices: Choices
    as_json: bool = False
    style: str = "table"

    @cached_property
    def console(self) -> Console:
        return self.open()

    def open(self, home: str | None = None, *, create: bool = False) -> Console:
        """The console on a workspace, `--home` by default; closed when the command has ended."""
        from qa_console.bootstrap import open_console

        chosen = self.choices
        console = open_console(home=home or chosen.home, db=chosen.db, lang=chosen.lang, create=create)
        click.get_current_context().find_root().call_on_close(console.close)
        return console

    @cached_property
    def acting(self) -> Person:
        from qa_console.bootstrap import acting_person

        return acting_person(self.choices.user, self.console)

    @property
    def home(self) -> Path:
        from qa_console.bootstrap import find_home

        return find_home(self.choices.home)

    def show(
        self,
        document: Mapping[str, object] | Sequence[Mapping[str, object]] | list[Any],
        *,
        columns: Sequence[Column] = (),
        rows: Sequence[Mapping[str, object]] | None = None,
        text: str | None = None,
    ) -> None:
        """Print `document` as JSON where that was asked for; else `text`, else `rows` (or the document
        itself when it is a list) under `columns`."""
        from qa_console.cli import output

        if self.as_json:
            output.write_json(document)
        elif text is not None:
            output.write(text if text.endswith("\n") or not text else text + "\n")
        else:
            lines = rows if rows is not None else document
            assert not isinstance(lines, Mapping)
            output.write_rows(lines, columns, self.style)

    def note(self, message: str) -> None:
        """A remark on stderr."""
        diagnostics.note(message)

    def finish(self, code: int) -> None:
        """End with this exit code (1: done, but some input was rejected)."""
        raise click.exceptions.Exit(code)

    @contextmanager
    def progress(self, label: str, length: int | None = None) -> Iterator[Callable[[int], None]]:
        """A bar on stderr, only on a terminal: `with cli.progress(…) as step: step(1)`."""
        if not sys.stderr.isatty():
            yield lambda _n: None
            return
        began, done = time.monotonic(), 0

        def rate(_item: object) -> str:
            return tr("{rate} a second", rate=f"{done / max(time.monotonic() - began, 1e-3):.1f}")

        with click.progressbar(
            length=length or 0, label=label, file=sys.stderr, show_pos=True, item_show_func=rate
        ) as bar:

            def step(count: int) -> None:
                nonlocal done
                done += count
                bar.update(count, done)

            yield step


pass_cli = click.make_pass_decorator(Cli)


def command(name: str, *, help: str) -> Callable[[Callable[..., Any]], click.Command]:
    return click.command(name, cls=TranslatedCommand, help=help)


def group(name: str, *, help: str) -> Callable[[Callable[..., Any]], TranslatedGroup]:
    """A command group; its commands are added with `.add_command` or made with `@thegroup.command`."""
    return click.group(name, cls=TranslatedGroup, help=help)


def option(*names: str, **settings: Any) -> Callable[[F], F]:
    """`click.option` with help that is translated when it is shown."""
    return click.option(*names, cls=TranslatedOption, **settings)


argument = click.argument


def prints(*, rows: bool = False) -> Callable[[F], F]:
    """Add `--json` and, for commands that print rows, `--format`; both end up in the `Cli`."""

    def decorate(function: F) -> F:
        def wrapped(*args: Any, as_json: bool, style: str = "table", **kwargs: Any) -> Any:
            cli = click.get_current_context().find_object(Cli)
            assert cli is not None
            cli.as_json, cli.style = as_json, style
            return function(*args, **kwargs)

        result: Any = update_wrapper(wrapped, function)
        if rows:
            result = option(
                "--format",
                "style",
                type=click.Choice(FORMATS),
                default="table",
                show_default=True,
                help=mark("How rows are printed."),
            )(result)
        json_option = option("--json", "as_json", is_flag=True, help=mark("Print one JSON document."))
        return json_option(result)  # type: ignore[no-any-return]

    return decorate


def each(values: Iterable[str]) -> list[str]:
    """Ids given on the command line, without repeats, in the order given."""
    return list(dict.fromkeys(values))
