"""Timing whole processes against each other: in turn, so that a drifting machine drifts for both."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Pair:
    """Medians in seconds; `ratio` is the median of the ratios taken pair by pair."""

    ours_s: float
    peer_s: float
    ratio: float


def pair(ours: Sequence[str], peer: Sequence[str], *, runs: int = 9) -> Pair:
    """Run both commands in turn, once unmeasured and then `runs` times each."""
    for command in (ours, peer):
        _run(command)
    times = [(_run(ours), _run(peer)) for _ in range(runs)]
    return Pair(
        statistics.median(a for a, _ in times),
        statistics.median(b for _, b in times),
        statistics.median(a / b for a, b in times),
    )


def show(name: str, peer: str, measured: Pair, promised: str) -> None:
    print(
        f"{name}: {measured.ours_s * 1000:.0f} ms; {peer}: {measured.peer_s * 1000:.0f} ms; "
        f"ratio {measured.ratio:.2f} (promised: {promised})"
    )


def python(*arguments: str) -> list[str]:
    return [sys.executable, *arguments]


def _run(command: Sequence[str]) -> float:
    start = time.perf_counter()
    subprocess.run(
        command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=dict(os.environ)
    )
    return time.perf_counter() - start
