"""Facts in the names of recordings: a small template such as `{date}-{time}-{agent_id}-{queue}-{seq}`.

`{date}` is 20260304 or 2026-03-04, `{time}` 1021, 102159 or 10-21-59; `{_}` is skipped; any other name is a
field of the manifest or an extra one, and ends where the character after it stands. A pattern that holds
a `/` is matched against the path under the folder, another against the file's name; no suffix either way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa_console.domain.manifest import FIELDS
from qa_console.errors import ConfigError
from qa_console.i18n import mark

_PIECE = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[^{}]+|[{}]")
_NAME = re.compile(r"\w{1,40}")
_FORMS = {
    "date": r"[0-9]{8}|[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "time": r"[0-9]{2}-[0-9]{2}-[0-9]{2}|[0-9]{6}|[0-9]{4}",
}
_LONGEST_PATTERN = 300


@dataclass(frozen=True, slots=True)
class NamePattern:
    """A compiled template. `match` takes time in proportion to the name: no field may hold its own end."""

    text: str
    names: tuple[str, ...]
    form: re.Pattern[str]

    def match(self, path: str) -> dict[str, str] | None:
        """The fields in `path` (under the folder, with `/`, with its suffix), or None."""
        stem, _, _suffix = path.rpartition(".")
        found = self.form.fullmatch(stem if "/" in self.text else stem.rpartition("/")[2])
        if found is None:
            return None
        cells = dict(zip(self.names, found.groups(), strict=True))
        day, clock = cells.pop("date", ""), cells.pop("time", "")
        if day:
            cells["started_at"] = _moment(day, clock)
        cells.pop("_", None)
        return cells


def _moment(day: str, clock: str) -> str:
    digits, hours = day.replace("-", ""), clock.replace("-", "")
    date = f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"
    time = ":".join(hours[at : at + 2] for at in range(0, len(hours), 2))
    return f"{date} {time}" if time else date


def compile_pattern(text: str) -> NamePattern:
    """Raises ConfigError for a template that is not well formed, or that lacks `{agent_id}`."""
    if len(text) > _LONGEST_PATTERN:
        raise _bad(text, mark("the name pattern {pattern} is too long"))
    pieces = list(_pieces(text))
    names = tuple(name for name, _ in pieces if name)
    if len({name for name in names if name != "_"}) != len([name for name in names if name != "_"]):
        raise _bad(text, mark("the name pattern {pattern} has a field twice"))
    if "agent_id" not in names or ("time" in names and "date" not in names):
        raise _bad(text, mark("the name pattern {pattern} needs agent_id, and date where it has time"))
    if "recording" in names or ("started_at" in names and "date" in names):
        raise _bad(text, mark("the name pattern {pattern} cannot hold recording, or started_at beside date"))
    form = "".join(_form(text, pieces, at) for at in range(len(pieces)))
    return NamePattern(text, names, re.compile(form))


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """(field name, "") or ("", literal), in order."""
    for found in _PIECE.finditer(text):
        piece = found[0]
        if piece in ("{{", "}}"):
            yield "", piece[0]
        elif found[1] is not None:
            if not _NAME.fullmatch(found[1]):
                raise _bad(text, mark("the name pattern {pattern} has a field name with signs in it"))
            yield found[1], ""
        elif piece in "{}":
            raise _bad(text, mark("the name pattern {pattern} has a lone brace; write it twice"))
        else:
            yield "", piece


def _form(text: str, pieces: list[tuple[str, str]], at: int) -> str:
    name, literal = pieces[at]
    if not name:
        return re.escape(literal)
    if name in _FORMS:
        return f"({_FORMS[name]})"
    if at + 1 == len(pieces):
        return "([^/]+)"
    following, end = pieces[at + 1]
    if following:
        raise _bad(text, mark("the name pattern {pattern} has two fields without a character between them"))
    return f"([^/{re.escape(end[0])}]+)" if end[0] != "/" else "([^/]+)"


def extra_names(pattern: NamePattern) -> tuple[str, ...]:
    """The fields of the pattern that the manifest does not know."""
    return tuple(name for name in pattern.names if name not in (*FIELDS, "date", "time", "_"))


def _bad(text: str, message: str) -> ConfigError:
    return ConfigError(
        message,
        pattern=text,
        where="import.pattern",
        remedy=mark("write it like {example}"),
        example="{date}-{time}-{agent_id}-{queue}-{seq}",
    )
