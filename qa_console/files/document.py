"""A structured file once it is read: its plain value, and where in the file each part stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from qa_console.domain.rubric.reading import dotted
from qa_console.errors import InvalidInput, NotFound
from qa_console.i18n import mark

LARGEST = 2 << 20
DEEPEST = 40
MOST_DIGITS = 60
"""No weight, limit or score needs more digits, before or behind the point."""

PathInside = tuple[str | int, ...]
"""Keys and indexes from the top: `("sections", 0, "items", 2, "weight")`."""


@dataclass(frozen=True, slots=True)
class Document:
    """`value`: text keys; values are text, bool, None, int, Decimal, lists and mappings of these.

    `lines`: the line (from 1) on which a part's key or entry stands; empty for JSON.
    """

    value: dict[str, object]
    name: str
    lines: Mapping[PathInside, int] = field(default_factory=dict)

    def line(self, path: PathInside) -> int | None:
        """The line of that part, or of the nearest part around it that has one."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path)

    def where(self, path: PathInside) -> str:
        """`form.yaml:12 sections[0].items[2].weight`."""
        line = self.line(path)
        place = self.name if line is None else f"{self.name}:{line}"
        return f"{place} {dotted(path)}".rstrip()


def read_bounded(path: Path, error: type[InvalidInput] = InvalidInput) -> bytes:
    """The file's bytes, at most `LARGEST` of them. Raises NotFound, or `error` for what cannot be read."""
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except (FileNotFoundError, NotADirectoryError) as exc:
        raise NotFound(
            mark("there is no file {name}"),
            name=path,
            where=str(path),
            remedy=mark("check the name and the folder"),
        ) from exc
    except (OSError, ValueError) as exc:
        reason = exc.strerror if isinstance(exc, OSError) and exc.strerror else str(exc)
        raise error(mark("the file cannot be read: {reason}"), reason=reason, where=str(path)) from exc
    check_size(data, str(path), error)
    return data


def check_size(data: bytes, name: str, error: type[InvalidInput]) -> None:
    if len(data) > LARGEST:
        raise error(
            mark("the file is larger than {limit} bytes"),
            limit=LARGEST,
            where=name,
            remedy=mark("split it, or check that it is the right file"),
        )


def decode(data: bytes, name: str, error: type[InvalidInput]) -> str:
    """UTF-8 text, with or without a byte order mark. Raises `error` with the line of the first bad byte."""
    check_size(data, name, error)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        line = data.count(b"\n", 0, exc.start) + 1
        raise error(
            mark("the file is not UTF-8 text"),
            where=f"{name}:{line}",
            remedy=mark("save it as UTF-8 and try again"),
        ) from exc
