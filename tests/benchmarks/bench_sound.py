"""Hearing: analysis against bare decoding, a second look at a long call."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

import numpy as np
import soundfile

from qa_console.audio.analysis import analyse
from qa_console.audio.decode import decoding
from qa_console.audio.peaks import PeakPyramid
from qa_console.domain.ports.audio import AnalysisSettings

SAMPLES = Path(__file__).parents[2] / "audio_samples" / "recordings"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        hour = _an_hour(Path(folder))
        decoded_s, analysed_s = (
            _timed(lambda: _decode(hour)),
            _timed(lambda: analyse((hour, AnalysisSettings()))),
        )
        print(
            f"analysis of a stereo hour: {analysed_s:.1f} s; decoding it: {decoded_s:.1f} s; "
            f"ratio {analysed_s / decoded_s:.1f}; {3600 / analysed_s:.0f} x real time"
        )
        peaks = analyse((hour, AnalysisSettings())).peaks
        print(f"second look at that hour: {_timed(lambda: _look(peaks)) * 1000:.1f} ms")


def _an_hour(folder: Path) -> Path:
    path = folder / "hour.flac"
    sounds = [soundfile.read(sample, dtype="float32")[0] for sample in sorted(SAMPLES.glob("*.flac"))]
    calls = np.concatenate(sounds)
    with soundfile.SoundFile(path, "w", 8000, 2, format="FLAC") as out:
        left = 3600 * 8000
        while left > 0:
            out.write(calls[:left])
            left -= len(calls)
    return path


def _decode(path: Path) -> None:
    with decoding(path) as decoder:
        for _ in decoder.blocks():
            pass


def _look(peaks: bytes) -> None:
    picture = PeakPyramid.from_bytes(peaks)
    picture.columns(picture.channels[0], 0, picture.duration_s, 160)


def _timed(work: object) -> float:
    assert callable(work)
    times = []
    for _ in range(3):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


if __name__ == "__main__":
    main()
