"""Whether a database is whole, and how much is in it."""

from __future__ import annotations

from sqlalchemy import Engine, func, select

from qa_console.storage.damage import damaged
from qa_console.storage.engine import store_faults
from qa_console.storage.schema import current_revision
from qa_console.storage.tables import RecordingRow


def quick_check(engine: Engine) -> dict[str, object]:
    """`{"kind", "schema"}` of a database that is whole; raises StoreUnusable for one that is not."""
    if engine.dialect.name == "sqlite":
        with store_faults(), engine.connect() as connection:
            found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
        if found != "ok":
            raise damaged()
    return {"kind": engine.dialect.name, "schema": current_revision(engine)}


def count_recordings(engine: Engine) -> tuple[int, int]:
    """How many recordings there are, and how many had their audio at hand when imported."""
    with store_faults(), engine.connect() as connection:
        total = connection.scalar(select(func.count()).select_from(RecordingRow)) or 0
        here = connection.scalar(select(func.count()).where(RecordingRow.has_audio)) or 0
    return total, here
