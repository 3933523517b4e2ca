"""Notices over a real store: what counts, what is frozen, who signed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from qa_console.bootstrap import Console
from qa_console.domain.evaluation import AnswerSheet, Purpose
from qa_console.domain.model import Evidence, Person
from qa_console.domain.notices.content import AgentContent, TeamContent
from qa_console.domain.notices.states import NoticeKind, NoticeState
from qa_console.domain.ports.documents import Format
from qa_console.domain.ports.notices import NoticesWanted
from qa_console.errors import Conflict, InvalidInput, NotFound, NotPermitted
from qa_console.services.noticing import Terms

HEAD = "recording,agent_id,agent_name,team,started_at,duration,direction,customer_phone,queue,order_id"
ROWS = [
    "a1.wav,1001,王芳,二班,2026-03-04T10:21:00,60,inbound,13800138000,q,o1",
    "a2.wav,1001,王芳,二班,2026-03-05T10:21:00,60,inbound,13800138000,q,o2",
    "b1.wav,1002,李强,二班,2026-03-05T11:21:00,60,inbound,13800138000,q,o3",
    "c1.wav,2001,周岩,三班,2026-03-05T12:21:00,60,inbound,13800138000,q,o4",
    "d1.wav,3001,王芳,三班,2026-03-05T13:21:00,60,inbound,13800138000,q,o5",
]
KEPT: dict[str, object] = dict.fromkeys([f"A{n}" for n in range(1, 9)] + [f"B{n}" for n in range(1, 6)], True)
TABOO = (Evidence("A3", 9.0, 13.5, note="口气生硬"),)
Score = Callable[..., str]


@pytest.fixture
def score(console: Console, owner: Person, tmp_path: Path) -> Score:
    """`score("R000001", "A3")`: the recording scored with these items failed; the evaluation's id."""
    manifest = tmp_path / "manifest.csv"
    manifest.write_text("\n".join([HEAD, *ROWS]) + "\n", "utf-8")
    console.importing.import_manifest(owner, manifest)

    def scored(recording: str, *failed: str, purpose: Purpose = Purpose.QUALITY) -> str:
        answers = {**KEPT, **dict.fromkeys(failed, False)}
        sheet = AnswerSheet(answers, TABOO if "A3" in failed else ())
        return console.evaluating.evaluate(owner, recording, sheet, purpose=purpose).id

    return scored


def test_an_issued_notice_is_kept_with_its_evaluations_and_its_first_event(
    console: Console, owner: Person, score: Score
) -> None:
    made = [score("R000001", "A3"), score("R000002")]
    issued = console.noticing.issue_agent(owner, "1001")
    shown = console.noticing.show(owner, issued.head.id)
    assert shown == issued
    assert shown.evaluations == tuple(made)
    assert [event.state for event in shown.events] == [NoticeState.ISSUED]


def test_only_evaluations_that_count_are_gathered(console: Console, owner: Person, score: Score) -> None:
    score("R000001")
    score("R000002", "A3", purpose=Purpose.CALIBRATION)
    content = console.noticing.preview_agent(owner, "1001").content
    assert [call.recording for call in content.calls] == ["R000001"]


def test_what_was_handed_out_does_not_change_with_later_scores(
    console: Console, owner: Person, score: Score
) -> None:
    score("R000001", "A3")
    issued = console.noticing.issue_agent(owner, "1001")
    before = console.noticing.written(owner, issued, Format.MARKDOWN, "en")
    score("R000002", "A3", "A6")
    again = console.noticing.show(owner, issued.head.id)
    assert console.noticing.written(owner, again, Format.MARKDOWN, "en") == before


def test_a_preview_keeps_nothing(console: Console, owner: Person, score: Score) -> None:
    score("R000001")
    assert console.noticing.preview_agent(owner, "1001").head.id == ""
    assert console.noticing.list(owner) == []


def test_an_agent_is_found_by_name_where_only_one_has_it(
    console: Console, owner: Person, score: Score
) -> None:
    score("R000003")
    assert console.noticing.preview_agent(owner, "李强").head.subject == "1002"
    with pytest.raises(InvalidInput, match="1001, 3001"):
        console.noticing.preview_agent(owner, "王芳")


def test_an_agent_without_evaluations_is_not_found_and_nothing_is_issued(
    console: Console, owner: Person, score: Score
) -> None:
    with pytest.raises(NotFound):
        console.noticing.issue_agent(owner, "1001")
    assert console.noticing.list(owner) == []


def test_common_problems_of_a_team_stand_apart(console: Console, owner: Person, score: Score) -> None:
    score("R000001", "A3")
    score("R000002", "A6")
    score("R000003", "A3")
    score("R000004", "A6")
    content = console.noticing.issue_team(owner, "二班").content
    assert isinstance(content, TeamContent)
    assert [problem.line.criterion for problem in content.common] == ["A3"]
    assert [problem.line.criterion for problem in content.individual] == ["A6"]


