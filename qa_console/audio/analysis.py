"""One pass over a recording: decoded once in blocks, everything computed from the same blocks.

`analyse` is a plain function of a path and settings, so that it runs as well in another process.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import TypeVar

import numpy as np
from threadpoolctl import threadpool_limits

from qa_console.audio.activity import spans_of
from qa_console.audio.decode import decoding
from qa_console.audio.loudness import integrated_lufs
from qa_console.audio.meters import Measured, Meters
from qa_console.audio.prefetch import prefetched
from qa_console.audio.transform import Numbers
from qa_console.domain.model import Acoustics, Channel
from qa_console.domain.ports.audio import Analysis, AnalysisSettings, Profile
from qa_console.domain.remote import Place
from qa_console.domain.turntaking import dead_air, interruptions, joined, talk_ratio

Value = TypeVar("Value")

ALGORITHM = "3"
"""Changes with anything that changes a result; stored analyses of another version are made anew."""


def version_of(settings: AnalysisSettings) -> str:
    """The algorithm and the settings that a result depends on, in one comparable word."""
    timing = settings.timing
    numbers = (timing.overlap_s, timing.dead_air_s, timing.own_pause_s, timing.lead_s, settings.clipped_share)
    told = "/".join(f"{number:g}" for number in numbers)
    return f"{ALGORITHM}-{settings.profile}/{settings.agent_channel}/{told}"


def analyse(task: tuple[Place, AnalysisSettings]) -> Analysis:
    """The acoustics and peaks of the recording at a place.

    Raises AudioError where it cannot be read to its end, MissingPart where a server does not answer. Of
    each 10 ms only the picture's bytes are kept, so that memory hardly depends on the length.
    """
    path, settings = task
    neural = settings.profile is Profile.ACCURATE
    with ExitStack() as stack:
        decoder = stack.enter_context(decoding(path, longest_s=settings.longest_s))
        blocks = stack.enter_context(prefetched(decoder.blocks()))
        # The matrix products here are small: spreading each over threads costs more than it saves.
        stack.enter_context(threadpool_limits(1, user_api="blas"))
        rate_hz, channels = decoder.header.rate_hz, decoder.header.channels
        apart = neural and settings.threads > 1
        aside = stack.enter_context(ThreadPoolExecutor(settings.threads)) if apart else None
        meters = Meters(rate_hz, channels, neural=neural, aside=aside)
        for block in blocks:
            meters.add(block)
        heard = meters.finish()
        acoustics = _acoustics(heard, settings, decoder.sha256())
        peaks = heard.peaks.to_bytes(acoustics.duration_s, acoustics.channels)
        return Analysis(acoustics, peaks, *decoder.state)


def _acoustics(heard: Measured, settings: AnalysisSettings, sha256: str) -> Acoustics:
    total_s, timing = heard.duration_s, settings.timing
    channels = names_of(len(heard.clipped), settings.agent_channel)
    speech = {
        channel: tuple(joined(spans_of(stretches, total_s), timing.own_pause_s))
        for channel, stretches in zip(channels, heard.speech, strict=True)
    }
    hold = joined(spans_of(heard.hold, total_s))
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
        loudness_lufs=_loudness(heard.k_power, channels),
        clipping=_named(channels, heard.clipped),
        clipped=frozenset(
            name for name, share in _named(channels, heard.clipped).items() if share >= settings.clipped_share
        ),
        dc_offset=_named(channels, heard.levels.dc_offset()),
        crosstalk_db=_named(channels, heard.crosstalk_db),
        likeness=heard.levels.likeness(),
        audio_sha256=sha256,
        version=version_of(settings),
    )


def names_of(channels: int, agent_channel: int) -> tuple[Channel, ...]:
    """Who is on which channel, in the file's order."""
    if channels == 1:
        return (Channel.MIXED,)
    pair = (Channel.AGENT, Channel.CUSTOMER)
    return pair if agent_channel == 0 else pair[::-1]


def _named(channels: tuple[Channel, ...], values: Sequence[Value]) -> dict[str, Value]:
    return {channel.value: value for channel, value in zip(channels, values, strict=True)}


def _loudness(k_power: Numbers, channels: tuple[Channel, ...]) -> dict[str, float | None]:
    """Per channel, and `overall` as if both were heard together."""
    each = {channel.value: integrated_lufs(k_power[:, index]) for index, channel in enumerate(channels)}
    return {**each, "overall": integrated_lufs(k_power.sum(axis=1, dtype=np.float64))}
