"""Every colour of the app, in one place: tokens for what the trade means, in four versions.

Text keeps a contrast of 4.5:1 and marks 3:1 with what lies behind them; a test computes both.
Nothing is told by colour alone.
"""

from __future__ import annotations

from collections.abc import Mapping

from textual.theme import BUILTIN_THEMES, Theme

TOKENS = ("agent", "customer", "met", "violated", "unsure", "critical", "silence", "playhead")
"""What style sheets may name beside the framework's own; no meaning hangs on red against green alone."""

DARK = {
    "background": "#15181c", "surface": "#1c2026", "panel": "#262b33", "foreground": "#e4e7eb",
    "muted": "#a0a8b4", "primary": "#7cc4ff",
    "agent": "#6cc5f0", "customer": "#f0c674", "met": "#7fd6a8", "violated": "#ff9466",
    "unsure": "#d6a8f5", "critical": "#ff8f8f", "silence": "#8b95a3", "playhead": "#ffffff",
}  # fmt: skip
LIGHT = {
    "background": "#fbfbf8", "surface": "#f1f1ec", "panel": "#e3e4de", "foreground": "#1b1e22",
    "muted": "#555c66", "primary": "#0b5394",
    "agent": "#0b5a8a", "customer": "#7a4f00", "met": "#14633c", "violated": "#a33a00",
    "unsure": "#6b2f96", "critical": "#a8071a", "silence": "#5c646f", "playhead": "#000000",
}  # fmt: skip
CONTRAST = {
    "background": "#000000", "surface": "#000000", "panel": "#1a1a1a", "foreground": "#ffffff",
    "muted": "#d9d9d9", "primary": "#66d9ff",
    "agent": "#66d9ff", "customer": "#ffe066", "met": "#8affc1", "violated": "#ffb088",
    "unsure": "#e5c4ff", "critical": "#ffb3b3", "silence": "#c8c8c8", "playhead": "#ffffff",
}  # fmt: skip

PALETTES: Mapping[str, Mapping[str, str]] = {"dark": DARK, "light": LIGHT, "contrast": CONTRAST}
NO_COLOR = "no-color"
DEFAULT = "dark"


def themes() -> list[Theme]:
    """All versions, ready to register."""
    return [*(_coloured(name, palette) for name, palette in PALETTES.items()), _plain()]


def _coloured(name: str, palette: Mapping[str, str]) -> Theme:
    return Theme(
        name=name,
        primary=palette["primary"],
        secondary=palette["customer"],
        accent=palette["primary"],
        warning=palette["customer"],
        error=palette["critical"],
        success=palette["met"],
        foreground=palette["foreground"],
        background=palette["background"],
        surface=palette["surface"],
        panel=palette["panel"],
        dark=name != "light",
        text_alpha=1.0,
        variables=_variables(palette),
    )


def _variables(palette: Mapping[str, str]) -> dict[str, str]:
    return {
        **{token: palette[token] for token in TOKENS},
        "muted": palette["muted"],
        "block-cursor-foreground": palette["background"],
        "block-cursor-background": palette["foreground"],
        "block-cursor-text-style": "bold",
        "input-cursor-background": palette["foreground"],
        "input-cursor-foreground": palette["background"],
        "input-selection-background": palette["panel"],
        "border": palette["muted"],
        "border-blurred": palette["muted"],
    }


def _plain() -> Theme:
    """The terminal's own two colours; the app filters whatever else a style asks for."""
    ansi = "ansi_default"
    return Theme(
        name=NO_COLOR,
        primary=ansi,
        secondary=ansi,
        accent=ansi,
        warning=ansi,
        error=ansi,
        success=ansi,
        foreground=ansi,
        background=ansi,
        surface=ansi,
        panel=ansi,
        boost=ansi,
        ansi=True,
        variables={
            **BUILTIN_THEMES["ansi-dark"].variables,
            **dict.fromkeys((*TOKENS, "muted"), ansi),
            "block-cursor-text-style": "reverse",
        },
    )


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours `#rrggbb`, 1 to 21, as WCAG 2 defines it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
