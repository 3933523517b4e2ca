"""The inspector's day in the real app on a real workspace, by keys alone."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual.pilot import Pilot

from qa_console.bootstrap import Console, open_console
from qa_console.domain.evaluation import Evaluation
from qa_console.domain.model import Person, Recording, RecordingFacts
from qa_console.domain.ports.evaluations import EvaluationsWanted
from qa_console.errors import NotFound
from qa_console.tui.app import ConsoleApp
from qa_console.tui.console_desk import ConsoleDesk
from tests.app_pilot import bench, press, settled, text

WHEN = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
TURNS = [
    {"start": 0.5, "end": 3.0, "channel": "agent", "text": "您好，请问有什么可以帮您？"},
    {"start": 4.0, "end": 8.0, "channel": "customer", "text": "我的地址要改。"},
    {"start": 9.0, "end": 11.0, "channel": "agent", "text": "这事不归我们管。"},
]


@pytest.fixture
def desk(console: Console, owner: Person, tmp_path: Path) -> ConsoleDesk:
    """Three calls of one team; the first, a complaint that is always drawn, was transcribed and checked."""
    facts = [
        RecordingFacts(f"{n}.wav", f"100{n}", f"坐席{n}", "二班", WHEN, 30.0, order_id=f"C-{n}", tags=tags)
        for n, tags in ((1, ("complaint",)), (2, ()), (3, ()))
    ]
    with console.workplace.work(owner, write=True) as work:
        work.recordings.add([Recording(f"R{n:06}", one) for n, one in enumerate(facts, 1)], WHEN)
        work.commit()
    path = tmp_path / "turns.json"
    path.write_text(json.dumps({"turns": TURNS}), "utf-8")
    console.transcripts.import_file(owner, "R000001", path)
    list(console.checking.check(owner))
    return ConsoleDesk(console, owner)


async def start(pilot: Pilot[None]) -> None:
    await settled(pilot)


def evaluation(console: Console, owner: Person, recording: str) -> Evaluation:
    (line,) = console.evaluating.find(owner, EvaluationsWanted(recording=recording))
    return console.evaluating.get(owner, line.id).evaluation


async def test_from_draw_to_notice_by_keys_alone(desk: ConsoleDesk, console: Console, owner: Person) -> None:
    async with ConsoleApp(desk).run_test(size=(80, 24)) as pilot:
        await start(pilot)
        await press(pilot, "d", "enter")
        await settled(pilot)
        assert "R000001" in text(pilot)
        await press(pilot, "slash", *"C-1", "enter")
        await settled(pilot)
        await press(pilot, "1", "1", "2", "minus", "minus", "1", "1", "1", "1", "1", "1", "1", "1")
        await press(pilot, "g", "A", "3", "m", "ctrl+d", "enter")
        await settled(pilot)
        done = evaluation(console, owner, "R000001")
        assert done.state.value == "submitted"
        assert [piece.item for piece in done.evidence.values()] == ["A3"]
        await press(pilot, "f4", "a", "enter")
        await settled(pilot)
        await press(pilot, "enter")
        await settled(pilot)
        assert [head.subject for head in console.noticing.list(owner)] == ["1001"]
        await press(pilot, "f5")
        await settled(pilot)
        assert "坐席1" in text(pilot)


async def test_a_draft_and_its_undo_survive_a_restart_without_a_farewell(
    desk: ConsoleDesk, console: Console, owner: Person, home: Path
) -> None:
    async with ConsoleApp(desk).run_test(size=(80, 24)) as pilot:
        await start(pilot)
        await press(pilot, "slash", *"C-2", "enter")
        await settled(pilot)
        await press(pilot, "1", "2", "i", *"ok")
        # Another process looks while the app still runs: everything is there before anything was closed.
        other = open_console(home=str(home), lang="en")
        kept = evaluation(other, owner, "R000002")
        other.engine.dispose()
        assert (dict(kept.answers), kept.comment) == ({"A1": True, "A2": False}, "ok")
    again = open_console(home=str(home), lang="en")
    async with ConsoleApp(ConsoleDesk(again, owner)).run_test(size=(80, 24)) as pilot:
        await start(pilot)
        await press(pilot, "slash", *"R2", "enter")
        await settled(pilot)
        assert bench(pilot).form.answer("A2") is False
        await press(pilot, "u", "u")
        assert dict(evaluation(again, owner, "R000002").answers) == {"A1": True}
    again.engine.dispose()


async def test_a_call_without_sound_or_transcript_is_fully_workable(desk: ConsoleDesk) -> None:
    async with ConsoleApp(desk).run_test(size=(80, 24)) as pilot:
        await start(pilot)
        await press(pilot, "slash", *"C-3", "enter")
        await settled(pilot)
        assert "no sound" in text(pilot)
        assert "No transcript" in text(pilot)
        await press(pilot, "space", "1", "m")
        assert bench(pilot).player.playing
        assert bench(pilot).form.answer("A1") is True


async def test_a_recording_that_is_gone_gets_a_message_and_the_app_goes_on(desk: ConsoleDesk) -> None:
    async with ConsoleApp(desk).run_test(size=(80, 24), notifications=True) as pilot:
        await start(pilot)
        app = pilot.app
        assert isinstance(app, ConsoleApp)
        await app.open_recording("R000099")
        await settled(pilot)
        assert "R000099" in text(pilot)
        await press(pilot, "f2")
        assert "F2" in text(pilot)
    with pytest.raises(NotFound):
        desk.open_call("R000099")
