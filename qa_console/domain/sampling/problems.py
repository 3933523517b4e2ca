"""What is wrong with a plan, by the place in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Path = tuple[str | int, ...]
"""Keys and indexes from the top of the file: `("certain", 0, "when")`."""


@dataclass(frozen=True, slots=True)
class Problem:
    """`message` and `remedy` are templates over `values`."""

    path: Path
    message: str
    remedy: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(slots=True)
class Problems:
    """Collects them, so that a person mends a file in one go."""

    found: list[Problem] = field(default_factory=list)

    def add(self, path: Path, message: str, remedy: str, **values: object) -> None:
        self.found.append(Problem(path, message, remedy, values))
