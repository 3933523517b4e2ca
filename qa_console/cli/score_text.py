"""A score in words, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from qa_console.domain.rubric.model import Rubric
from qa_console.domain.score_document import display_score
from qa_console.domain.scoring import ItemState, ScoreSheet
from qa_console.i18n import choose, mark, tr

STATE_WORDS = {
    ItemState.SCORED: mark("met"),
    ItemState.FAILED: mark("failed"),
    ItemState.NOT_APPLICABLE: mark("not applicable"),
    ItemState.NOT_ASKED: mark("not asked"),
    ItemState.UNANSWERED: mark("unanswered"),
}


def score_text(rubric: Rubric, sheet: ScoreSheet) -> str:
    """The whole sheet: the verdict first, then each section with its items, then what is missing."""
    from tabulate import tabulate

    headings = [tr("Item"), tr("Title"), tr("Earned"), tr("Weight"), tr("State")]
    rows = list(_rows(rubric, sheet))
    table = tabulate(rows, headings, tablefmt="simple", disable_numparse=True)
    return "\n".join([_verdict(rubric, sheet), "", table, *_remarks(sheet)])


def _verdict(rubric: Rubric, sheet: ScoreSheet) -> str:
    if sheet.score is None:
        return tr("{rubric}: nothing to score", rubric=f"{rubric.id}@{rubric.version}")
    return tr(
        "{rubric}: {score} of 100, {verdict}, band {band}",
        rubric=f"{rubric.id}@{rubric.version}",
        score=display_score(sheet.score),
        verdict=tr("passed") if sheet.passed else tr("not passed"),
        band=sheet.band or "-",
    )


def _rows(rubric: Rubric, sheet: ScoreSheet) -> Iterator[list[str]]:
    for section in rubric.sections:
        part = sheet.sections[section.id]
        yield [section.id, choose(section.title), display_score(part.score), plain_number(part.weight), ""]
        for item in section.items:
            result = sheet.items[item.id]
            counts = bool(result.possible)
            yield [
                item.id,
                choose(item.title),
                plain_number(result.earned) if counts else "-",
                plain_number(item.weight),
                tr(STATE_WORDS[result.state]),
            ]


def plain_number(value: Fraction) -> str:
    """A weight or an earned share in few digits: 5, 2.5, 3.33."""
    return f"{float(value):.4g}"


def _remarks(sheet: ScoreSheet) -> Iterator[str]:
    lines = (
        (mark("Critical and failed: {items}"), sheet.critical_failed),
        (mark("Unanswered: {items}"), sheet.unanswered),
        (mark("Answered but not asked, so ignored: {items}"), sheet.ignored),
        (mark("Evidence is missing for: {items}"), sheet.evidence_missing),
    )
    for template, items in lines:
        if items:
            yield tr(template, items=", ".join(items))
    if sheet.raw_score is not None and sheet.raw_score != sheet.score:
        yield tr("Without critical items it would be {score}.", score=display_score(sheet.raw_score))
