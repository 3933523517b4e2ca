"""Whatever was answered is there after the app is killed, at any point, with at most the last key missing."""

from __future__ import annotations

import json
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import RunCli
from tests.terminal import Terminal

TURNS = {
    "turns": [
        {"start": 0.0, "end": 2.0, "channel": "agent", "text": "您好，请讲。"},
        {"start": 2.5, "end": 5.0, "channel": "customer", "text": "我的快递到哪里了？"},
        {"start": 5.5, "end": 9.0, "channel": "agent", "text": "今天下午送到，您看清楚了吗？"},
    ]
}
MANIFEST = """\
recording,agent_id,agent_name,team,started_at,duration
call.flac,1001,王芳,二班,2026-03-04 10:21,60
"""
KEYS = "1212111211121"
PATIENCE_S = 30.0


@pytest.fixture
def place(home: Path, tmp_path: Path, run_cli: RunCli) -> Path:
    """A workspace with one call, drawn for today."""
    (tmp_path / "m.csv").write_text(MANIFEST, "utf-8")
    (tmp_path / "t.json").write_text(json.dumps(TURNS), "utf-8")
    for command in (
        ("import", tmp_path / "m.csv"),
        ("transcript", "import", "R000001", tmp_path / "t.json"),
        ("check", "--all"),
        ("sample", "draw", "daily-inspector", "--seed", "1"),
    ):
        assert run_cli("--home", home, *command).code == 0
    return home


def answers(place: Path) -> dict[str, str]:
    """What a reader of the database finds, as another program would."""
    with closing(sqlite3.connect(place / "qa-console.sqlite3")) as connection:
        return dict(
            connection.execute("SELECT item, value FROM answers WHERE value IS NOT NULL ORDER BY item")
        )


def wait_for_answers(terminal: Terminal, place: Path, count: int) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while len(answers(place)) < count:
        assert time.monotonic() < deadline, f"only {answers(place)} of {count} after {PATIENCE_S} s"
        terminal.drain()
        time.sleep(0.01)  # polling another process: there is nothing to wait on


@pytest.mark.parametrize("pressed", [1, 6, 13])
def test_a_killed_app_has_kept_all_but_at_most_the_last_key(place: Path, pressed: int) -> None:
    app = [sys.executable, "-m", "qa_console", "--home", str(place), "--lang", "en", "--user", "张敏"]
    with Terminal(app) as terminal:
        terminal.wait_for("R000001")
        terminal.press("\r")
        terminal.wait_for("A1")
        terminal.drain()
        for number, key in enumerate(KEYS[:pressed], 1):
            terminal.press(key)
            if number < pressed:
                wait_for_answers(terminal, place, number)
        terminal.kill()
    kept = answers(place)
    assert len(kept) in (pressed - 1, pressed)
    in_order = [*(f"A{n}" for n in range(1, 9)), *(f"B{n}" for n in range(1, 6))]
    expected = {item: "true" if key == "1" else "false" for item, key in zip(in_order, KEYS, strict=True)}
    assert kept == {item: expected[item] for item in in_order[: len(kept)]}
    with closing(sqlite3.connect(place / "qa-console.sqlite3")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
