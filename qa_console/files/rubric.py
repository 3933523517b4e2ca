"""Rubric files: YAML in, a `Rubric` out, every problem with its line, field and remedy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from qa_console.domain.rubric.build import build
from qa_console.domain.rubric.model import Rubric
from qa_console.domain.rubric.reading import Problem, Problems
from qa_console.errors import RubricError
from qa_console.files.document import Document, read_bounded
from qa_console.files.safe_yaml import load_yaml


@dataclass(frozen=True, slots=True)
class RubricFile:
    """A form as read. `warnings`: what is allowed but looks like a slip."""

    rubric: Rubric
    source: bytes
    warnings: tuple[RubricError, ...] = ()


def read_rubric(path: Path) -> RubricFile:
    """The form in a file. Raises NotFound, or RubricError whose `problems` are all there are."""
    return parse_rubric(read_bounded(path, RubricError), str(path))


def parse_rubric(data: bytes, name: str) -> RubricFile:
    """The form in `data`; `name` is what messages call it. The phrase lists are not looked into.

    Raises RubricError, its `where` like `form.yaml:12 sections[0].items[2].weight`.
    """
    document = load_yaml(data, name, RubricError)
    problems = Problems()
    rubric = build(document.value, problems)
    found = _errors(document, problems.found)
    if found:
        found[0].problems = tuple(found)
        raise found[0]
    return RubricFile(rubric, data, tuple(_errors(document, problems.warnings)))


def check_phrases(read: RubricFile, name: str) -> None:
    """Raise RubricError where the lists for the checks cannot be used; scoring does not need them."""
    from qa_console.domain.rubric.phrases import phrase_problems

    found = list(phrase_problems(read.rubric.phrases))
    if found:
        document = load_yaml(read.source, name, RubricError)
        for problem in found:
            parts = (problem.where or "").split(".")
            problem.where = document.where(tuple(int(part) if part.isdigit() else part for part in parts))
        found[0].problems = tuple(found)
        raise found[0]


def _errors(document: Document, problems: Sequence[Problem]) -> list[RubricError]:
    """In the order of the file, so that the first is the topmost."""
    placed = sorted(problems, key=lambda problem: document.line(problem.place) or 0)
    return [
        RubricError(
            problem.message,
            where=document.where(problem.place),
            remedy=problem.remedy,
            code=None,
            **problem.values,
        )
        for problem in placed
    ]


class RubricFolder:
    """`RubricFiles` over the folder of shipped forms."""

    def __init__(self, shipped: Path) -> None:
        self._shipped = shipped

    def read(self, path: Path, *, phrases: bool = True) -> RubricFile:
        found = read_rubric(path)
        if phrases:
            check_phrases(found, str(path))
        return found

    def parse(self, source: bytes, name: str) -> Rubric:
        return _parsed(source, name)

    def shipped(self) -> list[Path]:
        return sorted(self._shipped.glob("*.yaml"))


@lru_cache(maxsize=32)
def _parsed(source: bytes, name: str) -> Rubric:
    return parse_rubric(source, name).rubric
