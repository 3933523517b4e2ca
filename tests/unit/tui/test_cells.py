"""Cells, not characters: what is fitted, cut and wrapped takes exactly the room it was given."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from qa_console.tui.formatting import (
    ambiguous,
    bars,
    clock,
    cut_start,
    fit,
    shown,
    sparkline,
    tenths,
    wrap,
)

MIXED = st.text(alphabet="ab 张敏，。1-é한", max_size=40)


@given(MIXED, st.integers(0, 30))
def test_fitted_text_takes_exactly_its_cells(text: str, width: int) -> None:
    assert cell_len(fit(text, width)) == width
    assert cell_len(fit(text, width, right=True)) == width
    assert cell_len(fit(text, width, keep_end=True)) == width


def test_a_cut_through_a_wide_character_leaves_a_blank() -> None:
    assert fit("张敏", 3) == "张 "
    assert cut_start("张敏", 3) == " 敏"


@given(MIXED, st.integers(2, 30))
def test_wrapped_lines_fit_and_lose_nothing_but_spaces(text: str, width: int) -> None:
    lines = [text[start:end] for start, end in wrap(text, width)]
    assert all(cell_len(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_latin_words_stay_whole_where_they_fit() -> None:
    text = "your order is late"
    assert [text[a:b] for a, b in wrap(text, 11)] == ["your order ", "is late"]


def test_control_and_bidi_characters_in_data_become_visible() -> None:
    assert shown("a\x1b[31mb") == "a␛[31mb"
    assert "202E" in shown("a\u202eb")
    assert shown("\u2764\ufe0f") == "\u2764"


def test_ambiguous_punctuation_in_data_is_shown_by_a_neutral_look_alike() -> None:
    assert ambiguous(shown("\u201c好\u201d \u2014 \u2026 \u00b7 \u2192")) == set()


def test_clocks_never_run_ahead() -> None:
    assert clock(134.99) == "02:14"
    assert tenths(134.69) == "02:14.6"
    assert clock(3725) == "1:02:05"
    assert clock(None) == "--:--"


def test_a_short_noise_never_disappears_from_the_waveform() -> None:
    (line,) = bars([0.0, 0.01, 0.0, 1.0])
    assert line == "\u2880\u28b8"


def test_a_tall_lane_fills_from_the_bottom() -> None:
    top, bottom = bars([1.0, 0.5], 2)
    assert (top, bottom) == ("\u2847", "\u28ff")


def test_a_trend_of_equal_values_is_a_line_in_the_middle_and_a_gap_stays_blank() -> None:
    assert sparkline([80.0, None, 80.0]) == "\u28e4 \u28e4"
    rising = sparkline([10.0, 90.0])
    assert rising[0] < rising[1]


def test_a_chinese_line_never_begins_with_a_closing_mark() -> None:
    text = "名额就剩三个了，您先定下来，滤芯的事装的时候会说。"
    lines = [text[a:b] for a, b in wrap(text, 14)]
    assert lines == ["名额就剩三个", "了，您先定下", "来，滤芯的事装", "的时候会说。"]


def test_a_row_of_closing_marks_is_broken_all_the_same() -> None:
    assert [len("。" * 9)] == [sum(b - a for a, b in wrap("。" * 9, 6))]
