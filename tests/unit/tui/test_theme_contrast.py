"""Every version of the colours can be read: text 4.5:1, marks 3:1 against all that may lie behind them."""

from __future__ import annotations

import pytest

from qa_console.tui.theme import NO_COLOR, PALETTES, TOKENS, contrast, themes

GROUNDS = ("background", "surface")


def test_black_on_white_has_the_greatest_contrast() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("version", PALETTES)
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("token", ["foreground", "muted", *TOKENS])
def test_text_and_marks_stand_out(version: str, ground: str, token: str) -> None:
    assert contrast(PALETTES[version][token], PALETTES[version][ground]) >= 4.5


@pytest.mark.parametrize("version", PALETTES)
def test_bars_can_be_read(version: str) -> None:
    palette = PALETTES[version]
    assert contrast(palette["foreground"], palette["panel"]) >= 4.5
    assert contrast(palette["background"], palette["primary"]) >= 4.5


def test_every_version_has_every_token() -> None:
    for theme in themes():
        assert set(TOKENS) <= set(theme.variables), theme.name
    assert NO_COLOR in {theme.name for theme in themes()}
