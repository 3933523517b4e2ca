"""A sampling plan as values: how recordings are grouped, how many are drawn, and what makes some likelier.

Source: contract-stats, "sample draw". `title`, `description`, `source`, `rubric` and `frame` are additions.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from qa_console.domain.manifest import FIELDS
from qa_console.domain.model import LocalText, Source
from qa_console.domain.text import phone_key

IDENTIFIERS = frozenset(FIELDS) - {"duration", "satisfaction"}
"""Columns whose values are names, even where they look like numbers: agent 007 is not agent 7."""

_NUMBER = re.compile(r"[-+]?[0-9]{1,30}(?:\.[0-9]{1,30})?", re.ASCII)
_DAY, _MINUTE, _SECOND = 10, 16, 19

Cell = str | tuple[str, ...]
"""What a recording has in a column: text, or for `tags` each of them."""


@dataclass(frozen=True, slots=True)
class ColumnTest:
    """One column of a condition. `texts`: any of these; `numbers`: or a cell that reads as one of these."""

    column: str
    texts: frozenset[str]
    numbers: frozenset[Fraction] = frozenset()

    def fits(self, cell: Cell) -> bool:
        """Whether the cell holds a wanted value. One of several tags is enough."""
        if isinstance(cell, tuple):
            return ";".join(cell) in self.texts or any(self.fits(tag) for tag in cell)
        if cell in self.texts:
            return True
        if self.column == "started_at":
            return any(cell[:length] in self.texts for length in (_DAY, _MINUTE, _SECOND))
        if self.column == "customer_phone":
            return bool(cell) and phone_key(cell) in self.texts
        return bool(self.numbers) and _as_number(cell) in self.numbers


@dataclass(frozen=True, slots=True)
class Condition:
    """Holds where every column fits. A condition without columns always holds."""

    tests: tuple[ColumnTest, ...] = ()

    def holds(self, cells: Mapping[str, Cell]) -> bool:
        return all(test.fits(cells.get(test.column, "")) for test in self.tests)


@dataclass(frozen=True, slots=True)
class Multiplier:
    """Recordings that meet `when` weigh `times` as much, which is above 0."""

    when: Condition
    times: Fraction
    reason: LocalText


@dataclass(frozen=True, slots=True)
class Certain:
    """Recordings that meet `when` are always drawn."""

    when: Condition
    reason: LocalText


@dataclass(frozen=True, slots=True)
class Size:
    """How many are drawn: `per_stratum` from each, or `total` shared out. One of the two is set."""

    per_stratum: int | None = None
    total: int | None = None


@dataclass(frozen=True, slots=True)
class FrameRule:
    """What may be drawn at all. `days`: the reference day and the days before it, None for any time."""

    days: int | None = None
    where: Condition = Condition()


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan that was checked. `source`: which of the four kinds of listening it serves."""

    id: str
    size: Size
    version: int = 1
    title: LocalText = field(default_factory=dict)
    description: LocalText = field(default_factory=dict)
    source: Source = Source.DAILY
    rubric: str = ""
    frame: FrameRule = FrameRule()
    strata: tuple[str, ...] = ()
    multipliers: tuple[Multiplier, ...] = ()
    certain: tuple[Certain, ...] = ()

    @property
    def rule_columns(self) -> tuple[str, ...]:
        """Every column that a multiplier or a certain rule looks at."""
        whens = [rule.when for rule in self.multipliers] + [rule.when for rule in self.certain]
        return tuple(dict.fromkeys(test.column for when in whens for test in when.tests))


def _as_number(cell: str) -> Fraction | None:
    return Fraction(cell) if _NUMBER.fullmatch(cell) else None
