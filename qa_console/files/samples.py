"""The sample calls as files: manifest, transcripts, and the labels of what a careful listener would say."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, tzinfo
from pathlib import Path
from random import Random
from typing import Any

from qa_console.domain.evaluation import AnswerSheet
from qa_console.domain.model import Evidence
from qa_console.domain.past_calls import past_calls
from qa_console.domain.ports.samples import PastCall, SampleCall
from qa_console.files.safe_yaml import load_yaml
from qa_console.files.writing import write_whole

_ANSWERS: Mapping[str, object] = {"kept": True, "broken": False, "na": "na"}


class SampleFolder:
    """Fulfils `domain.ports.samples.Samples` over the folder `audio_samples`."""

    def __init__(self, folder: Path, zone: tzinfo) -> None:
        self._folder = folder
        self._zone = zone

    def audio_root(self) -> Path:
        return self._folder

    def calls(self) -> Sequence[SampleCall]:
        labels = json.loads((self._folder / "labels.json").read_text("utf-8"))
        return [self._call(row, labels[Path(row["recording"]).stem]) for row in self._rows()]

    def manifest(self, calls: Sequence[SampleCall], folder: Path) -> Path:
        times = {call.file: call.started_at.isoformat() for call in calls}
        rows = [{**row, "started_at": times[row["recording"]]} for row in self._rows()]
        return _write_csv(folder / "demo-calls.csv", rows)

    def history(self, last: date) -> Sequence[PastCall]:
        path = self._folder / "history.yaml"
        document = load_yaml(path.read_bytes(), path.name)
        profile: Mapping[str, Any] = document.value
        return past_calls(profile, last, self._zone, Random(int(profile["seed"])))  # noqa: S311

    def history_manifest(self, calls: Sequence[PastCall], folder: Path) -> Path:
        return _write_csv(
            folder / "demo-history.csv", [{"recording": call.file, **call.cells} for call in calls]
        )

    def _rows(self) -> list[dict[str, str]]:
        with (self._folder / "manifest.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def _call(self, row: Mapping[str, str], label: Mapping[str, Any]) -> SampleCall:
        transcript = self._folder / "transcripts" / f"{Path(row['recording']).stem}.json"
        return SampleCall(
            file=row["recording"],
            agent_id=row["agent_id"],
            agent_name=row["agent_name"],
            team=row["team"],
            started_at=datetime.fromisoformat(row["started_at"]),
            transcript=transcript,
            judged=_judged(label, json.loads(transcript.read_text("utf-8"))["turns"]),
        )


def _judged(label: Mapping[str, Any], turns: Sequence[Mapping[str, Any]]) -> AnswerSheet:
    """The labels as answers, with the turn that earned each broken criterion as its evidence."""
    evidence = [
        Evidence(
            reason["criterion"],
            turns[reason["turn"]]["start"],
            turns[reason["turn"]]["end"],
            reason["note"],
            turns[reason["turn"]]["text"],
        )
        for reason in label["reasons"]
        if reason["verdict"] == "broken" and reason["turn"] is not None
    ]
    answers = {item: _ANSWERS[verdict] for item, verdict in label["criteria"].items()}
    return AnswerSheet(answers, tuple(evidence), label["summary"])


def _write_csv(path: Path, rows: Sequence[Mapping[str, str]]) -> Path:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    write_whole(path, buffer.getvalue().encode())
    return path
