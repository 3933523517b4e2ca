"""A document as Markdown (CommonMark with pipe tables). Nothing in the data is read as markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from qa_console.documents.blocks import (
    Bars,
    Block,
    Bullets,
    Document,
    Heading,
    Paragraph,
    Quote,
    Run,
    Signatures,
    Subheading,
    Table,
)
from qa_console.domain.text import clean

_MARKUP = re.compile(r"([\\`*_\[\]<>|~#&])")
_LINE_START = re.compile(r"^(\s*)([-+=]|\d+(?=[.)]))")
_BAR_CELLS = 20
_COLON = {"zh": "：", "en": ": "}
_REMARK = {"zh": "（{}）", "en": " ({})"}


def to_markdown(document: Document) -> str:
    """The whole document; ends with one line break."""
    remark = _REMARK[document.lang].format(_cell(document.subtitle)) if document.subtitle else ""
    parts = [f"# {_cell(document.title)}{remark}", _facts(document.facts)]
    parts += [_block(block, document.lang) for block in document.blocks]
    parts += ["---", escape(document.footer)]
    return "\n\n".join(parts) + "\n"


def escape(text: str) -> str:
    """`text` as one line that shows exactly what it says."""
    marked = _MARKUP.sub(r"\\\1", clean(text))
    return _LINE_START.sub(_escape_start, marked)


def _escape_start(found: re.Match[str]) -> str:
    """A dash, or a number before a point, begins a list only unescaped."""
    return f"{found[1]}\\{found[2]}" if found[2] in "-+=" else f"{found[1]}{found[2]}\\"


def _facts(facts: Iterable[tuple[str, str]]) -> str:
    rows = [f"| {_cell(label)} | {_cell(value)} |" for label, value in facts]
    return "\n".join(["| | |", "| --- | --- |", *rows])


def _cell(text: str) -> str:
    """Inside a table or after a label no line begins, so only the markup is escaped."""
    return _MARKUP.sub(r"\\\1", clean(text))


def _block(block: Block, lang: str) -> str:
    match block:
        case Heading(text):
            return f"## {_cell(text)}"
        case Subheading(text, remark):
            return f"### {_cell(text)}" + (_REMARK[lang].format(_cell(remark)) if remark else "")
        case Paragraph(runs):
            return _runs(runs)
        case Bullets(items, numbered):
            signs = (f"{at}." if numbered else "-" for at in range(1, len(items) + 1))
            return "\n".join(f"{sign} {_runs(item)}" for sign, item in zip(signs, items, strict=True))
        case Quote():
            return _quote(block, lang)
        case Table():
            return _table(block)
        case Bars(rows):
            return _bars(rows)
        case Signatures(fields):
            return _signatures(fields, lang)


def _runs(runs: Sequence[Run]) -> str:
    """The runs as one line; only the first can begin it."""
    pieces = []
    for at, run in enumerate(runs):
        text = escape(run.text) if at == 0 else _cell(run.text)
        pieces.append(f"**{text}**" if run.strong and text else text)
    return " ".join(filter(None, pieces))


def _quote(quote: Quote, lang: str) -> str:
    lines = [f"> **{_cell(quote.head)}**"]
    for speaker, text in quote.lines:
        lines.append(f"> {_cell(speaker)}{_COLON[lang]}{_cell(text)}" if speaker else f"> {escape(text)}")
    if quote.note:
        lines.append(f"> *{_cell(quote.note)}*")
    return "  \n".join(lines)


def _table(table: Table) -> str:
    head = "| " + " | ".join(_cell(column.title) for column in table.columns) + " |"
    rule = "| " + " | ".join("---:" if column.number else "---" for column in table.columns) + " |"
    rows = ["| " + " | ".join(_runs_cell(run) for run in row) + " |" for row in table.rows]
    return "\n".join([head, rule, *rows])


def _runs_cell(run: Run) -> str:
    text = _cell(run.text)
    return f"**{text}**" if run.strong and text else text


def _bars(rows: Sequence[tuple[str, str, float]]) -> str:
    lines = [
        f"| {_cell(label)} | {_cell(count)} | {'=' * round(share * _BAR_CELLS)} |"
        for label, count, share in rows
    ]
    return "\n".join(["| | | |", "| --- | ---: | --- |", *lines])


def _signatures(fields: Sequence[tuple[str, str]], lang: str) -> str:
    blank = r"\_" * 16
    return "\n".join(f"- {_cell(label)}{_COLON[lang]}{_cell(value) or blank}" for label, value in fields)
