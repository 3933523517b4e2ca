from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa_console.bootstrap import Console
from qa_console.domain.manifest import FIELDS
from qa_console.domain.model import Person
from qa_console.domain.ports.recordings import Wanted
from qa_console.domain.roles import OWNER
from qa_console.services.workplace import Settings

OWNING = Person("zhangmin", frozenset({OWNER}))
CELLS = {
    "recording": st.sampled_from(
        ["a.wav", "b.wav", "./a.wav", "x\\b.wav", "../c.wav", "https://h.example/a", ""]
    ),
    "agent_id": st.sampled_from(["1001", "1002", ""]),
    "team": st.sampled_from(["一班", "二班", ""]),
    "started_at": st.sampled_from(["2026-03-04 10:21", "2026-03-05T01:00Z", "2026-03-04", "", "soon"]),
    "duration": st.sampled_from(["60", "0.1", "1e2", "", "-1"]),
    "satisfaction": st.sampled_from(["5", "4.0", "", "9"]),
}
ROW = st.fixed_dictionaries({name: CELLS.get(name, st.text(max_size=12)) for name in (*FIELDS, "note")})


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    folder = tmp_path_factory.mktemp("home")
    opened = Console(Settings(home=folder), f"sqlite:///{folder / 'qa.sqlite3'}")
    yield opened
    opened.engine.dispose()


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(rows=st.lists(ROW, max_size=8))
def test_importing_twice_changes_nothing_and_every_row_is_counted_once(
    console: Console, tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, str]]
) -> None:
    path = tmp_path_factory.getbasetemp() / "twice.csv"
    _write(path, rows)
    first = console.importing.import_manifest(OWNING, path)
    kept = console.recordings.all(OWNING, Wanted())
    with console.workplace.work(OWNING) as uow:
        trail = list(uow.audit.entries())
    second = console.importing.import_manifest(OWNING, path)
    assert (second.imported, second.updated) == (0, 0)
    assert second.unchanged == first.imported + first.updated + first.unchanged
    assert second.rejected == first.rejected
    assert second.unchanged + len(second.rejected) == len(rows)
    assert console.recordings.all(OWNING, Wanted()) == kept
    with console.workplace.work(OWNING) as uow:
        assert list(uow.audit.entries()) == trail


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="", errors="replace") as stream:
        writer = csv.DictWriter(stream, [*FIELDS, "note"], quoting=csv.QUOTE_ALL)
        writer.writeheader()
        # A row of nothing but blanks is no row; a number keeps each of them one.
        writer.writerows([row | {"note": f"{n} {row['note']}"} for n, row in enumerate(rows)])