def test_a_rectification_names_the_team_notices_it_rests_on(
    console: Console, owner: Person, score: Score
) -> None:
    score("R000001", "A3")
    score("R000003", "A3")
    team = console.noticing.issue_team(owner, "二班")
    content = console.noticing.rectify(owner, "二班").content
    assert [reminder.notice for reminder in content.reminders] == [team.head.id]  # type: ignore[union-attr]


def test_the_life_of_a_notice_is_on_record(console: Console, owner: Person, score: Score) -> None:
    score("R000001")
    key = console.noticing.issue_agent(owner, "1001").head.id
    console.noticing.ack(owner, key, by="王芳", comment="收到")
    console.noticing.follow_up(owner, key)
    closed = console.noticing.close(owner, key, comment="有改进")
    assert [(event.state.value, event.by) for event in closed.events] == [
        ("issued", "zhangmin"),
        ("acknowledged", "王芳"),
        ("followed_up", "zhangmin"),
        ("closed", "zhangmin"),
    ]
    with pytest.raises(Conflict):
        console.noticing.ack(owner, key)


def test_a_list_can_be_narrowed(console: Console, owner: Person, score: Score) -> None:
    score("R000001", "A3")
    score("R000003", "A3")
    first = console.noticing.issue_agent(owner, "1001").head.id
    second = console.noticing.issue_team(owner, "二班").head.id
    console.noticing.ack(owner, first)
    of = console.noticing.list
    assert [head.id for head in of(owner, NoticesWanted(kind=NoticeKind.TEAM))] == [second]
    assert [head.id for head in of(owner, NoticesWanted(subject="1001"))] == [first]
    assert [head.id for head in of(owner, NoticesWanted(states=frozenset({NoticeState.ISSUED})))] == [second]
    assert [head.id for head in of(owner, NoticesWanted(after=first, limit=1))] == [second]


def test_an_export_lands_in_the_workspace_and_in_the_trail(
    console: Console, owner: Person, score: Score
) -> None:
    score("R000001")
    key = console.noticing.issue_agent(owner, "1001").head.id
    path = console.noticing.export(owner, key, Format.DOCX, "zh")
    assert path.parent == console.settings.home / "exports"
    assert path.read_bytes()[:2] == b"PK"
    with console.workplace.work(owner) as work:
        actions = [entry.action for entry in work.audit.entries()]
    assert actions[-2:] == ["notice.issue", "notice.export"]


def test_a_due_date_that_has_passed_is_refused(console: Console, owner: Person, score: Score) -> None:
    score("R000001")
    with pytest.raises(InvalidInput):
        console.noticing.issue_agent(owner, "1001", Terms(due=date(2020, 1, 1)))


def test_nobody_without_a_role_issues_or_reads(console: Console, score: Score) -> None:
    stranger = Person("nobody")
    with pytest.raises(NotPermitted):
        console.noticing.issue_agent(stranger, "1001")
    with pytest.raises(NotPermitted):
        console.reporting.team_scores(stranger)


def test_a_teams_scores_are_by_agent_with_eight_weeks(console: Console, owner: Person, score: Score) -> None:
    score("R000001", "A3")
    score("R000002")
    score("R000003")
    scores = console.reporting.team_scores(owner, "二班")
    assert [(agent.agent, agent.figures.n, agent.mean) for agent in scores.agents] == [
        ("1001", 2, pytest.approx((scores.agents[0].figures.low or 0) / 2 + 50)),
        ("1002", 1, 100.0),
    ]
    assert len(scores.weeks) == 8
    assert [point.n for point in scores.weeks] == [0] * 7 + [3]
    assert scores.weeks[-1].start == date(2026, 3, 2)
    assert sum(band.count for band in scores.distribution) == 3


def test_a_team_without_scores_has_empty_figures(console: Console, owner: Person, score: Score) -> None:
    scores = console.reporting.team_scores(owner, "三班")
    assert (scores.figures.n, scores.figures.mean, scores.agents) == (0, None, ())


def test_all_teams_stand_side_by_side_over_one_window(console: Console, owner: Person, score: Score) -> None:
    score("R000001")
    score("R000004", "A3")
    found = console.reporting.all_teams(owner)
    assert [(scores.team, scores.figures.n) for scores in found] == [("三班", 1), ("二班", 1)]
    assert len({(scores.since, scores.until) for scores in found}) == 1


def test_an_agents_report_names_team_and_calls(console: Console, owner: Person, score: Score) -> None:
    score("R000001", "A3")
    found = console.reporting.agent_scores(owner, "1001")
    assert found.team == "二班"
    assert [call.recording for call in found.calls] == ["R000001"]
    assert [line.failed for line in found.scores.criteria if line.criterion == "A3"] == [1]


def test_the_day_of_a_call_is_the_day_in_the_workspaces_zone(
    console: Console, owner: Person, score: Score
) -> None:
    score("R000001")
    content = console.noticing.issue_agent(owner, "1001").content
    assert isinstance(content, AgentContent)
    started = content.calls[0].started_at
    assert started is not None
    assert started.utcoffset() == timedelta(hours=8)
    assert started.astimezone(UTC) == datetime(2026, 3, 4, 2, 21, tzinfo=UTC)
