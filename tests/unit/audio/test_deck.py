"""What a deck gives out: gapless through everything that keys do, and the place it says it is at."""

from __future__ import annotations

import numpy as np
import pytest

from qa_console.audio.deck import Deck, Wishes
from qa_console.audio.decode import Samples
from qa_console.domain.model import Channel, Span
from tests.unit.audio.playing import (
    RATE,
    InMemory,
    deck_of,
    largest_leap,
    longest_silence_s,
    pulled,
    spoken,
    tone,
)

SKIPPING = Wishes(skip_silence=True)


def is_gapless(sound: Samples, source: Samples, *, loudest: float = 1.1) -> bool:
    """No leap that the source does not have itself, no hole."""
    return largest_leap(sound) < 1.5 * loudest * largest_leap(source) and longest_silence_s(sound) < 0.005


def playing(sound: Samples, *speech: Span) -> tuple[Deck, InMemory]:
    deck, source = deck_of(sound, spoken(len(sound) / RATE, *speech) if speech else None)
    deck.play()
    pulled(deck, Wishes(), 0.1)
    return deck, source


@pytest.mark.parametrize(("before", "after"), [(1.0, 1.5), (1.5, 1.0), (0.5, 3.0), (3.0, 1.0), (2.0, 0.75)])
def test_a_change_of_speed_is_gapless(before: float, after: float) -> None:
    sound = tone(channels=2)
    deck, _ = playing(sound)
    heard = [pulled(deck, Wishes(speed=speed), 0.3) for speed in (before, after, before)]
    assert is_gapless(np.concatenate(heard), sound)


@pytest.mark.parametrize("target_s", [0.0, 0.7312, 3.1])
@pytest.mark.parametrize("speed", [1.0, 1.5])
def test_a_seek_is_gapless(target_s: float, speed: float) -> None:
    sound = tone(channels=2)
    deck, _ = playing(sound)
    parts = [pulled(deck, Wishes(speed=speed), 0.2)]
    deck.seek(target_s)
    parts.append(pulled(deck, Wishes(speed=speed), 0.3))
    assert is_gapless(np.concatenate(parts), sound)
    assert deck.position_s == pytest.approx(target_s + 0.3 * speed, abs=0.01)


@pytest.mark.parametrize("speed", [0.5, 1.0, 1.5, 3.0])
def test_a_loop_is_gapless_and_as_long_as_it_says(speed: float) -> None:
    sound = tone(channels=2)
    deck, _ = playing(sound)
    wishes = Wishes(speed=speed, loop=Span(1.003, 1.517))
    deck.seek(1.003)
    rounds = pulled(deck, wishes, 4 * 0.514 / speed)
    assert is_gapless(rounds, sound)
    lengths = [heard.span for heard in deck.heard() if heard.span.start_s == pytest.approx(1.003)][:-1]
    assert len(lengths) >= 3
    for span in lengths:
        assert span.end_s == pytest.approx(1.517, abs=0.001)


def test_hurrying_through_silence_is_gapless_soft_and_back_in_time_for_speech() -> None:
    sound = tone(seconds=12, channels=2)
    deck, _ = playing(sound, Span(0, 2), Span(10, 12))
    parts, seen = [], []
    while deck.position_s < 11:
        parts.append(pulled(deck, SKIPPING, 0.02))
        seen.append((deck.position_s, deck.hurrying))
    assert is_gapless(np.concatenate(parts), sound)
    hurried = [part for part, (_, hurrying) in zip(parts, seen, strict=True) if hurrying]
    assert 0.7 < len(hurried) * 0.02 < 1.1
    assert np.abs(np.concatenate(hurried[2:-2])).max() < 0.3 * np.abs(parts[0]).max()
    places = [place for place, hurrying in seen if hurrying]
    assert 2.2 < places[0] < 2.6
    assert places[-1] == pytest.approx(9.8, abs=0.2)
    assert len(places) > 20


def test_hold_music_is_hurried_through_like_silence() -> None:
    music = np.random.default_rng(1).normal(0, 0.1, (RATE * 40, 2)).astype(np.float32)
    deck, _ = playing(music, Span(0, 2), Span(38, 40))
    took = 0
    while deck.position_s < 38:
        pulled(deck, SKIPPING, 0.02)
        took += 1
    assert took * 0.02 < 2.4 + 1.5


def test_a_loop_across_a_silence_hurries_through_it_each_time() -> None:
    deck, _ = playing(tone(seconds=20, channels=2), Span(0, 3), Span(13, 20))
    deck.seek(2)
    pulled(deck, Wishes(skip_silence=True, loop=Span(2, 14)), 3 * 3.5)
    starts = [heard for heard in deck.heard() if heard.span.start_s == pytest.approx(2)]
    assert len(starts) >= 3
    assert all(13.9 < heard.span.end_s < 14.1 or heard.span.end_s < 4 for heard in starts)


def test_a_loop_within_a_silence_is_there_to_be_listened_to() -> None:
    deck, _ = playing(tone(seconds=20, channels=2), Span(0, 3), Span(13, 20))
    deck.seek(5)
    pulled(deck, Wishes(skip_silence=True, loop=Span(5, 7)), 3)
    assert {heard.speed for heard in deck.heard()[1:]} == {1.0}


def test_without_an_analysis_nothing_is_silent() -> None:
    deck, _ = playing(tone(seconds=4, channels=2))
    pulled(deck, SKIPPING, 2)
    assert deck.position_s == pytest.approx(2.1, abs=0.01)


