"""`sample` as a user runs it: documents, exit codes, what goes where."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import RunCli

PLAN = """\
id: mine
strata: [team]
size: {per_stratum: 2}
multipliers:
  - {when: {satisfaction: [1, 2]}, times: 3, reason: dissatisfied}
certain:
  - {when: {tags: complaint}, reason: complaint}
"""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "mine.yaml"
    path.write_text(PLAN, "utf-8")
    return path


@pytest.fixture
def stocked(home: Path, run_cli: RunCli, tmp_path: Path) -> Path:
    lines = ["recording,agent_id,team,started_at,duration,satisfaction,tags"]
    for i in range(12):
        tags = "complaint" if i == 4 else ""
        lines.append(
            f"c{i:02d}.wav,100{i % 3},{'AB'[i % 2]},2026-03-04T10:{i:02d}:00,60,{i % 5 or ''},{tags}"
        )
    manifest = tmp_path / "m.csv"
    manifest.write_text("\n".join(lines) + "\n", "utf-8")
    assert run_cli("--home", home, "import", manifest).code == 0
    return home


def _json(run_cli: RunCli, home: Path, *args: object) -> Any:
    result = run_cli("--home", home, "sample", *args, "--json")
    assert result.code == 0, result.stderr + result.stdout
    return json.loads(result.stdout)


def test_a_draw_prints_the_document_of_the_contract(stocked: Path, plan: Path, run_cli: RunCli) -> None:
    document = _json(run_cli, stocked, "draw", plan, "--seed", 7, "--frame")
    assert set(document) == {"draw", "strata", "rows", "frame"}
    assert document["draw"].keys() >= {
        "id", "plan", "plan_version", "plan_hash", "seed",
        "frame_size", "frame_hash", "n", "drawn_at", "drawn_by",
    }  # fmt: skip
    assert document["draw"]["plan_hash"] == hashlib.sha256(plan.read_bytes()).hexdigest()
    assert document["strata"] == [
        {"stratum": "A", "population": 6, "n": 2},
        {"stratum": "B", "population": 6, "n": 2},
    ]
    for row in document["rows"]:
        assert set(row) == {
            "recording", "file", "stratum", "inclusion_probability", "weight", "reason", "seed", "rank",
        }  # fmt: skip
        assert row["weight"] == pytest.approx(1 / row["inclusion_probability"])
    assert [row["rank"] for row in document["rows"]] == [1, 2, 3, 4]
    assert set(document["frame"][0]) == {"recording", "file", "stratum", "size", "inclusion_probability"}


def test_the_frame_hash_can_be_checked_from_the_frame(stocked: Path, plan: Path, run_cli: RunCli) -> None:
    document = _json(run_cli, stocked, "draw", plan, "--dry-run", "--frame")
    lines = [
        f"{unit['file']}\t{unit['stratum']}\t{unit['inclusion_probability']:.12g}\n"
        for unit in sorted(document["frame"], key=lambda unit: unit["file"])
    ]
    assert document["draw"]["frame_hash"] == hashlib.sha256("".join(lines).encode()).hexdigest()
    assert document["draw"]["id"] is None


def test_a_kept_draw_shows_the_same_document_again(stocked: Path, plan: Path, run_cli: RunCli) -> None:
    drawn = _json(run_cli, stocked, "draw", plan, "--frame")
    assert _json(run_cli, stocked, "show", drawn["draw"]["id"], "--frame") == drawn
    assert _json(run_cli, stocked, "list") == [drawn["draw"]]


def test_a_seed_that_nobody_gave_is_recorded_and_draws_the_same_again(
    stocked: Path, plan: Path, run_cli: RunCli
) -> None:
    drawn = _json(run_cli, stocked, "draw", plan)
    again = _json(run_cli, stocked, "draw", plan, "--seed", drawn["draw"]["seed"], "--dry-run")
    assert again["rows"] == drawn["rows"]


def test_repeat_prints_one_draw_per_seed_and_keeps_none(stocked: Path, plan: Path, run_cli: RunCli) -> None:
    document = _json(run_cli, stocked, "draw", plan, "--dry-run", "--seed", 3, "--repeat", 4)
    assert [draw["seed"] for draw in document["draws"]] == [3, 4, 5, 6]
    one = _json(run_cli, stocked, "draw", plan, "--dry-run", "--seed", 5)
    assert document["draws"][2]["recordings"] == [row["file"] for row in one["rows"]]
    assert _json(run_cli, stocked, "list") == []


@pytest.mark.parametrize(
    "wrong",
    [("--repeat", "3"), ("--dry-run", "--repeat", "0"), ("--seed", "x"), ("--day", "tomorrow")],
)
def test_wrong_usage_is_refused(stocked: Path, plan: Path, run_cli: RunCli, wrong: tuple[str, ...]) -> None:
    result = run_cli("--home", stocked, "sample", "draw", plan, *wrong, "--json")
    assert result.code == 2
    assert json.loads(result.stdout)["error"]["code"] == "wrong_usage"


def test_an_empty_frame_is_a_draw_of_nothing(home: Path, plan: Path, run_cli: RunCli) -> None:
    document = _json(run_cli, home, "draw", plan, "--frame")
    assert (document["rows"], document["strata"], document["frame"]) == ([], [], [])
    assert (document["draw"]["n"], document["draw"]["note"]) == (0, "no_data")


def test_a_broken_plan_is_refused_with_its_line(stocked: Path, tmp_path: Path, run_cli: RunCli) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("id: x\nsize: {total: 3}\nstrata: [taem]\n", "utf-8")
    result = run_cli("--home", stocked, "sample", "draw", broken, "--json")
    error = json.loads(result.stdout)["error"]
    assert (result.code, error["code"], error["where"]) == (3, "invalid_plan", f"{broken}:3 strata[0]")
    shown = run_cli("--home", stocked, "--lang", "en", "sample", "draw", broken)
    assert "did you mean team?" in shown.stderr


def test_an_unknown_plan_or_draw_is_not_found(stocked: Path, run_cli: RunCli) -> None:
    assert run_cli("--home", stocked, "sample", "draw", "nothing-like-it").code == 4
    assert run_cli("--home", stocked, "sample", "draw", "nowhere/plan.yaml").code == 4
    assert run_cli("--home", stocked, "sample", "show", "D000099").code == 4


def test_people_get_a_table_and_a_line_on_stderr(stocked: Path, plan: Path, run_cli: RunCli) -> None:
    result = run_cli("--home", stocked, "--lang", "en", "sample", "draw", plan, "--seed", 7)
    assert "Probability" in result.stdout
    assert "4 of 12 recordings drawn by mine, seed 7" in result.stderr
    plain = run_cli("--home", stocked, "--lang", "en", "sample", "show", "D000001", "--format", "csv")
    assert plain.stdout.startswith("No.,Recording,File,Stratum")


def test_the_plans_of_a_new_workspace_are_listed(home: Path, run_cli: RunCli) -> None:
    assert [plan["id"] for plan in _json(run_cli, home, "plans")] == ["daily-inspector", "squad-spot-check"]
