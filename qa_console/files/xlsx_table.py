"""XLSX in a stream: the first sheet, values instead of formulas, and no bomb goes off.

A workbook is a zip of XML. Before any of it is parsed the sizes that the zip declares are added up (the
zip reader never gives more than it declares) and parts with a document type are refused.
"""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, BinaryIO

from qa_console.domain.manifest import Rejection, Row
from qa_console.domain.ports.importing import ManifestTable
from qa_console.errors import ManifestError, QaConsoleError
from qa_console.files.tables import MOST_COLUMNS, headings, row_of
from qa_console.i18n import mark

LARGEST_BOOK = 1 << 30
LARGEST_PART_HELD = 256 << 20
"""The sheet is streamed; shared texts and styles are held in memory."""

MOST_PARTS = 10_000
MOST_ROWS = 1_048_576
_AT_ONCE = 500
_SAVE_AGAIN = mark("open it in the spreadsheet program and save it again as XLSX, or as CSV UTF-8")


def xlsx_table(stream: BinaryIO, where: str) -> ManifestTable:
    """The first sheet of the workbook in `stream`, which stays open until the rows have been taken.

    Raises ManifestError for what is no workbook, one that unpacks to too much, and one without headings.
    """
    check_bomb(stream, where)
    lines = _lines(stream, where)
    for number, cells in lines:
        if any(cell not in (None, "") for cell in cells):
            names = headings(cells, where)
            return ManifestTable(tuple(name for name in names if name), _rows(lines, names))
        if number > _AT_ONCE:
            break
    headings([], where)
    raise AssertionError("headings refuses an empty row")


def check_bomb(stream: BinaryIO, where: str) -> None:
    """Raise ManifestError where the zip declares more than a workbook of a million rows needs."""
    try:
        with zipfile.ZipFile(stream) as book:
            parts = book.infolist()
            held = sum(part.file_size for part in parts if "/worksheets/" not in part.filename)
            whole = sum(part.file_size for part in parts)
            if len(parts) > MOST_PARTS or whole > LARGEST_BOOK or held > LARGEST_PART_HELD:
                raise ManifestError(
                    mark("{file} unpacks to more than a manifest can need"),
                    file=where,
                    where=where,
                    remedy=mark("save the sheet as CSV UTF-8 and import that"),
                )
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    with book.open(part) as xml:
                        _refuse_doctype(xml.read(4096), where)
    except QaConsoleError:
        raise
    except Exception as exc:  # whatever a damaged zip makes the library raise
        raise _unreadable(where) from exc


def _refuse_doctype(head: bytes, where: str) -> None:
    if b"<!DOCTYPE" in head.replace(b"\0", b""):
        raise ManifestError(
            mark("{file} holds XML with a document type, which no spreadsheet program writes"),
            file=where,
            where=where,
            remedy=_SAVE_AGAIN,
        )


def _rows(lines: Iterator[tuple[int, Sequence[Any]]], names: list[str]) -> Iterator[Row | Rejection]:
    for number, cells in lines:
        row = row_of(number, names, cells[: MOST_COLUMNS * 2])
        if row is not None:
            yield row


def _lines(stream: BinaryIO, where: str) -> Iterator[tuple[int, Sequence[Any]]]:
    """(row number, cell values) of the first sheet; the library's warnings about styles are not ours."""
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
            sheet: Any = next(sheet for sheet in book.worksheets if hasattr(sheet, "iter_rows"))
            # The size that a sheet states is often wrong, and never needed.
            sheet.reset_dimensions()
            rows = sheet.iter_rows(values_only=True)
        start = 1
        while start <= MOST_ROWS:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                some = list(islice(rows, _AT_ONCE))
            if not some:
                return
            yield from enumerate(some, start)
            start += len(some)
    except QaConsoleError:
        raise
    except Exception as exc:  # whatever a damaged workbook makes the library raise
        raise _unreadable(where) from exc


def _unreadable(where: str) -> ManifestError:
    return ManifestError(
        mark("{file} cannot be read as an XLSX workbook"), file=where, where=where, remedy=_SAVE_AGAIN
    )
