"""The team notice as a document: common problems apart from individual cases."""

from __future__ import annotations

from collections.abc import Sequence

from qa_console.documents.blocks import (
    Bars,
    Block,
    Bullets,
    Column,
    Document,
    Heading,
    Paragraph,
    Run,
    Runs,
    Subheading,
    Table,
    plain,
)
from qa_console.documents.sections import (
    acknowledgement,
    calls_table,
    criteria_table,
    forms,
    issue_number,
    period,
    quotes,
    signatures,
)
from qa_console.documents.words import Words
from qa_console.domain.notices.content import (
    AgentLine,
    Case,
    Clip,
    CriterionLine,
    Problem,
    TeamContent,
    Topic,
)
from qa_console.domain.notices.record import Notice
from qa_console.domain.text import clean

MOST_QUOTES = 5
"""Quoted in full per problem; the rest are named by recording, so that the list stays complete."""
LONGEST_CELL = 90
_LONGEST_WORD = 16


def team_document(words: Words, notice: Notice, content: TeamContent) -> Document:
    """Seven numbered sections and the lines to sign, in one language."""
    sections: list[tuple[str, Sequence[Block]]] = [
        (words.tr("Overview"), _overview(words, content)),
        (words.tr("Common problems"), _common(words, content)),
        (words.tr("Individual cases"), _individual(words, content)),
        (words.tr("Scores by criterion"), [criteria_table(words, content.criteria)]),
        (words.tr("Scores by agent"), _agents(words, content)),
        (words.tr("Topics for the recording-sharing session"), _topics(words, content)),
        (words.tr("Calls reviewed"), [calls_table(words, content.calls, by_agent=True)]),
    ]
    blocks: list[Block] = []
    for number, (title, body) in enumerate(sections, start=1):
        blocks += [Heading(words.heading(number, title)), *body]
    blocks += acknowledgement(words, notice)
    blocks.append(signatures(words, notice, [words.tr("Squad leader"), words.tr("Team supervisor")]))
    return Document(
        title=words.tr("Team quality notice"),
        subtitle=issue_number(words, notice),
        lang=words.lang,
        author=notice.head.issued_by,
        created=notice.head.issued_at,
        facts=_facts(words, notice, content),
        blocks=tuple(blocks),
        footer=words.tr("Internal: for the team's management only."),
    )


def _facts(words: Words, notice: Notice, content: TeamContent) -> tuple[tuple[str, str], ...]:
    figures = content.figures
    return (
        (words.tr("Team"), content.team),
        (words.tr("Period"), period(words, notice)),
        (words.tr("Calls reviewed"), str(len(content.calls))),
        (words.tr("Agents reviewed"), str(content.agents_reviewed)),
        (words.tr("Mean score"), words.score(figures.mean)),
        (words.tr("Median; range"), _range(words, content)),
        (words.tr("Form"), forms(words, content.forms)),
        (words.tr("Follow-up on"), words.day(content.due)),
        (words.tr("Issued by"), notice.head.issued_by),
        (words.tr("Issued on"), words.day(notice.head.issued_at.date())),
    )


def _range(words: Words, content: TeamContent) -> str:
    figures = content.figures
    return words.tr(
        "{median}; {low} to {high}",
        median=words.score(figures.median),
        low=words.score(figures.low),
        high=words.score(figures.high),
    )


def _overview(words: Words, content: TeamContent) -> list[Block]:
    text = words.tr(
        "Calls reviewed: {calls}, of {agents} agents. Problems: {common} common, {individual} individual."
        " The scores spread as follows.",
        calls=len(content.calls),
        agents=content.agents_reviewed,
        common=len(content.common),
        individual=len(content.individual),
    )
    most = max((band.count for band in content.distribution), default=0)
    rows = tuple(
        (_band(words, band.least, band.below), str(band.count), band.count / most if most else 0.0)
        for band in reversed(content.distribution)
    )
    return [Paragraph(plain(text)), Bars(rows)]


def _band(words: Words, least: int, below: int) -> str:
    if below >= 100:
        return words.tr("{least} and more", least=least)
    if least <= 0:
        return words.tr("below {below}", below=below)
    return words.tr("{least} to below {below}", least=least, below=below)


def counts(words: Words, line: CriterionLine) -> str:
    """k of n calls, m of t agents."""
    return words.tr(
        "{failed} of {asked} calls, {agents_failed} of {agents} agents",
        failed=line.failed,
        asked=line.asked,
        agents_failed=line.agents_failed,
        agents=line.agents,
    )


def _common(words: Words, content: TeamContent) -> list[Block]:
    rule = words.tr(
        "A problem is common when at least {agents} agents have it and it shows in at least {share} of the"
        " calls where the criterion was asked.",
        agents=content.rule.least_agents,
        share=words.share(content.rule.least_share),
    )
    blocks: list[Block] = [Paragraph((Run(rule),))]
    if not content.common:
        blocks.append(Paragraph(plain(words.tr("No problem was common in this period."))))
    for problem in content.common:
        blocks += problem_blocks(words, problem)
    return blocks


