"""The workbench by keys alone, on the real app with a desk in memory."""

from __future__ import annotations

import time
from collections.abc import Sequence
from fractions import Fraction

import pytest
from textual import events
from textual.pilot import Pilot

from qa_console.domain.model import Channel
from qa_console.errors import InvalidInput, MissingPart, NotPermitted
from qa_console.i18n import use_language
from qa_console.tui.desk import Call
from qa_console.tui.messages import OpenRecording
from tests.app_pilot import bench, focused, lines, opened, press, settled, text
from tests.fakes import FakeDesk

FIRST, SECOND = "R000001", "R000002"


async def open_first(pilot: Pilot[None]) -> None:
    await press(pilot, "enter")
    await settled(pilot)
    assert bench(pilot).call_ is not None


def answers(desk: FakeDesk, recording: str = FIRST) -> dict[str, object]:
    return dict(desk.kept[recording].evaluation.answers)


async def test_a_whole_call_is_scored_and_handed_in_by_keys_and_the_next_one_opens() -> None:
    desk = FakeDesk()
    async with opened(desk) as pilot:
        await open_first(pilot)
        await press(pilot, "1", "1", "2", "minus", "1", "1", "1", "1", "5", "4", "5", "5", "5")
        assert len(answers(desk)) == 13
        await press(pilot, "g", "A", "3", "m", "ctrl+d")
        assert "hand it in" in text(pilot)
        await press(pilot, "enter")
        await settled(pilot)
        call = bench(pilot).call_
        assert f"submit {FIRST}" in desk.log
        assert call is not None
        assert call.recording.id == SECOND


async def test_every_answer_is_stored_before_the_next_key_is_handled() -> None:
    desk = FakeDesk()
    async with opened(desk) as pilot:
        await open_first(pilot)
        await pilot.press(*"1212")
        await settled(pilot)
        assert desk.log == ["answer A1", "answer A2", "answer A3", "answer A4"]
        assert answers(desk) == {"A1": True, "A2": False, "A3": True, "A4": False}


async def test_keys_typed_in_one_go_reach_the_box_that_the_first_one_opens() -> None:
    async with opened() as pilot:
        await open_first(pilot)
        for key in "gb3":
            pilot.app.post_message(events.Key(key, key))
        await settled(pilot)
        item = bench(pilot).form.item
        assert item is not None
        assert item.id == "B3"
        assert not bench(pilot).prompt.display


async def test_scoring_neither_moves_the_focus_nor_stops_the_sound() -> None:
    desk = FakeDesk()
    async with opened(desk) as pilot:
        await open_first(pilot)
        await press(pilot, "space", "t")
        before = focused(pilot)
        await press(pilot, "1", "2")
        assert focused(pilot) is before
        assert desk.silent_player.playing


async def test_undo_and_redo_walk_through_answers_and_evidence() -> None:
    desk = FakeDesk()
    async with opened(desk) as pilot:
        await open_first(pilot)
        await press(pilot, "1", "2", "m", "u", "u")
        assert answers(desk) == {"A1": True}
        assert bench(pilot).item is not None
        await press(pilot, "U", "U")
        assert answers(desk) == {"A1": True, "A2": False}
        assert len(desk.kept[FIRST].evaluation.evidence) == 1
        await press(pilot, "u", "u", "u", "u")
        assert answers(desk) == {}
        assert "Nothing to undo" in text(pilot)


async def test_a_suggestion_is_shown_and_adopted_only_by_a_person() -> None:
    desk = FakeDesk()
    async with opened(desk) as pilot:
        await open_first(pilot)
        assert "hint✓" in text(pilot)
        assert answers(desk) == {}
        await press(pilot, "enter")
        assert answers(desk) == {"A1": True}
        await press(pilot, "enter")
        assert "no suggestion" in text(pilot)


async def test_full_width_keys_of_an_input_method_score_too() -> None:
    desk = FakeDesk()
    async with opened(desk) as pilot:
        await open_first(pilot)
        await press(pilot, "１", "２", "down", "fullwidth_hyphen_minus")
        assert answers(desk) == {"A1": True, "A2": False, "A4": "na"}


async def test_a_stray_ideograph_says_that_the_input_method_is_on() -> None:
    async with opened() as pilot:
        await open_first(pilot)
        await press(pilot, "你")
        assert "input method is on" in text(pilot)


