"""The frame of a draw, packed: everything that could have been drawn, with exact probabilities."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable
from fractions import Fraction

from qa_console.domain.sampling.draw import Unit
from qa_console.storage.damage import as_written


def pack(units: Iterable[Unit]) -> bytes:
    """The units as compressed JSON lines, fractions as text."""
    rows = [
        [unit.recording, unit.file, unit.stratum, str(unit.size), str(unit.probability)] for unit in units
    ]
    return zlib.compress(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode())


@as_written
def unpack(packed: bytes) -> tuple[Unit, ...]:
    """The units again, without what the rules said of them."""
    return tuple(
        Unit(recording, file, stratum, Fraction(size), Fraction(probability))
        for recording, file, stratum, size, probability in json.loads(zlib.decompress(packed))
    )
