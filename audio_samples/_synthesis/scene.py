"""Stages a call: lays its turns on a time line, mixes both sides, keeps the truth of where things are."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field

import numpy as np

from _synthesis.calls import AGENT, CUSTOMER, Call, Step
from _synthesis.line import companded, levelled, on_the_line
from _synthesis.speech import OWN_PAUSE_S, RATE_HZ, Sound, Spans, utter
from _synthesis.tunes import hold_music, ring, typing

LEAST_OVERLAP_S = 0.5
LEAST_DEAD_AIR_S = 5.0
LEAD_S = 0.2
RING_DB, HOLD_DB, TYPING_DB = -24.0, -29.0, -52.0


@dataclass(frozen=True)
class Spoken:
    """A turn with its place: `spans` are its stretches of sound, seconds from the start of the recording."""

    step: Step
    spans: Spans

    @property
    def start_s(self) -> float:
        return self.spans[0][0]

    @property
    def end_s(self) -> float:
        return self.spans[-1][1]


@dataclass
class Scene:
    """What is known of a staged call. `samples`: frames x 2, agent first."""

    turns: list[Spoken] = field(default_factory=list)
    hold: Spans = field(default_factory=list)
    rings: Spans = field(default_factory=list)
    typing: Spans = field(default_factory=list)
    duration_s: float = 0.0
    samples: np.ndarray = field(default_factory=lambda: np.zeros((0, 2), np.int16))

    def speech(self, who: str) -> Spans:
        """True speech of one side; a pause below half a second does not divide it."""
        spans = [span for turn in self.turns if turn.step.kind == who for span in turn.spans]
        return _joined(spans, OWN_PAUSE_S)

    def interruptions(self) -> list[tuple[float, float, str]]:
        found = [each for who in (AGENT, CUSTOMER) for each in self._broken_in_by(who)]
        return sorted(found)

    def _broken_in_by(self, who: str) -> list[tuple[float, float, str]]:
        other = self.speech(CUSTOMER if who == AGENT else AGENT)
        return [
            (start, min(end, held_end), who)
            for start, end in self.speech(who)
            for held_start, held_end in other
            if held_start + LEAD_S <= start < held_end and min(end, held_end) - start >= LEAST_OVERLAP_S
        ]

    def dead_air(self) -> Spans:
        busy = _joined([*self.speech(AGENT), *self.speech(CUSTOMER), *self.hold, *self.rings], 0.0)
        edges = [0.0, *(edge for span in busy for edge in span), self.duration_s]
        free = zip(edges[::2], edges[1::2], strict=True)
        return [(start, end) for start, end in free if end - start >= LEAST_DEAD_AIR_S]


def _joined(spans: Spans, gap_s: float) -> Spans:
    out: Spans = []
    for start, end in sorted(spans):
        if out and (start <= out[-1][1] or start - out[-1][1] < gap_s):
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return out


def stage(call: Call) -> Scene:
    """The whole call, the same every time: chance comes from the call's name."""
    return _Stage(call).played()


class _Stage:
    def __init__(self, call: Call) -> None:
        self.call = call
        # The legacy generator: its numbers are promised never to change.
        self.random = np.random.RandomState(zlib.crc32(call.stem.encode()))
        self.scene = Scene()
        self.voices: dict[str, list[tuple[float, Sound]]] = {AGENT: [], CUSTOMER: []}
        self.other: dict[str, list[tuple[float, Sound]]] = {AGENT: [], CUSTOMER: []}
        self.end_s = float(self.random.uniform(0.5, 0.9))
        self.last_start_s = self.end_s

    def played(self) -> Scene:
        for number, step in enumerate(self.call.talk):
            if step.kind in (AGENT, CUSTOMER):
                self._turn(step, first=number == 0)
            else:
                getattr(self, f"_{step.kind}")(step)
        self.scene.duration_s = round(self.end_s + float(self.random.uniform(0.6, 1.0)), 2)
        self.scene.turns.sort(key=lambda turn: turn.start_s)
        self.scene.samples = self._mixed()
        return self.scene

    def _turn(self, step: Step, *, first: bool) -> None:
        voice = self.call.agent_voice if step.kind == AGENT else self.call.customer_voice
        sound, spans = utter(step.say or step.text, voice, self.call.language, self.random)
        start = self.end_s if first else self._start_of(step)
        start = round(start, 2)
        self.voices[step.kind].append((start, sound))
        self.scene.turns.append(Spoken(step, [(start + a, start + b) for a, b in spans]))
        self.last_start_s = start
        self.end_s = max(self.end_s, start + len(sound) / RATE_HZ)

    def _start_of(self, step: Step) -> float:
        drawn = float(self.random.uniform(0.28, 0.72))
        if step.at_s is not None:
            return self.last_start_s + step.at_s
        if step.over_s is not None:
            return self.end_s - step.over_s
        return self.end_s + (drawn if step.gap_s is None else step.gap_s)

    def _hold(self, step: Step) -> None:
        start = round(self.end_s + 0.6, 2)
        self._play(AGENT, start, hold_music(step.seconds), HOLD_DB)
        self.scene.hold.append((start, start + step.seconds))
        self.end_s = start + step.seconds + 0.2

    def _ring(self, step: Step) -> None:
        start = round(self.end_s, 2)
        self._play(CUSTOMER, start, ring(step.seconds), RING_DB)
        self.scene.rings.append((start, start + step.seconds))
        self.end_s = start + step.seconds + 0.5

    def _silence(self, step: Step) -> None:
        if step.typing:
            self._play(AGENT, self.end_s, typing(step.seconds, self.random), TYPING_DB)
            self.scene.typing.append((self.end_s, self.end_s + step.seconds))
        self.end_s += step.seconds

    def _play(self, who: str, start_s: float, sound: Sound, level_db: float) -> None:
        self.other[who].append((start_s, levelled(sound, sound, level_db)))

    def _mixed(self) -> np.ndarray:
        count = int(self.scene.duration_s * RATE_HZ)
        levels = {AGENT: self.call.line.agent_db, CUSTOMER: self.call.line.customer_db}
        tracks = {who: self._spoken(who, count, levels[who]) for who in (AGENT, CUSTOMER)}
        for who, sounds in self.other.items():
            for start_s, sound in sounds:
                _lay(tracks[who], start_s, sound)
        heard = on_the_line(tracks, self.call.line, self.random)
        return np.stack([companded(heard[AGENT]), companded(heard[CUSTOMER])], axis=1)

    def _spoken(self, who: str, count: int, level_db: float) -> Sound:
        track = np.zeros(count)
        active = np.concatenate([sound for _, sound in self.voices[who]])
        for start_s, sound in self.voices[who]:
            _lay(track, start_s, levelled(sound, active, level_db))
        return track


def _lay(track: Sound, start_s: float, sound: Sound) -> None:
    at = round(start_s * RATE_HZ)
    track[at : at + len(sound)] += sound[: len(track) - at]
