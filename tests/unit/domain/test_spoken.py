"""Folding speech so that width, fillers, stutter and pauses do not hide what was said."""

from __future__ import annotations

import pytest

from qa_console.domain.spoken import fold, listen


@pytest.mark.parametrize(
    ("said", "folded"),
    [
        ("我，也不 清楚", "我,也不清楚"),
        ("我我呃也不太清楚……", "我也不太清楚,"),
        ("解释清楚了？", "解释清楚了?"),
        ("ＡＢ１２", "ab12"),
        ("I don’t know!", "i dont know."),
        ("well-known, yes", "well,known,yes"),
        ("等3.5天。", "等35天."),
        ("", ""),
        ("……", ""),
    ],
)
def test_speech_is_folded(said: str, folded: str) -> None:
    assert fold(said) == folded


def test_a_folded_slice_is_quoted_as_it_was_said() -> None:
    spoken = listen("嗯，我 呃 不 知 道。")
    start = spoken.norm.index("我")
    assert spoken.quote(start, start + 4) == "我 呃 不 知 道"


@pytest.mark.parametrize(
    ("said", "folded"),
    [
        ("這個我們沒辦法", "这个我们没办法"),
        ("妳好，請稍候", "你好,请稍候"),
        ("我我，我不，不知道", "我不知道"),
        ("我们我们不管", "我们不管"),
        ("这边儿没法儿办呀", "这边没法办"),
    ],
)
def test_traditional_characters_stutter_and_particles_make_no_difference(said: str, folded: str) -> None:
    assert fold(said) == folded
