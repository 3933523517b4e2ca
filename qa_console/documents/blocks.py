"""A document as blocks, before it has a format: Markdown, HTML and DOCX are three views of this."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Tone(StrEnum):
    """What a run says beside its words; never by colour alone, the words carry it too."""

    PLAIN = "plain"
    GOOD = "good"
    BAD = "bad"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class Run:
    text: str
    strong: bool = False
    tone: Tone = Tone.PLAIN


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    text: str


@dataclass(frozen=True, slots=True)
class Subheading:
    """A problem's title; `remark` stands beside it, quieter."""

    text: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    runs: Runs


@dataclass(frozen=True, slots=True)
class Bullets:
    items: tuple[Runs, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage: where it is, who said what, and the inspector's note."""

    head: str
    lines: tuple[tuple[str, str], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """`width`: a share, relative to the others. `number`: set to the right."""

    title: str
    width: int
    number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    columns: tuple[Column, ...]
    rows: tuple[tuple[Run, ...], ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """A small histogram: label, count, and its share of the longest bar, 0..1."""

    rows: tuple[tuple[str, str, float], ...]


@dataclass(frozen=True, slots=True)
class Signatures:
    """Lines to sign on; a value stands there already when it is known."""

    fields: tuple[tuple[str, str], ...]


Block = Heading | Subheading | Paragraph | Bullets | Quote | Table | Bars | Signatures


@dataclass(frozen=True, slots=True)
class Document:
    """`facts`: the table under the title. `footer`: stands on every page."""

    title: str
    subtitle: str
    lang: str
    author: str
    created: datetime
    facts: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]
    footer: str


def plain(text: str) -> Runs:
    return (Run(text),)
