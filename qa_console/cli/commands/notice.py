"""`notice …`: issue notices, follow them up, hand them out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qa_console.cli.code_words import NOTICE_KINDS, NOTICE_STATES, in_words
from qa_console.cli.commands.day_options import day_told
from qa_console.cli.frame import Cli, argument, group, option, pass_cli, prints
from qa_console.i18n import LANGUAGES, mark, tr

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import tzinfo

    from qa_console.domain.notices.record import Notice, NoticeHead
    from qa_console.services.noticing import Terms

FORMATS = ("md", "html", "docx")
KINDS = ("agent", "team", "rectification")
STATES = ("issued", "acknowledged", "followed_up", "closed")
_COLUMNS = [
    ("id", mark("ID")),
    ("kind", mark("Kind")),
    ("subject", mark("For")),
    ("state", mark("State")),
    ("issued_at", mark("Issued")),
    ("issued_by", mark("By")),
    ("due", mark("Due")),
]


@group("notice", help=mark("Issue notices and follow them up."))
def notice() -> None:
    """The group itself."""


def _gathering(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options of the commands that gather a notice."""
    for one in (
        option("--lang", "lang", type=click.Choice(LANGUAGES), help=mark("The language of the document.")),
        option("--out", type=click.Path(path_type=Path), metavar="FILE", help=mark("Also write it to FILE.")),
        option("--format", "form", type=click.Choice(FORMATS), help=mark("Also write it in this format.")),
        option("--dry-run", is_flag=True, help=mark("Show what it would say; issue nothing.")),
        option("--due", metavar="DATE", help=mark("The day of the follow-up, or the deadline.")),
        option("--until", metavar="DATE", help=mark("The last day of calls.")),
        option("--since", metavar="DATE", help=mark("The first day of calls.")),
    ):
        function = one(function)
    return function


@notice.command("agent", help=mark("Issue a coaching notice to an agent (id or name)."))
@argument("agent")
@_gathering
@prints()
@pass_cli
def agent(cli: Cli, /, agent: str, dry_run: bool, **given: Any) -> None:
    terms, service = _terms(cli, given), cli.console.noticing
    make = service.preview_agent if dry_run else service.issue_agent
    _hand_out(cli, make(cli.acting, agent, terms), given)


@notice.command("team", help=mark("Issue a quality notice to a team."))
@argument("team")
@option("--common-agents", type=click.IntRange(1), help=mark("Agents from which a problem is common."))
@option(
    "--common-share", type=click.FloatRange(0, 1), help=mark("Share of calls from which a problem is common.")
)
@_gathering
@prints()
@pass_cli
def team(cli: Cli, /, team: str, dry_run: bool, **given: Any) -> None:
    terms, service = _terms(cli, given), cli.console.noticing
    make = service.preview_team if dry_run else service.issue_team
    _hand_out(cli, make(cli.acting, team, terms), given)


@notice.command("rectification", help=mark("Issue a written rectification notice to a team."))
@argument("team")
@option("--reason", default="", help=mark("Why: stands among the grounds."))
@_gathering
@prints()
@pass_cli
def rectification(cli: Cli, /, team: str, reason: str, dry_run: bool, **given: Any) -> None:
    terms, service = _terms(cli, given), cli.console.noticing
    make = service.preview_rectification if dry_run else service.rectify
    _hand_out(cli, make(cli.acting, team, terms, reason), given)


@notice.command("list", help=mark("List notices in the order of issue."))
@option("--kind", type=click.Choice(KINDS), help=mark("Only this kind."))
@option("--for", "subject", metavar="AGENT|TEAM", default="", help=mark("Only for this agent or team."))
@option("--state", "states", type=click.Choice(STATES), multiple=True, help=mark("Only in this state."))
@option("--limit", type=click.IntRange(1), help=mark("At most so many."))
@option("--after", metavar="ID", default="", help=mark("Only what follows this id."))
@prints(rows=True)
@pass_cli
def list_(
    cli: Cli, kind: str | None, subject: str, states: tuple[str, ...], limit: int | None, after: str
) -> None:
    from qa_console.domain.notices.document import head_document
    from qa_console.domain.notices.states import NoticeKind, NoticeState
    from qa_console.domain.ports.notices import NoticesWanted

    wanted = NoticesWanted(
        kind=NoticeKind(kind) if kind else None,
        subject=subject,
        states=frozenset(NoticeState(state) for state in states),
        limit=limit,
        after=after,
    )
    heads = cli.console.noticing.list(cli.acting, wanted)
    zone = cli.console.workplace.zone
    cli.show(
        [head_document(head) for head in heads], rows=[_row(head, zone) for head in heads], columns=_COLUMNS
    )


def _row(head: NoticeHead, zone: tzinfo) -> dict[str, Any]:
    """A line for people: codes in words, the moment of issue without a zone."""
    from qa_console.domain.notices.document import head_document

    return head_document(head) | {
        "kind": in_words(NOTICE_KINDS, head.kind),
        "state": in_words(NOTICE_STATES, head.state),
        "issued_at": f"{head.issued_at.astimezone(zone):%Y-%m-%d %H:%M}",
    }


@notice.command("show", help=mark("Show a notice as it was handed out."))
@argument("notice_id", metavar="ID")
@option("--lang", "lang", type=click.Choice(LANGUAGES), help=mark("The language of the document."))
@prints()
@pass_cli
def show(cli: Cli, notice_id: str, lang: str | None) -> None:
    _print(cli, cli.console.noticing.show(cli.acting, notice_id), lang)


