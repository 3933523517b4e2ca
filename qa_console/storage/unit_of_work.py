"""The unit of work over one SQLAlchemy session."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from types import TracebackType
from typing import Self

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from qa_console.storage.audit import SqlAuditLog
from qa_console.storage.engine import WRITES, fault_of, store_faults
from qa_console.storage.repositories.agents import SqlAgents
from qa_console.storage.repositories.analyses import SqlAnalyses
from qa_console.storage.repositories.draws import SqlDraws
from qa_console.storage.repositories.evaluations import SqlEvaluations
from qa_console.storage.repositories.findings import SqlFindings
from qa_console.storage.repositories.notices import SqlNotices
from qa_console.storage.repositories.recordings import SqlRecordings
from qa_console.storage.repositories.rubrics import SqlRubrics
from qa_console.storage.repositories.transcripts import SqlTranscripts


class SqlUnitOfWork:
    """`write` takes the database's lock at once, so that two writers queue instead of failing."""

    def __init__(
        self, engine: Engine, actor: str, clock: Callable[[], datetime], *, write: bool = False
    ) -> None:
        self._session = Session(
            engine.execution_options(**{WRITES: write}), expire_on_commit=False, autoflush=True
        )
        self._actor = actor
        self._clock = clock

    def __enter__(self) -> Self:
        with store_faults():
            self._session.connection()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session.close()
        fault = fault_of(error)
        if fault is not None:
            raise fault from error

    def commit(self) -> None:
        with store_faults():
            self._session.commit()

    @cached_property
    def recordings(self) -> SqlRecordings:
        return SqlRecordings(self._session)

    @cached_property
    def agents(self) -> SqlAgents:
        return SqlAgents(self._session)

    @cached_property
    def analyses(self) -> SqlAnalyses:
        return SqlAnalyses(self._session)

    @cached_property
    def transcripts(self) -> SqlTranscripts:
        return SqlTranscripts(self._session)

    @cached_property
    def rubrics(self) -> SqlRubrics:
        return SqlRubrics(self._session)

    @cached_property
    def findings(self) -> SqlFindings:
        return SqlFindings(self._session)

    @cached_property
    def draws(self) -> SqlDraws:
        return SqlDraws(self._session)

    @cached_property
    def evaluations(self) -> SqlEvaluations:
        return SqlEvaluations(self._session)

    @cached_property
    def notices(self) -> SqlNotices:
        return SqlNotices(self._session)

    @cached_property
    def audit(self) -> SqlAuditLog:
        return SqlAuditLog(self._session, self._actor, self._clock)
