"""One pass over a recording: decoded once in blocks, everything computed from the same blocks.

`analyse` is a plain function of a path and settings, so that it runs as well in another process.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qa_console.audio.activity import Flags, spans_of, speech_flags
from qa_console.audio.clipping import ClippingMeter
from qa_console.audio.decode import decoding
from qa_console.audio.hold import hold_flags
from qa_console.audio.loudness import integrated_lufs
from qa_console.audio.peaks import PeakMeter, PeakPyramid
from qa_console.audio.spectrum import Features, SpectrumMeter
from qa_console.domain.model import Acoustics, Channel, Span
from qa_console.domain.ports.audio import Analysis, AnalysisSettings
from qa_console.domain.remote import Place
from qa_console.domain.turntaking import dead_air, interruptions, joined, talk_ratio

ALGORITHM = "fast-1"
"""Changes with anything that changes a result; stored analyses of another version are made anew."""


def version_of(settings: AnalysisSettings) -> str:
    """The algorithm and the settings that a result depends on, in one comparable word."""
    timing = settings.timing
    numbers = (timing.overlap_s, timing.dead_air_s, timing.own_pause_s, timing.lead_s, settings.clipped_share)
    return f"{ALGORITHM}/{settings.agent_channel}/" + "/".join(f"{number:g}" for number in numbers)


def analyse(task: tuple[Place, AnalysisSettings]) -> Analysis:
    """The acoustics and peaks of the recording at a path.

    Raises AudioError where it cannot be read to its end. Memory is bounded by the features kept per
    10 ms, a few megabytes an hour, not by the sound.
    """
    path, settings = task
    heard = _listen(path, settings)
    acoustics = _acoustics(heard, settings, heard.sha256)
    pyramid = PeakPyramid.build(heard.peaks.finest(), acoustics.duration_s, acoustics.channels)
    size, stamp = heard.state
    return Analysis(acoustics, pyramid.to_bytes(), size, stamp)


@dataclass(frozen=True, slots=True)
class _Heard:
    frames: int
    rate_hz: int
    features: Features
    peaks: PeakMeter
    clipped: list[float]
    state: tuple[int, int]
    sha256: str

    @property
    def duration_s(self) -> float:
        return self.frames / self.rate_hz


def _listen(path: Place, settings: AnalysisSettings) -> _Heard:
    with decoding(path, longest_s=settings.longest_s) as decoder:
        rate_hz, channels = decoder.header.rate_hz, decoder.header.channels
        peaks, spectrum, clipping = (
            PeakMeter(rate_hz),
            SpectrumMeter(rate_hz, channels),
            ClippingMeter(channels),
        )
        frames = 0
        for block in decoder.blocks():
            for meter in (peaks, spectrum, clipping):
                meter.add(block)
            frames += len(block)
        return _Heard(
            frames, rate_hz, spectrum.finish(), peaks, clipping.shares(), decoder.state, decoder.sha256()
        )


def _acoustics(heard: _Heard, settings: AnalysisSettings, sha256: str) -> Acoustics:
    total_s, timing = heard.duration_s, settings.timing
    channels = names_of(len(heard.clipped), settings.agent_channel)
    elsewhere = hold_flags(heard.features)
    flags = speech_flags(heard.features, elsewhere)
    speech = {
        channel: _turns(flags[:, index], total_s, timing.own_pause_s)
        for index, channel in enumerate(channels)
    }
    hold = joined(spans_of(np.asarray(elsewhere.any(axis=1)), total_s))
    everyone = [span for spans in speech.values() for span in spans]
    return Acoustics(
        duration_s=total_s,
        sample_rate_hz=heard.rate_hz,
        channels=channels,
        speech=speech,
        interruptions=tuple(interruptions(speech, timing)),
        dead_air=tuple(dead_air(everyone, total_s, hold=hold, least_s=timing.dead_air_s)),
        hold=tuple(hold),
        talk_ratio=talk_ratio(speech, total_s),
        loudness_lufs=_loudness(heard.features, channels),
        clipping={channel.value: share for channel, share in zip(channels, heard.clipped, strict=True)},
        clipped=frozenset(
            channel.value
            for channel, share in zip(channels, heard.clipped, strict=True)
            if share >= settings.clipped_share
        ),
        audio_sha256=sha256,
        version=version_of(settings),
    )


def names_of(channels: int, agent_channel: int) -> tuple[Channel, ...]:
    """Who is on which channel, in the file's order."""
    if channels == 1:
        return (Channel.MIXED,)
    pair = (Channel.AGENT, Channel.CUSTOMER)
    return pair if agent_channel == 0 else pair[::-1]


def _turns(flags: Flags, total_s: float, own_pause_s: float) -> tuple[Span, ...]:
    return tuple(joined(spans_of(flags, total_s), own_pause_s))


def _loudness(features: Features, channels: tuple[Channel, ...]) -> dict[str, float | None]:
    """Per channel, and `overall` as if both were heard together."""
    power = features.k_power.astype(np.float64)
    each = {channel.value: integrated_lufs(power[:, index]) for index, channel in enumerate(channels)}
    return {**each, "overall": integrated_lufs(power.sum(axis=1))}
