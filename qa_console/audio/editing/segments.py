"""The way into pydub and out of it: 16-bit sound that holds one clip, never the rest of a recording.

pydub is imported here alone, when it is first needed: its import is slow and complains about its own
source and about a missing ffmpeg, which is said in plain words where it matters instead.
"""

from __future__ import annotations

import warnings
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


def pcm_of(samples: Samples) -> Pcm:
    """What is written of `samples`; those of a 16-bit recording come out as they were."""
    return np.clip(np.rint(samples * _FULL), -_FULL, _FULL - 1).astype("<i2")


def samples_of(pcm: Pcm) -> Samples:
    samples: Samples = pcm.astype(np.float32) / np.float32(_FULL)
    return samples


def segment_of(pcm: Pcm, rate_hz: int) -> AudioSegment:
    return _segment(pcm.tobytes(), rate_hz, pcm.shape[1])


def fade(pcm: Pcm, rate_hz: int, fade_s: float) -> None:
    """Fade both edges in place, each over at most half of all; the middle and the length stay."""
    fade_ms = round(min(fade_s, len(pcm) / rate_hz / 2) * 1000)
    count = min(round(fade_ms * rate_hz / 1000), len(pcm) // 2)
    if fade_ms and count:
        pcm[:count] = _risen(pcm[:count], rate_hz, fade_ms)
        pcm[-count:] = _risen(pcm[: -count - 1 : -1], rate_hz, fade_ms)[::-1]


def _risen(edge: Pcm, rate_hz: int, fade_ms: int) -> Pcm:
    """The frames faded in. pydub counts in whole milliseconds, so it is given a few frames more."""
    spare = rate_hz // 250 + 1
    longer = segment_of(np.pad(edge, ((0, spare), (0, 0))), rate_hz)
    return _frames(longer.fade_in(fade_ms))[: len(edge)]


def pause(seconds: float, rate_hz: int, channels: int) -> Pcm:
    silent = pydub().AudioSegment.silent(round(seconds * 1000), frame_rate=rate_hz)
    return _frames(silent.set_channels(channels))


def tone(rate_hz: int) -> Samples:
    """Two short notes, the second lower: nothing that a telephone line makes."""
    return samples_of(np.concatenate([_note(hz, rate_hz) for hz in _BEEPS_HZ]))


def _note(hz: int, rate_hz: int) -> Pcm:
    sine = pydub().generators.Sine(hz, sample_rate=rate_hz, bit_depth=16)
    return _frames(sine.to_audio_segment(duration=_BEEP_MS, volume=-20.0).fade_in(10).fade_out(10))


def _frames(segment: AudioSegment) -> Pcm:
    """The segment's frames, without a copy."""
    pcm: Pcm = np.frombuffer(segment.raw_data, "<i2").reshape(-1, segment.channels)
    return pcm


def _segment(data: bytes, rate_hz: int, channels: int) -> AudioSegment:
    return pydub().AudioSegment(data, sample_width=2, frame_rate=rate_hz, channels=channels)
