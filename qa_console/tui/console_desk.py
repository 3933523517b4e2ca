"""The desk over the real services. Opening the store happens once, in whichever worker comes first."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, tzinfo
from functools import cached_property
from typing import TYPE_CHECKING

from qa_console.errors import NotFound
from qa_console.i18n import language
from qa_console.tui.desk import Call, Subject, Today

if TYPE_CHECKING:
    from qa_console.bootstrap import Console
    from qa_console.domain.answers import Answer
    from qa_console.domain.evaluation import EvaluationLine
    from qa_console.domain.model import Evidence, Person, Recording
    from qa_console.domain.notices.record import Notice, NoticeHead
    from qa_console.domain.ports.audio import Player
    from qa_console.domain.sampling.plan import Plan
    from qa_console.domain.sound_sheet import SoundSheet
    from qa_console.domain.team_scores import TeamScores
    from qa_console.services.drafting import Draft
    from qa_console.services.noticing import Noticing


class ConsoleDesk:
    """`tui.desk.Desk` for one person at one workspace."""

    def __init__(self, console: Console, acting: Person) -> None:
        self._console = console
        self._acting = acting
        self._opening = threading.Lock()

    @property
    def _open(self) -> Console:
        """The console with its store open; a second worker waits for the first."""
        with self._opening:
            self._console.workplace  # noqa: B018
            self._console.engine  # noqa: B018
            self._console.evaluating  # noqa: B018
        return self._console

    @cached_property
    def zone(self) -> tzinfo:
        from zoneinfo import ZoneInfo

        return ZoneInfo(self._console.settings.zone)

    @property
    def person(self) -> str:
        return self._acting.name

    @property
    def theme(self) -> str:
        return self._console.settings.theme

    @property
    def keys(self) -> Mapping[str, str]:
        return self._console.settings.keys

    def today(self) -> Today:
        console = self._open
        rows = console.worklist.today(self._acting)
        return Today(console.worklist.current_day(self._acting), rows, self._due())

    def _due(self) -> int:
        now = self._open.workplace.clock().astimezone(self.zone).date()
        return sum(_waits(head, now) for head in self.notices())

    def plans(self) -> Sequence[Plan]:
        return self._open.drawing.plans(self._acting)

    def draw(self, plan: str) -> int:
        return len(self._open.drawing.draw(self._acting, plan).rows)

    def find(self, text: str, limit: int = 50) -> Sequence[Recording]:
        from qa_console.domain.ports.recordings import Wanted

        service = self._open.recordings
        found: dict[str, Recording] = {}
        text = text.strip()
        for recording in self._by_id(text):
            found[recording.id] = recording
        wishes = [Wanted(order=text), Wanted(agent=text), Wanted(text=text)]
        if sum(char.isdigit() for char in text) >= 4:
            wishes.insert(0, Wanted(phone=text))
        for wanted in wishes if text else []:
            for recording in service.all(self._acting, replace(wanted, limit=limit)):
                found.setdefault(recording.id, recording)
            if len(found) >= limit:
                break
        return list(found.values())[:limit]

    def _by_id(self, text: str) -> list[Recording]:
        """By the whole id, or by its number alone: `R12` and `R000012` are the same."""
        number = text[1:]
        if text[:1].upper() != "R" or not (number.isascii() and number.isdigit()):
            return []
        try:
            return [self._open.recordings.get(self._acting, f"R{int(number):06}")]
        except NotFound:
            return []

    def open_call(self, recording_id: str) -> Call:
        console, acting = self._open, self._acting
        recording = console.recordings.get(acting, recording_id)
        draft = self._draft_or_score(recording.id)
        rubric = draft.evaluation.rubric_name
        checked = console.checking.kept(acting, recording.id, rubric)
        transcript = console.transcripts.get(acting, recording.id)
        return Call(
            recording=recording,
            draft=draft,
            turns=transcript.turns if transcript else (),
            sound=console.analysing.sheet(acting, recording.id),
            waveform=console.analysing.waveform(acting, recording.id),
            findings=checked.findings if checked else (),
            suggestions={each.item: each for each in checked.suggestions} if checked else {},
        )

    def _draft_or_score(self, recording_id: str) -> Draft:
        """The person's own last evaluation of the recording, submitted or not; a new draft where none is."""
        from qa_console.domain.evaluation import Purpose
        from qa_console.domain.ports.evaluations import EvaluationsWanted

        service = self._open.evaluating
        wanted = EvaluationsWanted(recording=recording_id, evaluator=self._acting.name)
        lines = service.find(self._acting, wanted)
        mine = [line for line in lines if line.purpose is Purpose.QUALITY and not line.superseded]
        if not mine:
            return service.open_draft(self._acting, recording_id)
        return service.get(self._acting, mine[-1].id)

    def player(self, call: Call) -> Player:
        return self._open.listening.player(self._acting, call.recording.id)

    def measure(self, call: Call) -> Call:
        return self._measured(call, self._open.analysing.analyse_one(self._acting, call.recording.id).sheet)

    def swap_sides(self, call: Call) -> Call:
        return self._measured(call, self._open.analysing.swap_sides(self._acting, call.recording.id))

    def _measured(self, call: Call, sound: SoundSheet | None) -> Call:
        console, acting, name = self._open, self._acting, call.recording.id
        waveform = console.analysing.waveform(acting, name)
        return replace(call, recording=console.recordings.get(acting, name), sound=sound, waveform=waveform)

    def close(self) -> None:
        if "listening" in vars(self._console):
            self._console.listening.close()

    def answer(self, draft: str, item: str, answer: Answer | None) -> Draft:
        given = sorted(answer) if isinstance(answer, frozenset) else answer
        return self._open.evaluating.answer(self._acting, draft, item, given)

    def add_evidence(self, draft: str, piece: Evidence) -> Draft:
        return self._open.evaluating.add_evidence(self._acting, draft, piece)

    def change_evidence(self, draft: str, number: int, piece: Evidence) -> Draft:
        return self._open.evaluating.change_evidence(self._acting, draft, number, piece)

    def drop_evidence(self, draft: str, number: int) -> Draft:
        return self._open.evaluating.remove_evidence(self._acting, draft, number)

    def comment(self, draft: str, text: str) -> Draft:
        return self._open.evaluating.set_comment(self._acting, draft, text)

    def undo(self, draft: str) -> Draft:
        return self._open.evaluating.undo(self._acting, draft)

    def redo(self, draft: str) -> Draft:
        return self._open.evaluating.redo(self._acting, draft)

    def submit(self, draft: str) -> Draft:
        service = self._open.evaluating
        return service.get(self._acting, service.submit(self._acting, draft).id)

    @property
    def _noticing(self) -> Noticing:
        return self._open.noticing

    def agent_names(self) -> Mapping[str, str]:
        return {agent.id: agent.name for agent in self._open.reporting.agents(self._acting)}

    def notices(self) -> Sequence[NoticeHead]:
        return list(reversed(self._noticing.list(self._acting)))

    def notice_text(self, notice_id: str) -> str:
        return self._written(self._noticing.show(self._acting, notice_id))

    def _written(self, notice: Notice) -> str:
        from qa_console.domain.ports.documents import Format

        return self._noticing.written(self._acting, notice, Format.MARKDOWN, language()).decode("utf-8")

    def subjects(self, kind: str) -> Sequence[Subject]:
        by_id: dict[str, Subject] = {}
        for line in self._lines():
            key, name = (line.agent_id, line.agent_name) if kind == "agent" else (line.team, line.team)
            known = by_id.get(key, Subject(key, name))
            by_id[key] = Subject(key, name or known.name, known.calls + 1)
        return sorted((each for each in by_id.values() if each.id), key=lambda each: each.id)

    def _lines(self) -> list[EvaluationLine]:
        from qa_console.domain.ports.evaluations import EvaluationsWanted

        return [line for line in self._open.evaluating.find(self._acting, EvaluationsWanted()) if line.counts]

    def preview(self, kind: str, subject: str) -> str:
        service = self._noticing
        make = service.preview_agent if kind == "agent" else service.preview_team
        return self._written(make(self._acting, subject))

    def issue(self, kind: str, subject: str) -> str:
        service = self._noticing
        make = service.issue_agent if kind == "agent" else service.issue_team
        return make(self._acting, subject).head.id

    def acknowledge(self, notice_id: str) -> None:
        self._noticing.ack(self._acting, notice_id)

    def team_scores(self) -> Sequence[TeamScores]:
        return self._open.reporting.all_teams(self._acting)


def _waits(head: NoticeHead, today: date) -> bool:
    return head.state.value != "closed" and head.due is not None and head.due <= today
