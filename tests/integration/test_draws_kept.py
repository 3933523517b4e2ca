"""Draws on a real workspace: kept with everything, repeated at will, listed for the day."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path

import pytest

from qa_console.bootstrap import Console
from qa_console.domain.model import Channel, Finding, Person, Recording, RecordingFacts, Verdict
from qa_console.domain.sampling.draw import build_frame, select
from qa_console.domain.sampling.strata import candidate_of
from qa_console.domain.worklist import WorkState, progress_of
from qa_console.errors import NotFound, NotPermitted, PlanError
from qa_console.files.plan import read_plan

PLAN = """\
id: mine
version: 3
strata: [team, shift]
size: {per_stratum: 2}
multipliers:
  - {when: {satisfaction: 1}, times: 2.5, reason: dissatisfied}
certain:
  - {when: {tags: complaint}, reason: complaint}
"""


@pytest.fixture
def plan(tmp_path: Path) -> str:
    path = tmp_path / "mine.yaml"
    path.write_text(PLAN, "utf-8")
    return str(path)


@pytest.fixture
def stocked(console: Console, owner: Person) -> Console:
    """Twenty recordings without sound, of two teams and two shifts over two days."""
    recordings = [
        Recording(
            "",
            RecordingFacts(
                file=f"calls/{i:02d}.wav",
                agent_id=f"10{i % 4:02d}",
                agent_name="王芳",
                team=("一班", "二班")[i % 2],
                started_at=datetime(2026, 3, 3 + i % 2, 2, i, tzinfo=UTC),
                duration_s=60.0 + i,
                satisfaction=1 if i % 5 == 0 else None,
                tags=("complaint",) if i == 7 else (),
                extra={"shift": "late" if i > 11 else "early"},
            ),
        )
        for i in range(20)
    ]
    with console.workplace.work(owner, write=True) as work:
        work.recordings.add(recordings, console.workplace.clock())
        work.commit()
    return console


def test_a_draw_is_read_back_as_it_was_made(stocked: Console, owner: Person, plan: str) -> None:
    made = stocked.drawing.draw(owner, plan, seed=5)
    assert made.head.id == "D000001"
    assert (made.head.plan, made.head.plan_version, made.head.seed) == ("mine", 3, 5)
    assert made.head.plan_source == PLAN.encode()
    kept = stocked.drawing.show(owner, "D000001", frame=True)
    assert (kept.head, kept.strata, kept.rows) == (made.head, made.strata, made.rows)
    assert [(u.recording, u.file, u.stratum, u.size, u.probability) for u in kept.frame] == [
        (u.recording, u.file, u.stratum, u.size, u.probability) for u in made.frame
    ]
    assert stocked.drawing.show(owner, "D000001").frame == ()


def test_recordings_known_by_metadata_alone_are_drawn_with_exact_chances(
    stocked: Console, owner: Person, plan: str
) -> None:
    made = stocked.drawing.draw(owner, plan, seed=5)
    assert len(made.frame) == 20
    assert {row.reason for row in made.rows if row.file == "calls/07.wav"} == {"complaint"}
    late = [unit for unit in made.frame if unit.stratum == "一班|late"]
    assert {unit.file: unit.probability for unit in late} == {
        "calls/12.wav": Fraction(1, 2),
        "calls/14.wav": Fraction(1, 2),
        "calls/16.wav": Fraction(1, 2),
        "calls/18.wav": Fraction(1, 2),
    }


def test_what_is_kept_is_enough_to_draw_again_elsewhere(stocked: Console, owner: Person, plan: str) -> None:
    made = stocked.drawing.draw(owner, plan)
    with stocked.workplace.work(owner) as work:
        candidates = [candidate_of(one, stocked.workplace.zone) for one in work.recordings.frame()]
    again = select(build_frame(read_plan(Path(plan)).plan, candidates), made.head.seed)
    assert [unit.file for unit in again] == [row.file for row in made.rows]


def test_a_dry_run_keeps_nothing_and_leaves_no_trace(stocked: Console, owner: Person, plan: str) -> None:
    before = stocked.keeping.verify_audit(owner).entries
    dry = stocked.drawing.draw(owner, plan, seed=5, dry_run=True)
    stocked.drawing.repeat(owner, plan, 3, seed=5)
    assert (dry.head.id, stocked.drawing.draws(owner)) == ("", [])
    assert stocked.keeping.verify_audit(owner).entries == before


def test_a_draw_leaves_an_audit_entry(stocked: Console, owner: Person, plan: str) -> None:
    stocked.drawing.draw(owner, plan, seed=5)
    (entry,) = stocked.keeping.read_audit(owner, newest=True, limit=1)
    assert (entry.action, entry.subject) == ("sample.draw", "D000001")
    assert '"seed":5' in entry.detail


def test_repeating_gives_what_each_seed_would_draw(stocked: Console, owner: Person, plan: str) -> None:
    repeated = stocked.drawing.repeat(owner, plan, 3, seed=5)
    for seed, files in repeated:
        drawn = stocked.drawing.draw(owner, plan, seed=seed, dry_run=True)
        assert files == [row.file for row in drawn.rows]
    assert [seed for seed, _ in repeated] == [5, 6, 7]


def test_the_daily_plan_draws_from_the_newest_day_or_the_one_named(stocked: Console, owner: Person) -> None:
    newest = stocked.drawing.draw(owner, "daily-inspector", dry_run=True)
    named = stocked.drawing.draw(owner, "daily-inspector", day=date(2026, 3, 3), dry_run=True)
    assert {stratum.name for stratum in newest.strata} == {"二班"}
    assert {stratum.name for stratum in named.strata} == {"一班"}
    assert {row.reason for row in newest.rows} >= {"complaint"}


def test_a_day_without_recordings_is_an_empty_draw(stocked: Console, owner: Person) -> None:
    drawn = stocked.drawing.draw(owner, "daily-inspector", day=date(2020, 1, 1))
    assert (drawn.head.n, drawn.head.note) == (0, "no_data")
    assert stocked.drawing.show(owner, drawn.head.id).rows == ()


def test_a_column_of_nobody_is_refused_only_when_there_are_recordings(
    console: Console, owner: Person, plan: str, tmp_path: Path
) -> None:
    assert console.drawing.draw(owner, plan, dry_run=True).head.note == "no_data"
    with console.workplace.work(owner, write=True) as work:
        work.recordings.add([Recording("", RecordingFacts("a.wav", "1001"))], console.workplace.clock())
        work.commit()
    with pytest.raises(PlanError, match="shift"):
        console.drawing.draw(owner, plan)


def test_draws_are_listed_in_pages(stocked: Console, owner: Person, plan: str) -> None:
    for seed in range(3):
        stocked.drawing.draw(owner, plan, seed=seed)
    assert [head.seed for head in stocked.drawing.draws(owner)] == [0, 1, 2]
    assert [head.id for head in stocked.drawing.draws(owner, after="D000001", limit=1)] == ["D000002"]


def test_an_unknown_draw_is_not_found(console: Console, owner: Person) -> None:
    for draw_id in ("D000009", "R000001", "nonsense"):
        with pytest.raises(NotFound):
            console.drawing.show(owner, draw_id)


def test_a_stranger_may_not_draw_or_look(stocked: Console, plan: str) -> None:
    stranger = Person("nobody")
    for attempt in (
        lambda: stocked.drawing.draw(stranger, plan),
        lambda: stocked.drawing.draws(stranger),
        lambda: stocked.worklist.today(stranger),
    ):
        with pytest.raises(NotPermitted):
            attempt()


def test_the_worklist_holds_the_draws_of_the_last_day_with_their_facts(
    stocked: Console, owner: Person, plan: str
) -> None:
    made = stocked.drawing.draw(owner, plan, seed=5)
    rows = stocked.worklist.today(owner)
    assert sorted(row.recording for row in rows) == sorted(row.recording for row in made.rows)
    row = next(row for row in rows if row.file == "calls/07.wav")
    assert (row.agent_id, row.agent_name, row.team, row.duration_s) == ("1003", "王芳", "二班", 67.0)
    assert (row.reason, row.seed, row.plan, row.has_audio) == ("complaint", 5, "mine", False)
    assert progress_of(rows).to_do == len(rows)
    assert stocked.worklist.today(owner, date(2020, 1, 1)) == []


def test_an_empty_workspace_has_an_empty_worklist(console: Console, owner: Person) -> None:
    assert console.worklist.today(owner) == []


def test_findings_move_a_recording_up_and_are_counted(stocked: Console, owner: Person, plan: str) -> None:
    last = stocked.drawing.draw(owner, plan, seed=5).rows[-1]
    found = [
        Finding("A3", "taboo", label, verdict, 1.0, 2.0, Channel.AGENT, 0, "q", 0.9)
        for label, verdict in (("dont_know", Verdict.VIOLATED), ("greeting", Verdict.MET))
    ]
    form = stocked.rubrics.get(owner)
    with stocked.workplace.work(owner, write=True) as work:
        work.findings.put(last.recording, form.rubric.key, found, [], stocked.workplace.clock())
        work.commit()
    first = stocked.worklist.today(owner)[0]
    assert first.recording == last.recording
    assert [(mark.label, mark.count) for mark in first.marks] == [("dont_know", 1), ("greeting", 1)]


def test_a_draft_shows_how_much_of_its_form_is_answered(stocked: Console, owner: Person, plan: str) -> None:
    chosen = stocked.drawing.draw(owner, plan, seed=5).rows[0]
    draft = stocked.evaluating.open_draft(owner, chosen.recording)
    stocked.evaluating.answer(owner, draft.evaluation.id, "A1", True)
    row = next(row for row in stocked.worklist.today(owner) if row.recording == chosen.recording)
    assert (row.state, row.answered, row.evaluation) == (WorkState.DRAFT, 1, draft.evaluation.id)
    assert row.asked >= 13
