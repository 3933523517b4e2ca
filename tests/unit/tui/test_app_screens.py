"""The app around the workbench: list, look-up, draw, notices, team, palette, sizes, colour."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from textual.filter import NoColor

from qa_console.domain.notices.record import NoticeHead
from qa_console.errors import ConfigError
from qa_console.i18n import use_language
from qa_console.tui.app import ConsoleApp
from tests.app_pilot import bench, lines, opened, press, settled, text
from tests.fakes import FakeDesk


async def test_the_list_says_what_is_to_do_and_why_it_was_drawn() -> None:
    async with opened() as pilot:
        assert "F2" in lines(pilot)[0]
        assert "0/4 done" in lines(pilot)[0]
        assert "new agent" in text(pilot)
        assert "seed 20260304" in text(pilot)


async def test_a_plan_is_drawn_from_the_list() -> None:
    desk = FakeDesk()
    async with opened(desk) as pilot:
        await press(pilot, "d", "enter")
        await settled(pilot)
        assert "draw daily-inspector" in desk.log
        assert "R000005" in text(pilot)


async def test_a_recording_is_found_by_order_number_and_opened() -> None:
    async with opened() as pilot:
        await press(pilot, "slash", *"C-003", "enter")
        await settled(pilot)
        call = bench(pilot).call_
        assert call is not None
        assert call.recording.id == "R000003"


async def test_screens_keep_their_state() -> None:
    async with opened() as pilot:
        await press(pilot, "down", "enter", "1", "f2", "f3")
        assert bench(pilot).form.answer("A1") is True
        await press(pilot, "f2")
        assert "draft 1/13" in text(pilot)


async def test_a_notice_is_shown_before_it_is_issued_and_acknowledged() -> None:
    desk = FakeDesk()
    async with opened(desk) as pilot:
        await press(pilot, "f4", "a", "enter")
        await settled(pilot)
        assert "As it will be sent" in text(pilot)
        assert len(desk.issued) == 2
        await press(pilot, "enter")
        await settled(pilot)
        assert len(desk.issued) == 3
        await press(pilot, "k", "enter")
        await settled(pilot)
        assert desk.issued[2].state.value == "acknowledged"


async def test_nobody_is_ranked_on_too_few_calls() -> None:
    async with opened() as pilot:
        await press(pilot, "f5")
        await settled(pilot)
        assert "few calls, not ranked" in text(pilot)
        assert "88.3" in text(pilot)


async def test_the_palette_finds_a_recording() -> None:
    async with opened() as pilot:
        await press(pilot, "ctrl+p", *"R000002")
        await pilot.pause(0.4)
        await settled(pilot)
        await press(pilot, "enter")
        await pilot.pause(0.2)
        await settled(pilot)
        call = bench(pilot).call_
        assert call is not None
        assert call.recording.id == "R000002"


async def test_help_lists_the_keys() -> None:
    async with opened() as pilot:
        await press(pilot, "question_mark")
        assert "today's worklist" in text(pilot)
        await press(pilot, "escape")
        assert "0/4 done" in text(pilot)


async def test_a_small_terminal_says_so_and_comes_back_where_it_was() -> None:
    async with opened() as pilot:
        await press(pilot, "enter")
        await pilot.resize_terminal(40, 10)
        await settled(pilot)
        assert "40x10" in text(pilot)
        await pilot.resize_terminal(80, 24)
        await settled(pilot)
        assert "Polite wording" in text(pilot)


async def test_no_colour_means_none_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened(color=False) as pilot:
        assert any(isinstance(each, NoColor) for each in pilot.app.get_line_filters())
        assert pilot.app.native_ansi_color


async def test_a_defect_closes_the_app_and_prints_nothing_of_what_is_in_memory(
    capsys: pytest.CaptureFixture[str],
) -> None:
    class Broken(FakeDesk):
        def answer(self, draft: str, item: str, answer: object) -> object:  # type: ignore[override]
            raise RuntimeError("a defect")

    app = ConsoleApp(Broken())  # type: ignore[arg-type]

    async def score() -> None:
        async with app.run_test() as pilot:
            await settled(pilot)
            await press(pilot, "enter", "1")

    with pytest.raises(RuntimeError):
        await score()
    assert isinstance(app.defect, RuntimeError)
    assert "locals" not in "".join(capsys.readouterr())


async def test_enter_before_the_answer_opens_the_first_found_when_it_comes() -> None:
    async with opened() as pilot:
        await press(pilot, "slash")
        await pilot.press(*"C-002", "enter")
        await settled(pilot)
        call = bench(pilot).call_
        assert call is not None
        assert call.recording.id == "R000002"


def test_clashing_keys_are_refused_before_the_app_starts() -> None:
    with pytest.raises(ConfigError):
        ConsoleApp(FakeDesk(keys={"play": "m"}))


async def test_a_rebound_key_works_and_the_old_one_does_not() -> None:
    desk = FakeDesk(keys={"play": "p"})
    async with opened(desk) as pilot:
        await press(pilot, "enter", "space")
        assert not desk.silent_player.playing
        await press(pilot, "p")
        assert desk.silent_player.playing


KEYS = [
    *"0123456789nNsczZmuUtfreiak你",
    *("minus", "enter", "backspace", "up", "down", "left", "right", "space", "comma", "full_stop"),
    *("less_than_sign", "greater_than_sign", "left_square_bracket", "right_square_bracket", "backslash"),
    *("escape", "slash", "f2", "f3", "f4", "f5", "tab", "f8", "f9", "pageup", "pagedown", "ctrl+d"),
    "question_mark",
]


@pytest.mark.parametrize("seed", [1, 2])
async def test_random_keys_never_break_the_app_and_undo_leads_back(seed: int) -> None:
    chance = random.Random(seed)
    desk = FakeDesk()
    async with opened(desk) as pilot:
        await press(pilot, "enter" if seed == 1 else "f3")
        for _ in range(6):
            await pilot.press(*chance.choices(KEYS, k=40))
            await settled(pilot)
        for kept in desk.kept.values():
            model = desk.open_call(kept.evaluation.recording).draft
            assert model.sheet.items.keys() == {item.id for item in desk.rubric.items()}
            while kept.done:
                desk.undo(kept.evaluation.id)
            assert not kept.evaluation.answers
            assert not kept.evaluation.evidence
            assert not kept.evaluation.comment


class BareDesk(FakeDesk):
    """No plan finds a recording, no notice was written."""

    def draw(self, plan: str) -> int:
        return 0

    def notices(self) -> Sequence[NoticeHead]:
        return ()


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_an_empty_list_says_all_it_has_to_say_in_a_narrow_pane(lang: str) -> None:
    use_language(lang)
    async with opened(BareDesk()) as pilot:
        await press(pilot, "f4")
        await settled(pilot)
        left = "".join(line[:38].strip() for line in lines(pilot)[2:5])
        assert left.replace(" ", "").endswith("按t发给班组。" if lang == "zh" else "pressaort.")


async def test_a_draw_that_finds_nothing_says_what_to_do() -> None:
    async with opened(BareDesk()) as pilot:
        await press(pilot, "d", "enter")
        await settled(pilot)
        assert "No recording fits the plan" in text(pilot)


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_the_key_for_help_is_at_the_foot_of_every_screen_at_80_columns(lang: str) -> None:
    use_language(lang)
    async with opened() as pilot:
        for screen in ("f2", "f3", "f4", "f5"):
            await press(pilot, screen)
            assert lines(pilot)[-1].rstrip().endswith("? 帮助" if lang == "zh" else "? help"), screen