async def test_clearing_going_to_a_criterion_and_refusing_what_means_nothing() -> None:
    desk = FakeDesk()
    async with opened(desk) as pilot:
        await open_first(pilot)
        await press(pilot, "g", "b", "2", "4")
        assert answers(desk) == {"B2": Fraction(4)}
        await press(pilot, "up", "backspace", "9")
        assert answers(desk) == {}
        assert "points go from" in text(pilot)


async def test_the_transport_answers_to_its_keys() -> None:
    desk = FakeDesk()
    async with opened(desk) as pilot:
        await open_first(pilot)
        player = desk.silent_player
        await press(pilot, "right", "right", "shift+left")
        await pilot.pause(0.1)
        assert player.position_s == pytest.approx(9.0)
        await press(pilot, "greater_than_sign", "s", "c")
        assert (player.speed, player.skip_silence, player.channel) == (1.25, True, Channel.AGENT)
        await press(pilot, "left_square_bracket", "right")
        await pilot.pause(0.1)
        await press(pilot, "right_square_bracket")
        assert player.loop is not None
        assert (player.loop.start_s, player.loop.end_s) == pytest.approx((9.0, 14.0))
        await press(pilot, "backslash", "full_stop")
        await pilot.pause(0.1)
        assert not player.loop
        assert player.position_s == pytest.approx(15.0)
        await press(pilot, "comma", "comma")
        await pilot.pause(0.1)
        assert player.position_s == pytest.approx(5.0)


async def test_the_playhead_moves_the_transcript_with_it() -> None:
    desk = FakeDesk()
    async with opened(desk) as pilot:
        await open_first(pilot)
        await press(pilot, "space")
        desk.clock_s += 12.6
        bench(pilot).tick()
        await pilot.pause()
        assert any(line.startswith(">00:12") for line in lines(pilot))
        assert "► 00:12.6" in text(pilot)


async def test_walking_to_a_finding_moves_sound_transcript_and_form_together() -> None:
    desk = FakeDesk()
    async with opened(desk) as pilot:
        await open_first(pilot)
        await press(pilot, "n", "n")
        await pilot.pause(0.1)
        item = bench(pilot).item
        assert item is not None
        assert item.id == "A3"
        assert desk.silent_player.position_s == pytest.approx(10.0)
        assert "not_our_job 00:12-00:14 0.93" in text(pilot)


async def test_evidence_is_listed_noted_moved_and_dropped() -> None:
    desk = FakeDesk()
    async with opened(desk) as pilot:
        await open_first(pilot)
        await press(pilot, "right", "right", "right")
        await pilot.pause(0.1)
        await press(pilot, "m", "e", "i", *"ok", "enter")
        kept = desk.kept[FIRST].evaluation.evidence
        assert (kept[1].start_s, kept[1].end_s, kept[1].note) == (15.0, 16.0, "ok")
        await press(pilot, "right")
        await pilot.pause(0.1)
        await press(pilot, "e", "right_square_bracket", "escape")
        assert desk.kept[FIRST].evaluation.evidence[1].end_s == 20.0
        await press(pilot, "e", "enter")
        assert desk.silent_player.playing
        await press(pilot, "e", "backspace", "escape")
        assert desk.kept[FIRST].evaluation.evidence == {}


async def test_a_comment_is_stored_as_it_is_typed_and_letters_are_letters_there() -> None:
    desk = FakeDesk()
    async with opened(desk) as pilot:
        await open_first(pilot)
        await press(pilot, "i", *"sun")
        assert desk.kept[FIRST].evaluation.comment == "sun"
        await press(pilot, "f8", "escape", "1")
        assert desk.silent_player.playing
        assert answers(desk) == {"A1": True}


async def test_a_comment_is_undone_and_redone_whole() -> None:
    desk = FakeDesk()
    async with opened(desk) as pilot:
        await open_first(pilot)
        await press(pilot, "1", "i", *"late", "escape", "u")
        assert desk.kept[FIRST].evaluation.comment == ""
        assert answers(desk) == {"A1": True}
        await press(pilot, "U")
        assert desk.kept[FIRST].evaluation.comment == "late"
        await press(pilot, "u", "u")
        assert answers(desk) == {}


