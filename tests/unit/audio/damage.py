"""Run with a folder of good recordings: damages each in many ways and tries to hear what is left.

Ends with 0 when every damaged file was heard or refused in the program's words; prints the others. It is a
program of its own, because what is looked for may end it: `python -m tests.unit.audio.damage FOLDER N SEED`.
"""

from __future__ import annotations

import math
import random
import resource
import sys
import time
import traceback
from pathlib import Path

from qa_console.audio.analysis import analyse
from qa_console.audio.stream import AheadReader
from qa_console.domain.ports.audio import AnalysisSettings
from qa_console.errors import QaConsoleError

MEMORY = 3 << 30
SLOW_S = 30.0
_VALUES = (0, 1, 0x7F, 0x80, 0xFF)


def damaged(good: bytes, rng: random.Random) -> bytes:
    """Bytes changed (mostly near the start, where headers are), cut out, cut off or put in."""
    data = bytearray(good)
    for _ in range(rng.choice((1, 1, 2, 5, 30))):
        reach = min(len(data), rng.choice((64, 600, len(data)))) or 1
        at, kind = rng.randrange(reach), rng.random()
        if kind < 0.6:
            data[at : at + 1] = bytes([rng.choice((*_VALUES, rng.randrange(256)))])
        elif kind < 0.75:
            data[at : at + 4] = bytes([rng.choice(_VALUES)] * 4)
        elif kind < 0.85:
            del data[at : at + rng.randrange(1, 400)]
        elif kind < 0.95:
            data[at:at] = rng.randbytes(rng.randrange(1, 400))
        else:
            del data[rng.randrange(len(data) or 1) :]
    return bytes(data)


def complaint(path: Path) -> str:
    """What is wrong with how the program took this file; empty where nothing is."""
    started = time.monotonic()
    try:
        found = analyse((path, AnalysisSettings(longest_s=7200))).acoustics
        figures = [found.duration_s, *found.talk_ratio.values(), *found.clipping.values()]
        figures += [value for value in found.loudness_lufs.values() if value is not None]
        if not all(math.isfinite(figure) for figure in figures):
            return f"figures that are no numbers: {figures}"
        AheadReader(path).close()
    except QaConsoleError as error:
        if path.name not in str(error):
            return f"the file is not named: {error}"
    except Exception:
        return traceback.format_exc()
    took_s = time.monotonic() - started
    return f"took {took_s:.0f} s" if took_s > SLOW_S else ""


def main(folder: str, count: str, seed: str) -> int:
    """The number of files that were not taken well, at most 100."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    bad = 0
    for good in sorted(Path(folder).iterdir()):
        content = good.read_bytes()
        for number in range(int(count)):
            print(f"{good.name} {seed} {number}", flush=True)
            broken = Path(folder).parent / f"broken-{seed}-{good.name}"
            broken.write_bytes(damaged(content, random.Random(f"{seed} {good.name} {number}")))
            if wrong := complaint(broken):
                bad += 1
                print(f"BAD {good.name} {seed} {number}: {wrong}", flush=True)
            broken.unlink()
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak {peak_mb:.0f} MB")
    return min(bad, 100)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
