"""One use case, one transaction: all of it is kept, or none."""

from __future__ import annotations

from types import TracebackType
from typing import Protocol, Self

from qa_console.domain.ports.agents import Agents
from qa_console.domain.ports.analyses import Analyses
from qa_console.domain.ports.audit import AuditLog
from qa_console.domain.ports.draws import Draws
from qa_console.domain.ports.evaluations import Evaluations
from qa_console.domain.ports.findings import Findings
from qa_console.domain.ports.notices import Notices
from qa_console.domain.ports.recordings import Recordings
from qa_console.domain.ports.rubrics import Rubrics
from qa_console.domain.ports.transcripts import Transcripts


class UnitOfWork(Protocol):
    """Repositories over one transaction. Leaving without `commit` undoes everything."""

    @property
    def recordings(self) -> Recordings: ...
    @property
    def agents(self) -> Agents: ...
    @property
    def analyses(self) -> Analyses: ...
    @property
    def transcripts(self) -> Transcripts: ...
    @property
    def rubrics(self) -> Rubrics: ...
    @property
    def findings(self) -> Findings: ...
    @property
    def draws(self) -> Draws: ...
    @property
    def evaluations(self) -> Evaluations: ...
    @property
    def notices(self) -> Notices: ...
    @property
    def audit(self) -> AuditLog: ...

    def commit(self) -> None:
        """Keep what was done; the unit of work may go on with a new transaction."""

    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
