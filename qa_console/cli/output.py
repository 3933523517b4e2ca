"""The only writer of stdout: one JSON document, or rows as a table, or plain text."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction

from qa_console.cli.frame import Column
from qa_console.cli.streams import holds_everything, write_out
from qa_console.domain.text import defuse
from qa_console.i18n import tr

_TABULATE = {"table": "simple", "plain": "plain", "md": "pipe"}


def write_json(document: object) -> None:
    """One JSON document. NaN and infinity never pass: they are a defect."""
    text = json.dumps(
        document, ensure_ascii=not holds_everything(), indent=2, default=_plain, allow_nan=False
    )
    write(text + "\n")


def write_rows(rows: Sequence[Mapping[str, object]], columns: Sequence[Column], style: str) -> None:
    """Rows under translated headings, in one of `cli.frame.FORMATS`."""
    write(render_rows(rows, columns, style))


def render_rows(rows: Sequence[Mapping[str, object]], columns: Sequence[Column], style: str) -> str:
    """The text that `write_rows` writes; CSV cells cannot run as formulas."""
    headings = [tr(heading) for _, heading in columns]
    cells = [[_cell(row.get(key)) for key, _ in columns] for row in rows]
    if style == "csv":
        return _csv([headings, *cells])
    from tabulate import tabulate

    if style == "md":
        cells = [[cell.replace("|", "\\|") for cell in line] for line in cells]
    return tabulate(cells, headings, tablefmt=_TABULATE[style], disable_numparse=True) + "\n"


def write(text: str) -> None:
    """Text as it is; characters that the terminal's encoding lacks are shown escaped."""
    write_out(text)


def _csv(lines: Sequence[Sequence[str]]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows([[defuse(cell) for cell in line] for line in lines])
    return buffer.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return tr("yes") if value else tr("no")
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, (list, tuple)):
        return ", ".join(_cell(part) for part in value)
    return str(value)


def _plain(value: object) -> object:
    """How values of ours look in JSON."""
    if isinstance(value, Fraction):
        return float(value)
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, (frozenset, set)):
        return sorted(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"no JSON for {type(value).__name__}")
