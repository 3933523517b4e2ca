"""Stretches of true in flags per frame."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TypeAlias

import numpy as np

Flags: TypeAlias = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
Edges: TypeAlias = np.ndarray[tuple[int, ...], np.dtype[np.intp]]


def edges(flags: Flags) -> Edges:
    """One row, [start, end), for each run of true."""
    found: Edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(np.int8)))
    return found.reshape(-1, 2)


def runs(flags: Flags) -> Sequence[tuple[int, int]]:
    """[start, end) of each run of true."""
    return [(int(start), int(end)) for start, end in edges(flags)]


def counted(flags: Flags, within: Edges) -> Edges:
    """How many flags are true within each row's [start, end)."""
    sums = np.concatenate([[0], np.cumsum(flags)])
    counts: Edges = sums[within[:, 1]] - sums[within[:, 0]]
    return counts


def widened(flags: Flags, reach: int) -> Flags:
    """Each run longer by `reach` at either end."""
    result = flags.copy()
    for start, end in runs(flags):
        result[max(0, start - reach) : end + reach] = True
    return result


def bridged(flags: Flags, gap: int) -> Flags:
    """Gaps of up to `gap` between runs closed."""
    result = flags.copy()
    for (_, end), (start, _) in pairwise(runs(flags)):
        if start - end <= gap:
            result[end:start] = True
    return result


def only(chosen: Edges | Sequence[tuple[int, int]], length: int) -> Flags:
    """Flags that are true in the chosen stretches alone."""
    flags = np.zeros(length, np.bool_)
    for start, end in chosen:
        flags[start:end] = True
    return flags
