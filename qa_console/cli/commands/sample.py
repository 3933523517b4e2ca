"""`sample`: draw recordings by a plan, and read the draws that were made."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from qa_console.cli.code_words import SOURCES, in_words
from qa_console.cli.frame import Cli, argument, group, option, pass_cli, prints
from qa_console.errors import WrongUsage
from qa_console.i18n import choose, mark, tr

if TYPE_CHECKING:
    from qa_console.domain.sampling.draw import Unit
    from qa_console.domain.sampling.record import Draw, DrawHead

_ROW_COLUMNS = (
    ("rank", mark("No.")),
    ("recording", mark("Recording")),
    ("file", mark("File")),
    ("stratum", mark("Stratum")),
    ("inclusion_probability", mark("Probability")),
    ("weight", mark("Weight")),
    ("reason", mark("Reason")),
)
_FRAME_COLUMNS = (
    ("recording", mark("Recording")),
    ("file", mark("File")),
    ("stratum", mark("Stratum")),
    ("size", mark("Size")),
    ("inclusion_probability", mark("Probability")),
)
_HEAD_COLUMNS = (
    ("id", mark("Draw")),
    ("plan", mark("Plan")),
    ("plan_version", mark("Version")),
    ("n", mark("Drawn")),
    ("frame_size", mark("Out of")),
    ("seed", mark("Seed")),
    ("drawn_at", mark("Drawn at")),
    ("drawn_by", mark("Drawn by")),
)
_PLAN_COLUMNS = (
    ("id", mark("Plan")),
    ("version", mark("Version")),
    ("title", mark("Title")),
    ("source", mark("Source")),
    ("description", mark("What it draws")),
)


@group("sample", help=mark("Draw recordings to listen to, by a plan."))
def sample() -> None:
    """Commands are added below."""


@sample.command(
    "draw",
    help=mark(
        "Draw recordings by a plan and keep the draw.\n\n"
        "PLAN is a YAML file or the name of one in the workspace's plans. The same seed, plan and recordings "
        "give the same draw, on any machine."
    ),
)
@argument("plan")
@option("--seed", type=int, metavar="N", help=mark("The seed; without it one is drawn and recorded."))
@option("--day", metavar="DATE", help=mark("The day to draw from, for plans that draw from days."))
@option("--dry-run", is_flag=True, help=mark("Show the draw and keep nothing."))
@option("--frame", "with_frame", is_flag=True, help=mark("Add every recording that could have been drawn."))
@option(
    "--repeat",
    type=click.IntRange(min=1),
    metavar="K",
    help=mark("With --dry-run: one draw for each of K seeds, N and the next ones."),
)
@prints(rows=True)
@pass_cli
def draw(
    cli: Cli,
    plan: str,
    seed: int | None,
    day: str | None,
    dry_run: bool,
    with_frame: bool,
    repeat: int | None,
) -> None:
    """Draw, or with `--repeat` show what many seeds would draw."""
    on = _day(day)
    if repeat is None:
        drawn = cli.console.drawing.draw(cli.acting, plan, seed=seed, day=on, dry_run=dry_run)
        _show_draw(cli, drawn, with_frame)
        _tell(cli, drawn)
        return
    if not dry_run:
        raise WrongUsage(
            mark("--repeat keeps nothing, so it needs --dry-run"),
            where="--repeat",
            remedy=mark("add --dry-run"),
        )
    draws = [
        {"seed": one, "recordings": files}
        for one, files in cli.console.drawing.repeat(cli.acting, plan, repeat, seed=seed, day=on)
    ]
    cli.show(
        {"draws": draws}, rows=draws, columns=[("seed", mark("Seed")), ("recordings", mark("Recordings"))]
    )


@sample.command("show", help=mark("Show a draw that was made."))
@argument("draw_id", metavar="DRAW")
@option("--frame", "with_frame", is_flag=True, help=mark("Add every recording that could have been drawn."))
@prints(rows=True)
@pass_cli
def show(cli: Cli, draw_id: str, with_frame: bool) -> None:
    """Show one draw; DRAW is its id."""
    drawn = cli.console.drawing.show(cli.acting, draw_id, frame=with_frame)
    _show_draw(cli, drawn, with_frame)
    if not cli.as_json:
        _tell(cli, drawn)


@sample.command("list", help=mark("List the draws that were made, oldest first."))
@option("--limit", type=click.IntRange(min=1), metavar="N", help=mark("At most so many."))
@option("--after", default="", metavar="DRAW", help=mark("Only the draws after this one."))
@prints(rows=True)
@pass_cli
def list_draws(cli: Cli, limit: int | None, after: str) -> None:
    """List draws without their rows."""
    heads = cli.console.drawing.draws(cli.acting, after=after, limit=limit)
    zone = cli.console.workplace.zone
    rows = [_head(head) | {"drawn_at": f"{head.drawn_at.astimezone(zone):%Y-%m-%d %H:%M}"} for head in heads]
    cli.show([_head(head) for head in heads], rows=rows, columns=_HEAD_COLUMNS)


@sample.command("plans", help=mark("List the plans that can be drawn by name."))
@prints(rows=True)
@pass_cli
def plans(cli: Cli) -> None:
    """List the workspace's plans and the shipped ones."""
    found = [
        {
            "id": plan.id,
            "version": plan.version,
            "title": choose(plan.title),
            "source": plan.source.value,
            "description": choose(plan.description),
        }
        for plan in cli.console.drawing.plans(cli.acting)
    ]
    rows = [plan | {"source": in_words(SOURCES, str(plan["source"]))} for plan in found]
    cli.show(found, rows=rows, columns=_PLAN_COLUMNS)


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as exc:
        raise WrongUsage(
            mark("{text} is not a date"), text=text, where="--day", remedy=mark("write it like 2026-03-04")
        ) from exc


