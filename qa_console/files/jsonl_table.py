"""JSONL in a stream: one object a line; the columns are all the keys that any line has."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, TextIO

from qa_console.domain.manifest import Rejection, Row, shortened
from qa_console.domain.ports.importing import ManifestTable
from qa_console.domain.text import clean
from qa_console.errors import ManifestError
from qa_console.files.lines import Lines, is_cut
from qa_console.files.tables import MOST_COLUMNS, headings, text_of
from qa_console.i18n import mark

DEEPEST = 20


def jsonl_table(stream: TextIO, where: str) -> ManifestTable:
    """The table in `stream`, which is read twice: once for the keys, once for the rows.

    Raises ManifestError where no line holds an object, and for more keys than a table may have.
    """
    keys: dict[str, None] = {}
    for line in Lines(stream):
        if not keys:
            _refuse_array(line, where)
        value = _object(line)
        if value is not None:
            keys.update(dict.fromkeys(clean(key) for key in value))
        if len(keys) > MOST_COLUMNS:
            break
    if not keys:
        raise ManifestError(
            mark("no line of {file} holds a JSON object"),
            file=where,
            where=where,
            remedy=mark("write one object on each line"),
        )
    names = headings(list(keys), where)
    stream.seek(0)
    return ManifestTable(tuple(name for name in names if name), _rows(Lines(stream)))


def _refuse_array(line: str, where: str) -> None:
    if line.lstrip()[:1] == "[":
        raise ManifestError(
            mark("{file} holds a JSON list, not JSONL"),
            file=where,
            where=where,
            remedy=mark("write one object on each line, without brackets around them or commas between them"),
        )


def _rows(lines: Lines) -> Iterator[Row | Rejection]:
    for line in lines:
        if not line.strip():
            continue
        value = _object(line)
        if value is None:
            reason = mark("not one JSON object on one line, or a key in it twice")
            yield Rejection(lines.number, "", shortened(clean(line[:1000])), reason)
            continue
        cells = {clean(key): _text(part) for key, part in value.items()}
        if any(cells.values()):
            yield Row(lines.number, cells)


def _object(line: str) -> dict[str, Any] | None:
    """The object on that line; None for anything else, or one that is nested without reason."""
    if is_cut(line):
        return None
    try:
        value = json.loads(line, parse_constant=_refuse_constant, object_pairs_hook=_once_each)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) and _depth(value) <= DEEPEST else None


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("a key twice")
    return value


def _refuse_constant(name: str) -> float:
    raise ValueError(name)


def _depth(value: object, so_far: int = 0) -> int:
    if so_far > DEEPEST or not isinstance(value, dict | list):
        return so_far
    parts = value.values() if isinstance(value, dict) else value
    return max((_depth(part, so_far + 1) for part in parts), default=so_far + 1)


def _text(value: object) -> str:
    """A cell; a list of plain values is a list of tags, whatever column it stands in."""
    if isinstance(value, list) and not any(isinstance(part, Mapping | list) for part in value):
        return ";".join(text for part in value if (text := text_of(part)))
    return text_of(value)
