"""Recordings that libsndfile cannot read, decoded by FFmpeg's libraries as they come with PyAV.

No program is started, and the kind of file is always named to the libraries: left to guess, they might
take a text for a list of other files and open those.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from typing import TYPE_CHECKING, Any, BinaryIO, TypeAlias

import numpy as np

from qa_console.audio.container import CONVERT
from qa_console.audio.sound import Samples
from qa_console.audio.virtual import Spliced
from qa_console.errors import AudioError, ExtraNotInstalled
from qa_console.i18n import mark

if TYPE_CHECKING:
    from types import ModuleType

EXTRA = "formats"
_SCALE = {"u8": 2.0**7, "s16": 2.0**15, "s32": 2.0**31, "s64": 2.0**63, "flt": 1.0, "dbl": 1.0}
_WARM_UP_S = 0.5
"""How much is decoded before the place of a jump: codecs need some frames to find their footing."""
_FORWARD_S = 20
"""A jump ahead of no more than this is decoded through, which is exact and hardly slower."""


@contextmanager
def foreign_sound(
    stream: BinaryIO, size: int, demuxer: str, kind: str, name: str, *, in_order: bool = False
) -> Iterator[ForeignSound]:
    """The recording in `stream`, open. `demuxer`: FFmpeg's name of the container.

    `in_order`: FFmpeg cannot find places in it, so a jump decodes from the start.
    Raises AudioError; ExtraNotInstalled where PyAV is not there.
    """
    library = _library(kind, name)

    def reopened() -> tuple[Any, Spliced]:
        seen = Spliced(stream, size)
        with _foreign_errors(name, seen):
            return library.open(seen, "r", format=demuxer, metadata_errors="replace"), seen

    sound = ForeignSound(reopened, kind, name, in_order)
    try:
        yield sound
    finally:
        sound.close()


def _library(kind: str, name: str) -> ModuleType:
    try:
        import av
    except ImportError as exc:
        raise ExtraNotInstalled(
            mark("{file} is {kind}; what reads it is not installed"),
            file=name,
            kind=kind,
            where=name,
            remedy=mark('install it with: pip install "qa-console[{extra}]"'),
            extra=EXTRA,
        ) from exc
    return av


_Reopened: TypeAlias = Callable[[], tuple[Any, Spliced]]


@contextmanager
def _foreign_errors(name: str, stream: Spliced) -> Iterator[None]:
    """FFmpeg's complaints in the program's words; what the stream itself raised goes first."""
    import av

    try:
        yield
    except (av.error.FFmpegError, ValueError, MemoryError) as exc:
        if stream.failure is not None:
            raise stream.failure from exc
        reason = getattr(exc, "strerror", None) or str(exc) or mark("its contents are damaged")
        message = mark("{file} cannot be read: {reason}")
        raise AudioError(message, file=name, reason=reason, where=name, remedy=CONVERT) from exc
    if stream.failure is not None:
        raise stream.failure


class ForeignSound:
    """A `Sound` that PyAV decodes. The shape is that of the first decoded frame, since headers of
    AAC may name half the rate and half the channels."""

    def __init__(
        self, reopened: Callable[[], tuple[Any, Spliced]], kind: str, name: str, in_order: bool
    ) -> None:
        self._reopened = reopened
        self._name = name
        self._in_order = in_order
        self._container: Any = None
        self.format = kind
        self._begin()
        self.subtype = str(self._stream.codec_context.name).upper()
        first = self._next()
        if first is None:
            raise self._no_sound()
        self.samplerate: int = first.sample_rate
        self.channels: int = len(first.layout.channels)
        self._usual = first.samples
        self._origin = first.pts or 0
        self._exact = self._promised()
        self.frames = self._exact if self._exact is not None else self._counted()
        if self._exact is None:
            self._begin()
            first = self._next()
        self._left: Samples = self._samples(first)

    def _begin(self) -> None:
        """Open it anew, at its start."""
        self.close()
        self._container, self._bytes = self._reopened()
        if not self._container.streams.audio:
            raise self._no_sound()
        self._stream = self._container.streams.audio[0]
        if self._stream.codec_context is None:
            raise AudioError(
                mark("{file} is in a coding that nothing here reads"),
                file=self._name,
                where=self._name,
                remedy=CONVERT,
            )
        self._per_tick = self._stream.time_base
        self._decoded = self._decode()
        self._place = 0

    def close(self) -> None:
        if self._container is not None:
            self._container.close()

    def _no_sound(self) -> AudioError:
        return AudioError(mark("{file} holds no sound"), file=self._name, where=self._name)

    def _promised(self) -> int | None:
        """The length that the container says exactly."""
        if not self._container.format.name.startswith("mov") or not self._stream.duration:
            return None
        return int(self._stream.duration * self._per_tick * self.samplerate + Fraction(1, 2))

    def _counted(self) -> int:
        """The length of all packets together; they are not decoded for it."""
        self._begin()
        ticks, packets, timed = 0, 0, True
        with _foreign_errors(self._name, self._bytes):
            for packet in self._container.demux(self._stream):
                packets += bool(packet.size)
                ticks += packet.duration or 0
                timed = timed and bool(packet.duration or not packet.size)
        length = ticks * self._per_tick * self.samplerate if timed else packets * self._usual
        return int(length + Fraction(1, 2))

    def _decode(self) -> Iterator[Any]:
        with _foreign_errors(self._name, self._bytes):
            yield from self._container.decode(self._stream)

    def _next(self) -> Any | None:
        return next(self._decoded, None)

    def _samples(self, frame: Any) -> Samples:
        """The frame's samples, frames by channels."""
        if (frame.sample_rate, len(frame.layout.channels)) != (self.samplerate, self.channels):
            message = mark("{file} changes its rate or its channels on the way")
            raise AudioError(message, file=self._name, where=self._name, remedy=CONVERT)
        values = frame.to_ndarray()
        shaped = values.T if frame.format.is_planar else values.reshape(-1, self.channels)
        scale = _SCALE[frame.format.name.removesuffix("p")]
        sound = np.asarray(shaped, np.float32)
        if frame.format.name.startswith("u8"):
            sound = sound - np.float32(scale)
        return sound if scale == 1 else sound / np.float32(scale)

    def read(self, frames: int, *, dtype: str = "float32", always_2d: bool = True) -> Samples:
        """The next frames, never past a length that the container says exactly: what a codec adds to
        fill its last frame is no sound of the recording."""
        if self._exact is not None:
            frames = max(min(frames, self._exact - self._place), 0)
        parts, count = [self._left], len(self._left)
        while count < frames and (frame := self._next()) is not None:
            parts.append(self._samples(frame))
            count += len(parts[-1])
        whole = np.concatenate(parts)
        self._left = whole[frames:]
        self._place += len(whole[:frames])
        return whole[:frames]

    def seek(self, frames: int) -> int:
        if not self._place <= frames <= self._place + _FORWARD_S * self.samplerate:
            self._jump(frames)
        while self._place < frames:
            if not len(self.read(min(frames - self._place, self.samplerate))):
                break
        return self._place

    def _jump(self, frames: int) -> None:
        """Be at a frame, or before it, by way of a place where decoding can begin."""
        early = max(0, frames - round(_WARM_UP_S * self.samplerate))
        self._left = self._left[:0]
        if self._in_order or early == 0:
            self._begin()
            return
        with _foreign_errors(self._name, self._bytes):
            ticks = round(early / self.samplerate / self._per_tick)
            self._container.seek(self._origin + ticks, stream=self._stream)
        self._decoded = self._decode()
        while (frame := self._next()) is not None:
            begin = round(((frame.pts or 0) - self._origin) * self._per_tick * self.samplerate)
            if begin + frame.samples > frames:
                self._left = self._samples(frame)[max(0, frames - begin) :]
                self._place = max(frames, begin)
                return
