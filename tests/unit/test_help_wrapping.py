"""Help in lines: cells are counted, not characters, and nothing is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_console.cli.wrapping import CellFormatter, cells, wrapped

TEXT = st.text(alphabet="ab ，。（）抽取录音-", max_size=60)


@given(TEXT, st.integers(12, 40))
def test_no_line_is_wider_than_asked_unless_it_is_one_piece(text: str, width: int) -> None:
    for line in wrapped(text, width):
        assert cells(line) <= width or " " not in line


@given(TEXT, st.integers(12, 40))
def test_every_character_but_the_spaces_at_the_breaks_is_kept(text: str, width: int) -> None:
    assert "".join(wrapped(text, width)).replace(" ", "") == text.replace(" ", "")


def test_punctuation_clings_to_the_character_before_it() -> None:
    assert wrapped("抽取录音，监听。", 8) == ["抽取录", "音，监", "听。"]


def test_english_is_left_to_click() -> None:
    formatter = CellFormatter(width=20)
    formatter.write_text("one two three four five six")
    assert formatter.getvalue() == "one two three four\nfive six\n"


@pytest.mark.parametrize("width", [40, 60])
def test_the_second_column_stays_in_its_place(width: int) -> None:
    formatter = CellFormatter(width=width)
    formatter.write_dl([("--one", "按方案抽取要监听的录音，抽取结果保存在工作区。" * 3)])
    lines = formatter.getvalue().splitlines()
    assert len(lines) > 1
    assert all(line.startswith(" " * 7) for line in lines[1:])
    assert max(map(cells, lines)) <= width
