from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from qa_console.bootstrap import Console
from qa_console.domain.model import Person
from qa_console.domain.ports.recordings import Wanted
from qa_console.services.workplace import Settings

ROWS = """\
recording,agent_id,agent_name,team,started_at,duration,customer_phone,order_id,tags,note
pg-a.wav,pg-1,王芳,二班,2026-03-04 10:21,60,+86 139-0013-9000,PG-1,投诉;VIP,
pg-b.wav,pg-1,王芳,一班,2026-03-05 10:21,60,(010) 7552-9988,PG-10,,50%_off
pg-c.wav,pg-2,李强,,,60,,,,
"""


@pytest.fixture
def console(postgres: str, tmp_path: Path) -> Iterator[Console]:
    """A workspace in a database of its own, so that other tests' counts stay theirs."""
    server = create_engine(postgres, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text("CREATE DATABASE lookup"))
    opened = Console(Settings(home=tmp_path), postgres.replace("/postgres?", "/lookup?"))
    yield opened
    opened.engine.dispose()
    server.dispose()


def test_import_and_look_up_are_the_same_on_another_database(
    console: Console, owner: Person, tmp_path: Path
) -> None:
    path = tmp_path / "m.csv"
    path.write_text(ROWS, "utf-8")
    assert console.importing.import_manifest(owner, path).imported == 3
    assert console.importing.import_manifest(owner, path).unchanged == 3
    path.write_text(ROWS.replace("李强", "李小强"), "utf-8")
    assert console.importing.import_manifest(owner, path).updated == 1

    def found(wanted: Wanted) -> str:
        return "".join(one.file[3] for one in console.recordings.all(owner, replace(wanted, limit=9)))

    assert found(Wanted(phone="139 0013 9000")) == "a"
    assert found(Wanted(phone="75529988")) == "b"
    assert found(Wanted(order="pg1")) == "a"
    assert found(Wanted(order="PG-")) == "ab"
    assert found(Wanted(text="投诉 vip")) == "a"
    assert found(Wanted(text="%_OFF")) == "b"
    assert found(Wanted(tag="投诉")) == "a"
    assert found(Wanted(agent="李小强")) == "c"
    assert found(Wanted(agent="pg-1", near=datetime(2026, 3, 5, tzinfo=UTC))) == "ba"
    assert found(Wanted(agent="pg-1", since=datetime(2026, 3, 5, tzinfo=UTC), state="imported")) == "b"
    with console.workplace.work(owner) as uow:
        assert [one.team for one in uow.agents.memberships("pg-1")] == ["二班", "一班"]
