"""Inclusion probabilities: exact, and in proportion to size as far as certainty allows.

Source: contract-stats, "Inclusion probabilities".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

ONE, NONE = Fraction(1), Fraction(0)


def inclusion(quota: int, sizes: Sequence[Fraction], certain: Sequence[bool]) -> list[Fraction]:
    """The probability of each unit of one stratum, in the order given.

    `sizes`: above 0. `certain`: units that a rule takes in any case; they count towards the quota and
    raise it where there are more of them. The probabilities add up to the quota, so raised.
    """
    if quota >= len(sizes):
        return [ONE] * len(sizes)
    others = Counter(size for size, sure in zip(sizes, certain, strict=True) if not sure)
    by_size = _by_size(quota - sum(certain), others)
    return [ONE if sure else by_size[size] for size, sure in zip(sizes, certain, strict=True)]


def _by_size(left: int, units: Counter[Fraction]) -> dict[Fraction, Fraction]:
    """The probability of a unit of each size, `left` to be drawn from `units` (how many of each size)."""
    found: dict[Fraction, Fraction] = {}
    rest = dict(units)
    while rest and left > 0:
        together = sum((size * count for size, count in rest.items()), NONE)
        sure = [size for size in rest if left * size >= together]
        if not sure:
            return found | {size: left * size / together for size in rest}
        for size in sure:
            found[size] = ONE
            left -= rest.pop(size)
    return found | dict.fromkeys(rest, NONE)
