"""Reviewed calls to make notices from: a small bilingual form, two teams, times in the workspace's zone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from fractions import Fraction

from qa_console.domain.model import Channel, Evidence, Finding, Turn, Verdict
from qa_console.domain.notices.agent import agent_content
from qa_console.domain.notices.content import Content
from qa_console.domain.notices.material import ItemResult, Material, ReviewedCall
from qa_console.domain.notices.record import Notice, NoticeEvent, NoticeHead
from qa_console.domain.notices.states import NoticeKind, NoticeState
from qa_console.domain.notices.team import team_content
from qa_console.domain.rubric.model import Critical, Example, Item, Kind, Rubric, Scale, Section

ZONE = timezone(timedelta(hours=8))
SINCE, UNTIL, DUE = date(2026, 3, 2), date(2026, 3, 8), date(2026, 3, 16)
ISSUED = datetime(2026, 3, 9, 9, 30, tzinfo=ZONE)
TARGET = Fraction(85)


def _item(id: str, weight: int, zh: str, en: str, how: tuple[str, str], **more: object) -> Item:
    return Item(
        id=id,
        title={"zh": zh, "en": en},
        weight=Fraction(weight),
        kind=Kind.YES_NO,
        asks={"zh": how[0], "en": how[1]},
        practise={"zh": how[0], "en": how[1]},
        **more,  # type: ignore[arg-type]
    )


FORM = Rubric(
    id="service-quality",
    version=1,
    title={"zh": "服务质量", "en": "Service quality"},
    scale=Scale(Fraction(60)),
    sections=(
        Section(
            "A",
            {"zh": "服务态度", "en": "Service attitude"},
            Fraction(60),
            (
                _item("A1", 5, "礼貌用语", "Polite wording", ("开口先问好。", "Greet before anything else.")),
                _item(
                    "A3",
                    10,
                    "服务忌语",
                    "No service taboos",
                    (
                        "把“不归我管”换成“我帮您联系负责的同事”，每天对着录音练三遍。",
                        "Say who will help instead of what is not yours; rehearse it with a recording.",
                    ),
                    critical=Critical.ITEM,
                    examples=(
                        Example(
                            True,
                            {"zh": "这件事由配送组处理，我现在帮您转过去。", "en": "I will put you through."},
                        ),
                        Example(False, {"zh": "这事不归我们管。", "en": "That is not our job."}),
                    ),
                ),
                _item(
                    "A6",
                    10,
                    "确认明了",
                    "Confirms understanding",
                    ("解释完后问一句是否清楚。", "Ask whether it was clear after explaining."),
                    examples=(
                        Example(True, {"zh": "请问我刚才说清楚了吗？", "en": "Did I make that clear?"}),
                    ),
                ),
            ),
        ),
        Section(
            "B",
            {"zh": "处理技巧", "en": "Handling skill"},
            Fraction(40),
            (
                _item(
                    "B1",
                    8,
                    "判断需求",
                    "Finds the need",
                    ("先复述客户的问题。", "Restate the question first."),
                ),
            ),
        ),
    ),
)
ITEMS = tuple(item.id for item in FORM.items())

TURNS = (
    Turn(0.0, 4.0, Channel.AGENT, "您好，这里是客服中心，请讲。"),
    Turn(4.5, 9.0, Channel.CUSTOMER, "我的地址要改，昨天就打过了，电话13800138000。"),
    Turn(9.5, 13.0, Channel.AGENT, "这事不归我们管，您打别的电话。"),
    Turn(13.5, 16.0, Channel.CUSTOMER, "那到底谁管？"),
)


def call(
    number: int,
    agent: str,
    failed: Mapping[str, Sequence[Evidence]] | Sequence[str] = (),
    *,
    team: str = "二班",
    name: str = "",
    day: date = date(2026, 3, 4),
    score: Fraction | int | None = None,
    asked: Sequence[str] = ITEMS,
    findings: tuple[Finding, ...] = (),
    turns: tuple[Turn, ...] = (),
) -> ReviewedCall:
    """A reviewed call in which the items of `failed` failed; a list of ids gets a marked passage each."""
    marked = (
        failed
        if isinstance(failed, Mapping)
        else {item: (Evidence(item, 9.5, 13.0, note="口气生硬"),) for item in failed}
    )
    results = tuple(
        ItemResult(item, Fraction(0 if item in marked else 1), item in marked, tuple(marked.get(item, ())))
        for item in asked
    )
    return ReviewedCall(
        evaluation=f"E{number:06d}",
        recording=f"R{number:06d}",
        agent=agent,
        agent_name=name or {"1001": "王芳", "1002": "李强", "1003": "赵倩"}.get(agent, ""),
        team=team,
        rubric=FORM.id,
        version=1,
        started_at=datetime(day.year, day.month, day.day, 10, number % 60, tzinfo=ZONE),
        duration_s=60.0,
        submitted_at=datetime(day.year, day.month, day.day, 12, tzinfo=UTC),
        evaluator="张敏",
        score=Fraction(100 - 25 * len(marked)) if score is None else Fraction(score),
        items=results,
        passed=len(marked) < 2,
        findings=findings,
        turns=turns,
    )


def heard(check: str, criterion: str, label: str, verdict: Verdict, start_s: float, quote: str) -> Finding:
    return Finding(criterion, check, label, verdict, start_s, start_s + 3, Channel.AGENT, 0, quote, 0.9)


def material(*calls: ReviewedCall) -> Material:
    return Material(tuple(calls), {FORM.key: FORM})


def week() -> Material:
    """A team's week: A3 broken by two of three agents, A6 by one, B1 never asked of one call."""
    greeting = heard("courtesy", "A1", "greeting", Verdict.MET, 0.0, "您好")
    clear = heard("confirmation", "A6", "confirmation", Verdict.MET, 30.0, "请问我说清楚了吗？")
    return material(
        call(1, "1001", ["A3"], turns=TURNS, findings=(greeting,)),
        call(2, "1001", ["A3", "A6"], turns=TURNS, day=date(2026, 3, 5)),
        call(3, "1001", turns=TURNS, findings=(greeting, clear), day=date(2026, 3, 6)),
        call(4, "1002", ["A3"], turns=TURNS),
        call(5, "1002", asked=("A1", "A3", "A6")),
        call(6, "1003", day=date(2026, 3, 7)),
        call(7, "2001", ["A1"], team="三班", name="周岩"),
    )


def notice(content: Content, *events: NoticeEvent) -> Notice:
    """The content as issued on ISSUED by 张敏."""
    kind = NoticeKind({"Agent": "agent", "Team": "team"}.get(type(content).__name__[:-7], "rectification"))
    subject = getattr(content, "agent", "") or getattr(content, "team", "")
    issued = NoticeEvent(NoticeState.ISSUED, ISSUED, "张敏")
    state = events[-1].state if events else NoticeState.ISSUED
    head = NoticeHead(
        "N000031", kind, subject, state, ISSUED, "张敏", content.since, content.until, content.due
    )
    evaluations = tuple(sorted(each.evaluation for each in content.calls))
    return Notice(head, content, evaluations, (issued, *events))


def agent_notice(of: Material | None = None, agent: str = "1001") -> Notice:
    return notice(agent_content(of or week(), agent, since=SINCE, until=UNTIL, due=DUE, target=TARGET))


def team_notice(of: Material | None = None, team: str = "二班") -> Notice:
    return notice(team_content(of or week(), team, since=SINCE, until=UNTIL, due=DUE, target=TARGET))
