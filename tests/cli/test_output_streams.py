"""Where stdout leads nowhere, is full, or has no Chinese letters."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

FULL = Path("/dev/full")
COMMAND = [sys.executable, "-m", "qa_console", "rubric", "validate"]
STANDARD = Path(__file__).parents[2] / "rubrics" / "service-quality.yaml"


def ascii_only() -> dict[str, str]:
    return {**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C", "PYTHONUTF8": "0"}


@pytest.mark.skipif(not FULL.exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("more", [[], ["--json"]])
@pytest.mark.parametrize("file", [STANDARD, Path("nowhere.yaml")])
def test_a_full_disk_under_the_output_is_said_on_stderr(more: list[str], file: Path) -> None:
    with FULL.open("w") as out:
        done = subprocess.run([*COMMAND, str(file), *more], stdout=out, stderr=subprocess.PIPE, check=False)
    said = done.stderr.decode()
    assert (done.returncode, "Traceback" in said) == ((6, False) if more or file is STANDARD else (4, False))
    assert said


@pytest.mark.parametrize(("file", "code"), [(STANDARD, 0), (Path("nowhere.yaml"), 4)])
def test_a_closed_stdout_changes_no_exit_code(file: Path, code: int) -> None:
    line = " ".join([*COMMAND, str(file), "--json", ">&-"])
    done = subprocess.run(line, shell=True, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, done.stderr) == (code, b"")


@pytest.mark.parametrize("args", [["--help"], ["rubric", "validate", str(STANDARD), "--json"]])
def test_a_reader_that_has_gone_is_no_rejected_input(args: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [*COMMAND[:3], *args], stdout=writer, stderr=subprocess.PIPE, check=False, restore_signals=False
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")


def test_json_stays_json_where_the_terminal_has_no_chinese(tmp_path: Path) -> None:
    form = tmp_path / "质检\U0001f600.yaml"
    done = subprocess.run(
        [*COMMAND, str(form), "--json"], env=ascii_only(), stdout=subprocess.PIPE, check=False
    )
    assert json.loads(done.stdout.decode("ascii"))["error"]["code"] == "not_found"
