"""The repository's own calls with the truth about them, and how well an analysis agrees with it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from qa_console.audio.analysis import analyse
from qa_console.audio.decode import Samples
from qa_console.audio.runs import Flags
from qa_console.domain.model import Acoustics, Channel, Span
from qa_console.domain.ports.audio import AnalysisSettings, Profile

SAMPLES = Path(__file__).parents[1] / "audio_samples"
PARTIES = (Channel.AGENT, Channel.CUSTOMER)
RATE_HZ = 8000


@dataclass(frozen=True)
class Labelled:
    """`truth`: the call's entry in labels.json."""

    name: str
    truth: Mapping[str, Any]
    found: Acoustics

    def speech(self, party: Channel) -> list[Span]:
        return spans(self.truth["speech"][party])

    @property
    def held(self) -> list[Span]:
        """Hold music and rings."""
        return spans([*self.truth["hold"], *self.truth["ring"]])


def truths() -> Mapping[str, Mapping[str, Any]]:
    labels: Mapping[str, Mapping[str, Any]] = json.loads((SAMPLES / "labels.json").read_text("utf-8"))
    return labels


@cache
def calls(profile: Profile) -> tuple[Labelled, ...]:
    """Every sample call, analysed."""
    settings = AnalysisSettings(profile=profile)
    return tuple(
        Labelled(name, truth, analyse((SAMPLES / truth["recording"], settings)).acoustics)
        for name, truth in truths().items()
    )


def harder(folder: Path, profile: Profile, snr_db: float, *, seed: int) -> tuple[Labelled, ...]:
    """The clear ones of them as bad lines carry them: noise of that level, leakage, unlike levels, bangs."""
    random = np.random.default_rng(seed)
    made = []
    for name, truth in truths().items():
        if truth["line"]["snr_db"] < 45 or truth["line"]["leak_db"] is not None:
            continue
        sound, _ = soundfile.read(SAMPLES / truth["recording"], dtype="float32", always_2d=True)
        path = folder / f"{name}.flac"
        soundfile.write(path, _worse(sound, truth, snr_db, random), RATE_HZ)
        made.append(Labelled(name, truth, analyse((path, AnalysisSettings(profile=profile))).acoustics))
    return tuple(made)


def _worse(sound: Samples, truth: Mapping[str, Any], snr_db: float, random: np.random.Generator) -> Samples:
    levels = [_level(sound, truth, index, party) for index, party in enumerate(PARTIES)]
    gains = [0.05 / levels[0], 0.05 * 10 ** (random.uniform(-10, 10) / 20) / levels[1]]
    heard = np.clip(sound * np.array(gains), -1, 1)
    late = np.roll(heard[:, ::-1], int(random.integers(8, 240)), axis=0)
    heard = heard + late * 10 ** (random.uniform(-38, -20) / 20)
    for index in range(2):
        noise = random.normal(0, 1, len(heard))
        noise = np.convolve(noise, [0.5, 1, 0.5] if random.random() < 0.5 else [1], "same")
        heard[:, index] += noise / noise.std() * levels[index] * gains[index] * 10 ** (-snr_db / 20)
        for _ in range(4):
            start, length = int(random.integers(0, len(heard) - 2000)), int(random.integers(200, 1600))
            bang = random.normal(0, 0.15, length) * np.exp(-np.arange(length) / (length / 3))
            heard[start : start + length, index] += bang
    worse: Samples = np.clip(heard, -1, 1).astype(np.float32)
    return worse


def _level(sound: Samples, truth: Mapping[str, Any], index: int, party: Channel) -> float:
    said = [sound[round(a * RATE_HZ) : round(b * RATE_HZ), index] for a, b in truth["speech"][party]]
    return float(np.sqrt((np.concatenate(said) ** 2).mean()))


def frames_f1(judged: Sequence[Labelled], party: Channel) -> float:
    """Of frames of 10 ms over all the calls."""
    both = only_one = 0
    for call in judged:
        found, true = _frames(call.found.speech[party], call), _frames(call.speech(party), call)
        both += int((found & true).sum())
        only_one += int((found ^ true).sum())
    return 2 * both / (2 * both + only_one)


def events_f1(pairs: Sequence[tuple[Sequence[Span], Sequence[Span]]]) -> float:
    """Of found and true spans, call by call; two are the same when they share half of what they cover."""
    same = found_or_true = 0
    for found, true in pairs:
        left = list(true)
        for span in found:
            twin = next((one for one in left if _shared(span, one) >= 0.5), None)
            if twin is not None:
                left.remove(twin)
                same += 1
        found_or_true += len(found) + len(true)
    return 2 * same / found_or_true if found_or_true else 1.0


def worst_share(judged: Sequence[Labelled]) -> float:
    """The largest error of a party's share of the talk."""
    return max(
        abs(call.found.talk_ratio[party] - _length(call.speech(party)) / call.found.duration_s)
        for call in judged
        for party in PARTIES
    )


def _length(stretches: Sequence[Span]) -> float:
    return sum(span.length_s for span in stretches)


def _shared(one: Span, other: Span) -> float:
    inner = min(one.end_s, other.end_s) - max(one.start_s, other.start_s)
    return inner / (max(one.end_s, other.end_s) - min(one.start_s, other.start_s))


def spans(labels: Sequence[Any]) -> list[Span]:
    return sorted(_spans(labels), key=lambda span: span.start_s)


def _spans(labels: Sequence[Any]) -> Iterator[Span]:
    for label in labels:
        start, end = (label["start"], label["end"]) if isinstance(label, dict) else label[:2]
        yield Span(start, end)


def _frames(heard: Sequence[Span], call: Labelled) -> Flags:
    flags = np.zeros(round(call.found.duration_s * 100) + 1, np.bool_)
    for span in heard:
        flags[round(span.start_s * 100) : round(span.end_s * 100)] = True
    return flags
