"""The way into pydub and out of it: 16-bit segments that hold one clip, never a recording.

pydub is imported here alone, when it is first needed: its import is slow and complains about its own
source and about a missing ffmpeg, which is said in plain words where it matters instead.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from qa_console.audio.decode import Samples

if TYPE_CHECKING:
    from pydub import AudioSegment

Pcm: TypeAlias = np.ndarray[tuple[int, ...], np.dtype[np.int16]]
"""Frames by channels, as they are written."""
_FULL = 32768
_BEEPS_HZ = (880, 660)
_BEEP_MS = 160


@cache
def pydub() -> ModuleType:
    """The library, with its `generators`, imported without a word."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pydub
        import pydub.generators

    module: ModuleType = pydub
    return module


def segment_of(samples: Samples, rate_hz: int) -> AudioSegment:
    pcm = np.clip(np.rint(samples * _FULL), -_FULL, _FULL - 1).astype("<i2")
    return _segment(pcm.tobytes(), rate_hz, samples.shape[1])


def pcm_of(segment: AudioSegment) -> Pcm:
    """The segment's frames, without a copy."""
    pcm: Pcm = np.frombuffer(segment.raw_data, "<i2").reshape(-1, segment.channels)
    return pcm


def samples_of(segment: AudioSegment) -> Samples:
    samples: Samples = pcm_of(segment).astype(np.float32) / np.float32(_FULL)
    return samples


def faded(segment: AudioSegment, fade_s: float) -> AudioSegment:
    """The segment with both edges faded, each over at most half of it; not a frame is won or lost."""
    fade_ms = round(min(fade_s, segment.duration_seconds / 2) * 1000)
    count = min(round(fade_ms * segment.frame_rate / 1000), int(segment.frame_count()) // 2)
    if fade_ms == 0 or count == 0:
        return segment
    pcm = pcm_of(segment)
    rising = _risen(pcm[:count], fade_ms, segment)
    falling = _risen(pcm[: -count - 1 : -1], fade_ms, segment)[::-1]
    done = np.concatenate([rising, pcm[count:-count], falling])
    return _segment(done.tobytes(), segment.frame_rate, segment.channels)


def _risen(edge: Pcm, fade_ms: int, like: AudioSegment) -> Pcm:
    """The frames faded in. pydub counts in whole milliseconds, so it is given a few frames more."""
    spare = like.frame_rate // 250 + 1
    longer = np.pad(edge, ((0, spare), (0, 0))).tobytes()
    done = pcm_of(_segment(longer, like.frame_rate, like.channels).fade_in(fade_ms))
    return done[: len(edge)]


def joined(segments: Sequence[AudioSegment]) -> AudioSegment:
    """One after another; all have one rate and one number of channels."""
    first = segments[0]
    return _segment(b"".join(one.raw_data for one in segments), first.frame_rate, first.channels)


def pause(seconds: float, rate_hz: int, channels: int) -> AudioSegment:
    silent = pydub().AudioSegment.silent(round(seconds * 1000), frame_rate=rate_hz)
    return silent.set_channels(channels)


def tone(rate_hz: int) -> Samples:
    """Two short notes, the second lower: nothing that a telephone line makes."""
    notes = [_note(hz, rate_hz) for hz in _BEEPS_HZ]
    return samples_of(joined(notes))


def _note(hz: int, rate_hz: int) -> AudioSegment:
    sine = pydub().generators.Sine(hz, sample_rate=rate_hz, bit_depth=16)
    return sine.to_audio_segment(duration=_BEEP_MS, volume=-20.0).fade_in(10).fade_out(10)


def _segment(data: bytes, rate_hz: int, channels: int) -> AudioSegment:
    return pydub().AudioSegment(data, sample_width=2, frame_rate=rate_hz, channels=channels)
