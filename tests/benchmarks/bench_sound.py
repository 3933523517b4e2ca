"""Analysis of long recordings against ffmpeg and pydub on the same file, its memory, and a second look.

Needs the program ffmpeg (Debian: apt-get install ffmpeg).
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import tempfile
import time
import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import soundfile

from qa_console.audio.analysis import analyse
from qa_console.audio.peaks import PeakPyramid
from qa_console.domain.ports.audio import AnalysisSettings, Profile
from tests.benchmarks.measuring import python

SAMPLES = Path(__file__).parents[2] / "audio_samples" / "recordings"
RUNS = 5
_PYDUB_S = 60
_MEMORY = """
import sys
from pathlib import Path
from qa_console.audio.analysis import analyse
from qa_console.domain.ports.audio import AnalysisSettings, Profile
analyse((Path(sys.argv[1]), AnalysisSettings(profile=Profile(sys.argv[2]))))
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(int(peak.split()[1]) / 1024)
"""


def main() -> None:
    if shutil.which("ffmpeg") is None:
        print("bench sound needs ffmpeg; install it (Debian: apt-get install ffmpeg)")
        return
    with tempfile.TemporaryDirectory() as folder:
        hour = _hours(Path(folder), 1)
        _speed(hour)
        ten = _hours(Path(folder), 10)
        for profile in Profile:
            print(
                f"memory, {profile}: {_memory_mib(hour, profile):.0f} MiB for one hour, "
                f"{_memory_mib(ten, profile):.0f} MiB for ten (promised: below 150)"
            )
        peaks = analyse((_hours(Path(folder), 2), AnalysisSettings(profile=Profile.FAST))).peaks
        looks = [_seconds(lambda: _look(peaks)) for _ in range(20)]
        print(f"second look at two hours: {statistics.median(looks) * 1000:.1f} ms (promised: 10)")


def _speed(hour: Path) -> None:
    """All in turn, so that a drifting machine drifts for everyone; ratios of each round, their median."""
    rounds = [
        {
            "decode": _seconds(lambda: _ffmpeg(hour)),
            "detect": _seconds(lambda: _detectors(hour)),
            **{profile: _seconds(partial(_analyse, hour, profile)) for profile in Profile},
        }
        for _ in range(RUNS + 1)
    ][1:]
    fast, accurate = Profile.FAST, Profile.ACCURATE
    print(f"a stereo hour of FLAC, seconds: {_medians(rounds)}")
    print(f"fast / ffmpeg decoding: {_ratio(rounds, fast, 'decode'):.2f} (promised: at most 2)")
    print(
        f"fast / silencedetect a channel + ebur128: {_ratio(rounds, fast, 'detect'):.2f} (promised: below 1)"
    )
    print(f"accurate / ffmpeg decoding: {_ratio(rounds, accurate, 'decode'):.2f} (promised: at most 7)")
    pydub_s = _seconds(lambda: _pydub(hour)) * 3600 / _PYDUB_S
    accurate_s = statistics.median(one[accurate] for one in rounds)
    print(
        f"accurate / pydub detect_nonsilent, 1 ms steps ({_PYDUB_S} s of it, taken to the hour): "
        f"{accurate_s / pydub_s:.4f} (promised: below 0.25)"
    )


def _medians(rounds: list[dict[str, float]]) -> str:
    return ", ".join(f"{name} {statistics.median(one[name] for one in rounds):.2f}" for name in rounds[0])


def _ratio(rounds: list[dict[str, float]], ours: str, peer: str) -> float:
    return statistics.median(one[ours] / one[peer] for one in rounds)


def _analyse(path: Path, profile: Profile) -> None:
    analyse((path, AnalysisSettings(profile=profile)))


def _ffmpeg(path: Path, *filters: str) -> None:
    subprocess.run(
        ["ffmpeg", "-v", "error", "-i", path, *filters, "-f", "null", "-"],
        check=True,
        stdin=subprocess.DEVNULL,
    )


def _detectors(path: Path) -> None:
    """What one would ask ffmpeg for instead: silences of each channel, and the loudness."""
    for channel in (0, 1):
        _ffmpeg(path, "-af", f"pan=mono|c0=c{channel},silencedetect=n=-35dB:d=0.5")
    _ffmpeg(path, "-af", "ebur128")


def _pydub(path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pydub import AudioSegment
        from pydub.silence import detect_nonsilent

    sound, rate_hz = soundfile.read(path, frames=_PYDUB_S * 8000, dtype="int16")
    for channel in sound.T:
        segment = AudioSegment(channel.tobytes(), frame_rate=rate_hz, sample_width=2, channels=1)
        detect_nonsilent(segment, min_silence_len=500, silence_thresh=-40, seek_step=1)


def _memory_mib(path: Path, profile: Profile) -> float:
    ran = subprocess.run(
        python("-c", _MEMORY, str(path), profile), check=True, capture_output=True, text=True
    )
    return float(ran.stdout)


def _hours(folder: Path, hours: int) -> Path:
    """The sample calls, one after the other, again and again."""
    path = folder / f"{hours}.flac"
    if not path.exists():
        sounds = [soundfile.read(sample, dtype="float32")[0] for sample in sorted(SAMPLES.glob("*.flac"))]
        calls = np.concatenate(sounds)
        with soundfile.SoundFile(path, "w", 8000, 2, format="FLAC") as out:
            left = hours * 3600 * 8000
            while left > 0:
                out.write(calls[:left])
                left -= len(calls)
    return path


def _look(peaks: bytes | bytearray) -> None:
    picture = PeakPyramid.from_bytes(peaks)
    picture.columns(picture.channels[0], 0, picture.duration_s, 160)


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
