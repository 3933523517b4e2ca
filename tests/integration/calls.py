"""Small recordings in a workspace, imported as a user would."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import soundfile

from qa_console.audio.decode import Samples
from tests.unit.audio.telephone import RATE, Line, voice

HEAD = (
    "recording,agent_id,agent_name,team,started_at,duration,"
    "direction,customer_phone,queue,order_id,satisfaction,tags"
)


def call(seconds: float = 8.0, *, seed: int = 1) -> Samples:
    """The agent speaks, then the customer, then nobody for the rest."""
    line = Line(seconds, seed=seed)
    line.lay(0, 0.5, voice(1.5, seed=seed))
    line.lay(1, 2.2, voice(0.8, seed=seed + 1))
    return line.samples()


def laid_out(folder: Path, sounds: Mapping[str, Samples | bytes | None]) -> Path:
    """An audio folder with these files (None: known by the manifest alone), and its manifest."""
    audio = folder / "audio"
    audio.mkdir(exist_ok=True)
    lines = [HEAD]
    for number, (name, sound) in enumerate(sounds.items()):
        if isinstance(sound, bytes):
            (audio / name).write_bytes(sound)
        elif isinstance(sound, np.ndarray):
            soundfile.write(audio / name, sound, RATE)
        lines.append(
            f"{name},1001,Wang Fang,Two,2026-03-04T10:{number:02d}:00,8,inbound,13800000001,q,o{number},5,"
        )
    manifest = folder / "manifest.csv"
    manifest.write_text("\n".join(lines) + "\n", "utf-8")
    return manifest
