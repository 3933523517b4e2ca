"""Codes of the domain in the words of the screen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, tzinfo

from qa_console.domain.model import Finding, Source, Verdict
from qa_console.domain.worklist import Mark, Progress, WorklistRow, WorkState
from qa_console.errors import QaConsoleError
from qa_console.i18n import mark, ntr, tr
from qa_console.tui.formatting import clock
from qa_console.tui.verdicts import VERDICT_SIGNS, label_words

SOURCES: Mapping[Source, str] = {
    Source.DAILY: mark("daily"),
    Source.SQUAD_LEADER: mark("squad leader"),
    Source.TRAINER: mark("trainer"),
    Source.SUPERVISOR: mark("supervisor"),
}


def local(moment: datetime | None, zone: tzinfo, form: str = "%m-%d %H:%M") -> str:
    """A moment in the workspace's zone, as short as the screen wants it."""
    return moment.astimezone(zone).strftime(form) if moment else "-"


def work_state(row: WorklistRow) -> str:
    if row.state is WorkState.TO_DO:
        return tr("to do")
    if row.state is WorkState.DRAFT:
        return tr("draft {answered}/{asked}", answered=row.answered, asked=row.asked)
    return tr("done") if row.score is None else tr("done {score}", score=f"{row.score:.1f}")


def hints(marks: Sequence[Mark]) -> str:
    """Findings in a cell of the list: what may be a breach first, met ones only where nothing else is."""
    doubtful = [each for each in marks if each.verdict is not Verdict.MET]
    return " ".join(_hint(each) for each in doubtful or marks)


def _hint(found: Mark) -> str:
    count = f"*{found.count}" if found.count > 1 else ""
    return f"{VERDICT_SIGNS[found.verdict]}{label_words(found.label)}{count}"


def progress_line(progress: Progress, due: int) -> str:
    parts = [tr("{done}/{total} done", done=progress.submitted, total=progress.total)]
    if due:
        parts.append(ntr("{n} notice due", "{n} notices due", due))
    return "  ".join(parts)


def finding_line(finding: Finding) -> str:
    """`✗ not our job 02:06-02:09 0.93 "…"`: why it was found, in one line."""
    times = "" if finding.start_s is None else f" {clock(finding.start_s)}-{clock(finding.end_s)}"
    quote = f' "{finding.quote}"' if finding.quote else ""
    label = label_words(finding.label)
    return f"{VERDICT_SIGNS[finding.verdict]} {label}{times} {finding.confidence:.2f}{quote}"


def items_line(items: Iterable[str]) -> str:
    return " ".join(items)


def error_words(error: QaConsoleError) -> tuple[str, str]:
    """The message and the remedy in the current language."""
    return _filled(error.message, error), _filled(error.remedy or "", error)


def _filled(template: str, error: QaConsoleError) -> str:
    translated = tr(template)
    try:
        return translated.format(**error.values) if error.values else translated
    except (KeyError, IndexError, ValueError):
        return translated
