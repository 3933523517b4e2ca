"""Findings in SQL, replaced as a whole on every run; a person's review of the same finding stays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from qa_console.domain.model import Channel, Finding, Suggestion, Verdict
from qa_console.domain.ports.findings import Checked, RubricKey
from qa_console.errors import NotFound
from qa_console.i18n import mark
from qa_console.storage.damage import as_written
from qa_console.storage.ids import key_of, public_id
from qa_console.storage.tables import CheckRunRow, FindingRow, RubricRow

_BATCH = 500


class SqlFindings:
    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, recording_id: str, rubric: RubricKey) -> Checked | None:
        recording_pk, rubric_pk = key_of("R", recording_id), self._find_rubric(rubric)
        run = None if rubric_pk is None else self._session.get(CheckRunRow, (recording_pk, rubric_pk))
        if run is None:
            return None
        rows = self._rows(recording_pk, run.rubric_pk)
        return Checked(
            tuple(map(_finding, rows)),
            tuple(Suggestion(s["item"], s["answer"], tuple(s["why"])) for s in run.suggestions),
            run.checked_at,
            {row.number: row.review for row in rows if row.review},
        )

    def of(self, recording_ids: Iterable[str], rubric: RubricKey) -> Mapping[str, tuple[Finding, ...]]:
        rubric_pk = self._find_rubric(rubric)
        keys = [key_of("R", recording_id) for recording_id in recording_ids]
        found: dict[str, list[Finding]] = {}
        for start in range(0, len(keys) if rubric_pk is not None else 0, _BATCH):
            batch = keys[start : start + _BATCH]
            runs = select(CheckRunRow.recording_pk).where(
                CheckRunRow.rubric_pk == rubric_pk, CheckRunRow.recording_pk.in_(batch)
            )
            found |= {public_id("R", key): [] for key in self._session.scalars(runs)}
            rows = select(FindingRow).where(
                FindingRow.rubric_pk == rubric_pk, FindingRow.recording_pk.in_(batch)
            )
            for row in self._session.scalars(rows.order_by(FindingRow.recording_pk, FindingRow.number)):
                found[public_id("R", row.recording_pk)].append(_finding(row))
        return {recording_id: tuple(findings) for recording_id, findings in found.items()}

    def put(
        self,
        recording_id: str,
        rubric: RubricKey,
        findings: Sequence[Finding],
        suggestions: Sequence[Suggestion],
        checked_at: datetime,
    ) -> None:
        recording_pk, rubric_pk = key_of("R", recording_id), self._rubric_pk(rubric)
        reviewed = self._reviews(recording_pk, rubric_pk)
        self._session.execute(
            delete(FindingRow).where(
                FindingRow.recording_pk == recording_pk, FindingRow.rubric_pk == rubric_pk
            )
        )
        for number, finding in enumerate(findings):
            row = _row(finding, recording_pk, rubric_pk, number, checked_at)
            before = reviewed[finding].pop(0) if reviewed[finding] else None
            if before is not None:
                row.review, row.reviewed_by = before
            self._session.add(row)
        run = self._session.get(CheckRunRow, (recording_pk, rubric_pk))
        if run is None:
            run = CheckRunRow(recording_pk=recording_pk, rubric_pk=rubric_pk)
            self._session.add(run)
        run.checked_at = checked_at
        run.suggestions = [{"item": s.item, "answer": s.answer, "why": list(s.why)} for s in suggestions]
        self._session.flush()

    def review(self, recording_id: str, rubric: RubricKey, index: int, state: str, person: str) -> None:
        recording_pk, rubric_pk = key_of("R", recording_id), self._rubric_pk(rubric)
        row = self._session.scalar(
            select(FindingRow).where(
                FindingRow.recording_pk == recording_pk,
                FindingRow.rubric_pk == rubric_pk,
                FindingRow.number == index,
            )
        )
        if row is None:
            raise NotFound(
                mark("recording {id} has no finding number {index}"),
                id=recording_id,
                index=index,
                where=recording_id,
            )
        row.review, row.reviewed_by = state, person
        self._session.flush()

    def _rows(self, recording_pk: int, rubric_pk: int) -> Sequence[FindingRow]:
        return self._session.scalars(
            select(FindingRow)
            .where(FindingRow.recording_pk == recording_pk, FindingRow.rubric_pk == rubric_pk)
            .order_by(FindingRow.number)
        ).all()

    def _reviews(self, recording_pk: int, rubric_pk: int) -> dict[Finding, list[tuple[str, str | None]]]:
        reviewed: dict[Finding, list[tuple[str, str | None]]] = defaultdict(list)
        for row in self._rows(recording_pk, rubric_pk):
            if row.review:
                reviewed[_finding(row)].append((row.review, row.reviewed_by))
        return reviewed

    def _find_rubric(self, rubric: RubricKey) -> int | None:
        return self._session.scalar(
            select(RubricRow.pk).where(RubricRow.rubric_id == rubric[0], RubricRow.version == rubric[1])
        )

    def _rubric_pk(self, rubric: RubricKey) -> int:
        found = self._find_rubric(rubric)
        if found is None:
            raise NotFound(
                mark("there is no rubric {id} version {version} in this workspace"),
                id=rubric[0],
                version=rubric[1],
                where=rubric[0],
            )
        return found


@as_written
def _finding(row: FindingRow) -> Finding:
    return Finding(
        row.criterion,
        row.check_name,
        row.label,
        Verdict(row.verdict),
        row.start_s,
        row.end_s,
        Channel(row.channel),
        row.turn,
        row.quote,
        row.confidence,
        row.reason,
    )


def _row(finding: Finding, recording_pk: int, rubric_pk: int, number: int, found_at: datetime) -> FindingRow:
    return FindingRow(
        recording_pk=recording_pk,
        rubric_pk=rubric_pk,
        number=number,
        criterion=finding.criterion,
        check_name=finding.check,
        label=finding.label,
        verdict=finding.verdict.value,
        start_s=finding.start_s,
        end_s=finding.end_s,
        channel=finding.channel.value,
        turn=finding.turn,
        quote=finding.quote,
        confidence=finding.confidence,
        reason=finding.reason,
        found_at=found_at,
    )
