"""Opening a manifest: which reader its name asks for, and whether its content agrees."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from qa_console.domain.ports.importing import ManifestTable
from qa_console.errors import ManifestError
from qa_console.files.csv_table import csv_table
from qa_console.files.encoding import opened, opened_text, shown
from qa_console.files.jsonl_table import jsonl_table
from qa_console.files.xlsx_table import xlsx_table
from qa_console.i18n import mark

_CSV = (".csv", ".tsv", ".txt")
_JSONL = (".jsonl", ".ndjson", ".json")
_XLSX = (".xlsx", ".xlsm")
_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


@contextmanager
def open_manifest(path: Path) -> Iterator[ManifestTable]:
    """The columns and rows of the manifest at `path`, while the context lasts.

    Raises NotFound, ManifestError.
    """
    name, suffix = shown(path), path.suffix.lower()
    with opened(path) as stream:
        _check_content(stream.read(8), suffix, name)
        if suffix in _XLSX:
            yield xlsx_table(stream, name)
            return
        about = _count_lines(stream)
    with opened_text(path) as text:
        table = jsonl_table(text, name) if suffix in _JSONL else csv_table(text, name)
        yield replace(table, about=about)


def _count_lines(stream: BinaryIO) -> int:
    blocks = iter(lambda: stream.read(1 << 20), b"")
    return sum(block.count(b"\n") for block in blocks)


def _check_content(head: bytes, suffix: str, name: str) -> None:
    """Refuse a suffix that no reader has, and a content that is not what the suffix says."""
    if head.startswith(_OLD_EXCEL):
        message = mark("{file} is a workbook of the old or a protected kind")
        remedy = mark("save it as XLSX without a password, or as CSV UTF-8")
    elif suffix not in (*_CSV, *_JSONL, *_XLSX):
        message = mark("{file} is no manifest that can be read")
        remedy = mark("a manifest is a .csv, .tsv, .xlsx or .jsonl file, or a folder of recordings")
    elif head.startswith(_ZIP) != (suffix in _XLSX):
        message = mark("the content of {file} is not what its suffix says")
        remedy = mark("rename it: workbooks end in .xlsx, text in .csv or .jsonl")
    elif not head:
        message = mark("{file} is empty")
        remedy = mark("export it again; the first line names the columns")
    else:
        return
    raise ManifestError(message, file=name, where=name, remedy=remedy)