async def test_search_finds_a_turn_in_the_transcript() -> None:
    async with opened() as pilot:
        await open_first(pilot)
        await press(pilot, "slash", *"order", "enter")
        assert bench(pilot).transcript.cursor == 6
        assert bench(pilot).transcript.has_focus


async def test_review_names_what_is_missing_and_goes_there() -> None:
    async with opened() as pilot:
        await open_first(pilot)
        await press(pilot, "1", "1", "2", "ctrl+d")
        assert "Fails that need evidence" in text(pilot)
        await press(pilot, "enter")
        item = bench(pilot).item
        assert item is not None
        assert item.id == "A4"


async def test_data_that_looks_like_markup_stays_text() -> None:
    async with opened(size=(200, 50)) as pilot:
        await open_first(pilot)
        assert "[客户]" in text(pilot)
        assert "[/x]" in text(pilot)


class Refusing(FakeDesk):
    """A desk that refuses every answer in its own way."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def answer(self, draft: str, item: str, answer: object) -> object:  # type: ignore[override]
        raise self.error


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (InvalidInput("it does not fit", remedy="try another"), ["it does not fit", "try another"]),
        (NotPermitted("you may not", remedy="ask"), ["you may not"]),
        (MissingPart("the disk is full", remedy="make room"), ["Something is missing", "make room"]),
    ],
)
async def test_errors_become_words_and_the_answer_is_taken_back(
    error: Exception, words: Sequence[str]
) -> None:
    async with opened(Refusing(error)) as pilot:  # type: ignore[arg-type]
        await open_first(pilot)
        await press(pilot, "1")
        assert all(word in text(pilot) for word in words)
        await press(pilot, "escape")
        assert bench(pilot).form.answer("A1") is None


class SlowDesk(FakeDesk):
    """The second call takes its time to be read."""

    def open_call(self, recording: str) -> Call:
        if recording == SECOND:
            time.sleep(0.3)
        return super().open_call(recording)


async def test_a_key_typed_while_the_next_call_is_read_scores_that_call_and_not_the_one_before() -> None:
    desk = SlowDesk()
    async with opened(desk) as pilot:
        await open_first(pilot)
        pilot.app.post_message(OpenRecording(SECOND))
        pilot.app.post_message(events.Key("2", "2"))
        await settled(pilot)
        assert bench(pilot).call_ is not None
        assert answers(desk) == {}
        assert answers(desk, SECOND) == {"A1": False}


async def test_a_call_that_cannot_be_opened_leaves_the_one_before_as_it_was() -> None:
    async with opened() as pilot:
        await open_first(pilot)
        pilot.app.post_message(OpenRecording("R000099"))
        await settled(pilot)
        assert lines(pilot)[0].split()[0] == FIRST
        assert "Reading" not in text(pilot)


async def test_a_workbench_without_a_call_says_how_to_open_one_and_nothing_of_a_transcript() -> None:
    async with opened() as pilot:
        await press(pilot, "f3")
        assert "Open a recording from the list" in text(pilot)
        assert "No transcript" not in text(pilot)


async def test_an_open_comment_box_says_what_it_is_for() -> None:
    async with opened() as pilot:
        await open_first(pilot)
        await press(pilot, "i")
        assert "The comment, kept as you type" in text(pilot)


async def test_a_message_never_covers_the_score() -> None:
    async with opened() as pilot:
        await open_first(pilot)
        await press(pilot, "1", "enter")
        assert "no suggestion" in text(pilot)
        assert "1/13  score 100.0" in text(pilot)


async def test_findings_are_named_in_the_language_of_the_screen() -> None:
    use_language("zh")
    async with opened() as pilot:
        assert "✗不归我管" in text(pilot)
        assert "not_our_job" not in text(pilot)


@pytest.mark.parametrize("message", ["评分已提交，不再变动", "E1 评分已提交，不再变动"])
async def test_a_message_loses_no_wide_letter_at_the_edge_of_a_pane(message: str) -> None:
    for width in (80, 81, 120):
        async with opened(size=(width, 24)) as pilot:
            await open_first(pilot)
            pilot.app.notify(f"{message}：请重新打开这条录音再看一遍", markup=False)
            await settled(pilot)
            assert message in text(pilot)
