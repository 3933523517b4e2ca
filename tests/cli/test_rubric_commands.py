"""`rubric` and `evaluate` as a user or a script runs them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Result, RunCli

RUBRICS = Path(__file__).parents[2] / "rubrics"
STANDARD = RUBRICS / "service-quality.yaml"
IDS = [*(f"A{n}" for n in range(1, 9)), *(f"B{n}" for n in range(1, 6))]
GOOD: dict[str, object] = dict.fromkeys(IDS, True)
LINE_KEYS = {
    "id", "recording", "rubric", "version", "state", "score", "raw_score", "evaluator", "submitted_at",
}  # fmt: skip


def answers_file(folder: Path, answers: dict[str, object] = GOOD, **more: object) -> Path:
    path = folder / "answers.json"
    path.write_text(json.dumps({"answers": answers, **more}), "utf-8")
    return path


def document(result: Result) -> Any:
    assert result.code == 0, result.stdout + result.stderr
    return json.loads(result.stdout)


def error(result: Result) -> dict[str, Any]:
    found = json.loads(result.stdout)["error"]
    assert {"code", "message", "where"} <= set(found)
    return dict(found)


@pytest.fixture
def call(home: Path, tmp_path: Path, run_cli: RunCli) -> str:
    """The id of a recording of 60 seconds."""
    manifest = tmp_path / "m.csv"
    manifest.write_text("recording,agent_id,agent_name,team,duration\na.wav,1001,王芳,二班,60\n", "utf-8")
    document(run_cli("--home", home, "import", manifest, "--json"))
    return "R000001"


def test_validate_says_what_a_good_form_is(run_cli: RunCli) -> None:
    found = document(run_cli("rubric", "validate", STANDARD, "--json"))
    assert found == {"valid": True, "id": "service-quality", "version": 1, "items": 13, "warnings": []}


def test_validate_names_line_field_and_remedy_of_every_problem(run_cli: RunCli, tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    text = (
        STANDARD.read_text("utf-8").replace("weight: 5", "weight: -5", 1).replace("na: true", "na: maybe", 1)
    )
    bad.write_text(text, "utf-8")
    result = run_cli("rubric", "validate", bad, "--json")
    found = error(result)
    line = text[: text.index("weight: -5")].count("\n") + 1
    assert (result.code, found["code"]) == (3, "invalid_rubric")
    assert found["where"] == f"{bad}:{line} sections[0].items[0].weight"
    assert found["remedy"]
    assert len(found["problems"]) == 2
    words = run_cli("--lang", "en", "rubric", "validate", bad).stderr
    assert "weight is -5" in words
    assert "sections[0].items[3].na" in words


def test_validate_of_a_file_that_is_not_there_is_not_found(run_cli: RunCli, tmp_path: Path) -> None:
    assert run_cli("rubric", "validate", tmp_path / "none.yaml", "--json").code == 4


def test_score_needs_no_workspace_and_scores_what_is_there(run_cli: RunCli, tmp_path: Path) -> None:
    answers = answers_file(tmp_path, {"A1": True, "A3": False, "A4": "na", "B1": "yes"})
    nowhere = tmp_path / "nowhere"
    found = document(run_cli("--home", nowhere, "rubric", "score", STANDARD, "--answers", answers, "--json"))
    assert found["score"] == pytest.approx(5 / 15 * 60 + 40)
    assert (found["complete"], found["critical_failed"], found["evidence_missing"]) == (False, ["A3"], ["A3"])
    assert found["items"]["A4"] == {"earned": 0, "possible": 0, "state": "na"}
    assert found["sections"]["A"]["weight"] == 60


def test_score_in_words_begins_with_the_verdict(run_cli: RunCli, tmp_path: Path) -> None:
    result = run_cli("--lang", "en", "rubric", "score", STANDARD, "--answers", answers_file(tmp_path))
    assert result.stdout.startswith("service-quality@1: 100.0 of 100, passed, band A")


@pytest.mark.parametrize(
    "body",
    [
        "{",
        '{"answers": {"Z": true}}',
        '{"answers": {"A1": 1}}',
        '{"answers": {"A1": NaN}}',
        "[]",
        '{"answer": {}}',
    ],
)
def test_invalid_answers_are_refused(run_cli: RunCli, tmp_path: Path, body: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(body, "utf-8")
    result = run_cli("rubric", "score", STANDARD, "--answers", path, "--json")
    assert (result.code, error(result)["code"]) == (3, "invalid_answers")
    assert str(path) in error(result)["where"]


def test_scoring_imports_neither_database_nor_numbers_nor_app(tmp_path: Path) -> None:
    program = (
        "import sys; from qa_console.cli.app import run; code = run(sys.argv[1:]);"
        "heavy = {'sqlalchemy', 'numpy', 'textual', 'alembic', 'soundfile'} & set(sys.modules);"
        "sys.exit(code or bool(heavy) and 99)"
    )
    for command in (
        ["rubric", "score", str(STANDARD), "--answers", str(answers_file(tmp_path)), "--json"],
        ["rubric", "validate", str(STANDARD), "--json"],
    ):
        done = subprocess.run([sys.executable, "-c", program, *command], capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()


def test_evaluate_keeps_the_score_and_prints_it(
    home: Path, call: str, run_cli: RunCli, tmp_path: Path
) -> None:
    evidence = [{"item": "A3", "start": 1, "end": 2.5, "note": "n"}]
    answers = answers_file(tmp_path, GOOD | {"A3": False}, evidence=evidence, comment="c")
    acting = ("--home", home, "--user", "zhangmin")
    found = document(run_cli(*acting, "evaluate", call, "--answers", answers, "--json"))
    assert (found["id"], found["recording"], found["state"]) == ("E000001", call, "submitted")
    assert (found["score"], found["passed"], found["band"]) == (90.0, True, "B")
    (line,) = document(run_cli("--home", home, "evaluation", "list", "--json"))
    assert set(line) >= LINE_KEYS
    assert (line["evaluator"], line["score"], line["raw_score"]) == ("zhangmin", 90.0, 90.0)
    shown = document(run_cli("--home", home, "evaluation", "show", "E000001", "--json"))
    assert {key: shown[key] for key in found} == found
    assert shown["evidence"] == [{**evidence[0], "quote": ""}]


def test_evaluate_refuses_what_is_not_finished(
    home: Path, call: str, run_cli: RunCli, tmp_path: Path
) -> None:
    def refused(answers: dict[str, object], **more: object) -> dict[str, Any]:
        path = answers_file(tmp_path, answers, **more)
        result = run_cli("--home", home, "evaluate", call, "--answers", path, "--json")
        assert result.code == 3
        return error(result)

    assert refused({key: True for key in GOOD if key != "B5"})["code"] == "unanswered"
    assert refused(GOOD | {"A3": False})["code"] == "evidence_missing"
    assert refused(GOOD, evidence=[{"item": "A1", "start": 3, "end": 2}])["code"] == "invalid_answers"
    assert refused(GOOD, evidence=[{"item": "A1", "start": 3, "end": 61}])["code"] == "invalid_answers"
    assert document(run_cli("--home", home, "evaluation", "list", "--json")) == []


def test_what_is_not_there_is_not_found(home: Path, call: str, run_cli: RunCli, tmp_path: Path) -> None:
    answers = answers_file(tmp_path)
    for command in (
        ["evaluate", "R000099", "--answers", answers],
        ["evaluate", call, "--answers", tmp_path / "none.json"],
        ["evaluate", call, "--answers", answers, "--rubric", "none"],
        ["evaluation", "show", "E000001"],
        ["evaluation", "list", "--recording", "R000099"],
        ["rubric", "show", "none"],
    ):
        result = run_cli("--home", home, *command, "--json")
        assert (result.code, error(result)["code"]) == (4, "not_found")


def test_publish_refuses_other_content_under_the_same_version(
    home: Path, run_cli: RunCli, tmp_path: Path
) -> None:
    path = tmp_path / "form.yaml"
    path.write_bytes(STANDARD.read_bytes())
    assert document(run_cli("--home", home, "rubric", "publish", path, "--json"))["changed"] is False
    path.write_text(STANDARD.read_text("utf-8").replace("pass: 60", "pass: 70"), "utf-8")
    result = run_cli("--home", home, "rubric", "publish", path, "--json")
    assert (result.code, error(result)["code"]) == (3, "conflict")
    path.write_text(path.read_text("utf-8").replace("version: 1", "version: 2"), "utf-8")
    assert document(run_cli("--home", home, "rubric", "publish", path, "--json"))["version"] == 2
    listed = document(run_cli("--home", home, "rubric", "list", "--json"))
    assert [(one["id"], one["version"]) for one in listed] == [
        ("hospital-follow-up", 1),
        ("service-quality", 1),
        ("service-quality", 2),
    ]
    assert document(run_cli("--home", home, "rubric", "show", "service-quality", "--json"))["version"] == 2


def test_rows_are_printed_in_every_format(home: Path, call: str, run_cli: RunCli, tmp_path: Path) -> None:
    run_cli("--home", home, "evaluate", call, "--answers", answers_file(tmp_path))
    here = ("--home", home, "--lang", "en")
    for style in ("table", "plain", "csv", "md"):
        assert "E000001" in run_cli(*here, "evaluation", "list", "--format", style).stdout
        assert "service-quality" in run_cli(*here, "rubric", "list", "--format", style).stdout
    assert "met" in run_cli(*here, "evaluation", "show", "E000001").stdout
    assert "A3" in run_cli(*here, "rubric", "show", "service-quality").stdout


def test_a_hospital_form_is_shown_with_its_conditions(home: Path, run_cli: RunCli) -> None:
    found = document(run_cli("--home", home, "rubric", "show", "hospital-follow-up@1", "--json"))
    items = {item["id"]: item for section in found["sections"] for item in section["items"]}
    assert items["C5"]["when"] == {"item": "C3", "is": ["urgent"]}
    assert items["X2"]["critical"] == "form"


def test_a_draft_of_a_form_is_kept_published_and_retired(home: Path, run_cli: RunCli, tmp_path: Path) -> None:
    path = tmp_path / "form.yaml"
    path.write_text(STANDARD.read_text("utf-8").replace("version: 1", "version: 2"), "utf-8")
    for command, state in (
        (["draft", path], "draft"),
        (["publish", path], "published"),
        (["retire", "service-quality@2"], "retired"),
    ):
        assert document(run_cli("--home", home, "rubric", *command, "--json"))["state"] == state


def test_the_examples_beside_the_shipped_phrases_hold(run_cli: RunCli) -> None:
    for path in sorted(RUBRICS.glob("*.yaml")):
        tried = document(run_cli("rubric", "test", str(path), "--json"))
        assert tried["examples"] > 50
        assert tried["failed"] == []


def test_an_example_that_fails_is_named_and_ends_with_1(run_cli: RunCli, tmp_path: Path) -> None:
    changed = tmp_path / "form.yaml"
    text = STANDARD.read_text("utf-8").replace('- "这事不归我们管"', '- "这事归我们管"')
    changed.write_text(text, "utf-8")
    result = run_cli("rubric", "test", str(changed), "--json")
    assert result.code == 1
    assert json.loads(result.stdout)["failed"] == [
        {
            "check": "taboo",
            "label": "not_our_job",
            "example": "这事归我们管",
            "must_match": True,
            "unsure": False,
        }
    ]
    assert "taboo.not_our_job" in run_cli("rubric", "test", str(changed)).stdout