def _show_draw(cli: Cli, drawn: Draw, with_frame: bool) -> None:
    document = draw_document(drawn, with_frame=with_frame)
    if with_frame:
        cli.show(document, rows=document["frame"], columns=_FRAME_COLUMNS)
        return
    rows = [row | {"reason": _in_words(row["reason"])} for row in document["rows"]]
    cli.show(document, rows=rows, columns=_ROW_COLUMNS)


def _in_words(reason: str) -> str:
    from qa_console.domain.sampling.draw import RANDOM

    return tr(RANDOM) if reason == RANDOM else reason


def _tell(cli: Cli, drawn: Draw) -> None:
    head = drawn.head
    name = head.id or tr("dry run, nothing kept")
    if not head.frame_size:
        cli.note(tr("{draw}: there is no recording to draw from (seed {seed})", draw=name, seed=head.seed))
        return
    cli.note(
        tr(
            "{draw}: {n} of {size} recordings drawn by {plan}, seed {seed}",
            draw=name,
            n=head.n,
            size=head.frame_size,
            plan=head.plan,
            seed=head.seed,
        )
    )


def draw_document(drawn: Draw, *, with_frame: bool = False) -> dict[str, Any]:
    """The draw as the contract writes it."""
    document: dict[str, Any] = {
        "draw": _head(drawn.head),
        "strata": [
            {"stratum": stratum.name, "population": stratum.population, "n": stratum.n}
            for stratum in drawn.strata
        ],
        "rows": [
            {
                "recording": row.recording,
                "file": row.file,
                "stratum": row.stratum,
                "inclusion_probability": float(row.probability),
                "weight": float(row.weight),
                "reason": row.reason,
                "seed": drawn.head.seed,
                "rank": row.rank,
            }
            for row in drawn.rows
        ],
    }
    return document | {"frame": [_unit(unit) for unit in drawn.frame]} if with_frame else document


def _head(head: DrawHead) -> dict[str, Any]:
    return {
        "id": head.id or None,
        "plan": head.plan,
        "plan_version": head.plan_version,
        "plan_hash": head.plan_hash,
        "source": head.source.value,
        "seed": head.seed,
        "frame_size": head.frame_size,
        "frame_hash": head.frame_hash,
        "n": head.n,
        "drawn_at": head.drawn_at,
        "drawn_by": head.drawn_by,
        "note": head.note,
    }


def _unit(unit: Unit) -> dict[str, Any]:
    return {
        "recording": unit.recording,
        "file": unit.file,
        "stratum": unit.stratum,
        "size": float(unit.size),
        "inclusion_probability": float(unit.probability),
    }