def problem_blocks(words: Words, problem: Problem) -> list[Block]:
    """The problem with its counts, quotes, and the remedy."""
    line = problem.line
    remark = words.joined((counts(words, line), words.critical(line.critical)))
    blocks: list[Block] = [Subheading(words.criterion(line.criterion, line.title), remark)]
    blocks += quotes(words, problem.cases, MOST_QUOTES, by_agent=True)
    remedy = words.choose(problem.advice.practise) or words.choose(problem.advice.asks)
    if remedy:
        blocks.append(Paragraph((Run(words.tr("Remedy:"), strong=True), Run(remedy))))
    return blocks


def _individual(words: Words, content: TeamContent) -> list[Block]:
    if not content.individual:
        return [Paragraph(plain(words.tr("There were no individual cases.")))]
    table = Table(
        (
            Column(words.tr("Criterion"), 41),
            Column(words.tr("Agent"), 29),
            Column(words.tr("Recording"), 21),
            Column(words.tr("Passage"), 24),
            Column(words.tr("Words and note"), 55),
        ),
        tuple(_case_row(words, problem, case) for problem in content.individual for case in problem.cases),
    )
    return [Paragraph(plain(words.tr("To be coached one to one, not discussed before the squad."))), table]


def _case_row(words: Words, problem: Problem, case: Case) -> Runs:
    note = words.tr("Note: {note}", note=clean(case.note)) if case.note else ""
    said = " ".join(filter(None, (_cut(clean(case.quote)), note)))
    line = problem.line
    return (
        Run(
            words.ntr(
                "{criterion}: {failed} of {n} call",
                "{criterion}: {failed} of {n} calls",
                line.asked,
                criterion=words.criterion(line.criterion, line.title),
                failed=line.failed,
            )
        ),
        Run(words.named(case.agent_name, case.agent)),
        Run(case.recording),
        Run(words.span(case.start_s, case.end_s)),
        Run(said or "-"),
    )


def _cut(text: str) -> str:
    """A table cell holds the beginning, up to a whole word; the recording holds the rest."""
    if len(text) <= LONGEST_CELL:
        return text
    space = text.rfind(" ", LONGEST_CELL - _LONGEST_WORD, LONGEST_CELL - 2)
    return f"{text[: space if space > 0 else LONGEST_CELL - 3]}..."


def _agents(words: Words, content: TeamContent) -> list[Block]:
    note = words.ntr(
        "In the order of staff numbers, not ranked. No mean is shown under {n} call.",
        "In the order of staff numbers, not ranked. No mean is shown under {n} calls.",
        content.least_calls,
    )
    table = Table(
        (
            Column(words.tr("Agent"), 6),
            Column(words.tr("Calls"), 2, number=True),
            Column(words.tr("Mean"), 2, number=True),
            Column(words.tr("Lowest"), 2, number=True),
            Column(words.tr("Highest"), 2, number=True),
            Column(words.tr("Findings"), 2, number=True),
        ),
        tuple(_agent_row(words, agent) for agent in content.agents),
    )
    return [Paragraph(plain(note)), table]


def _agent_row(words: Words, agent: AgentLine) -> Runs:
    return (
        Run(words.named(agent.agent_name, agent.agent)),
        Run(str(agent.n)),
        Run(words.score(agent.mean)),
        Run(words.score(agent.low)),
        Run(words.score(agent.high)),
        Run(str(agent.findings)),
    )


def _topics(words: Words, content: TeamContent) -> list[Block]:
    if not content.topics:
        return [Paragraph(plain(words.tr("Nothing failed: play the best calls of the period.")))]
    blocks: list[Block] = []
    for number, topic in enumerate(content.topics, start=1):
        title = words.criterion(topic.line.criterion, topic.line.title)
        blocks.append(Subheading(f"{number}. {title}", counts(words, topic.line)))
        blocks.append(Bullets(tuple(plain(text) for text in _clips(words, topic))))
    return blocks


def _clips(words: Words, topic: Topic) -> list[str]:
    lines = []
    if topic.bad is not None:
        lines.append(words.tr("Play to discuss: {clip}", clip=_clip(words, topic.bad)))
    if topic.good is not None:
        lines.append(words.tr("Play as an example: {clip}", clip=_clip(words, topic.good)))
    practise = words.choose(topic.advice.practise) or words.choose(topic.advice.asks)
    if practise:
        lines.append(words.tr("Practise: {how}", how=practise))
    return lines or [words.tr("No passage was marked; choose one together.")]


def _clip(words: Words, clip: Clip) -> str:
    if clip.start_s is None:
        return words.tr("{recording}, the whole call", recording=clip.recording)
    if not clip.quote:
        return f"{clip.recording} {words.span(clip.start_s, clip.end_s)}"
    return words.tr(
        '{recording} {span}, "{quote}"',
        recording=clip.recording,
        span=words.span(clip.start_s, clip.end_s),
        quote=clean(clip.quote),
    )
