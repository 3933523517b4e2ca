"""Documents on the screen: Markdown's tables stand in columns that fit."""

from __future__ import annotations

from qa_console.documents.markdown import to_markdown
from qa_console.documents.notice import document_of
from qa_console.tui.widgets.pages import hung, laid_out
from tests.golden_notices import NOTICES, words

TABLE = """\
Before

| Recording | Score |
| --- | ---: |
| R000001 王芳 | 98.0 |

After"""


def test_a_table_stands_in_columns_without_its_rule() -> None:
    assert laid_out(TABLE, 40) == ["Before", "", "Recording     Score", "R000001 王芳  98.0", "", "After"]


def test_a_table_that_is_too_wide_is_told_row_by_row_and_loses_nothing() -> None:
    lines = laid_out("| 一二三四五六七八九十 | Score |\n| --- | --- |\n| R000001 | 98.0 |", 16)
    assert lines == ["一二三四五六七八九十  Score", "- R000001  98.0"]


def test_a_document_is_read_without_its_marks_and_escapes() -> None:
    text = "> **R000001**  \n> *Note: a \\| b*\n\n- Date: \\_\\_\n\n---\n"
    assert [line.rstrip() for line in laid_out(text, 40)] == [
        *("  R000001", "  Note: a | b", "", "- Date: __", "", "")
    ]


def test_an_escaped_bar_does_not_begin_a_cell() -> None:
    assert laid_out("| a \\| b | c |\n| --- | --- |", 40) == ["a | b  c"]


def test_no_notice_shows_a_mark_of_its_format_on_the_screen() -> None:
    for name, make in NOTICES.items():
        for lang in ("zh", "en"):
            text = "\n".join(laid_out(to_markdown(document_of(make(), words(lang))), 78))
            assert not set(text) & set("\\*|"), name


def test_bars_are_shortened_in_one_measure_before_their_table_is_told_row_by_row() -> None:
    text = f"| below 60 | {'=' * 20} |\n| --- | --- |\n| 90 and more | {'=' * 10} |"
    assert laid_out(text, 23) == ["below 60     " + "=" * 10, "90 and more  " + "=" * 5]


def test_what_follows_a_bullet_or_a_quote_begins_under_its_words() -> None:
    assert hung("- one two three", 10) == ["- one ", "  two ", "  three"]
    assert hung("  说明：没有一点耐心", 14) == ["  说明：没有", "  一点耐心"]
    assert hung("plain words here", 12) == ["plain words ", "here"]


def test_labels_stand_in_a_column_however_long_what_they_say_is() -> None:
    text = "| | |\n| --- | --- |\n| Team | A |\n| Period | 2026-03-02 to 2026-03-08 |"
    assert laid_out(text, 20) == ["Team    A", "Period  2026-03-02 to 2026-03-08"]
