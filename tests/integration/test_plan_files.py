"""Plan files on disk: found by path or name, refused with the line, and those that are shipped."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa_console.bootstrap import shipped
from qa_console.domain.model import Source
from qa_console.errors import NotFound, PlanError
from qa_console.files.plan import PlanFolders, read_plan

GOOD = "id: mine\nstrata: [team]\nsize: {total: 4}\n"


def _write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_a_problem_is_told_with_file_line_and_field(tmp_path: Path) -> None:
    path = _write(tmp_path, "p.yaml", "id: mine\nsize:\n  total: -4\nstratas: [team]\n")
    with pytest.raises(PlanError) as refused:
        read_plan(path)
    assert [problem.where for problem in refused.value.problems] == [
        f"{path}:4 stratas",
        f"{path}:3 size.total",
    ]


def test_a_column_that_nobody_has_is_told_with_its_line(tmp_path: Path) -> None:
    path = _write(tmp_path, "p.yaml", "id: mine\nsize: {total: 4}\nstrata:\n  - team\n  - quue\n")
    plan = read_plan(path)
    plan.check_columns({"quue"})
    with pytest.raises(PlanError) as refused:
        plan.check_columns({"shift"})
    assert refused.value.where == f"{path}:5 strata[1]"
    assert refused.value.values["near"] == "queue"


@pytest.mark.parametrize(
    "text", ["", "- a\n", "id: [", "id: mine\nid: twice\n", "id: !!python/object:x {}\n"]
)
def test_what_is_no_plan_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(PlanError):
        read_plan(_write(tmp_path, "p.yaml", text))


def test_the_workspaces_own_plan_stands_before_a_shipped_one(tmp_path: Path) -> None:
    own, others = tmp_path / "own", tmp_path / "others"
    own.mkdir()
    others.mkdir()
    _write(own, "mine.yaml", GOOD)
    _write(others, "mine.yaml", GOOD.replace("total: 4", "total: 9"))
    _write(others, "other.yml", GOOD)
    _write(others, "broken.yaml", "id: [")
    shelf = PlanFolders([own, others])
    assert shelf.find("mine").plan.size.total == 4
    assert shelf.find("mine.yaml").plan.size.total == 4
    assert shelf.find("other").plan.size.total == 4
    assert shelf.find(str(others / "mine.yaml")).plan.size.total == 9
    assert [file.plan.id for file in shelf.all()] == ["mine", "mine"]


@pytest.mark.parametrize("name", ["mien", "nothing-like-it", "nowhere/mine.yaml", "nowhere.yaml", "", "a\0b"])
def test_a_plan_that_is_not_there_is_not_found(tmp_path: Path, name: str) -> None:
    _write(tmp_path, "mine.yaml", GOOD)
    with pytest.raises((NotFound, PlanError)) as refused:
        PlanFolders([tmp_path, tmp_path / "none"]).find(name)
    assert refused.value.where is not None


def test_a_mistyped_name_is_answered_with_the_nearest_plan(tmp_path: Path) -> None:
    _write(tmp_path, "mine.yaml", GOOD)
    with pytest.raises(NotFound) as refused:
        PlanFolders([tmp_path]).find("mien")
    assert refused.value.values["near"] == "mine"


def test_the_shipped_plans_are_sound_and_speak_both_languages() -> None:
    plans = [file.plan for file in PlanFolders([shipped("rubrics") / "plans"]).all()]
    assert {plan.source for plan in plans} == {Source.DAILY, Source.SQUAD_LEADER}
    for plan in plans:
        texts = [plan.title, plan.description]
        texts += [rule.reason for rule in plan.multipliers] + [rule.reason for rule in plan.certain]
        assert all(text.keys() == {"zh", "en"} for text in texts)
