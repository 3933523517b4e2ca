"""The same services on a real PostgreSQL: a team may share one."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from qa_console.domain.audit import verify_chain
from qa_console.storage.engine import open_engine
from qa_console.storage.schema import bring_up_to_date
from qa_console.storage.tables import Base
from qa_console.storage.unit_of_work import SqlUnitOfWork
from tests.conftest import RunCli

MANIFEST = """\
recording,agent_id,agent_name,team,started_at,duration,direction,customer_phone,order_id,satisfaction
a.flac,1001,王芳,二班,2026-03-04 10:21,372,inbound,138 0013 8000,SO-1,2
b.flac,1002,李强,二班,2026-03-04 11:00,220,inbound,13800138001,SO-2,5
c.flac,1003,赵倩,一班,2026-03-04 11:30,665,outbound,13800138002,SO-3,
"""
ITEMS = [*(f"A{n}" for n in range(1, 9)), *(f"B{n}" for n in range(1, 6))]


def now() -> datetime:
    return datetime.now(UTC)


def test_migrations_make_the_models_tables_there_too(postgres: str) -> None:
    engine = open_engine(postgres)
    bring_up_to_date(engine)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    engine.dispose()


def test_concurrent_writers_make_one_chain_that_nobody_may_change(postgres: str) -> None:
    engine = open_engine(postgres)
    bring_up_to_date(engine)

    def add(name: str) -> None:
        for _ in range(10):
            with SqlUnitOfWork(engine, name, now, write=True) as work:
                work.audit.record("test.write", name)
                work.commit()

    threads = [threading.Thread(target=add, args=(f"p{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with SqlUnitOfWork(engine, "reader", now) as work:
        report = verify_chain(work.audit.entries())
    assert report.ok
    assert report.entries >= 40
    with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
        connection.execute(text("DELETE FROM audit"))
    engine.dispose()


def test_the_main_job_runs_there(postgres: str, tmp_path: Path, run_cli: RunCli) -> None:
    place = ("--home", tmp_path / "home", "--db", postgres, "--user", "张敏")
    (tmp_path / "m.csv").write_text(MANIFEST, "utf-8")
    answers = tmp_path / "answers.json"
    answers.write_text(json.dumps({"answers": dict.fromkeys(ITEMS, True)}))
    assert run_cli(*place, "init").code == 0
    assert json.loads(run_cli(*place, "import", tmp_path / "m.csv", "--json").stdout)["imported"] == 3
    assert json.loads(run_cli(*place, "import", tmp_path / "m.csv", "--json").stdout)["unchanged"] == 3
    draw = json.loads(run_cli(*place, "sample", "draw", "daily-inspector", "--seed", "7", "--json").stdout)
    assert draw["draw"]["n"] == 3
    found = json.loads(run_cli(*place, "recordings", "find", "--phone", "+86 138-0013-8000", "--json").stdout)
    assert [one["recording"] for one in found] == ["a.flac"]
    scored = run_cli(*place, "evaluate", found[0]["id"], "--answers", answers, "--json")
    assert scored.code == 0, scored.stdout + scored.stderr
    assert json.loads(scored.stdout)["score"] == 100.0
    assert json.loads(run_cli(*place, "audit", "verify", "--json").stdout)["ok"]
    assert run_cli(*place, "backup", tmp_path / "b.zip").code == 6
