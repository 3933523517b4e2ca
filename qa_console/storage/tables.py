"""Every table, as SQLAlchemy 2 typed models. Migrations are written from these.

Moments are stored as UTC text in ISO 8601 (`Moment`), so that SQLite and PostgreSQL sort and compare
them alike; exact scores as the text of a fraction beside a float for queries; structured values as JSON.
Public ids (`R000001`) are made from the integer keys by `storage.ids`.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Date,
    Dialect,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from qa_console.storage.damage import as_written


class Moment(TypeDecorator[datetime]):
    """An aware datetime, stored as `2026-03-04T02:21:00.000000Z`."""

    impl = String(27)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a zone")
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    @as_written
    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


class Exact(TypeDecorator[Fraction]):
    """A fraction, stored as its text (`599/10`), so that no score is ever rounded on the way."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Fraction | None, dialect: Dialect) -> str | None:
        return None if value is None else str(value)

    @as_written
    def process_result_value(self, value: str | None, dialect: Dialect) -> Fraction | None:
        return None if value is None else Fraction(value)


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        datetime: Moment,
        date: Date,
        Fraction: Exact,
        dict[str, Any]: JSON,
        list[Any]: JSON,
        str: Text,
    }


# People


class TeamRow(Base):
    __tablename__ = "teams"

    pk: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


class AgentRow(Base):
    __tablename__ = "agents"

    pk: Mapped[int] = mapped_column(primary_key=True)
    agent_id: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(default="", index=True)


class MembershipRow(Base):
    """An agent in a team, from `since` until before `until`; history is kept, never overwritten."""

    __tablename__ = "memberships"
    __table_args__ = (UniqueConstraint("agent_pk", "since"),)

    pk: Mapped[int] = mapped_column(primary_key=True)
    agent_pk: Mapped[int] = mapped_column(ForeignKey("agents.pk"))
    team_pk: Mapped[int] = mapped_column(ForeignKey("teams.pk"), index=True)
    since: Mapped[date]
    until: Mapped[date | None]


class UserRow(Base):
    __tablename__ = "users"

    pk: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    display_name: Mapped[str] = mapped_column(default="")
    roles: Mapped[list[Any]] = mapped_column(default=list)
    created_at: Mapped[datetime]


# Recordings


class RecordingRow(Base):
    """What the manifest says of a recording; `file` is the identity.

    `audio_root`: the folder that `file` is under (empty: a URL, or known by metadata alone).
    `phone_key`, `order_key`: the values as look-up compares them. `agent_name`, `team_pk`: at that time.
    """

    __tablename__ = "recordings"
    __table_args__ = (
        Index("ix_recordings_agent_started", "agent_pk", "started_at"),
        Index("ix_recordings_team_started", "team_pk", "started_at"),
    )

    pk: Mapped[int] = mapped_column(primary_key=True)
    file: Mapped[str] = mapped_column(unique=True)
    audio_root: Mapped[str] = mapped_column(default="")
    has_audio: Mapped[bool] = mapped_column(default=False)
    agent_pk: Mapped[int] = mapped_column(ForeignKey("agents.pk"))
    agent_name: Mapped[str] = mapped_column(default="")
    team_pk: Mapped[int | None] = mapped_column(ForeignKey("teams.pk"))
    started_at: Mapped[datetime | None] = mapped_column(index=True)
    duration_s: Mapped[float | None]
    direction: Mapped[str] = mapped_column(default="")
    customer_phone: Mapped[str] = mapped_column(default="")
    phone_key: Mapped[str] = mapped_column(default="", index=True)
    queue: Mapped[str] = mapped_column(default="")
    order_id: Mapped[str] = mapped_column(default="")
    order_key: Mapped[str] = mapped_column(default="", index=True)
    satisfaction: Mapped[int | None]
    tags: Mapped[list[Any]] = mapped_column(default=list)
    extra: Mapped[dict[str, Any]] = mapped_column(default=dict)
    demo: Mapped[bool] = mapped_column(default=False)
    imported_at: Mapped[datetime]


