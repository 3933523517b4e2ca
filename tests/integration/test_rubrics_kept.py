"""Forms in a real workspace: published for good, drafts replaceable, old versions kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa_console.bootstrap import Console
from qa_console.domain.evaluation import AnswerSheet
from qa_console.domain.model import Person, Recording, RecordingFacts
from qa_console.errors import Conflict, NotFound, RubricError

FORM = """\
id: mini
version: {version}
scale: {{pass: 60}}
sections:
  - {{id: S, weight: 1, items: [{{id: a, weight: {weight}, kind: yes_no}}]}}
"""


def a_file(folder: Path, version: int = 1, weight: object = 1, more: str = "") -> Path:
    path = folder / "mini.yaml"
    path.write_text(FORM.format(version=version, weight=weight) + more, "utf-8")
    return path


def test_a_new_workspace_has_the_shipped_forms_published(console: Console, owner: Person) -> None:
    names = [(form.kept.name, form.kept.state.value) for form in console.rubrics.all(owner)]
    assert names == [("hospital-follow-up@1", "published"), ("service-quality@1", "published")]
    assert console.rubrics.import_shipped(owner) == []
    assert console.rubrics.get(owner).kept.id == "service-quality"


def test_publishing_the_same_content_again_changes_nothing(
    console: Console, owner: Person, tmp_path: Path
) -> None:
    first = console.rubrics.publish(owner, a_file(tmp_path))
    again = console.rubrics.publish(owner, a_file(tmp_path, more="# a remark\n"))
    assert (first.changed, again.changed) == (True, False)
    assert again.kept == first.kept


def test_a_published_version_never_changes(console: Console, owner: Person, tmp_path: Path) -> None:
    console.rubrics.publish(owner, a_file(tmp_path))
    with pytest.raises(Conflict):
        console.rubrics.publish(owner, a_file(tmp_path, weight=2))
    with pytest.raises(Conflict):
        console.rubrics.save_draft(owner, a_file(tmp_path, weight=2))
    assert console.rubrics.get(owner, "mini").rubric.sections[0].items[0].weight == 1


def test_a_draft_may_change_until_it_is_published(console: Console, owner: Person, tmp_path: Path) -> None:
    console.rubrics.save_draft(owner, a_file(tmp_path))
    console.rubrics.save_draft(owner, a_file(tmp_path, weight=2))
    with pytest.raises(NotFound):
        console.rubrics.get(owner, "mini")
    assert console.rubrics.publish(owner, a_file(tmp_path, weight=3)).changed
    assert console.rubrics.get(owner, "mini").rubric.sections[0].items[0].weight == 3


def test_the_newest_published_version_is_the_one_that_is_meant(
    console: Console, owner: Person, tmp_path: Path
) -> None:
    for version in (2, 10, 1):
        console.rubrics.publish(owner, a_file(tmp_path, version))
    console.rubrics.save_draft(owner, a_file(tmp_path, 11))
    assert console.rubrics.get(owner, "mini").kept.version == 10
    assert console.rubrics.get(owner, "mini@2").kept.version == 2
    console.rubrics.retire(owner, "mini@10")
    assert console.rubrics.get(owner, "mini").kept.version == 2


def test_a_retired_version_does_not_come_back(console: Console, owner: Person, tmp_path: Path) -> None:
    console.rubrics.publish(owner, a_file(tmp_path))
    console.rubrics.retire(owner, "mini@1")
    with pytest.raises(Conflict):
        console.rubrics.publish(owner, a_file(tmp_path))
    with pytest.raises(Conflict):
        console.rubrics.retire(owner, "mini@1")


def test_a_form_with_a_problem_is_not_published(console: Console, owner: Person, tmp_path: Path) -> None:
    with pytest.raises(RubricError):
        console.rubrics.publish(owner, a_file(tmp_path, weight=-1))
    with pytest.raises(NotFound):
        console.rubrics.get(owner, "mini@1")


def test_an_evaluation_keeps_its_version_and_a_draft_stays_with_its_own(
    console: Console, owner: Person, tmp_path: Path
) -> None:
    with console.workplace.work(owner, write=True) as work:
        now = console.workplace.clock()
        work.recordings.add([Recording("R000001", RecordingFacts("a.wav", "1001"))], now)
        work.commit()
    console.rubrics.publish(owner, a_file(tmp_path))
    done = console.evaluating.evaluate(owner, "R000001", AnswerSheet({"a": False}), "mini")
    draft = console.evaluating.open_draft(owner, "R000001", "mini")
    console.rubrics.publish(owner, a_file(tmp_path, 2))
    assert console.evaluating.get(owner, done.id).evaluation.version == 1
    assert console.evaluating.open_draft(owner, "R000001", "mini").id == draft.id
    newer = console.evaluating.open_draft(owner, "R000001", "mini@2")
    assert (newer.evaluation.version, newer.id != draft.id) == (2, True)
    console.rubrics.retire(owner, "mini@1")
    console.evaluating.answer(owner, draft.id, "a", True)
    assert console.evaluating.submit(owner, draft.id).version == 1
    with pytest.raises(Conflict):
        console.evaluating.evaluate(owner, "R000001", AnswerSheet({"a": True}), "mini@1")


def test_a_draft_moves_to_a_newer_version_on_request_with_what_still_fits(
    console: Console, owner: Person, tmp_path: Path
) -> None:
    with console.workplace.work(owner, write=True) as work:
        now = console.workplace.clock()
        work.recordings.add([Recording("R000001", RecordingFacts("a.wav", "1001"))], now)
        work.commit()
    asked = "{id: b, weight: 1, kind: yes_no}, {id: c, weight: 1, kind: yes_no}"
    two = f"  - {{id: T, weight: 1, items: [{asked}]}}\n"
    console.rubrics.publish(owner, a_file(tmp_path, more=two))
    draft = console.evaluating.open_draft(owner, "R000001", "mini")
    for item in ("a", "b", "c"):
        console.evaluating.answer(owner, draft.id, item, True)
    console.rubrics.publish(owner, a_file(tmp_path, 2, more=two.replace("id: c", "id: d")))
    moved = console.evaluating.move_draft(owner, draft.id)
    assert (moved.evaluation.version, moved.evaluation.answers) == (2, {"a": True, "b": True})
    assert (moved.sheet.unanswered, moved.undoable) == (("d",), 0)
    with pytest.raises(NotFound):
        console.evaluating.get(owner, draft.id)
    with pytest.raises(Conflict):
        console.evaluating.move_draft(owner, moved.id, "service-quality")
