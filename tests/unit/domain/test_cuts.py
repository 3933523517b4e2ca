"""Cuts as people write them, and whether they lie in the recording."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_console.domain.cuts import Cut, cut_told, placed
from qa_console.domain.model import Span
from qa_console.domain.recording_time import clock, seconds_told
from qa_console.errors import InvalidInput, WrongUsage


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("R000001", Cut("R000001")),
        ("r000001@5-7.25", Cut("r000001", 5.0, 7.25)),
        (" R000001@1:15-1:40 ", Cut("R000001", 75.0, 100.0)),
        ("R000001@-0:30", Cut("R000001", 0.0, 30.0)),
        ("R000001@1:02:03-", Cut("R000001", 3723.0)),
        ("R000001@1-2=A3 服务忌语", Cut("R000001", 1.0, 2.0, "A3 服务忌语")),
        ("R000001=whole=call", Cut("R000001", title="whole=call")),
        ("R000001@1-2= a\nb\x1b[31m ", Cut("R000001", 1.0, 2.0, "a b")),
    ],
)
def test_a_cut_is_read(text: str, cut: Cut) -> None:
    assert cut_told(text) == cut


@pytest.mark.parametrize("text", ["", "@1-2", "R000001@", "R000001@5", "R1@a-b", "R1@1-2-3", "R1@1:2:3:4-5"])
def test_what_is_no_cut_is_wrong_usage(text: str) -> None:
    with pytest.raises(WrongUsage):
        cut_told(text)


@given(st.text(max_size=60))
def test_any_text_is_a_cut_or_wrong_usage(text: str) -> None:
    try:
        cut = cut_told(text)
    except WrongUsage:
        return
    assert cut.recording
    assert cut.start_s >= 0


@pytest.mark.parametrize(
    ("cut", "lead_s", "span"),
    [
        (Cut("R", 2, 5), 0.0, Span(2, 5)),
        (Cut("R"), 0.0, Span(0, 10)),
        (Cut("R", 2, 5), 0.5, Span(1.5, 5.5)),
        (Cut("R", 0.2, 9.9), 0.5, Span(0, 10)),
        (Cut("R", 9, 10.04), 0.0, Span(9, 10)),
    ],
)
def test_a_cut_lies_in_the_recording(cut: Cut, lead_s: float, span: Span) -> None:
    assert placed(cut, 10.0, lead_s=lead_s) == span


@pytest.mark.parametrize(
    ("start", "end"),
    [(5, 5), (5, 4), (10, None), (9, 10.2), (11, 12), (-1, 2), (10.01, 10.04), (float("nan"), 3)],
)
def test_a_cut_outside_the_recording_is_refused_with_its_length(start: float, end: float | None) -> None:
    with pytest.raises(InvalidInput) as refused:
        placed(Cut("R", start, end), 10.0, where="R000001")
    assert refused.value.where == "R000001"
    assert refused.value.values["duration"] == 10.0


@given(st.floats(0, 36_000))
def test_a_shown_time_is_read_back_to_a_tenth(at_s: float) -> None:
    assert seconds_told(clock(at_s)) == pytest.approx(at_s, abs=0.051)
