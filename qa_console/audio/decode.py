"""Sound in blocks: float32 frames of a bounded size, never the whole recording."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import soundfile

from qa_console.audio.places import AnyPlace, source_at
from qa_console.audio.probe import check_decoded, header_of, sound_in, unreadable
from qa_console.audio.sound import Samples, Sound
from qa_console.audio.sources import Source
from qa_console.domain.audio_place import too_long
from qa_console.domain.ports.audio import LONGEST_S, AudioHeader
from qa_console.errors import AudioError
from qa_console.i18n import mark

__all__ = ["BLOCK_S", "Decoder", "Samples", "decoding", "sha256_of"]

BLOCK_S = 10
"""A whole number of seconds, so that every block but the last holds whole bins of 10 ms at any rate."""
_LARGEST = 1e6
"""Beyond any sample that was ever recorded, and far below where squares stop being numbers."""


class Decoder:
    """One recording, open: `header`, and its frames once through. Made by `decoding`."""

    def __init__(self, source: Source, sound: Sound) -> None:
        self._source = source
        self._sound = sound
        self.header: AudioHeader = header_of(sound)

    @property
    def state(self) -> tuple[int, int]:
        """Size and stamp of what is being decoded, whatever has taken its place since."""
        return self._source.size, self._source.stamp

    def sha256(self) -> str:
        """The hash of the bytes that are being decoded; to be asked after the last block."""
        return self._source.sha256()

    def blocks(self, seconds: int = BLOCK_S) -> Iterator[Samples]:
        """Consecutive blocks; raises AudioError where the file is damaged, cut short or not numbers."""
        name, total = self._source.name, 0
        while True:
            try:
                block = self._sound.read(seconds * self.header.rate_hz, dtype="float32", always_2d=True)
            except (soundfile.SoundFileError, RuntimeError) as exc:
                raise unreadable(exc, name) from exc
            if not len(block):
                break
            if not _are_numbers(block):
                message = mark("{file} holds samples that are no numbers, at {at} s")
                raise AudioError(message, file=name, at=round(total / self.header.rate_hz, 1), where=name)
            total += len(block)
            yield block
        self._check_length(total)

    def _check_length(self, total: int) -> None:
        name = self._source.name
        check_decoded(self._sound, total, name)
        if total == 0:
            raise AudioError(mark("{file} holds no sound"), file=name, where=name)


def _are_numbers(block: Samples) -> bool:
    """Quick for sound, exact for what is not: one sum of squares tells nearly always."""
    flat = block.ravel()
    with np.errstate(over="ignore", invalid="ignore"):
        if np.isfinite(np.dot(flat, flat)):
            return True
    return bool(np.isfinite(block).all() and np.abs(block).max() <= _LARGEST)


@contextmanager
def decoding(place: AnyPlace, *, longest_s: float = LONGEST_S) -> Iterator[Decoder]:
    """The recording at `place`, open for one pass. `longest_s`: one that says it is longer is refused."""
    with source_at(place) as source, sound_in(source) as sound:
        decoder = Decoder(source, sound)
        if decoder.header.duration_s > longest_s:
            raise too_long(source.name, decoder.header.duration_s, longest_s)
        yield decoder


def sha256_of(place: AnyPlace) -> str:
    """The hash of the recording's bytes, read in blocks; raises AudioError."""
    with source_at(place) as source:
        return source.sha256()
