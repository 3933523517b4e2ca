"""`rubric validate|test|score|list|show|draft|publish|retire`. The first three need no workspace."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qa_console.cli.code_words import CRITICAL, ITEM_KINDS, in_words
from qa_console.cli.frame import Cli, argument, group, option, pass_cli, prints
from qa_console.i18n import choose, mark, tr

if TYPE_CHECKING:
    from qa_console.domain.findings.examples import Tried
    from qa_console.domain.rubric.model import Item, Rubric
    from qa_console.errors import RubricError
    from qa_console.services.rubrics import Form

COLUMNS = [
    ("id", mark("ID")),
    ("version", mark("Version")),
    ("state_shown", mark("State")),
    ("items", mark("Items")),
    ("title_shown", mark("Title")),
    ("published", mark("Published")),
]
STATE_WORDS = {"draft": mark("draft"), "published": mark("published"), "retired": mark("retired")}
_FILE = click.Path(path_type=Path)

rubric = group("rubric", help=mark("Check, score, list and publish rubrics."))(lambda: None)


@rubric.command("validate", help=mark("Check a rubric file: every problem with its line, field and remedy."))
@argument("file", type=_FILE)
@prints()
@pass_cli
def validate(cli: Cli, file: Path) -> None:
    """The command; its help text stands in the decorator, where it can be translated."""
    from qa_console.bootstrap import bare_scoring

    read = bare_scoring().validate(file)
    form = read.rubric
    warnings = [{"message": _words(one), "where": one.where or ""} for one in read.warnings]
    _remark(cli, read.warnings)
    n = sum(1 for _ in form.items())
    cli.show(
        {"valid": True, "id": form.id, "version": form.version, "items": n, "warnings": warnings},
        text=tr("{name} is valid: {sections} sections, {items} items.",
                name=f"{form.id}@{form.version}", sections=len(form.sections), items=n),
    )  # fmt: skip


@rubric.command("test", help=mark("Try the examples beside a rubric's phrases; exit code 1 if one fails."))
@argument("file", type=_FILE)
@prints()
@pass_cli
def test(cli: Cli, file: Path) -> None:
    """The command; its help text stands in the decorator, where it can be translated."""
    from qa_console.bootstrap import bare_scoring

    tried = bare_scoring().try_examples(file)
    failed = [one for one in tried if not one.kept]
    summary = tr("{n} examples tried, {failed} failed.", n=len(tried), failed=len(failed))
    cli.show(
        {"examples": len(tried), "failed": [_failed(one) for one in failed]},
        text="\n".join([*map(_failed_words, failed), summary]),
    )
    if failed:
        cli.finish(1)


@rubric.command("score", help=mark("Score an answers file with a rubric file; no workspace is needed."))
@argument("file", type=_FILE)
@option("--answers", required=True, type=_FILE, metavar="FILE", help=mark("The answers, as JSON."))
@prints()
@pass_cli
def score(cli: Cli, file: Path, answers: Path) -> None:
    """The command; its help text stands in the decorator, where it can be translated."""
    from qa_console.bootstrap import bare_scoring
    from qa_console.cli.score_text import score_text
    from qa_console.domain.score_document import as_document

    form, sheet = bare_scoring().score(file, answers)
    cli.show(as_document(sheet), text=score_text(form, sheet))


@rubric.command("list", help=mark("Every version of every rubric in the workspace."))
@prints(rows=True)
@pass_cli
def list_(cli: Cli) -> None:
    """The command; its help text stands in the decorator, where it can be translated."""
    forms = cli.console.rubrics.all(cli.acting)
    zone = cli.console.workplace.zone
    rows = [
        {
            **_line(form),
            "state_shown": tr(STATE_WORDS[form.kept.state]),
            "title_shown": choose(form.rubric.title),
            "published": form.kept.published_at
            and f"{form.kept.published_at.astimezone(zone):%Y-%m-%d %H:%M}",
        }
        for form in forms
    ]
    cli.show([_line(form) for form in forms], columns=COLUMNS, rows=rows)


@rubric.command("show", help=mark("One rubric: ID for its newest published version, or ID@VERSION."))
@argument("name", metavar="RUBRIC")
@prints()
@pass_cli
def show(cli: Cli, name: str) -> None:
    """The command; its help text stands in the decorator, where it can be translated."""
    form = cli.console.rubrics.get(cli.acting, name)
    cli.show({**_line(form), **_content(form.rubric)}, text=_sheet(form))


@rubric.command("draft", help=mark("Keep a rubric that is still worked on."))
@argument("file", type=_FILE)
@prints()
@pass_cli
def draft(cli: Cli, file: Path) -> None:
    """The command; its help text stands in the decorator, where it can be translated."""
    form = cli.console.rubrics.save_draft(cli.acting, file)
    cli.show(_line(form), text=tr("{name} is kept as a draft.", name=form.kept.name))


@rubric.command("publish", help=mark("Publish a rubric file; from then on that version never changes."))
@argument("file", type=_FILE)
@prints()
@pass_cli
def publish(cli: Cli, file: Path) -> None:
    """The command; its help text stands in the decorator, where it can be translated."""
    form = cli.console.rubrics.publish(cli.acting, file)
    _remark(cli, form.warnings)
    said = (
        mark("{name} is published.")
        if form.changed
        else mark("{name} was published already; nothing changed.")
    )
    cli.show({**_line(form), "changed": form.changed}, text=tr(said, name=form.kept.name))


@rubric.command("retire", help=mark("Use a version for nothing new; what was scored with it stays."))
@argument("name", metavar="RUBRIC")
@prints()
@pass_cli
def retire(cli: Cli, name: str) -> None:
    """The command; its help text stands in the decorator, where it can be translated."""
    form = cli.console.rubrics.retire(cli.acting, name)
    cli.show(_line(form), text=tr("{name} is retired.", name=form.kept.name))


def _failed(one: Tried) -> dict[str, object]:
    return {
        "check": one.check,
        "label": one.label,
        "example": one.example,
        "must_match": one.must_match,
        "unsure": one.unsure,
    }


def _failed_words(one: Tried) -> str:
    said = (
        mark("{check}.{label} must not be found in: {example}")
        if not one.must_match
        else mark("{check}.{label} is only in doubt in: {example}")
        if one.unsure
        else mark("{check}.{label} is not found in: {example}")
    )
    return tr(said, check=one.check, label=one.label, example=one.example)


def _words(warning: RubricError) -> str:
    return tr(warning.message, **warning.values)


def _remark(cli: Cli, warnings: Sequence[RubricError]) -> None:
    for warning in warnings:
        cli.note(tr("Remark: {remark} ({where})", remark=_words(warning), where=warning.where))


def _line(form: Form) -> dict[str, object]:
    return {
        "id": form.kept.id,
        "version": form.kept.version,
        "state": form.kept.state.value,
        "title": dict(form.rubric.title),
        "items": sum(1 for _ in form.rubric.items()),
        "published_at": form.kept.published_at,
    }


def _content(form: Rubric) -> dict[str, object]:
    bands = sorted(form.scale.bands, key=lambda band: -band.least)
    return {
        "scale": {
            "pass": form.scale.pass_at,
            "bands": [{"name": band.name, "min": band.least} for band in bands],
        },
        "sections": [
            {
                "id": section.id,
                "title": dict(section.title),
                "weight": section.weight,
                "items": [_item(item) for item in section.items],
            }
            for section in form.sections
        ],
    }


def _item(item: Item) -> dict[str, object]:
    return {
        "id": item.id,
        "title": dict(item.title),
        "weight": item.weight,
        "kind": item.kind.value,
        "critical": item.critical,
        "na": item.na,
        "evidence": "required_on_fail" if item.evidence_required else "optional",
        "fail_below": item.fail_below,
        "when": item.when and {"item": item.when.item, "is": list(item.when.values)},
        "checks": list(item.checks),
        "asks": dict(item.asks),
    }


def _sheet(form: Form) -> str:
    from tabulate import tabulate

    from qa_console.cli.score_text import plain_number

    rows = []
    for section in form.rubric.sections:
        rows.append([section.id, choose(section.title), plain_number(section.weight), "", ""])
        for item in section.items:
            critical = in_words(CRITICAL, item.critical.value) if item.critical else ""
            weight = plain_number(item.weight)
            rows.append([item.id, choose(item.title), weight, in_words(ITEM_KINDS, item.kind), critical])
    headings = [tr("Item"), tr("Title"), tr("Weight"), tr("Kind"), ""]
    title = f"{form.kept.name}  {choose(form.rubric.title)}  ({tr(STATE_WORDS[form.kept.state])})"
    return f"{title}\n\n" + tabulate(rows, headings, tablefmt="simple", disable_numparse=True)