class ChannelRow(Base):
    """Which party is on which channel of a recording, when it is not the default order."""

    __tablename__ = "channels"

    recording_pk: Mapped[int] = mapped_column(ForeignKey("recordings.pk"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    party: Mapped[str]


class AnalysisRow(Base):
    """The result of one pass over the sound, by one version of the algorithm."""

    __tablename__ = "analyses"

    recording_pk: Mapped[int] = mapped_column(ForeignKey("recordings.pk"), primary_key=True)
    version: Mapped[str]
    audio_sha256: Mapped[str]
    audio_size: Mapped[int]
    audio_mtime_ns: Mapped[int]
    analysed_at: Mapped[datetime]
    acoustics: Mapped[dict[str, Any]]
    peaks: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class TranscriptRow(Base):
    __tablename__ = "transcripts"

    recording_pk: Mapped[int] = mapped_column(ForeignKey("recordings.pk"), primary_key=True)
    source: Mapped[str]
    language: Mapped[str | None]
    imported_at: Mapped[datetime]


class TurnRow(Base):
    __tablename__ = "turns"

    recording_pk: Mapped[int] = mapped_column(ForeignKey("transcripts.recording_pk"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    start_s: Mapped[float | None]
    end_s: Mapped[float | None]
    channel: Mapped[str]
    text: Mapped[str]


# Rubrics and findings


class RubricRow(Base):
    """One version of a form. Once published, `source` never changes."""

    __tablename__ = "rubrics"
    __table_args__ = (UniqueConstraint("rubric_id", "version"),)

    pk: Mapped[int] = mapped_column(primary_key=True)
    rubric_id: Mapped[str]
    version: Mapped[int]
    state: Mapped[str]
    source: Mapped[bytes] = mapped_column(LargeBinary)
    source_sha256: Mapped[str]
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]


class FindingRow(Base):
    """A suggestion from a check. `review`: what a person made of it (empty, accepted, rejected)."""

    __tablename__ = "findings"
    __table_args__ = (Index("ix_findings_recording_rubric", "recording_pk", "rubric_pk"),)

    pk: Mapped[int] = mapped_column(primary_key=True)
    recording_pk: Mapped[int] = mapped_column(ForeignKey("recordings.pk"))
    rubric_pk: Mapped[int] = mapped_column(ForeignKey("rubrics.pk"))
    number: Mapped[int]
    criterion: Mapped[str]
    check_name: Mapped[str]
    label: Mapped[str] = mapped_column(index=True)
    verdict: Mapped[str]
    start_s: Mapped[float | None]
    end_s: Mapped[float | None]
    channel: Mapped[str]
    turn: Mapped[int | None]
    quote: Mapped[str]
    confidence: Mapped[float]
    reason: Mapped[str] = mapped_column(default="")
    review: Mapped[str] = mapped_column(default="")
    reviewed_by: Mapped[str | None]
    found_at: Mapped[datetime]


class CheckRunRow(Base):
    """That the checks of a rubric ran on a recording, and what they suggest."""

    __tablename__ = "check_runs"

    recording_pk: Mapped[int] = mapped_column(ForeignKey("recordings.pk"), primary_key=True)
    rubric_pk: Mapped[int] = mapped_column(ForeignKey("rubrics.pk"), primary_key=True)
    checked_at: Mapped[datetime]
    suggestions: Mapped[list[Any]] = mapped_column(default=list)


# Draws


class DrawRow(Base):
    """A draw as it was made. `frame`: everything that could be drawn, packed by `storage.frames`."""

    __tablename__ = "draws"

    pk: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[str] = mapped_column(index=True)
    plan_version: Mapped[int]
    plan_hash: Mapped[str]
    plan_source: Mapped[bytes] = mapped_column(LargeBinary)
    source: Mapped[str]
    seed: Mapped[str]
    frame_size: Mapped[int]
    frame_hash: Mapped[str]
    n: Mapped[int]
    drawn_at: Mapped[datetime] = mapped_column(index=True)
    drawn_by: Mapped[str]
    note: Mapped[str | None]
    frame: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class DrawStratumRow(Base):
    __tablename__ = "draw_strata"

    draw_pk: Mapped[int] = mapped_column(ForeignKey("draws.pk"), primary_key=True)
    stratum: Mapped[str] = mapped_column(primary_key=True)
    population: Mapped[int]
    n: Mapped[int]


class DrawnRow(Base):
    """A recording in a draw, with the probability that it had of being in it."""

    __tablename__ = "draw_rows"
    __table_args__ = (UniqueConstraint("draw_pk", "recording_pk"),)

    pk: Mapped[int] = mapped_column(primary_key=True)
    draw_pk: Mapped[int] = mapped_column(ForeignKey("draws.pk"))
    recording_pk: Mapped[int] = mapped_column(ForeignKey("recordings.pk"), index=True)
    stratum: Mapped[str]
    inclusion_probability: Mapped[Fraction]
    reason: Mapped[str]
    rank: Mapped[int]


# Evaluations


class EvaluationRow(Base):
    """A scoring of a recording, draft or submitted. Once submitted only `state` moves on.

    `score`, `raw_score` are exact; `score_value` is the same number for queries.
    `source`: which of the four kinds of listening it came from. `supersedes`: the one it re-evaluates.
    """

    __tablename__ = "evaluations"
    __table_args__ = (
        Index("ix_evaluations_recording_state", "recording_pk", "state"),
        Index("ix_evaluations_state_submitted", "state", "submitted_at"),
        {"sqlite_autoincrement": True},  # the id of a draft that was thrown away is never given again
    )

    pk: Mapped[int] = mapped_column(primary_key=True)
    recording_pk: Mapped[int] = mapped_column(ForeignKey("recordings.pk"))
    rubric_pk: Mapped[int] = mapped_column(ForeignKey("rubrics.pk"))
    draw_row_pk: Mapped[int | None] = mapped_column(ForeignKey("draw_rows.pk"))
    state: Mapped[str]
    purpose: Mapped[str] = mapped_column(default="quality")
    source: Mapped[str] = mapped_column(default="daily")
    evaluator: Mapped[str] = mapped_column(index=True)
    comment: Mapped[str] = mapped_column(default="")
    score: Mapped[Fraction | None]
    raw_score: Mapped[Fraction | None]
    score_value: Mapped[float | None]
    passed: Mapped[bool | None]
    band: Mapped[str | None]
    sheet: Mapped[dict[str, Any] | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    supersedes_pk: Mapped[int | None] = mapped_column(ForeignKey("evaluations.pk"))
    demo: Mapped[bool] = mapped_column(default=False)


class AnswerRow(Base):
    """The answer to one item; `value` is its JSON text, so that numbers stay exact."""

    __tablename__ = "answers"

    evaluation_pk: Mapped[int] = mapped_column(ForeignKey("evaluations.pk"), primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str | None]
    comment: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="")
    earned: Mapped[Fraction | None]
    possible: Mapped[Fraction | None]
    failed: Mapped[bool] = mapped_column(default=False)


class EvidenceRow(Base):
    __tablename__ = "evidence"

    pk: Mapped[int] = mapped_column(primary_key=True)
    evaluation_pk: Mapped[int] = mapped_column(ForeignKey("evaluations.pk"), index=True)
    number: Mapped[int]
    item: Mapped[str]
    start_s: Mapped[float]
    end_s: Mapped[float]
    note: Mapped[str] = mapped_column(default="")
    quote: Mapped[str] = mapped_column(default="")


class DraftStepRow(Base):
    """One undoable change to a draft: what stood before and after it. `undone` steps can be redone."""

    __tablename__ = "draft_steps"

    evaluation_pk: Mapped[int] = mapped_column(ForeignKey("evaluations.pk"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    undone: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime]


# Notices


class NoticeRow(Base):
    """A notice as it was handed out: `content` is frozen when it is issued."""

    __tablename__ = "notices"
    __table_args__ = (Index("ix_notices_kind_subject", "kind", "subject"),)

    pk: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    subject: Mapped[str]
    state: Mapped[str] = mapped_column(index=True)
    since: Mapped[date | None]
    until: Mapped[date | None]
    due_on: Mapped[date | None]
    content: Mapped[dict[str, Any]]
    issued_at: Mapped[datetime]
    issued_by: Mapped[str]
    demo: Mapped[bool] = mapped_column(default=False)


class NoticeEventRow(Base):
    """A step in a notice's life: issued, acknowledged, closed …"""

    __tablename__ = "notice_events"

    pk: Mapped[int] = mapped_column(primary_key=True)
    notice_pk: Mapped[int] = mapped_column(ForeignKey("notices.pk"), index=True)
    state: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[str]
    comment: Mapped[str] = mapped_column(default="")


class NoticeEvaluationRow(Base):
    """Which evaluations a notice was made from."""

    __tablename__ = "notice_evaluations"

    notice_pk: Mapped[int] = mapped_column(ForeignKey("notices.pk"), primary_key=True)
    evaluation_pk: Mapped[int] = mapped_column(ForeignKey("evaluations.pk"), primary_key=True)


# The audit trail


class AuditRow(Base):
    """One entry of the hash chain; triggers refuse to change or delete it."""

    __tablename__ = "audit"
    __table_args__ = (CheckConstraint("number > 0", name="counts_from_one"),)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[str]
    actor: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str]
    detail: Mapped[str]
    previous: Mapped[str]
    hash: Mapped[str]
