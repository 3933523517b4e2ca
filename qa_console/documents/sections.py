"""Sections that more than one kind of notice has: calls, quotes, criteria, advice, signatures."""

from __future__ import annotations

from collections.abc import Sequence

from qa_console.documents.blocks import (
    Block,
    Bullets,
    Column,
    Paragraph,
    Quote,
    Run,
    Runs,
    Signatures,
    Subheading,
    Table,
    Tone,
    plain,
)
from qa_console.documents.words import Words
from qa_console.domain.notices.content import Advice, CallLine, Case, CriterionLine, Form
from qa_console.domain.notices.record import Notice
from qa_console.domain.notices.states import NoticeState
from qa_console.domain.text import clean

MOST_WORDINGS = 2


def issue_number(words: Words, notice: Notice) -> str:
    """The notice's number; a preview has none yet and says so."""
    return notice.head.id or words.tr("Preview, not issued")


def forms(words: Words, used: Sequence[Form]) -> str:
    """The forms by title and version."""
    return " / ".join(f"{words.choose(form.title)} v{form.version}" for form in used) or "-"


def period(words: Words, notice: Notice) -> str:
    return words.tr(
        "{since} to {until}", since=words.day(notice.head.since), until=words.day(notice.head.until)
    )


def verdict(words: Words, call: CallLine) -> str:
    """The band, or whether the call passed; a call without a score has neither."""
    if call.band:
        return clean(call.band)
    if call.passed is None:
        return "-"
    return words.tr("passed") if call.passed else words.tr("not passed")


def calls_table(words: Words, calls: Sequence[CallLine], *, by_agent: bool = False) -> Table:
    """Every reviewed call, in order of time."""
    columns = [
        Column(words.tr("Recording"), 5),
        Column(words.tr("Call time"), 8),
        Column(words.tr("Length"), 4, number=True),
        Column(words.tr("Score"), 4, number=True),
        Column(words.tr("Result"), 5),
        Column(words.tr("Findings"), 5, number=True),
    ]
    if by_agent:
        columns.insert(1, Column(words.tr("Agent"), 7))
    return Table(tuple(columns), tuple(_call_row(words, call, by_agent) for call in calls))


def _call_row(words: Words, call: CallLine, by_agent: bool) -> Runs:
    failed = call.passed is False
    row = [
        Run(call.recording),
        Run(words.moment(call.started_at)),
        Run(words.clock(call.duration_s)),
        Run(words.score(call.score), strong=failed, tone=Tone.BAD if failed else Tone.PLAIN),
        Run(verdict(words, call)),
        Run(str(call.findings)),
    ]
    if by_agent:
        row.insert(1, Run(words.named(call.agent_name, call.agent)))
    return tuple(row)


def problem_head(words: Words, line: CriterionLine) -> Subheading:
    """The criterion, how often it failed, and whether it is critical."""
    remark = words.ntr(
        "failed in {failed} of {n} call", "failed in {failed} of {n} calls", line.asked, failed=line.failed
    )
    critical = words.critical(line.critical)
    return Subheading(words.criterion(line.criterion, line.title), words.joined((remark, critical)))


def quote(words: Words, case: Case, *, by_agent: bool = False) -> Quote:
    """One passage with its words and the note; what was not marked is said."""
    where = [case.recording, words.moment(case.started_at)]
    if by_agent:
        where.insert(0, words.named(case.agent_name, case.agent))
    if case.start_s is not None:
        where.append(words.span(case.start_s, case.end_s))
    else:
        where.append(words.tr("no passage marked"))
    lines = tuple((words.speaker(part.channel), clean(part.text)) for part in case.speech)
    note = words.tr("Note: {note}", note=clean(case.note)) if case.note else ""
    return Quote(words.joined(where), lines, note)


def quotes(words: Words, cases: Sequence[Case], most: int, *, by_agent: bool = False) -> list[Block]:
    """At most so many passages quoted, those with words first; the others are named, so that none is lost."""
    best = sorted(range(len(cases)), key=lambda at: (not cases[at].speech, at))[:most]
    blocks: list[Block] = [quote(words, cases[at], by_agent=by_agent) for at in sorted(best)]
    rest = [case for at, case in enumerate(cases) if at not in best]
    if rest:
        named = words.listed(f"{case.recording} {words.span(case.start_s, case.end_s)}" for case in rest)
        blocks.append(Paragraph(plain(words.tr("Also in: {list}", list=named))))
    return blocks


def criteria_table(words: Words, lines: Sequence[CriterionLine]) -> Table:
    """Criteria with counts, mean and target; a mean below target carries a mark."""
    return Table(
        (
            Column(words.tr("Criterion"), 8),
            Column(words.tr("Calls asked"), 3, number=True),
            Column(words.tr("Failed"), 2, number=True),
            Column(words.tr("Mean"), 2, number=True),
            Column(words.tr("Target"), 2, number=True),
            Column(words.tr("Gap"), 2, number=True),
        ),
        tuple(_criterion_row(words, line) for line in lines),
    )


def _criterion_row(words: Words, line: CriterionLine) -> Runs:
    tone = Tone.BAD if line.below else Tone.PLAIN
    gap = f"-{words.score(line.target - line.mean)}" if line.below else ""
    return (
        Run(words.criterion(line.criterion, line.title)),
        Run(str(line.asked)),
        Run(str(line.failed)),
        Run(words.score(line.mean), strong=line.below, tone=tone),
        Run(words.score(line.target)),
        Run(gap, tone=tone),
    )


def advice(words: Words, given: Sequence[Advice]) -> list[Block]:
    """What to practise: the criterion, how, and wording that shows it kept."""
    blocks: list[Block] = []
    for each in given:
        blocks.append(Subheading(words.criterion(each.criterion, each.title)))
        how = words.choose(each.practise) or words.choose(each.asks)
        if how:
            blocks.append(Paragraph(plain(how)))
        wording = [words.choose(text) for text in each.wording[:MOST_WORDINGS]]
        if wording:
            label = Run(words.tr("Wording that works:"), strong=True)
            blocks.append(Paragraph((label,)))
            blocks.append(Bullets(tuple(plain(text) for text in wording)))
    return blocks


def signatures(words: Words, notice: Notice, roles: Sequence[str]) -> Signatures:
    """A line per role, the first filled in once the notice has been acknowledged, and the issuer's."""
    ack = next((event for event in notice.events if event.state is NoticeState.ACKNOWLEDGED), None)
    fields: list[tuple[str, str]] = []
    for place, role in enumerate(roles):
        known = ack if ack and place == 0 else None
        fields.append((role, clean(known.by) if known else ""))
        fields.append((words.tr("Date"), words.day(known.at.date()) if known else ""))
    return Signatures(tuple(fields))


def acknowledgement(words: Words, notice: Notice) -> list[Block]:
    """What was said when the notice was acknowledged and followed up."""
    said = [event for event in notice.events if event.comment]
    if not said:
        return []
    items = tuple(
        plain(
            words.tr(
                "{day} {by} ({state}): {comment}",
                day=words.day(event.at.date()),
                by=clean(event.by),
                state=state(words, event.state),
                comment=clean(event.comment),
            )
        )
        for event in said
    )
    return [Subheading(words.tr("Remarks on record")), Bullets(items)]


def state(words: Words, of: NoticeState) -> str:
    """The state's name."""
    names = {
        NoticeState.ISSUED: words.tr("issued"),
        NoticeState.ACKNOWLEDGED: words.tr("acknowledged"),
        NoticeState.FOLLOWED_UP: words.tr("followed up"),
        NoticeState.CLOSED: words.tr("closed"),
    }
    return names[of]
