"""In-memory stand-ins that tests share: a desk with a small day's work, always the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from fractions import Fraction
from zoneinfo import ZoneInfo

from qa_console.domain.answers import Answer, check_evidence, normalise
from qa_console.domain.evaluation import Change, Evaluation, EvaluationState, Step, value_at, with_value
from qa_console.domain.model import (
    Acoustics,
    Channel,
    Evidence,
    Finding,
    Recording,
    RecordingFacts,
    Source,
    Span,
    Suggestion,
    Turn,
    Verdict,
)
from qa_console.domain.notices.content import CriterionLine, Figures
from qa_console.domain.notices.record import NoticeHead
from qa_console.domain.notices.states import NoticeKind, NoticeState
from qa_console.domain.ports.audio import Player
from qa_console.domain.rubric.model import Band, Critical, Example, Item, Kind, Rubric, Scale, Section
from qa_console.domain.sampling.plan import Plan, Size
from qa_console.domain.scoring import score
from qa_console.domain.sound_sheet import sheet_of
from qa_console.domain.team_scores import AgentScores, TeamScores, WeekPoint
from qa_console.domain.worklist import Mark, WorklistRow, WorkState
from qa_console.errors import AnswersError, InvalidInput, NotFound
from qa_console.services.drafting import Draft
from qa_console.tui.desk import Call, Subject, Today
from qa_console.tui.signs import SpeechPicture
from qa_console.tui.silent_clock import SilentClock

DAY = date(2026, 3, 4)
MOMENT = datetime(2026, 3, 4, 2, 21, tzinfo=UTC)

_TITLES = {
    "A1": ("礼貌用语", "Polite wording", 5),
    "A2": ("耐心细致", "Patience and manner", 8),
    "A3": ("服务忌语", "No service taboos", 10),
    "A4": ("不懂不装懂", "Honest about limits", 6),
    "A5": ("主动纠错", "Owns mistakes", 7),
    "A6": ("确认明了", "Confirms understanding", 10),
    "A7": ("不反复询问", "Attentive", 7),
    "A8": ("及时回答", "Prompt answers", 7),
    "B1": ("判断需求", "Finds the need", 8),
    "B2": ("主动控制", "Leads the talk", 7),
    "B3": ("专业熟练", "Command of the business", 10),
    "B4": ("通俗易懂", "Plain language", 7),
    "B5": ("回答针对性", "To the point", 8),
}


def thirteen() -> Rubric:
    """A form of the shipped one's shape: thirteen criteria in two sections, A3 critical."""
    items = {name: _item(name, zh, en, weight) for name, (zh, en, weight) in _TITLES.items()}
    attitude = tuple(item for name, item in items.items() if name[0] == "A")
    skill = tuple(item for name, item in items.items() if name[0] == "B")
    return Rubric(
        "service-quality",
        1,
        {"zh": "客服质量标准", "en": "Service quality"},
        Scale(Fraction(60), (Band("A", Fraction(95)), Band("B", Fraction(90)))),
        (
            Section("A", {"zh": "服务态度", "en": "Service attitude"}, Fraction(60), attitude),
            Section("B", {"zh": "处理技巧", "en": "Handling skill"}, Fraction(40), skill),
        ),
    )


def _item(name: str, zh: str, en: str, weight: int) -> Item:
    return Item(
        name,
        {"zh": zh, "en": en},
        Fraction(weight),
        Kind.POINTS if name[0] == "B" else Kind.YES_NO,
        critical=Critical.SECTION if name == "A3" else None,
        na=name in ("A4", "A5", "A6"),
        evidence_required=name == "A3",
        asks={"zh": f"{zh}: 手册所要求的。", "en": f"{en}: what the manual asks for."},
        examples=(Example(True, {"zh": "您好", "en": "Good morning"}),),
    )


