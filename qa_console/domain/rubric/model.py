"""A rubric as values: sections of items, the scale, and the phrases that checks use.

Source: contract, "Rubric", and contract-form, "Rubric, in full".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from qa_console.domain.model import LocalText


class Kind(StrEnum):
    YES_NO = "yes_no"
    POINTS = "points"
    CHOICE = "choice"
    TAGS = "tags"


class Critical(StrEnum):
    """What a failed item sets to zero."""

    ITEM = "item"
    SECTION = "section"
    FORM = "form"


class FormState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Option:
    """One of a choice's options; `worth` 0..1."""

    id: str
    title: LocalText
    worth: Fraction


@dataclass(frozen=True, slots=True)
class Tag:
    """One of a tags item's tags; `deduct` 0 or more, taken from 1."""

    id: str
    title: LocalText
    deduct: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Condition:
    """Asked only if `item` is asked, answered, and its answer is one of `values`.

    `values` hold what a normalised answer may be: bool, Fraction, option id, tag id or "na".
    """

    item: str
    values: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """One line of guidance: what keeping or breaking the criterion sounds like."""

    kept: bool
    text: LocalText


@dataclass(frozen=True, slots=True)
class Item:
    id: str
    title: LocalText
    weight: Fraction
    kind: Kind
    critical: Critical | None = None
    na: bool = False
    evidence_required: bool = False
    fail_below: Fraction = Fraction(1, 2)
    when: Condition | None = None
    low: Fraction = Fraction(0)
    high: Fraction = Fraction(5)
    options: tuple[Option, ...] = ()
    tags: tuple[Tag, ...] = ()
    checks: tuple[str, ...] = ()
    asks: LocalText = field(default_factory=dict)
    examples: tuple[Example, ...] = ()
    practise: LocalText = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Section:
    id: str
    title: LocalText
    weight: Fraction
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Band:
    name: str
    least: Fraction


@dataclass(frozen=True, slots=True)
class Scale:
    pass_at: Fraction
    bands: tuple[Band, ...] = ()


@dataclass(frozen=True, slots=True)
class Rubric:
    """A form. `key` is (id, version). `phrases` and `thresholds` are the plain mappings of the file,
    checked on the way in; `domain.rubric.phrases` reads them."""

    id: str
    version: int
    title: LocalText
    scale: Scale
    sections: tuple[Section, ...]
    phrases: Mapping[str, object] = field(default_factory=dict)
    thresholds: Mapping[str, object] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, int]:
        return self.id, self.version

    def items(self) -> Iterator[Item]:
        """Every item, in the form's order."""
        for section in self.sections:
            yield from section.items

    def item(self, item_id: str) -> Item | None:
        return next((item for item in self.items() if item.id == item_id), None)
