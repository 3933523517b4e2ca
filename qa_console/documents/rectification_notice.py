"""The written rectification notice as a document."""

from __future__ import annotations

from collections.abc import Sequence

from qa_console.documents.blocks import (
    Block,
    Bullets,
    Column,
    Document,
    Heading,
    Paragraph,
    Run,
    Runs,
    Table,
    Tone,
    plain,
)
from qa_console.documents.sections import (
    acknowledgement,
    calls_table,
    forms,
    issue_number,
    period,
    signatures,
    state,
)
from qa_console.documents.team_notice import problem_blocks
from qa_console.documents.words import Words
from qa_console.domain.notices.content import Demand, RectificationContent, Reminder
from qa_console.domain.notices.record import Notice
from qa_console.domain.notices.states import NoticeState
from qa_console.domain.text import clean


def rectification_document(words: Words, notice: Notice, content: RectificationContent) -> Document:
    """Five numbered sections and the lines to sign, in one language."""
    sections: list[tuple[str, Sequence[Block]]] = [
        (words.tr("Grounds"), _grounds(words, content)),
        (words.tr("What has to be put right"), [_table(words, content)]),
        (words.tr("Evidence and remedy"), _evidence(words, content)),
        (words.tr("What is required"), [_required(words, content)]),
        (words.tr("Calls reviewed"), [calls_table(words, content.calls, by_agent=True)]),
    ]
    blocks: list[Block] = [Paragraph(plain(_opening(words, content)))]
    for number, (title, body) in enumerate(sections, start=1):
        blocks += [Heading(words.heading(number, title)), *body]
    blocks += acknowledgement(words, notice)
    roles = [words.tr("Squad leader"), words.tr("Team supervisor"), words.tr("QA inspector")]
    blocks.append(signatures(words, notice, roles))
    return Document(
        title=words.tr("Rectification notice"),
        subtitle=issue_number(words, notice),
        lang=words.lang,
        author=notice.head.issued_by,
        created=notice.head.issued_at,
        facts=_facts(words, notice, content),
        blocks=tuple(blocks),
        footer=words.tr("Internal: for the team's management only."),
    )


def _facts(words: Words, notice: Notice, content: RectificationContent) -> tuple[tuple[str, str], ...]:
    return (
        (words.tr("Team"), content.team),
        (words.tr("Period"), period(words, notice)),
        (words.tr("Calls reviewed"), str(len(content.calls))),
        (words.tr("Agents reviewed"), str(content.agents_reviewed)),
        (words.tr("Mean score"), _mean(words, content)),
        (words.tr("Mean before"), _mean_before(words, content)),
        (words.tr("Issued by"), notice.head.issued_by),
        (words.tr("Issued on"), words.day(notice.head.issued_at.date())),
        (words.tr("Deadline"), words.day(content.due)),
        (words.tr("Form"), forms(words, content.forms)),
    )


def _mean(words: Words, content: RectificationContent) -> str:
    return words.tr(
        "{mean} (target {target})",
        mean=words.score(content.figures.mean),
        target=words.score(content.target),
    )


def _mean_before(words: Words, content: RectificationContent) -> str:
    if not content.figures_before.n:
        return words.tr("no calls reviewed")
    return words.ntr(
        "{mean} ({n} call)",
        "{mean} ({n} calls)",
        content.figures_before.n,
        mean=words.score(content.figures_before.mean),
    )


def _opening(words: Words, content: RectificationContent) -> str:
    return words.tr(
        "{team}: the calls reviewed in this period show the problems below. They are to be put right by {day}"
        " as set out in this notice.",
        team=content.team,
        day=words.day(content.due),
    )


def _grounds(words: Words, content: RectificationContent) -> list[Block]:
    items: list[Runs] = []
    if content.reason:
        items.append(plain(clean(content.reason)))
    items += [plain(_reminder(words, reminder)) for reminder in content.reminders]
    compared = words.tr(
        "Compared with {since} to {until}, the period of the same length before.",
        since=words.day(content.before_since),
        until=words.day(content.before_until),
    )
    return [Bullets((*items, plain(compared)))]


def _reminder(words: Words, reminder: Reminder) -> str:
    return words.tr(
        "Team quality notice {notice} of {day} ({state}).",
        notice=reminder.notice,
        day=words.day(reminder.issued_on),
        state=state(words, NoticeState(reminder.state)),
    )


def _table(words: Words, content: RectificationContent) -> Table:
    return Table(
        (
            Column(words.tr("Problem"), 6),
            Column(words.tr("Before"), 3, number=True),
            Column(words.tr("This period"), 3, number=True),
            Column(words.tr("Agents"), 2, number=True),
            Column(words.tr("Change"), 3),
        ),
        tuple(_row(words, demand) for demand in content.demands),
    )


def _row(words: Words, demand: Demand) -> Runs:
    line, before = demand.problem.line, demand.before
    earlier = f"{before.failed}/{before.asked}" if before.asked else "-"
    return (
        Run(words.criterion(line.criterion, line.title)),
        Run(earlier),
        Run(f"{line.failed}/{line.asked}", strong=True, tone=Tone.BAD),
        Run(f"{line.agents_failed}/{line.agents}"),
        Run(_change(words, demand)),
    )


def _change(words: Words, demand: Demand) -> str:
    """Shares compared as they are: with few calls a difference is no proof, and none is claimed."""
    line, before = demand.problem.line, demand.before
    if not before.asked:
        return words.tr("not asked before")
    now, then = line.failed * before.asked, before.failed * line.asked
    if now == then:
        return words.tr("unchanged")
    return words.tr("more often") if now > then else words.tr("less often")


def _evidence(words: Words, content: RectificationContent) -> list[Block]:
    return [block for demand in content.demands for block in problem_blocks(words, demand.problem)]


def _required(words: Words, content: RectificationContent) -> Bullets:
    day = words.day(content.due)
    return Bullets(
        (
            plain(words.tr("The squad leader goes through every call named above with the agent concerned.")),
            plain(words.tr("The squad practises the remedies above in its listening session.")),
            plain(words.tr("A written answer with causes, measures and owners is due by {day}.", day=day)),
            plain(
                words.tr("After {day} quality inspection listens again and decides on the outcome.", day=day)
            ),
        ),
        numbered=True,
    )