TURNS = (
    Turn(0.5, 4.0, Channel.AGENT, "您好，这里是客服中心，请问有什么可以帮您？"),
    Turn(5.0, 11.0, Channel.CUSTOMER, "我的地址要改，昨天就打过了，[客户] 一直没有人处理。"),
    Turn(12.0, 14.5, Channel.AGENT, "这事不归我们管，您打别的电话"),
    Turn(15.0, 16.0, Channel.CUSTOMER, "那到底谁管？"),
    Turn(17.0, 20.0, Channel.AGENT, "不是已经跟你讲过了吗，还要问"),
    Turn(21.0, 23.0, Channel.CUSTOMER, "那你们给我查一下"),
    Turn(31.0, 33.0, Channel.AGENT, "好的，请稍等。Your order C-77 is on its way [/x]."),
    Turn(34.0, 35.0, Channel.CUSTOMER, "谢谢。"),
)
FINDINGS = (
    Finding("A1", "courtesy", "greeting", Verdict.MET, 0.5, 1.0, Channel.AGENT, 0, "您好", 0.95),
    Finding(
        "A3", "taboo", "not_our_job", Verdict.VIOLATED, 12.0, 14.0, Channel.AGENT, 2, "这事不归我们管", 0.93
    ),
    Finding(
        "A3",
        "taboo",
        "already_told_you",
        Verdict.VIOLATED,
        17.0,
        20.0,
        Channel.AGENT,
        4,
        "不是已经跟你讲过了吗，还要问",
        0.9,
    ),
    Finding("A6", "confirmation", "confirmation", Verdict.UNSURE, None, None, Channel.AGENT, None, "", 0.5),
)
SUGGESTIONS = {"A1": Suggestion("A1", True, (0,)), "A3": Suggestion("A3", False, (1, 2))}
ACOUSTICS = Acoustics(
    40.0,
    8000,
    (Channel.AGENT, Channel.CUSTOMER),
    {
        channel: tuple(Span(t.start_s or 0.0, t.end_s or 0.0) for t in TURNS if t.channel is channel)
        for channel in (Channel.AGENT, Channel.CUSTOMER)
    },
    interruptions=((Span(16.5, 17.0), Channel.AGENT),),
    dead_air=(Span(23.5, 30.5),),
    talk_ratio={"agent": 0.275, "customer": 0.25, "silence": 0.475},
    loudness_lufs={"agent": -22.4, "customer": -25.9},
)

_OTHER = {Channel.AGENT: Channel.CUSTOMER, Channel.CUSTOMER: Channel.AGENT}
_PEOPLE = (
    ("1001", "王芳", "二班"),
    ("1002", "李强", "二班"),
    ("1003", "赵倩", "一班"),
    ("1004", "欧阳娜娜", "一班"),
)


def recording(number: int) -> Recording:
    agent, name, team = _PEOPLE[number % len(_PEOPLE)]
    facts = RecordingFacts(
        f"call{number}.wav",
        agent,
        name,
        team,
        MOMENT + timedelta(minutes=number),
        40.0,
        "inbound",
        f"1380000{number:04}",
        "配送",
        f"C-{number:03}",
    )
    return Recording(f"R{number:06}", facts, "drawn", "", True)


@dataclass
class Kept:
    """A draft with its stack of steps."""

    evaluation: Evaluation
    done: list[Step] = field(default_factory=list)
    undone: list[Step] = field(default_factory=list)


