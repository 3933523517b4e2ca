"""Look-up of recordings: what was asked, as SQL that uses the indexes."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    and_,
    case,
    cast,
    exists,
    false,
    func,
    not_,
    or_,
    select,
    true,
)
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from qa_console.domain.ports.recordings import Traces, Wanted
from qa_console.domain.text import order_key, phone_key
from qa_console.storage.ids import public_id
from qa_console.storage.tables import (
    AgentRow,
    AnalysisRow,
    CheckRunRow,
    DrawnRow,
    EvaluationRow,
    FindingRow,
    RecordingRow,
    TeamRow,
    TurnRow,
)

LEAST_DIGITS = 4
"""From how many digits on the end of a phone number is enough to look for."""

_scored = exists().where(
    EvaluationRow.recording_pk == RecordingRow.pk,
    EvaluationRow.state != "draft",
    EvaluationRow.purpose != "calibration",
)
_begun = exists().where(EvaluationRow.recording_pk == RecordingRow.pk, EvaluationRow.purpose != "calibration")
_drawn = exists().where(DrawnRow.recording_pk == RecordingRow.pk)

STATE: ColumnElement[str] = case(
    (_scored, "evaluated"), (_begun, "draft"), (_drawn, "drawn"), else_="imported"
)
"""The furthest that a recording has come."""


def narrowed(question: Select[Any], wanted: Wanted) -> Select[Any]:
    """`question` (over recordings joined with agents and teams) for what is wanted alone."""
    return question.where(and_(true(), *_conditions(wanted)))


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    plain = (
        (wanted.team, TeamRow.name),
        (wanted.queue, RecordingRow.queue),
        (wanted.direction, RecordingRow.direction),
        (wanted.state, STATE),
    )
    found: list[ColumnElement[bool]] = [column == value for value, column in plain if value]
    if wanted.agent:
        found.append(_by_agent(wanted.agent))
    if wanted.since is not None:
        found.append(RecordingRow.started_at >= wanted.since)
    if wanted.until is not None:
        found.append(RecordingRow.started_at < wanted.until)
    if wanted.phone:
        found.append(_by_phone(wanted.phone))
    if wanted.order:
        found.append(_by_order(wanted.order))
    if wanted.tag:
        found.append(_in_json(RecordingRow.tags, wanted.tag, whole=True))
    return found + [_by_word(word) for word in wanted.text.split()]


def _by_agent(text: str) -> ColumnElement[bool]:
    known = select(AgentRow.pk).where(or_(AgentRow.agent_id == text, AgentRow.name == text))
    return RecordingRow.agent_pk.in_(known)


def _by_phone(text: str) -> ColumnElement[bool]:
    """The whole number; only where nobody has that, the last digits."""
    key = phone_key(text)
    if not key:
        return RecordingRow.customer_phone == text.strip()
    if len(key) < LEAST_DIGITS:
        return RecordingRow.phone_key == key
    return _exact_or(RecordingRow.phone_key, key, RecordingRow.phone_key.endswith(key))


def _by_order(text: str) -> ColumnElement[bool]:
    """The whole order number; only where there is none such, its beginning."""
    key = order_key(text)
    if not key:
        return false()
    return _exact_or(RecordingRow.order_key, key, func.substr(RecordingRow.order_key, 1, len(key)) == key)


def _exact_or(
    column: InstrumentedAttribute[str], key: str, looser: ColumnElement[bool]
) -> ColumnElement[bool]:
    """Both halves ask the column's index alone, so that neither reads the table."""
    other = aliased(RecordingRow)
    same = select(other.pk).where(getattr(other, column.key) == key)
    like = select(RecordingRow.pk).where(looser).correlate(None)
    return or_(column == key, and_(not_(exists(same)), RecordingRow.pk.in_(like)))


def _by_word(word: str) -> ColumnElement[bool]:
    """`word` in the transcript, or in what the manifest said; letter case does not matter."""
    plain = (
        RecordingRow.agent_name,
        RecordingRow.queue,
        RecordingRow.order_id,
        AgentRow.agent_id,
        AgentRow.name,
        TeamRow.name,
    )
    spoken = select(TurnRow.recording_pk).where(TurnRow.text.icontains(word, autoescape=True))
    return or_(
        *(RecordingRow.file.icontains(spelt, autoescape=True) for spelt in _spellings(word)),
        *(column.icontains(word, autoescape=True) for column in plain),
        _in_json(RecordingRow.tags, word),
        _in_json(RecordingRow.extra, word),
        RecordingRow.pk.in_(spoken),
    )


def _spellings(word: str) -> Iterable[str]:
    """A file's name is kept as it is spelt, everything else composed."""
    return dict.fromkeys((word, *(unicodedata.normalize(form, word) for form in ("NFC", "NFD"))))


def _in_json(column: InstrumentedAttribute[Any], text: str, *, whole: bool = False) -> ColumnElement[bool]:
    """`text` inside stored JSON, where every character beyond ASCII is written as an escape."""
    written = json.dumps(text)
    return cast(column, Text).icontains(written if whole else written[1:-1], autoescape=True)


def traces(session: Session, key: int) -> Traces:
    """What was done with the recording of that key."""
    analysed = select(AnalysisRow.analysed_at).where(AnalysisRow.recording_pk == key)
    turns = select(func.count()).where(TurnRow.recording_pk == key)
    draws = select(DrawnRow.draw_pk).where(DrawnRow.recording_pk == key).order_by(DrawnRow.draw_pk)
    evaluations = (
        select(EvaluationRow.pk, EvaluationRow.state)
        .where(EvaluationRow.recording_pk == key)
        .order_by(EvaluationRow.pk)
    )
    return Traces(
        analysed_at=session.scalar(analysed),
        turns=session.scalar(turns) or 0,
        findings=_newest_findings(session, key),
        draws=tuple(public_id("D", draw) for draw in session.scalars(draws)),
        evaluations=tuple((public_id("E", pk), state) for pk, state in session.execute(evaluations)),
    )


def _newest_findings(session: Session, key: int) -> int:
    newest = (
        select(CheckRunRow.rubric_pk)
        .where(CheckRunRow.recording_pk == key)
        .order_by(CheckRunRow.checked_at.desc(), CheckRunRow.rubric_pk.desc())
        .limit(1)
        .scalar_subquery()
    )
    found = select(func.count()).where(FindingRow.recording_pk == key, FindingRow.rubric_pk == newest)
    return session.scalar(found) or 0
