"""Scores described exactly: mean, median, range, and how they are spread."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import pairwise
from statistics import median

from qa_console.domain.notices.content import BandCount, Figures

EDGES = (0, 60, 70, 80, 90, 100)
"""Limits of the bands in which scores are counted; 60 is where most forms pass."""


def mean(values: Sequence[Fraction]) -> Fraction | None:
    """The exact mean; None of nothing."""
    return sum(values, Fraction(0)) / len(values) if values else None


def describe(scores: Iterable[Fraction | None]) -> Figures:
    """Figures over the scores there are; a call without a score enters none of them."""
    known = [score for score in scores if score is not None]
    if not known:
        return Figures(0, None, None, None, None)
    middle = mean(known)
    assert middle is not None
    return Figures(len(known), float(middle), float(median(known)), float(min(known)), float(max(known)))


def distribution(scores: Iterable[Fraction | None]) -> tuple[BandCount, ...]:
    """Counts per band from 0 to 100; together they are the number of scores."""
    known = [score for score in scores if score is not None]
    last = EDGES[-1]
    return tuple(
        BandCount(
            least,
            below,
            sum(1 for score in known if least <= score < below or (below == last and score >= last)),
        )
        for least, below in pairwise(EDGES)
    )