class FakeDesk:
    """`tui.desk.Desk` in memory. `calls` recordings are drawn; `log` names every change in order."""

    def __init__(
        self, calls: int = 4, *, rubric: Rubric | None = None, keys: Mapping[str, str] | None = None
    ) -> None:
        self.rubric = rubric or thirteen()
        self.keys: Mapping[str, str] = keys or {}
        self.theme = ""
        self.person = "张敏"
        self.zone: tzinfo = ZoneInfo("Asia/Shanghai")
        self.recordings = {f"R{n:06}": recording(n) for n in range(1, calls + 1)}
        self.drawn = list(self.recordings)
        self.kept: dict[str, Kept] = {}
        self.log: list[str] = []
        self.sounds = {name: sheet_of(one, ACOUSTICS, TURNS) for name, one in self.recordings.items()}
        self.issued: list[NoticeHead] = [
            _head(1, "1001", NoticeKind.AGENT),
            _head(2, "二班", NoticeKind.TEAM),
        ]
        self.clock_s = 0.0
        self.silent_player = SilentClock(40.0, lambda: self.clock_s)

    # The list

    def today(self) -> Today:
        rows = [self._row(n, name) for n, name in enumerate(self.drawn, 1)]
        return Today(DAY, rows, 1)

    def _row(self, rank: int, name: str) -> WorklistRow:
        facts = self.recordings[name].facts
        kept = self.kept.get(name)
        state, answered, value = WorkState.TO_DO, 0, None
        if kept is not None:
            draft = self._draft(kept)
            submitted = kept.evaluation.state is not EvaluationState.DRAFT
            state = WorkState.SUBMITTED if submitted else WorkState.DRAFT
            answered = len(kept.evaluation.answers)
            value = float(draft.sheet.score) if submitted and draft.sheet.score is not None else None
        marks = (
            (Mark("not_our_job", Verdict.VIOLATED), Mark("dead_air", Verdict.UNSURE, 2)) if rank % 2 else ()
        )
        return WorklistRow(
            draw="D000001",
            plan="daily-inspector",
            source=Source.DAILY,
            seed=20260304,
            rank=rank,
            stratum=facts.team,
            probability=Fraction(3, 40),
            reason="new agent",
            recording=name,
            file=facts.file,
            agent_id=facts.agent_id,
            agent_name=facts.agent_name,
            team=facts.team,
            started_at=facts.started_at,
            duration_s=facts.duration_s,
            has_audio=True,
            marks=marks,
            state=state,
            evaluation=kept.evaluation.id if kept else "",
            answered=answered,
            asked=13,
            score=value,
        )

    def plans(self) -> Sequence[Plan]:
        title = {"zh": "质检员每日抽检", "en": "Daily inspection"}
        return [Plan("daily-inspector", Size(per_stratum=2), title=title)]

    def draw(self, plan: str) -> int:
        self.log.append(f"draw {plan}")
        number = len(self.recordings) + 1
        self.recordings[f"R{number:06}"] = recording(number)
        self.drawn.append(f"R{number:06}")
        return 1

    def find(self, text: str, limit: int = 50) -> Sequence[Recording]:
        def fits(one: Recording) -> bool:
            facts = one.facts
            return any(
                text in cell for cell in (one.id, facts.order_id, facts.customer_phone, facts.agent_name)
            )

        return [one for one in self.recordings.values() if fits(one)][:limit]

    # One call

    def open_call(self, recording_id: str) -> Call:
        if recording_id not in self.recordings:
            raise NotFound("there is no recording {id}", id=recording_id)
        found = self.recordings[recording_id]
        if recording_id not in self.kept:
            number = int(recording_id[1:])
            evaluation = Evaluation(
                f"E{number:06}",
                recording_id,
                self.rubric.id,
                self.rubric.version,
                self.person,
                MOMENT,
                MOMENT,
            )
            self.kept[recording_id] = Kept(evaluation)
        draft = self._draft(self.kept[recording_id])
        picture = SpeechPicture(40.0, ACOUSTICS.speech)
        return Call(found, draft, TURNS, self.sounds.get(recording_id), picture, FINDINGS, SUGGESTIONS)

    def player(self, call: Call) -> Player:
        self.silent_player = SilentClock(call.duration_s, lambda: self.clock_s)
        return self.silent_player

    def measure(self, call: Call) -> Call:
        self.log.append(f"measure {call.recording.id}")
        return self._measured(call, call.recording, ACOUSTICS)

    def swap_sides(self, call: Call) -> Call:
        """The two parties' spans, each other's; the picture of levels with them."""
        if call.acoustics is None:
            raise InvalidInput("not measured yet")
        self.log.append(f"swap {call.recording.id}")
        sides = call.acoustics.channels
        corrected = replace(call.recording, agent_channel=1 - sides.index(Channel.AGENT))
        speech = {_OTHER[who]: spans for who, spans in call.acoustics.speech.items()}
        return self._measured(call, corrected, replace(call.acoustics, channels=sides[::-1], speech=speech))

    def _measured(self, call: Call, recording: Recording, acoustics: Acoustics) -> Call:
        self.recordings[recording.id] = recording
        self.sounds[recording.id] = sheet_of(recording, acoustics, TURNS)
        picture = SpeechPicture(acoustics.duration_s, acoustics.speech)
        return replace(call, recording=recording, sound=self.sounds[recording.id], waveform=picture)

    def close(self) -> None:
        self.log.append("close")

    def _of(self, draft: str) -> Kept:
        return next(kept for kept in self.kept.values() if kept.evaluation.id == draft)

    def _draft(self, kept: Kept) -> Draft:
        sheet = score(self.rubric, kept.evaluation.answers, tuple(kept.evaluation.evidence.values()))
        return Draft(kept.evaluation, self.rubric, sheet, len(kept.done), len(kept.undone))

    def _change(self, draft: str, kind: Change, key: str, value: Answer | Evidence | None) -> Draft:
        kept = self._of(draft)
        step = Step(kind, key, value_at(kept.evaluation, kind, key), value)
        if step.before != step.after:
            kept.evaluation = with_value(kept.evaluation, kind, key, value)
            kept.done.append(step)
            kept.undone.clear()
            self.log.append(f"{kind} {key}")
        return self._draft(kept)

    def answer(self, draft: str, item: str, answer: Answer | None) -> Draft:
        asked = self.rubric.item(item)
        assert asked is not None
        given = sorted(answer) if isinstance(answer, frozenset) else answer
        return self._change(draft, Change.ANSWER, item, None if given is None else normalise(asked, given))

    def add_evidence(self, draft: str, piece: Evidence) -> Draft:
        check_evidence(self.rubric, [piece], 40.0)
        number = max(self._of(draft).evaluation.evidence, default=0) + 1
        return self._change(draft, Change.EVIDENCE, str(number), piece)

    def change_evidence(self, draft: str, number: int, piece: Evidence) -> Draft:
        return self._change(draft, Change.EVIDENCE, str(number), piece)

    def drop_evidence(self, draft: str, number: int) -> Draft:
        return self._change(draft, Change.EVIDENCE, str(number), None)

    def comment(self, draft: str, text: str) -> Draft:
        return self._change(draft, Change.COMMENT, "", text or None)

    def undo(self, draft: str) -> Draft:
        kept = self._of(draft)
        if kept.done:
            step = kept.done.pop()
            kept.undone.append(step)
            kept.evaluation = with_value(kept.evaluation, step.kind, step.key, step.before)
        return self._draft(kept)

    def redo(self, draft: str) -> Draft:
        kept = self._of(draft)
        if kept.undone:
            step = kept.undone.pop()
            kept.done.append(step)
            kept.evaluation = with_value(kept.evaluation, step.kind, step.key, step.after)
        return self._draft(kept)

    def submit(self, draft: str) -> Draft:
        kept = self._of(draft)
        if not self._draft(kept).ready:
            raise AnswersError("something is missing")
        kept.evaluation = replace(kept.evaluation, state=EvaluationState.SUBMITTED)
        self.log.append(f"submit {kept.evaluation.recording}")
        return self._draft(kept)

    # Notices and scores

    def agent_names(self) -> Mapping[str, str]:
        return {agent: name for agent, name, _team in _PEOPLE}

    def notices(self) -> Sequence[NoticeHead]:
        return list(reversed(self.issued))

    def notice_text(self, notice_id: str) -> str:
        return NOTICE_TEXT

    def subjects(self, kind: str) -> Sequence[Subject]:
        people = [Subject(agent, name, 3) for agent, name, _team in _PEOPLE]
        return people if kind == "agent" else [Subject("一班", "一班", 5), Subject("二班", "二班", 4)]

    def preview(self, kind: str, subject: str) -> str:
        return NOTICE_TEXT

    def issue(self, kind: str, subject: str) -> str:
        self.issued.append(_head(len(self.issued) + 1, subject, NoticeKind(kind)))
        return self.issued[-1].id

    def acknowledge(self, notice_id: str) -> None:
        self.issued = [
            replace(head, state=NoticeState.ACKNOWLEDGED) if head.id == notice_id else head
            for head in self.issued
        ]

    def team_scores(self) -> Sequence[TeamScores]:
        return [_team("一班", ("1003", "1004")), _team("二班", ("1001", "1002"))]