@notice.command("ack", help=mark("Sign a notice off for the person it was issued to."))
@argument("notice_id", metavar="ID")
@option("--by", metavar="NAME", default="", help=mark("Who signs; without it, who is acting."))
@option("--comment", default="", help=mark("What that person says to it."))
@prints()
@pass_cli
def ack(cli: Cli, notice_id: str, by: str, comment: str) -> None:
    _moved(cli, cli.console.noticing.ack(cli.acting, notice_id, by=by, comment=comment))


@notice.command("follow-up", help=mark("Keep what listening again has shown."))
@argument("notice_id", metavar="ID")
@option("--by", metavar="NAME", default="", help=mark("Who listened; without it, who is acting."))
@option("--comment", default="", help=mark("What it has shown."))
@prints()
@pass_cli
def follow_up(cli: Cli, notice_id: str, by: str, comment: str) -> None:
    _moved(cli, cli.console.noticing.follow_up(cli.acting, notice_id, by=by, comment=comment))


@notice.command("close", help=mark("Close a notice that was acknowledged."))
@argument("notice_id", metavar="ID")
@option("--comment", default="", help=mark("The outcome."))
@prints()
@pass_cli
def close(cli: Cli, notice_id: str, comment: str) -> None:
    _moved(cli, cli.console.noticing.close(cli.acting, notice_id, comment=comment))


@notice.command("export", help=mark("Write a notice to a file, by default in the workspace's exports."))
@argument("notice_id", metavar="ID")
@option("--format", "form", type=click.Choice(FORMATS), help=mark("The file's format; docx by default."))
@option("--lang", "lang", type=click.Choice(LANGUAGES), help=mark("The language of the document."))
@option("--out", type=click.Path(path_type=Path), metavar="FILE", help=mark("Where to write it."))
@prints()
@pass_cli
def export(cli: Cli, notice_id: str, form: str | None, lang: str | None, out: Path | None) -> None:
    from qa_console.domain.ports.documents import Format

    chosen, tongue = Format(_format(form, out)), _lang(cli, lang)
    path = cli.console.noticing.export(cli.acting, notice_id, chosen, tongue, out)
    document = {"id": notice_id.strip().upper(), "path": str(path), "format": chosen.value, "lang": tongue}
    cli.show(document, text=str(path))


def _terms(cli: Cli, given: dict[str, Any]) -> Terms:
    from qa_console.domain.notices.content import CommonRule
    from qa_console.services.noticing import Terms

    agents, share = given.get("common_agents"), given.get("common_share")
    usual = CommonRule()
    rule = CommonRule(
        usual.least_agents if agents is None else agents, usual.least_share if share is None else share
    )
    zone = cli.console.workplace.zone
    return Terms(
        since=day_told(given["since"], zone, "--since"),
        until=day_told(given["until"], zone, "--until"),
        due=day_told(given["due"], zone, "--due"),
        rule=rule,
    )


def _hand_out(cli: Cli, made: Notice, given: dict[str, Any]) -> None:
    """Write the file that was asked for, then print the notice, or where it stands."""
    from qa_console.domain.notices.document import notice_document

    path = _written(cli, made, given)
    if cli.as_json:
        cli.show({**notice_document(made), **({"path": str(path)} if path else {})})
    elif not made.head.id:
        _print(cli, made, given["lang"])
    else:
        cli.show({}, text=_issued(made) + (f"\n{path}" if path else ""))


def _written(cli: Cli, made: Notice, given: dict[str, Any]) -> Path | None:
    from qa_console.domain.ports.documents import Format

    out: Path | None = given["out"]
    if out is None and (given["form"] is None or not made.head.id):
        return None
    service, form = cli.console.noticing, Format(_format(given["form"], out))
    lang = _lang(cli, given["lang"])
    if made.head.id:
        return service.export(cli.acting, made.head.id, form, lang, out)
    assert out is not None
    return service.save_preview(cli.acting, made, form, lang, out)


def _print(cli: Cli, made: Notice, lang: str | None) -> None:
    from qa_console.domain.notices.document import notice_document
    from qa_console.domain.ports.documents import Format

    if cli.as_json:
        cli.show(notice_document(made))
        return
    data = cli.console.noticing.written(cli.acting, made, Format.MARKDOWN, _lang(cli, lang))
    cli.show({}, text=data.decode())


def _issued(made: Notice) -> str:
    return tr(
        "Notice {id} ({kind}) for {subject}: {calls} calls, due {due}.",
        id=made.head.id,
        kind=in_words(NOTICE_KINDS, made.head.kind.value),
        subject=made.head.subject,
        calls=len(made.evaluations),
        due=made.head.due,
    )


def _moved(cli: Cli, made: Notice) -> None:
    from qa_console.domain.notices.document import notice_document

    last = made.events[-1]
    text = tr(
        "Notice {id} is {state}, by {by}.",
        id=made.head.id,
        state=in_words(NOTICE_STATES, last.state.value),
        by=last.by,
    )
    cli.show(notice_document(made), text=text)


def _format(given: str | None, out: Path | None) -> str:
    """As given, else as the file's ending says, else DOCX."""
    ending = out.suffix.lower().lstrip(".") if out else ""
    return given or (ending if ending in FORMATS else "docx")


def _lang(cli: Cli, given: str | None) -> str:
    return given or cli.console.settings.lang
