"""`[listening]` of config.toml: what it may say, and what the player makes of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa_console.bootstrap import read_settings
from qa_console.domain.ports.audio import ListeningHabits
from qa_console.errors import ConfigError
from qa_console.services.listening import habits_of


def habits(folder: Path, lines: str) -> ListeningHabits:
    (folder / "config.toml").write_text(f"[listening]\n{lines}\n", "utf-8")
    return habits_of(read_settings(folder))


def test_without_a_word_the_habits_are_the_usual_ones(tmp_path: Path) -> None:
    assert habits_of(read_settings(tmp_path)) == ListeningHabits()


def test_each_key_has_its_effect(tmp_path: Path) -> None:
    assert habits(tmp_path, "rewind = 2\nsilence = 0.8\nlevel = false") == ListeningHabits(2.0, 0.8, False)
    assert habits(tmp_path, "rewind = 0") == ListeningHabits(rewind_s=0.0)


@pytest.mark.parametrize(
    "line",
    [
        "rewind = -1",
        "rewind = 99",
        'rewind = "1"',
        "silence = 0.1",
        "level = 1",
        "silence = true",
        "volume = 1",
    ],
)
def test_what_makes_no_sense_is_refused_with_the_remedy(tmp_path: Path, line: str) -> None:
    with pytest.raises(ConfigError) as refused:
        habits(tmp_path, line)
    assert "rewind" in str(refused.value.remedy)