NOTICE_TEXT = """\
# 辅导通知 王芳 (1001)

本期共听 3 通, 平均 88.5 分。

## 做得好的
- 开场问候 3/3

## 发现的问题
- A3 服务忌语 02:06 **这事不归我们管**
"""


def _head(number: int, subject: str, kind: NoticeKind) -> NoticeHead:
    return NoticeHead(
        f"N{number:06}", kind, subject, NoticeState.ISSUED, MOMENT, "张敏", DAY - timedelta(days=27), DAY,
        DAY + timedelta(days=number),
    )  # fmt: skip


def _line(criterion: str, mean: float) -> CriterionLine:
    zh, en, _ = _TITLES[criterion]
    return CriterionLine(
        criterion, "service-quality", {"zh": zh, "en": en}, None, 4, 1, 2, 1, mean, 85.0, mean < 85.0
    )


def _team(name: str, agents: Sequence[str]) -> TeamScores:
    names = {agent: called for agent, called, _ in _PEOPLE}
    weeks = tuple(
        WeekPoint(DAY - timedelta(weeks=8 - n), 3, None if n == 3 else 80.0 + n * 2) for n in range(8)
    )
    figures = Figures(4, 88.25, 88.0, 70.0, 98.0)
    criteria = tuple(_line(criterion, 100.0 if criterion != "A3" else 62.5) for criterion in _TITLES)
    rows = tuple(
        AgentScores(agent, names[agent], replace(figures, n=4 - 2 * place), place == 0, 1, 3, criteria, weeks)
        for place, agent in enumerate(agents)
    )
    return TeamScores(name, DAY - timedelta(days=27), DAY, 85.0, figures, (), criteria, weeks, rows)
