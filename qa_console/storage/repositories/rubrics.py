"""Versions of forms in SQL: the source as published, byte for byte."""

from __future__ import annotations

import hashlib

from sqlalchemy import select
from sqlalchemy.orm import Session

from qa_console.domain.rubric.model import FormState
from qa_console.domain.rubric.version import RubricVersion, newest_published
from qa_console.errors import NotFound
from qa_console.i18n import mark
from qa_console.storage.damage import as_written
from qa_console.storage.tables import RubricRow


class SqlRubrics:
    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, rubric_id: str, version: int | None = None) -> RubricVersion:
        if version is None:
            rows = self._session.scalars(select(RubricRow).where(RubricRow.rubric_id == rubric_id))
            found = newest_published(map(_version, rows))
        else:
            found = self.find(rubric_id, version)
        if found is None:
            name = rubric_id if version is None else f"{rubric_id}@{version}"
            raise NotFound(
                mark("there is no published form {name}")
                if version is None
                else mark("there is no form {name}"),
                name=name,
                where=name,
                remedy=mark("see which there are: qa-console rubric list"),
            )
        return found

    def find(self, rubric_id: str, version: int) -> RubricVersion | None:
        row = self._row(rubric_id, version)
        return None if row is None else _version(row)

    def all(self) -> list[RubricVersion]:
        rows = select(RubricRow).order_by(RubricRow.rubric_id, RubricRow.version)
        return [_version(row) for row in self._session.scalars(rows)]

    def put(self, version: RubricVersion) -> None:
        row = self._row(version.id, version.version)
        if row is None:
            row = RubricRow(rubric_id=version.id, version=version.version, created_at=version.created_at)
            self._session.add(row)
        row.state = version.state.value
        row.source = version.source
        row.source_sha256 = hashlib.sha256(version.source).hexdigest()
        row.published_at = version.published_at
        self._session.flush()

    def _row(self, rubric_id: str, version: int) -> RubricRow | None:
        found = select(RubricRow).where(RubricRow.rubric_id == rubric_id, RubricRow.version == version)
        return self._session.scalar(found)


@as_written
def _version(row: RubricRow) -> RubricVersion:
    return RubricVersion(
        row.rubric_id, row.version, FormState(row.state), row.source, row.created_at, row.published_at
    )
