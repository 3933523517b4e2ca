"""Writes what the sample calls consist of: recordings, transcripts, the manifest, the truth."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import soundfile as sf

from _synthesis.calls import AGENT, CUSTOMER, Call
from _synthesis.scene import Scene, Spoken
from _synthesis.speech import RATE_HZ, Spans

COLUMNS = (
    "recording", "agent_id", "agent_name", "team", "started_at", "duration", "direction", "customer_phone",
    "queue", "order_id", "satisfaction", "tags", "team_leader", "language",
)  # fmt: skip
CRITERIA = (*(f"A{number}" for number in range(1, 9)), *(f"B{number}" for number in range(1, 6)))
CRITERION_OF = {
    "not_our_job": "A3", "dont_know": "A3", "cannot_do": "A3", "always_this_way": "A3",
    "already_told_you": "A3",
    "greeting": "A1", "please": "A1", "thanks": "A1", "sorry": "A1", "goodbye": "A1",
    "confirmation": "A6", "repeated_question": "A7",
}  # fmt: skip


def write_call(folder: Path, call: Call, scene: Scene) -> None:
    turns = ",\n".join(f"  {_one_line(turn)}" for turn in transcript(scene)["turns"])
    text = f'{{"turns": [\n{turns}\n]}}\n'
    (folder / "transcripts" / f"{call.stem}.json").write_text(text, encoding="utf-8")
    target = folder / "recordings" / f"{call.stem}.flac"
    sf.write(target, scene.samples, RATE_HZ, subtype="PCM_16", format="FLAC", compression_level=1.0)


def write_lists(folder: Path, calls: list[Call], scenes: dict[str, Scene]) -> None:
    """The manifest and the truth of every call; a call not staged this time keeps its old labels."""
    truth = {stem: known for stem, known in _known_labels(folder).items() if stem not in scenes}
    truth |= {call.stem: labels(call, scenes[call.stem]) for call in calls if call.stem in scenes}
    _write_labels(folder, {call.stem: truth[call.stem] for call in calls})
    with (folder / "manifest.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(_row(call, truth[call.stem]["duration"]) for call in calls)


def differences(folder: Path, call: Call, scene: Scene) -> list[str]:
    """What a rebuild would change in this call's files; nothing when it gives the same."""
    kept, _ = sf.read(folder / "recordings" / f"{call.stem}.flac", dtype="int16")
    found = []
    if _read_json(folder / "transcripts" / f"{call.stem}.json") != transcript(scene):
        found.append(f"{call.stem}: the transcript differs")
    if _known_labels(folder).get(call.stem) != labels(call, scene):
        found.append(f"{call.stem}: the labels differ")
    if kept.shape != scene.samples.shape:
        return [*found, f"{call.stem}: the length differs"]
    unlike = int(np.count_nonzero(kept != scene.samples))
    return [*found, *([f"{call.stem}: {unlike} samples differ"] if unlike else [])]


def transcript(scene: Scene) -> dict[str, Any]:
    return {"turns": [_turn(turn) for turn in scene.turns]}


def _turn(turn: Spoken) -> dict[str, Any]:
    return {
        "start": round(turn.start_s, 2),
        "end": round(turn.end_s, 2),
        "channel": turn.step.kind,
        "text": turn.step.text,
    }


def labels(call: Call, scene: Scene) -> dict[str, Any]:
    return {
        "recording": f"recordings/{call.stem}.flac",
        "language": call.language,
        "summary": call.summary,
        "duration": scene.duration_s,
        "speech": {who: _rounded(scene.speech(who)) for who in (AGENT, CUSTOMER)},
        "interruptions": [
            {"start": round(start, 3), "end": round(end, 3), "by": who}
            for start, end, who in scene.interruptions()
        ],
        "dead_air": _named(scene.dead_air()),
        "hold": _named(scene.hold),
        "ring": _named(scene.rings),
        "typing": _named(scene.typing),
        "clipped": {AGENT: False, CUSTOMER: call.line.overdrive_db > 0},
        "line": {"snr_db": call.line.snr, "leak_db": call.line.leak_db},
        "criteria": _criteria(call),
        "reasons": _reasons(scene),
        "serious": [
            {"turn": n, "note": turn.step.serious} for n, turn in _numbered(scene) if turn.step.serious
        ],
        "phrases": [
            {"turn": n, "criterion": CRITERION_OF[mark], "label": mark}
            for n, turn in _numbered(scene)
            for mark in turn.step.marks
        ],
        "traps": [
            {"turn": n, "looks_like": label, "why": why}
            for n, turn in _numbered(scene)
            for label, why in turn.step.traps.items()
        ],
    }


def _criteria(call: Call) -> dict[str, str]:
    broken = {name for step in call.talk for name in step.bad}
    silent = dict.fromkeys(call.not_applicable, "na")
    return {name: "broken" if name in broken else silent.get(name, "kept") for name in CRITERIA}


def _reasons(scene: Scene) -> list[dict[str, Any]]:
    """Where a criterion is plainly kept or broken, with the turn and a note in the language of the call."""
    return [
        {"criterion": name, "verdict": verdict, "turn": n, "note": note}
        for n, turn in _numbered(scene)
        for verdict, notes in (("kept", turn.step.good), ("broken", turn.step.bad))
        for name, note in notes.items()
    ]


def _numbered(scene: Scene) -> list[tuple[int, Spoken]]:
    return list(enumerate(scene.turns))


def _rounded(spans: Spans) -> list[list[float]]:
    return [[round(start, 3), round(end, 3)] for start, end in spans]


def _named(spans: Spans) -> list[dict[str, float]]:
    return [{"start": round(start, 3), "end": round(end, 3)} for start, end in spans]


def _row(call: Call, duration_s: float) -> dict[str, object]:
    return {
        "recording": f"recordings/{call.stem}.flac",
        "agent_id": call.agent_id,
        "agent_name": call.agent_name,
        "team": call.team,
        "started_at": call.started_at.isoformat(),
        "duration": f"{duration_s:.2f}",
        "direction": call.direction,
        "customer_phone": call.phone,
        "queue": call.queue,
        "order_id": call.order,
        "satisfaction": "" if call.satisfaction is None else call.satisfaction,
        "tags": ";".join(call.tags),
        "team_leader": call.team_leader,
        "language": call.language,
    }


def _read_json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _known_labels(folder: Path) -> dict[str, Any]:
    path = folder / "labels.json"
    return dict(_read_json(path)) if path.exists() else {}


def _write_labels(folder: Path, truth: dict[str, Any]) -> None:
    """One line per kind of label, so that a change shows as a few lines."""
    blocks = (_labels_of(stem, known) for stem, known in truth.items())
    (folder / "labels.json").write_text("{\n" + ",\n".join(blocks) + "\n}\n", encoding="utf-8")


def _labels_of(stem: str, known: dict[str, Any]) -> str:
    lines = ",\n".join(f"  {_one_line(key)}: {_one_line(value)}" for key, value in known.items())
    return f" {_one_line(stem)}: {{\n{lines}\n }}"


def _one_line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
