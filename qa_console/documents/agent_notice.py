"""The agent notice as a document."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from qa_console.documents.blocks import Block, Bullets, Document, Heading, Paragraph, Run, Runs, Tone, plain
from qa_console.documents.sections import (
    acknowledgement,
    advice,
    calls_table,
    criteria_table,
    forms,
    issue_number,
    period,
    problem_head,
    quotes,
    signatures,
)
from qa_console.documents.words import Words
from qa_console.domain.notices.content import AgentContent, Courtesy
from qa_console.domain.notices.record import Notice

MOST_QUOTES = 3
"""Quoted in full per criterion; the rest are named by recording and time."""


def agent_document(words: Words, notice: Notice, content: AgentContent) -> Document:
    """Six numbered sections and the lines to sign, in one language."""
    sections: list[tuple[str, Sequence[Block]]] = [
        (words.tr("Calls reviewed"), [calls_table(words, content.calls)]),
        (words.tr("What went well"), [_strengths(words, content)]),
        (words.tr("What was found"), _findings(words, content)),
        (words.tr("Criteria below target"), _below(words, content)),
        (words.tr("What to practise"), _practise(words, content)),
        (words.tr("Follow-up"), [Paragraph(plain(_follow_up(words, content)))]),
    ]
    blocks: list[Block] = [Paragraph(plain(_opening(words, content)))]
    for number, (title, body) in enumerate(sections, start=1):
        blocks += [Heading(words.heading(number, title)), *body]
    blocks += acknowledgement(words, notice)
    blocks.append(signatures(words, notice, [words.tr("Agent"), words.tr("Squad leader")]))
    return Document(
        title=words.tr("Agent coaching notice"),
        subtitle=issue_number(words, notice),
        lang=words.lang,
        author=notice.head.issued_by,
        created=notice.head.issued_at,
        facts=_facts(words, notice, content),
        blocks=tuple(blocks),
        footer=words.tr("Internal: for the agent and the squad leader only."),
    )


def _facts(words: Words, notice: Notice, content: AgentContent) -> tuple[tuple[str, str], ...]:
    return (
        (words.tr("Agent"), words.named(content.agent_name, content.agent)),
        (words.tr("Team"), content.team or "-"),
        (words.tr("Period"), period(words, notice)),
        (words.tr("Calls reviewed"), str(len(content.calls))),
        (words.tr("Findings"), str(sum(call.findings for call in content.calls))),
        (words.tr("Mean score"), _mean(words, content)),
        (words.tr("Form"), forms(words, content.forms)),
        (words.tr("Issued by"), notice.head.issued_by),
        (words.tr("Issued on"), words.day(notice.head.issued_at.date())),
        (words.tr("Follow-up on"), words.day(content.due)),
    )


def _mean(words: Words, content: AgentContent) -> str:
    return words.tr(
        "{mean} (target {target})",
        mean=words.score(content.figures.mean),
        target=words.score(content.target),
    )


def _opening(words: Words, content: AgentContent) -> str:
    if not content.practise:
        return words.ntr(
            "{agent}: this is the feedback on {n} of your calls. Please read it and sign it.",
            "{agent}: this is the feedback on {n} of your calls. Please read it and sign it.",
            len(content.calls),
            agent=content.agent_name or content.agent,
        )
    return words.ntr(
        "{agent}: this is the feedback on {n} of your calls. Please read it, sign it, and work on the"
        " points under What to practise.",
        "{agent}: this is the feedback on {n} of your calls. Please read it, sign it, and work on the"
        " points under What to practise.",
        len(content.calls),
        agent=content.agent_name or content.agent,
    )


def _strengths(words: Words, content: AgentContent) -> Block:
    items: list[Runs] = []
    if content.best is not None:
        text = words.tr(
            "Best call: {recording} of {moment}, {score} points.",
            recording=content.best.recording,
            moment=words.moment(content.best.started_at),
            score=words.score(content.best.score),
        )
        items.append((Run(text, tone=Tone.GOOD),))
    if content.kept:
        names = words.listed(words.criterion(line.criterion, line.title) for line in content.kept)
        items.append(plain(words.tr("Kept in every call where it was asked: {list}.", list=names)))
    if content.courtesies:
        text = words.tr("Courtesy heard: {list}.", list=_courtesies(words, content.courtesies))
        items.append(plain(text))
    if not items:
        nothing = words.tr("Nothing was kept consistently yet; the points below show where to begin.")
        return Paragraph(plain(nothing))
    return Bullets(tuple(items))


def _courtesies(words: Words, heard: Sequence[Courtesy]) -> str:
    parts = [
        words.ntr(
            "{word} in {calls} of {n} call",
            "{word} in {calls} of {n} calls",
            courtesy.of,
            word=words.courtesy(courtesy.label),
            calls=courtesy.calls,
        )
        for courtesy in heard
    ]
    return words.listed(parts)


def _findings(words: Words, content: AgentContent) -> list[Block]:
    if not content.findings:
        return [Paragraph(plain(words.tr("No item failed in the calls reviewed.")))]
    lines = {(line.rubric, line.criterion): line for line in content.criteria}
    blocks: list[Block] = []
    for key, cases in groupby(content.findings, key=lambda case: (case.rubric, case.criterion)):
        blocks.append(problem_head(words, lines[key]))
        blocks += quotes(words, list(cases), MOST_QUOTES)
    return blocks


def _below(words: Words, content: AgentContent) -> list[Block]:
    if not content.below_target:
        return [Paragraph(plain(words.tr("Every criterion reached its target.")))]
    return [criteria_table(words, content.below_target)]


def _practise(words: Words, content: AgentContent) -> list[Block]:
    if not content.practise:
        return [Paragraph(plain(words.tr("Keep it up: there is nothing particular to practise.")))]
    return advice(words, content.practise)


def _follow_up(words: Words, content: AgentContent) -> str:
    if not content.practise:
        return words.tr(
            "Calls made after this notice will be listened to by {day}, as usual.", day=words.day(content.due)
        )
    return words.tr(
        "Calls made after this notice will be listened to by {day}, with an ear to the points above;"
        " the result will be talked over with the squad leader.",
        day=words.day(content.due),
    )
