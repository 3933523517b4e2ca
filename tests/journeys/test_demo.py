"""The demonstration runs the whole job headless, leaves its documents, and can be run again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import RunCli


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """A demonstration made as a person makes it, in a process of its own."""
    home = tmp_path_factory.mktemp("demo") / "place"
    command = [sys.executable, "-m", "qa_console", "--home", str(home), "--lang", "zh"]
    result = subprocess.run(
        [*command, "demo", "--headless", "--json"],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "PYTHONWARNINGS": "default"},
    )
    assert result.returncode == 0, result.stderr
    return home, json.loads(result.stdout)


def test_every_step_left_something(demo: tuple[Path, dict[str, Any]]) -> None:
    _, shown = demo
    assert shown["recordings"] > 900
    assert shown["findings"] > 50
    assert shown["evaluations"] > 200
    assert shown["draw"] == "D000001"
    assert len(shown["notices"]) >= 2


def test_the_documents_are_in_the_exports_folder(demo: tuple[Path, dict[str, Any]]) -> None:
    home, shown = demo
    names = {path.name for path in (home / "exports").iterdir()}
    assert names == {Path(path).name for path in shown["exports"]}
    for ending in (".zh.docx", ".zh.html", ".zh.md", ".en.docx"):
        assert any(name.startswith("N") and name.endswith(ending) for name in names)
    assert {"team-report.csv", "team-report.md"} <= names


def test_today_has_calls_to_score_and_calls_that_are_scored(
    demo: tuple[Path, dict[str, Any]], run_cli: RunCli
) -> None:
    home, shown = demo
    rows = json.loads(run_cli("--home", home, "sample", "show", shown["draw"], "--json").stdout)["rows"]
    scored = {
        one["recording"] for one in json.loads(run_cli("--home", home, "evaluation", "list", "--json").stdout)
    }
    states = {row["recording"] in scored for row in rows}
    assert states == {True, False}


def test_everything_is_marked_as_demonstration_data(
    demo: tuple[Path, dict[str, Any]], run_cli: RunCli
) -> None:
    home, _ = demo
    recordings = json.loads(run_cli("--home", home, "recordings", "list", "--json").stdout)
    assert all(one["demo"] for one in recordings)


def test_the_trail_holds(demo: tuple[Path, dict[str, Any]], run_cli: RunCli) -> None:
    home, _ = demo
    assert run_cli("--home", home, "audit", "verify").code == 0


def test_running_it_again_goes_on_from_what_is_there(
    demo: tuple[Path, dict[str, Any]], run_cli: RunCli
) -> None:
    home, first = demo
    again = run_cli("--home", home, "demo", "--headless", "--json")
    assert again.code == 0, again.stderr
    second = json.loads(again.stdout)
    assert {key: second[key] for key in ("recordings", "draw", "evaluations", "notices")} == {
        key: first[key] for key in ("recordings", "draw", "evaluations", "notices")
    }


def test_a_workspace_with_recordings_of_its_own_is_left_alone(
    home: Path, tmp_path: Path, run_cli: RunCli
) -> None:
    (tmp_path / "m.csv").write_text("recording,agent_id,duration\nmine.wav,1001,60\n")
    assert run_cli("--home", home, "import", tmp_path / "m.csv").code == 0
    result = run_cli("--home", home, "demo", "--headless", "--json")
    assert result.code == 3
    recordings = json.loads(run_cli("--home", home, "recordings", "list", "--json").stdout)
    assert [one["recording"] for one in recordings] == ["mine.wav"]
