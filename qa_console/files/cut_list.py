"""Lists of clips: a table (CSV, XLSX, JSONL) or JSON with `recording`, `start`, `end` and `title`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from qa_console.domain.bounded_json import load_bounded_json
from qa_console.domain.cuts import Cut, title_of
from qa_console.domain.manifest import Rejection, Row
from qa_console.domain.recording_time import seconds_told
from qa_console.errors import InvalidInput
from qa_console.files.document import decode, read_bounded
from qa_console.files.manifest import open_manifest
from qa_console.i18n import mark

_COLUMNS = ("recording", "start", "end", "title")


def read_cuts(path: Path) -> list[Cut]:
    """The clips that the list at `path` names, in its order; an empty end is the recording's end.

    Raises NotFound, InvalidInput (for the first entry that cannot be read, with all of them as `problems`).
    """
    entries = _from_json(path) if path.suffix.lower() == ".json" else _from_table(path)
    cuts: list[Cut] = []
    problems: list[InvalidInput] = []
    for where, cells in entries:
        try:
            cuts.append(_cut(where, cells))
        except InvalidInput as problem:
            problems.append(problem)
    if problems:
        problems[0].problems = tuple(problems)
        raise problems[0]
    if not cuts:
        raise InvalidInput(mark("{file} names no clip"), file=path, where=str(path), remedy=_REMEDY)
    return cuts


_REMEDY = mark("give each clip a recording, start, end and title, such as R000001,1:15,1:40,Greeting")


def _from_table(path: Path) -> Iterator[tuple[str, Mapping[str, str]]]:
    with open_manifest(path) as table:
        missing = {"recording", "start", "end"} - set(table.columns)
        if missing:
            raise InvalidInput(
                mark("the list has no column {column}"),
                column=sorted(missing)[0],
                where=str(path),
                remedy=_REMEDY,
            )
        for row in table.rows:
            where = f"{path}:{row.line}"
            if isinstance(row, Rejection):
                raise InvalidInput(row.reason, where=where, remedy=_REMEDY, code=None, **row.values)
            assert isinstance(row, Row)
            yield where, row.cells


def _from_json(path: Path) -> Iterator[tuple[str, Mapping[str, str]]]:
    """A list of objects, or one under the key `clips`, as another program or this one writes it."""
    value = load_bounded_json(decode(read_bounded(path), str(path), InvalidInput), where=str(path))
    listed = value.get("clips") if isinstance(value, dict) else value
    if not isinstance(listed, list):
        raise InvalidInput(mark("{file} holds no list of clips"), file=path, where=str(path), remedy=_REMEDY)
    for number, entry in enumerate(listed, 1):
        cells = entry if isinstance(entry, dict) else {}
        yield f"{path} [{number}]", {name: _text(cells.get(name)) for name in _COLUMNS}


def _text(value: object) -> str:
    return "" if value is None or isinstance(value, (bool, list, dict)) else str(value)


def _cut(where: str, cells: Mapping[str, str]) -> Cut:
    recording = cells.get("recording", "").strip()
    if not recording:
        raise InvalidInput(mark("a clip names no recording"), where=where, remedy=_REMEDY)
    start, end = (_seconds(where, cells.get(name, "")) for name in ("start", "end"))
    return Cut(recording, start or 0.0, end, title_of(cells.get("title", "")))


def _seconds(where: str, text: str) -> float | None:
    if not text.strip():
        return None
    told = seconds_told(text)
    if told is None:
        raise InvalidInput(
            mark("{value} is no time in a recording"),
            value=text[:40],
            where=where,
            remedy=mark("write seconds (75.5) or minutes and seconds (1:15.5)"),
        )
    return told
