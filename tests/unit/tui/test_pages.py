"""Documents on the screen: Markdown's tables stand in columns that fit."""

from __future__ import annotations

from rich.cells import cell_len

from qa_console.tui.widgets.pages import laid_out

TABLE = """\
Before

| Recording | Score |
| --- | ---: |
| R000001 王芳 | 98.0 |

After"""


def test_a_table_stands_in_columns_without_its_rule() -> None:
    assert laid_out(TABLE, 40) == ["Before", "", "Recording     Score", "R000001 王芳  98.0", "", "After"]


def test_a_wide_table_gives_way_in_its_widest_column() -> None:
    lines = laid_out("| 一二三四五六七八九十 | 100.0 |\n| --- | --- |\n| a | b |", 16)
    assert all(cell_len(line) <= 16 for line in lines)
    assert lines[0].endswith("100.0")