def test_a_place_that_is_still_being_decoded_is_bridged_by_the_old_one() -> None:
    sound = tone(seconds=4, channels=2)
    deck, source = playing(sound)
    decoded = source.read

    def slow(start: int, count: int) -> Samples | None:
        return decoded(start, count) if start < RATE else None

    source.read = slow  # type: ignore[method-assign]
    deck.seek(3)
    parts = [pulled(deck, Wishes(), 0.06)]
    assert deck.position_s == 3.0
    source.read = decoded  # type: ignore[method-assign]
    parts.append(pulled(deck, Wishes(), 0.2))
    assert is_gapless(np.concatenate(parts), sound)
    assert source.prepared[-1] == 3 * RATE


def test_what_takes_too_long_fades_and_comes_back_where_it_was_sent_to() -> None:
    sound = tone(seconds=4, channels=2)
    deck, source = playing(sound)
    decoded = source.read
    source.read = lambda start, count: decoded(start, count) if start < RATE else None  # type: ignore[method-assign]
    deck.seek(3)
    parts = [pulled(deck, Wishes(), 0.5)]
    assert len(parts[0]) < 0.2 * RATE
    assert np.abs(parts[0][-1]).max() < 0.01
    source.read = decoded  # type: ignore[method-assign]
    parts.append(pulled(deck, Wishes(), 0.2))
    assert largest_leap(np.concatenate(parts)) < 1.7 * largest_leap(sound)
    assert deck.position_s == pytest.approx(3.2, abs=0.01)


def test_hurrying_does_not_wait_for_the_decoder() -> None:
    deck, source = playing(tone(seconds=12, channels=2), Span(0, 2), Span(10, 12))
    deck.seek(4)
    source.there = False
    pulled(deck, SKIPPING, 0.3)
    assert deck.position_s > 6


def test_a_pause_and_the_end_fade_out() -> None:
    sound = tone(seconds=1.03, channels=2)
    deck, _ = playing(sound)
    parts = [pulled(deck, Wishes(), 0.2)]
    deck.pause()
    parts.append(pulled(deck, Wishes(), 0.2))
    assert np.abs(parts[-1][-1]).max() < 0.01
    deck.play()
    parts.append(pulled(deck, Wishes(), 5))
    assert np.abs(parts[-1][-1]).max() < 0.01
    assert (deck.playing, deck.position_s) == (False, deck.duration_s)
    assert largest_leap(np.concatenate(parts)) < 1.7 * largest_leap(sound)
    assert deck.heard()[-1].span.end_s == pytest.approx(deck.duration_s)


def test_a_stop_is_where_it_says_at_any_speed() -> None:
    for speed in (0.5, 1.0, 2.0, 3.0):
        deck, _ = playing(tone(seconds=4, channels=2))
        pulled(deck, Wishes(speed=speed, stop_at_s=2.345), 9)
        assert deck.position_s == pytest.approx(2.345, abs=0.001)


def test_muting_a_party_and_balancing_the_ears_do_not_click() -> None:
    both = np.concatenate([tone(220, 4), tone(330, 4)], axis=1)
    deck, _ = playing(both)
    changes = [
        Wishes(),
        Wishes(channel=Channel.AGENT),
        Wishes(channel=Channel.CUSTOMER),
        Wishes(balance=-1.0),
        Wishes(balance=0.5, volume=0.5),
    ]
    parts = [pulled(deck, wishes, 0.2) for wishes in changes]
    assert largest_leap(np.concatenate(parts)) < 2.2 * largest_leap(both)
    assert not parts[3][400:, 1].any()
    assert parts[3][400:, 0].any()


def test_a_failed_file_stops_the_deck() -> None:
    deck, source = playing(tone(seconds=4, channels=2))
    source.failed = True
    pulled(deck, Wishes(), 1)
    assert not deck.playing


def lag_s(heard: Samples, sound: Samples, place_s: float) -> float:
    """How far from `place_s` in the recording the heard sound really lies."""
    around = 0.5
    first = round((place_s - around) * RATE)
    wide = sound[first : first + len(heard) + round(2 * around * RATE), 0]
    likeness = np.correlate(wide, heard[:, 0] + heard[:, 1])
    return float(np.argmax(likeness) / RATE - around)


@pytest.mark.parametrize("speed", [0.5, 1.5, 3.0])
def test_after_another_speed_one_hears_the_place_that_is_shown(speed: float) -> None:
    noise = np.repeat(np.random.default_rng(5).normal(0, 0.1, (RATE * 8, 1)), 2, axis=1).astype(np.float32)
    deck, _ = playing(noise)
    pulled(deck, Wishes(speed=speed), 1.0)
    pulled(deck, Wishes(), 0.04)
    place_s = deck.position_s
    assert abs(lag_s(pulled(deck, Wishes(), 0.2), noise, place_s)) < 0.011


def test_after_hurrying_one_hears_the_place_that_is_shown() -> None:
    noise = np.repeat(np.random.default_rng(5).normal(0, 0.1, (RATE * 12, 1)), 2, axis=1).astype(np.float32)
    deck, _ = playing(noise, Span(0, 2), Span(10, 12))
    while deck.position_s < 9.95:
        pulled(deck, SKIPPING, 0.02)
    place_s = deck.position_s
    assert abs(lag_s(pulled(deck, SKIPPING, 0.2), noise, place_s)) < 0.011
