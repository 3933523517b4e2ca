"""Plan files: found by path or by name, read safely, checked, with the line of every problem."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from qa_console.domain.rubric.reading import Problem
from qa_console.domain.sampling.build import build_plan, unknown_columns
from qa_console.domain.sampling.plan import Plan
from qa_console.errors import InvalidInput, NotFound, PlanError
from qa_console.files.document import Document, read_bounded
from qa_console.files.safe_yaml import load_yaml
from qa_console.i18n import mark

_ENDINGS = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class PlanInFile:
    """A sound plan and the file it came from."""

    plan: Plan
    source: bytes
    document: Document

    def check_columns(self, extra: Collection[str]) -> None:
        refuse(self.document, unknown_columns(self.document.value, extra))


def read_plan(path: Path) -> PlanInFile:
    """The plan in a file. Raises NotFound, or PlanError with every problem by line."""
    source = read_bounded(path, PlanError)
    document = load_yaml(source, str(path), PlanError)
    plan, problems = build_plan(document.value)
    refuse(document, problems)
    assert plan is not None
    return PlanInFile(plan, source, document)


def refuse(document: Document, problems: Sequence[Problem]) -> None:
    """Raise one PlanError that tells of all the problems, if there are any."""
    if not problems:
        return
    errors = tuple(_error(document, problem) for problem in problems)
    errors[0].problems = errors if len(errors) > 1 else ()
    raise errors[0]


def _error(document: Document, problem: Problem) -> PlanError:
    values: dict[str, Any] = dict(problem.values)
    return PlanError(problem.message, where=document.where(problem.place), remedy=problem.remedy, **values)


class PlanFolders:
    """Plans by name, from the first of the folders that has one: the workspace's own, then the shipped."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = folders

    def find(self, name: str) -> PlanInFile:
        return read_plan(self._path(name))

    def all(self) -> Sequence[PlanInFile]:
        return [plan for name in self._names() for plan in _if_sound(self._path(name))]

    def _path(self, name: str) -> Path:
        """A path that is there, else a named plan; a path that is not there is left for reading to refuse."""
        path = Path(name)
        if _is_file(path):
            return path
        named = self._named(name)
        if named is not None:
            return named
        if path.suffix in _ENDINGS or path.name != name:
            return path
        names = self._names()
        near = get_close_matches(name, names, n=1)
        raise NotFound(
            mark("there is no plan {name}"),
            name=name,
            where=name,
            remedy=mark("did you mean {near}?") if near else mark("give a YAML file, or one of: {choices}"),
            near=near[0] if near else "",
            choices=", ".join(names) or "-",
        )

    def _named(self, name: str) -> Path | None:
        if not name or Path(name).name != name:
            return None
        places = (folder / f"{name}{ending}" for folder in self._folders for ending in ("", *_ENDINGS))
        return next((place for place in places if place.suffix in _ENDINGS and _is_file(place)), None)

    def _names(self) -> list[str]:
        found = (path for folder in self._folders if folder.is_dir() for path in folder.iterdir())
        return sorted({path.stem for path in found if path.suffix in _ENDINGS})


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _if_sound(path: Path) -> Iterator[PlanInFile]:
    try:
        yield read_plan(path)
    except (InvalidInput, NotFound):
        return
