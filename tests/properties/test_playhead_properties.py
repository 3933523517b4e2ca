"""The playhead's accounts: what was given out times its speed is how far one came, in range."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_console.audio.deck import Deck, Wishes
from qa_console.audio.decode import Samples
from qa_console.audio.mixing import gains_for, limited
from qa_console.audio.resampling import Resampler
from qa_console.domain.model import Channel, Span
from tests.unit.audio.playing import RATE, deck_of, spoken

LENGTH_S = 20
NOISE = np.random.default_rng(7).normal(0, 0.2, (LENGTH_S * RATE, 2)).astype(np.float32)
PAIR = (Channel.AGENT, Channel.CUSTOMER)

speeds = st.floats(0.5, 3.0, allow_nan=False)
places = st.floats(0, LENGTH_S)
spans = st.tuples(places, places).map(lambda pair: Span(min(pair), max(pair)))
wishes = st.builds(
    Wishes,
    speed=speeds,
    volume=st.floats(0, 2),
    skip_silence=st.booleans(),
    channel=st.sampled_from((None, *PAIR)),
    balance=st.floats(-1, 1),
    level=st.booleans(),
)
keys = st.lists(st.tuples(wishes, st.floats(0.02, 0.6), st.integers(40, 160)), min_size=1, max_size=6)


def played(deck: Deck, wish: Wishes, seconds: float, count: int) -> list[tuple[float, int, Samples]]:
    """Place after each pull, frames it gave, and the frames."""
    pulls, left = [], round(seconds * RATE)
    while left > 0 and (part := deck.next(wish, count)) is not None:
        pulls.append((deck.position_s, len(part), part))
        left -= len(part)
    return pulls


@settings(max_examples=60, deadline=None)
@given(keys, st.lists(spans, max_size=4))
def test_the_place_only_goes_forward_and_what_is_heard_is_in_range(
    changes: list[tuple[Wishes, float, int]], speech: list[Span]
) -> None:
    deck, _ = deck_of(NOISE * 4, spoken(LENGTH_S, *speech, loudness=-50.0))
    deck.play()
    before = 0.0
    for wish, seconds, count in changes:
        for place, _, part in played(deck, wish, seconds, count):
            assert place >= before
            before = place
            heard = limited(part)
            assert np.isfinite(heard).all()
            assert np.abs(heard).max(initial=0) <= 1.0


@settings(max_examples=60, deadline=None)
@given(keys)
def test_seconds_given_out_times_speed_are_seconds_gone_forward(
    changes: list[tuple[Wishes, float, int]],
) -> None:
    deck, _ = deck_of(NOISE)
    deck.play()
    for wish, seconds, count in changes:
        before = deck.position_s
        frames = sum(frames for _, frames, _ in played(deck, wish, seconds, count))
        assert deck.position_s - before == pytest.approx(frames / RATE * wish.speed, abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(keys, st.lists(spans, max_size=4))
def test_what_was_heard_adds_up_to_the_way_that_was_gone(
    changes: list[tuple[Wishes, float, int]], speech: list[Span]
) -> None:
    deck, _ = deck_of(NOISE, spoken(LENGTH_S, *speech))
    deck.play()
    given_out = 0
    for wish, seconds, count in changes:
        given_out += sum(frames for _, frames, _ in played(deck, wish, seconds, count))
    runs = deck.heard()
    assert sum(run.span.length_s for run in runs) == pytest.approx(deck.position_s, abs=1e-6)
    took_s = sum(run.span.length_s / run.speed for run in runs)
    # Where the way of playing changes, at most 5 ms are stretched to that length.
    assert took_s == pytest.approx(given_out / RATE, abs=0.006 * (len(runs) + 1))


@given(spans.filter(lambda span: span.length_s > 0.2), speeds, st.integers(40, 160))
@settings(max_examples=40, deadline=None)
def test_a_loop_is_never_left(loop: Span, speed: float, count: int) -> None:
    deck, _ = deck_of(NOISE)
    deck.seek(loop.start_s)
    deck.play()
    for place, _, _ in played(deck, Wishes(speed=speed, loop=loop), 1.0, count):
        assert loop.start_s - 0.001 <= place <= loop.end_s + 0.001


@settings(deadline=None)
@given(
    st.sampled_from(((Channel.MIXED,), PAIR, PAIR[::-1])),
    st.sampled_from((None, *PAIR)),
    st.floats(-1, 1),
    st.floats(0, 2),
    st.dictionaries(st.sampled_from(("agent", "customer", "mixed")), st.none() | st.floats(-120, 30)),
)
def test_gains_are_bounded_and_never_negative(
    channels: tuple[Channel, ...],
    heard: Channel | None,
    balance: float,
    volume: float,
    loudness: dict[str, float | None],
) -> None:
    gains = gains_for(channels, heard=heard, balance=balance, volume=volume, loudness_lufs=loudness)
    assert gains.shape == (len(channels), 2)
    assert (gains >= 0).all()
    assert gains.max() <= 2 * 10 ** (15 / 20) + 1e-3


@settings(deadline=None)
@given(st.lists(st.floats(-100, 100, width=32), min_size=1, max_size=50))
def test_the_limiter_keeps_order_and_sign_and_never_passes_full_scale(values: list[float]) -> None:
    sound = np.sort(np.array(values, np.float32))[:, None]
    made = limited(sound)
    assert np.abs(made).max() <= 1.0
    assert (np.diff(made, axis=0) >= -1e-6).all()
    assert (np.sign(made) == np.sign(sound)).all()


@given(
    st.sampled_from((8000, 11025, 16000, 22050, 44100, 48000, 96000)),
    st.lists(st.integers(1, 2000), min_size=2, max_size=8),
)
@settings(deadline=None)
def test_resampling_in_pieces_is_resampling_whole(rate_hz: int, asked: list[int]) -> None:
    sound = np.random.default_rng(3).normal(0, 0.2, (40_000, 2)).astype(np.float32)
    piecewise, whole = Resampler(rate_hz, 48_000, 2), Resampler(rate_hz, 48_000, 2)
    parts, at = [], 0
    for count in asked:
        given_now = sound[at : at + piecewise.needed(count)]
        at += len(given_now)
        parts.append(piecewise(given_now))
        assert len(parts[-1]) >= count
    assert np.allclose(np.concatenate(parts), whole(sound[:at]), atol=1e-6)
