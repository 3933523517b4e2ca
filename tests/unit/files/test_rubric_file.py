"""Rubric files: problems with their place, and the forms that ship with the program."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from qa_console.domain.rubric.model import Critical, Kind
from qa_console.errors import NotFound, RubricError
from qa_console.files.rubric import check_phrases, parse_rubric, read_rubric

RUBRICS = Path(__file__).parents[3] / "rubrics"
SMALL = """\
id: small
version: 1
scale: {pass: 60}
sections:
  - id: S
    weight: 1
    items:
      - id: a
        weight: 1
        kind: yes_no
      - {id: b, weight: 0.1, kind: yes_no, when: {item: a, is: no}}
"""


def test_a_small_form_is_read_and_bare_no_is_false() -> None:
    rubric = parse_rubric(SMALL.encode(), "f.yaml").rubric
    b = rubric.item("b")
    assert b is not None
    assert b.when is not None
    assert b.when.values == (False,)


@pytest.mark.parametrize(
    ("before", "after", "where"),
    [
        ("id: a\n        weight: 1", "id: a\n        weight: -1", "f.yaml:9 sections[0].items[0].weight"),
        ("kind: yes_no\n", "kind: yesno\n", "f.yaml:10 sections[0].items[0].kind"),
        ("is: no", "is: maybe", "f.yaml:11 sections[0].items[1].when.is"),
        ("scale: {pass: 60}\n", "", "f.yaml:1 scale"),
        ("id: a\n        weight: 1\n", "id: a\n", "f.yaml:8 sections[0].items[0].weight"),
        ("id: a", "id: no", "f.yaml:8 sections[0].items[0].id"),
    ],
)
def test_a_problem_is_named_with_file_line_and_field(before: str, after: str, where: str) -> None:
    assert before in SMALL
    with pytest.raises(RubricError) as caught:
        parse_rubric(SMALL.replace(before, after).encode(), "f.yaml")
    assert caught.value.where == where
    assert caught.value.remedy


def test_the_first_problem_is_the_topmost_and_carries_the_others() -> None:
    text = SMALL.replace("weight: 0.1", "weight: x").replace("version: 1", "version: 0")
    with pytest.raises(RubricError) as caught:
        parse_rubric(text.encode(), "f.yaml")
    assert [problem.where for problem in caught.value.problems] == [
        "f.yaml:2 version",
        "f.yaml:11 sections[0].items[1].weight",
    ]


def test_a_file_that_is_not_there_is_not_found() -> None:
    with pytest.raises(NotFound):
        read_rubric(RUBRICS / "none.yaml")


def test_a_folder_is_no_rubric() -> None:
    with pytest.raises(RubricError):
        read_rubric(RUBRICS)


@pytest.mark.parametrize("name", ["service-quality", "hospital-follow-up"])
def test_shipped_forms_have_no_problem_and_no_remark(name: str) -> None:
    found = read_rubric(RUBRICS / f"{name}.yaml")
    check_phrases(found, name)
    assert found.warnings == ()
    assert found.rubric.key == (name, 1)


@pytest.mark.parametrize("name", ["service-quality", "hospital-follow-up"])
def test_item_weights_of_shipped_forms_read_as_points_of_a_hundred(name: str) -> None:
    sections = read_rubric(RUBRICS / f"{name}.yaml").rubric.sections
    assert all(sum(item.weight for item in section.items) == section.weight for section in sections)
    assert sum(section.weight for section in sections) == 100


def test_the_quality_standard_asks_exactly_the_thirteen_criteria_in_both_languages() -> None:
    rubric = read_rubric(RUBRICS / "service-quality.yaml").rubric
    ids = [*(f"A{n}" for n in range(1, 9)), *(f"B{n}" for n in range(1, 6))]
    assert [item.id for item in rubric.items()] == ids
    assert [section.weight for section in rubric.sections] == [60, 40]
    for item in rubric.items():
        assert item.kind is Kind.YES_NO
        for text in (item.title, item.asks, item.practise, *(example.text for example in item.examples)):
            assert set(text) == {"zh", "en"}
        assert {example.kept for example in item.examples} == {True, False}


def test_the_taboo_criterion_is_critical_and_needs_evidence() -> None:
    item = read_rubric(RUBRICS / "service-quality.yaml").rubric.item("A3")
    assert item is not None
    assert (item.critical, item.evidence_required, item.weight) == (Critical.ITEM, True, Fraction(10))


def test_the_hospital_form_uses_every_kind_and_every_critical_level_but_one() -> None:
    rubric = read_rubric(RUBRICS / "hospital-follow-up.yaml").rubric
    assert {item.kind for item in rubric.items()} == set(Kind)
    assert {item.critical for item in rubric.items()} == {None, Critical.SECTION, Critical.FORM}
