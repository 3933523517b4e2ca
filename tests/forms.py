"""Small forms for tests, written as the plain mappings that a rubric file holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qa_console.domain.answers import normalise_all
from qa_console.domain.model import Evidence
from qa_console.domain.rubric.build import build
from qa_console.domain.rubric.model import Rubric
from qa_console.domain.rubric.reading import Problem, Problems, dotted
from qa_console.domain.scoring import ScoreSheet, score


def item(item_id: str, weight: object = 1, kind: str = "yes_no", **more: Any) -> dict[str, Any]:
    return {"id": item_id, "title": {"en": item_id}, "weight": weight, "kind": kind, **more}


def section(section_id: str, weight: object, *items: dict[str, Any]) -> dict[str, Any]:
    return {"id": section_id, "title": {"en": section_id}, "weight": weight, "items": list(items)}


def form(*sections: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A whole form that passes at 60."""
    return {"id": "f", "version": 1, "scale": {"pass": 60}, "sections": list(sections), **more}


def built(plain: Mapping[str, Any]) -> Rubric:
    problems = Problems()
    rubric = build(plain, problems)
    assert not problems.found, problems.found
    return rubric


def problems_of(plain: Mapping[str, Any]) -> list[Problem]:
    problems = Problems()
    build(plain, problems)
    return problems.found


def places_of(plain: Mapping[str, Any]) -> list[str]:
    return [dotted(problem.place) for problem in problems_of(plain)]


def scored(plain: Mapping[str, Any], evidence: tuple[Evidence, ...] = (), /, **answers: Any) -> ScoreSheet:
    rubric = built(plain)
    return score(rubric, normalise_all(rubric, answers), evidence)


def these(*values: object) -> tuple[object, ...]:
    """Values to compare with, whole numbers beside fractions."""
    return values
