"""Sound in blocks: float32 frames of a bounded size, never the whole recording."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

import numpy as np
import soundfile

from qa_console.audio.probe import check_decoded, header_of, opened, shown, unreadable
from qa_console.domain.ports.audio import AudioHeader
from qa_console.errors import AudioError
from qa_console.i18n import mark

Samples: TypeAlias = np.ndarray[tuple[int, ...], np.dtype[np.float32]]
"""Frames by channels, full scale at 1."""

BLOCK_S = 10
"""A whole number of seconds, so that every block but the last holds whole bins of 10 ms at any rate."""


class Decoder:
    """One recording, open: `header`, and its frames once through. Made by `decoding`."""

    def __init__(self, path: Path, sound: soundfile.SoundFile) -> None:
        self._path = path
        self._sound = sound
        self.header: AudioHeader = header_of(sound)

    def blocks(self, seconds: int = BLOCK_S) -> Iterator[Samples]:
        """Consecutive blocks; raises AudioError where the file is damaged, cut short or not numbers."""
        name, total = shown(self._path), 0
        while True:
            try:
                block = self._sound.read(seconds * self.header.rate_hz, dtype="float32", always_2d=True)
            except (soundfile.SoundFileError, RuntimeError) as exc:
                raise unreadable(exc, name) from exc
            if not len(block):
                break
            if not np.isfinite(np.dot(block.ravel(), block.ravel())) and not np.isfinite(block).all():
                message = mark("{file} holds samples that are no numbers, at {at} s")
                raise AudioError(message, file=name, at=round(total / self.header.rate_hz, 1), where=name)
            total += len(block)
            yield block
        self._check_length(total)

    def _check_length(self, total: int) -> None:
        check_decoded(self._path, self._sound.frames, total, self.header.rate_hz, self.header.format)
        if total == 0:
            raise AudioError(mark("{file} holds no sound"), file=shown(self._path), where=shown(self._path))


@contextmanager
def decoding(path: str | os.PathLike[str]) -> Iterator[Decoder]:
    """The recording at `path`, open for one pass."""
    with opened(path) as sound:
        yield Decoder(Path(path), sound)


def sha256_of(path: str | os.PathLike[str]) -> str:
    """The hash of the file's bytes, read in blocks; raises AudioError like `probe`."""
    with opened(path), Path(path).open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
