"""What every reader of tables does alike: the heading row, a row under it, a cell as clean text.

Readers: `csv_table`, `jsonl_table`, `xlsx_table`. Each yields cleaned text by column, or says of a row
that cannot be read why, and goes on with the next.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from qa_console.domain.manifest import Rejection, Row, shortened
from qa_console.domain.text import clean, harmless
from qa_console.errors import ManifestError
from qa_console.i18n import mark

MOST_COLUMNS = 500
LONGEST_HEADING = 200


def headings(cells: Sequence[object], where: str) -> list[str]:
    """The column names of a heading row, empty where a column has none.

    Raises ManifestError for no names at all, a name twice, too many, or one too long to be a name.
    """
    names = [text_of(cell) for cell in cells]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise ManifestError(
            mark("{file} has no heading row"),
            file=where,
            where=where,
            remedy=mark("the first line names the columns, such as recording,agent_id,started_at"),
        )
    seen: set[str] = set()
    for name in names:
        if name and name in seen:
            raise ManifestError(
                mark("the manifest has the column {column} twice"),
                column=name,
                where=where,
                remedy=mark("rename one of them"),
            )
        seen.add(name)
    if len(names) > MOST_COLUMNS or max(map(len, names)) > LONGEST_HEADING:
        raise ManifestError(
            mark("{file} has no heading row, but more than {most} columns or very long names"),
            file=where,
            most=MOST_COLUMNS,
            where=where,
            remedy=mark("the first line names the columns, such as recording,agent_id,started_at"),
        )
    return names


def row_of(line: int, names: Sequence[str], cells: Sequence[object]) -> Row | Rejection | None:
    """The row under those names; None for an empty one, a Rejection for another number of cells."""
    texts = [text_of(cell) for cell in cells]
    if not any(texts):
        return None
    beyond = texts[len(names) :]
    if any(beyond):
        reason = mark("{cells} cells where the heading row has {columns}")
        values = {"cells": len(texts), "columns": len(names)}
        return Rejection(line, "", shortened(beyond[0]), reason, values)
    return Row(line, {name: text for name, text in zip(names, texts, strict=False) if name})


def text_of(value: object) -> str:
    """A cell as harmless text, spelt as it is. A whole number loses its `.0`: an order number stays one."""
    if value is None:
        return ""
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, timedelta):
        return _number(value.total_seconds())
    if isinstance(value, datetime | date | time):
        return _tidy(value).isoformat()
    if isinstance(value, Mapping | list | tuple):
        return clean(json.dumps(value, ensure_ascii=False, default=str))
    return clean(str(value))


def _number(value: float) -> str:
    whole = math.isfinite(value) and value == int(value) and abs(value) < 1e16
    return str(int(value)) if whole else repr(value)


def _tidy(value: datetime | date | time) -> datetime | date | time:
    """A spreadsheet keeps moments as fractions of a day; what is left below a millisecond is noise."""
    if not isinstance(value, datetime) or not value.microsecond:
        return value
    millis = round(value.microsecond / 1000)
    return value.replace(microsecond=0) + timedelta(milliseconds=millis)
