"""CSV in a stream: separator told from the heading line, quotes that may span lines, broken rows told apart.

A quote that is never closed must not swallow the rest of the file: the row it opened is refused, and
reading goes on with the line after that row's first one.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from typing import TextIO

from qa_console.domain.manifest import Rejection, Row, shortened
from qa_console.domain.ports.importing import ManifestTable
from qa_console.domain.text import clean
from qa_console.errors import ManifestError
from qa_console.files.encoding import not_text
from qa_console.files.lines import Lines, is_cut
from qa_console.files.tables import headings, row_of
from qa_console.i18n import mark

MOST_LINES_A_ROW = 200
_SEPARATORS = ",;\t"
_QUOTED = re.compile(r'"[^"]*"')
_TOLD = re.compile(r'"?sep=([,;\t|])"?\s*', re.IGNORECASE)


def csv_table(stream: TextIO, where: str) -> ManifestTable:
    """The table in `stream`, which stays open until the rows have been taken.

    Raises ManifestError for a heading row that is missing or unusable.
    """
    lines = Lines(stream)
    separator = _separator(lines)
    records = _records(lines, separator)
    line, first = next(records, (0, []))
    if isinstance(first, str):
        raise ManifestError(
            mark("the heading row on line {line} cannot be read"),
            line=line,
            where=where,
            remedy=mark("look at the quotation marks in that line"),
        )
    if any("\0" in name for name in first):  # two bytes a letter, and without the mark that would say so
        raise not_text(where)
    names = headings(first, where)
    return ManifestTable(tuple(name for name in names if name), _rows(records, names))


def _rows(records: Iterator[tuple[int, list[str] | str]], names: list[str]) -> Iterator[Row | Rejection]:
    for line, cells in records:
        if isinstance(cells, str):
            reason = mark("broken quotation marks, or a line that is too long")
            yield Rejection(line, "", shortened(clean(cells)), reason)
        elif cells and any(cells):
            row = _fewer(line, names, cells) or row_of(line, names, cells)
            if row is not None:
                yield row


def _fewer(line: int, names: list[str], cells: list[str]) -> Rejection | None:
    if len(cells) >= len(names):
        return None
    reason = mark("{cells} cells where the heading row has {columns}")
    value = shortened(clean(cells[0]))
    return Rejection(line, "", value, reason, {"cells": len(cells), "columns": len(names)})


def _separator(lines: Lines) -> str:
    """What stands between the cells of the heading line, or what a `sep=` line says."""
    for line in lines:
        if not line.strip():
            continue
        if told := _TOLD.fullmatch(line):
            return told[1]
        lines.give_back([line])
        bare = _QUOTED.sub("", line)
        return max(_SEPARATORS, key=bare.count)
    return ","


def _records(lines: Lines, separator: str) -> Iterator[tuple[int, list[str] | str]]:
    """(line on which it starts, its cells), or its first line as text where it cannot be read."""
    taken: list[str] = []

    def noted() -> Iterator[str]:
        for line in lines:
            if is_cut(line) or len(taken) >= MOST_LINES_A_ROW:
                taken.append(line)
                raise csv.Error("too long")
            taken.append(line)
            yield line

    while True:
        taken.clear()
        try:
            # A new reader a row: after an error the old one would go on inside its half-read quote.
            cells = next(csv.reader(noted(), delimiter=separator, strict=True))
        except StopIteration:
            return
        except csv.Error:
            broken, rest = taken[0], taken[1:]
            lines.give_back(rest)
            yield lines.number, broken
        else:
            yield lines.number - len(taken) + 1, cells
