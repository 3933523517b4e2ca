"""A draw: the frame with its probabilities, and the systematic selection in random order.

Every random number is a hash of the seed and a name, so anybody can repeat a draw with pencil, paper and
SHA-256. All comparisons are between whole numbers: no rounding ever decides who is heard.
Source: contract-stats, "sample draw".
"""

from __future__ import annotations

import hashlib
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from qa_console.domain.model import LocalText
from qa_console.domain.sampling.chance import inclusion
from qa_console.domain.sampling.plan import Cell, Plan
from qa_console.domain.sampling.strata import Candidate, quotas, stratum_of
from qa_console.i18n import mark

RANDOM = mark("random")
"""The reason of a recording that no rule speaks of."""

NO_DATA = "no_data"
"""The note of a draw from an empty frame."""

TWO_64 = 1 << 64
_ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Unit:
    """A recording of the frame. `size`: the product of its multipliers. `sure`: a rule takes it always.

    `reasons`: what the rules that apply say, by language; empty where none does.
    """

    recording: str
    file: str
    stratum: str
    size: Fraction
    probability: Fraction
    sure: bool = False
    reasons: tuple[LocalText, ...] = ()


@dataclass(frozen=True, slots=True)
class Stratum:
    """`n`: how many are drawn from `population`, certain ones included."""

    name: str
    population: int
    n: int


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything that could be drawn, by file, and the strata by name."""

    units: tuple[Unit, ...]
    strata: tuple[Stratum, ...]

    @property
    def n(self) -> int:
        """How many recordings any draw from this frame takes."""
        return sum(stratum.n for stratum in self.strata)


def build_frame(plan: Plan, candidates: Iterable[Candidate]) -> Frame:
    """The frame with every recording's stratum, size and inclusion probability."""
    groups: defaultdict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        groups[stratum_of(candidate.cells, plan.strata)].append(candidate)
    quota = quotas({name: len(groups[name]) for name in sorted(groups)}, plan.size)
    units: list[Unit] = []
    strata: list[Stratum] = []
    for name in sorted(groups):
        members = _units(plan, name, groups[name], quota[name])
        drawn = min(len(members), max(quota[name], sum(unit.sure for unit in members)))
        strata.append(Stratum(name, len(members), drawn))
        units += members
    return Frame(tuple(sorted(units, key=lambda unit: unit.file)), tuple(strata))


def _units(plan: Plan, stratum: str, members: Sequence[Candidate], quota: int) -> list[Unit]:
    told = _told(plan, members)
    chances = inclusion(quota, [size for size, _, _ in told], [sure for _, sure, _ in told])
    return [
        Unit(candidate.recording, candidate.file, stratum, size, chance, sure, reasons)
        for candidate, (size, sure, reasons), chance in zip(members, told, chances, strict=True)
    ]


_Told = tuple[Fraction, bool, tuple[LocalText, ...]]


def _told(plan: Plan, members: Sequence[Candidate]) -> list[_Told]:
    """What the rules say of each; candidates alike in all that the rules look at are asked about once."""
    columns = plan.rule_columns
    known: dict[tuple[Cell, ...], _Told] = {}
    told: list[_Told] = []
    for candidate in members:
        alike = tuple([candidate.cells.get(column, "") for column in columns])
        if alike not in known:
            known[alike] = _rules(plan, candidate.cells)
        told.append(known[alike])
    return told


def _rules(plan: Plan, cells: Mapping[str, Cell]) -> _Told:
    """The size, whether a rule makes it certain, and why: what the certain rules say, else the others."""
    size = _ONE
    likelier: list[LocalText] = []
    for multiplier in plan.multipliers:
        if multiplier.when.holds(cells):
            size *= multiplier.times
            likelier.append(multiplier.reason)
    certain = [rule.reason for rule in plan.certain if rule.when.holds(cells)]
    return size, bool(certain), tuple(certain or likelier)


def uniform(seed: int, tag: str, key: str) -> int:
    """The first 8 bytes of SHA-256 of `seed|tag|key`, big-endian: a number in [0, 2**64)."""
    digest = hashlib.sha256(f"{seed}|{tag}|{key}".encode()).digest()
    return int.from_bytes(digest[:8], "big")


def select(frame: Frame, seed: int) -> list[Unit]:
    """The recordings that this seed draws, in listening order.

    First those that a rule takes in any case, then the others; both in the random order of the draw, so a
    list that is not finished is still a random part of the whole.
    """
    open_units: defaultdict[str, list[Unit]] = defaultdict(list)
    taken: list[tuple[bool, int, str, Unit]] = []
    for unit in frame.units:
        if unit.probability == _ONE:
            taken.append((not unit.sure, uniform(seed, "order", unit.file), unit.file, unit))
        elif unit.probability > 0:
            open_units[unit.stratum].append(unit)
    for stratum, units in open_units.items():
        ordered = sorted((uniform(seed, "order", unit.file), unit.file, unit) for unit in units)
        chances = [unit.probability for _, _, unit in ordered]
        taken += [(True, *ordered[i]) for i in systematic(chances, uniform(seed, "start", stratum))]
    return [unit for *_, unit in sorted(taken, key=lambda one: one[:3])]


def systematic(chances: Sequence[Fraction], start: int) -> list[int]:
    """Indexes at which the floor of (running sum - start / 2**64) grows.

    `chances`: each below 1, adding up to a whole number, which is how many are taken.
    """
    scale = math.lcm(*{chance.denominator for chance in chances})
    step = scale * TWO_64
    at = start * scale if start else step
    found: list[int] = []
    running = 0
    for i, chance in enumerate(chances):
        running += chance.numerator * (scale // chance.denominator) * TWO_64
        if running >= at:
            found.append(i)
            at += step
    return found


def frame_hash(units: Iterable[Unit]) -> str:
    """SHA-256 of the lines `file<TAB>stratum<TAB>probability`, sorted by file."""
    digest = hashlib.sha256()
    for unit in sorted(units, key=lambda unit: unit.file):
        digest.update(f"{unit.file}\t{unit.stratum}\t{float(unit.probability):.12g}\n".encode())
    return digest.hexdigest()
