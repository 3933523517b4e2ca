"""Recordings in the codings that libsndfile cannot write, made by the libraries that PyAV brings."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import av
import numpy as np

from qa_console.audio.sound import Samples


def coded(
    path: Path,
    sound: Samples,
    codec: str,
    container: str,
    *,
    rate: int = 8000,
    options: Mapping[str, str] | None = None,
    codec_options: Mapping[str, str] | None = None,
) -> Path:
    """`sound`, frames by channels at `rate`, written to `path`."""
    layout = "mono" if sound.shape[1] == 1 else "stereo"
    with av.open(str(path), "w", format=container, options=dict(options or {})) as output:
        stream: Any = output.add_stream(codec, rate=rate, options=dict(codec_options or {}))
        stream.layout = layout
        whole = np.clip(np.rint(sound * 32767), -32768, 32767).astype(np.int16).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(whole, "s16", layout)
        frame.sample_rate = rate
        size = stream.codec_context.frame_size or 1024
        resampler = av.AudioResampler(stream.codec_context.format, layout, rate, frame_size=size)
        for piece in (*resampler.resample(frame), *resampler.resample(None)):
            output.mux(stream.encode(piece))
        output.mux(stream.encode(None))
    return path


def as_ffmpeg_hears(path: Path) -> Samples:
    """All that FFmpeg's libraries decode when they are left to themselves."""
    parts = []
    with av.open(str(path)) as container:
        to_float = av.AudioResampler("flt")
        for frame in container.decode(audio=0):
            for piece in to_float.resample(frame):
                parts.append(piece.to_ndarray().reshape(-1, len(piece.layout.channels)))
    return np.concatenate(parts)
