"""The demonstration: the whole main job on the sample calls, through the same services as everybody's.

Each step looks at what is there first, so a demonstration that was stopped goes on where it was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from qa_console.domain.model import Person, Source
from qa_console.domain.ports.documents import Format
from qa_console.domain.ports.evaluations import EvaluationsWanted
from qa_console.domain.ports.samples import Judged, PastCall, SampleCall, Samples
from qa_console.domain.sampling.record import Draw
from qa_console.errors import Conflict
from qa_console.i18n import LANGUAGES, mark
from qa_console.services.analysing import Analysing
from qa_console.services.checking import CheckingService
from qa_console.services.drawing import Drawing
from qa_console.services.evaluating import EvaluatingService
from qa_console.services.importing import Importing
from qa_console.services.keeping import Keeping
from qa_console.services.noticing import Noticing, Terms
from qa_console.services.transcripts import TranscriptService
from qa_console.services.workplace import Workplace

PLAN = "daily-inspector"
SEED = 20260304
LATER = timedelta(hours=3)
INSPECTOR = "沈悦"
"""Who acts in the demonstration where nobody else is named: one of the history's inspectors."""

SCORED_TODAY = 3
"""How many of today's drawn calls are scored already; the others wait for whoever opens the app."""

Say = Callable[..., None]
"""Told of each step: a catalogue string and its values."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The services that the demonstration goes through."""

    keeping: Keeping
    importing: Importing
    transcripts: TranscriptService
    analysing: Analysing
    checking: CheckingService
    drawing: Drawing
    evaluating: EvaluatingService
    noticing: Noticing


@dataclass(slots=True)
class Shown:
    """What the demonstration workspace holds. `exports`: the files that were written."""

    home: Path
    recordings: int = 0
    findings: int = 0
    draw: str = ""
    evaluations: int = 0
    notices: list[str] = field(default_factory=list)
    exports: list[Path] = field(default_factory=list)


class Demonstrating:
    def __init__(self, place: Workplace, samples: Samples, parts: Parts) -> None:
        self._place = place
        self._samples = samples
        self._parts = parts

    def run(self, acting: Person, say: Say) -> Shown:
        """Make the workspace and run the job on it; what is there already is not done again.

        Raises Conflict where the workspace holds anything but demonstration data.
        """
        self._parts.keeping.make_workspace(acting, user=acting.name)
        self._refuse_other_data(acting)
        calls = self._calls(acting)
        past = self._samples.history(min(call.started_at for call in calls).date() - timedelta(days=1))
        ids = self._import(acting, calls, past, say)
        shown = Shown(self._place.settings.home, recordings=len(ids))
        self._listen(acting, [ids[call.file] for call in calls], say)
        shown.findings = self._check(acting, [ids[call.file] for call in calls], say)
        draw = self._draw(acting, say)
        shown.draw = draw.head.id
        heard = [(call.file, call.judged) for call in past if call.judged is not None]
        self._score([*heard, *self._chosen(acting, calls, draw)], ids, acting)
        shown.evaluations = len(self._submitted(acting))
        say(mark("{n} evaluations are in"), n=shown.evaluations)
        week = Terms(since=min(call.started_at for call in calls).date())
        shown.notices = self._issue(acting, calls, draw, week, say)
        shown.exports = [path for notice in shown.notices for path in self._export(acting, notice)]
        return shown

    def _refuse_other_data(self, acting: Person) -> None:
        with self._place.work(acting) as work:
            other = next((one for one in work.recordings.frame() if not one.facts.demo), None)
        if other is not None:
            raise Conflict(
                mark("the workspace {home} holds recordings of its own"),
                home=self._place.settings.home,
                where=str(self._place.settings.home),
                remedy=mark("name another folder for the demonstration with --home"),
            )

    def _calls(self, acting: Person) -> list[SampleCall]:
        """The sample calls, moved by whole days so that the newest is today's, or yesterday's where the
        hour of the newest is still to come; an earlier run's days are kept."""
        calls = self._samples.calls()
        with self._place.work(acting) as work:
            kept = work.recordings.by_file(calls[0].file)
        if kept is not None and kept.facts.started_at is not None:
            days = (kept.facts.started_at - calls[0].started_at).days
        else:
            days = (self._place.clock() - max(call.started_at for call in calls)).days
        return [replace(call, started_at=call.started_at + timedelta(days=days)) for call in calls]

    def _import(
        self, acting: Person, calls: Sequence[SampleCall], past: Sequence[PastCall], say: Say
    ) -> dict[str, str]:
        """Bring both manifests and the transcripts in; returns ids by file."""
        home, importing = self._place.settings.home, self._parts.importing
        importing.import_manifest(
            acting, self._samples.manifest(calls, home), audio=self._samples.audio_root(), demo=True
        )
        importing.import_manifest(acting, self._samples.history_manifest(past, home), demo=True)
        with self._place.work(acting) as work:
            ids = {one.file: one.id for one in work.recordings.frame()}
        for call in calls:
            self._parts.transcripts.import_file(acting, ids[call.file], call.transcript)
        say(
            mark("{calls} calls with sound and {past} of eight weeks' history are in"),
            calls=len(calls),
            past=len(past),
        )
        return ids

    def _listen(self, acting: Person, ids: Sequence[str], say: Say) -> None:
        outcomes = list(self._parts.analysing.analyse(acting, ids))
        seconds = sum(one.acoustics.duration_s for one in outcomes if one.acoustics)
        say(mark("{n} calls measured, {minutes} minutes of sound"), n=len(ids), minutes=round(seconds / 60))

    def _check(self, acting: Person, ids: Sequence[str], say: Say) -> int:
        findings = sum(len(call.findings) for call in self._parts.checking.check(acting, ids))
        say(mark("{findings} findings in {n} transcripts"), findings=findings, n=len(ids))
        return findings

    def _draw(self, acting: Person, say: Say) -> Draw:
        earlier = self._parts.drawing.draws(acting)
        if earlier:
            return self._parts.drawing.show(acting, earlier[0].id)
        draw = self._parts.drawing.draw(acting, PLAN, seed=SEED)
        say(
            mark("{n} of {size} calls drawn by {plan}"),
            n=draw.head.n,
            size=draw.head.frame_size,
            plan=draw.head.plan,
        )
        return draw

    def _chosen(self, acting: Person, calls: Sequence[SampleCall], draw: Draw) -> list[tuple[str, Judged]]:
        """The earlier days' calls and the first of the drawn ones, each scored a while after it was made."""
        drawn = {row.file for row in draw.rows[:SCORED_TODAY]}
        newest, now = max(call.started_at for call in calls).date(), self._place.clock()
        return [
            (call.file, Judged(call.judged, min(call.started_at + LATER, now), acting.name, Source.DAILY))
            for call in calls
            if call.started_at.date() < newest or call.file in drawn
        ]

    def _score(self, wanted: Sequence[tuple[str, Judged]], ids: Mapping[str, str], acting: Person) -> None:
        done = self._submitted(acting)
        for file, judged in wanted:
            if ids[file] not in done:
                self._parts.evaluating.evaluate(
                    replace(acting, name=judged.by),
                    ids[file],
                    judged.sheet,
                    source=judged.source,
                    at=judged.at,
                    demo=True,
                )

    def _submitted(self, acting: Person) -> set[str]:
        """The recordings that have been scored."""
        lines = self._parts.evaluating.find(acting, EvaluationsWanted())
        return {line.recording for line in lines if line.counts}

    def _issue(
        self, acting: Person, calls: Sequence[SampleCall], draw: Draw, week: Terms, say: Say
    ) -> list[str]:
        """Notices for the agents of today's scored calls and the first one's team; the first is signed."""
        noticing = self._parts.noticing
        earlier = noticing.list(acting)
        if earlier:
            return [head.id for head in earlier]
        by_file = {call.file: call for call in calls}
        heard = [by_file[row.file] for row in draw.rows[:SCORED_TODAY]]
        agents = dict.fromkeys(call.agent_id for call in heard)
        names = {call.agent_id: call.agent_name for call in heard}
        issued = [noticing.issue_agent(acting, agent, week) for agent in agents]
        issued.append(noticing.issue_team(acting, heard[0].team, week))
        noticing.ack(acting, issued[0].head.id, by=names[issued[0].head.subject])
        say(mark("{n} notices issued"), n=len(issued))
        return [notice.head.id for notice in issued]

    def _export(self, acting: Person, notice: str) -> list[Path]:
        return [
            self._parts.noticing.export(acting, notice, format, lang)
            for lang in LANGUAGES
            for format in Format
        ]
