"""Nothing that the interface itself writes has a width that terminals disagree about."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from qa_console.i18n import use_language
from qa_console.tui.formatting import ambiguous
from qa_console.tui.widgets.transcript import widest_party
from tests.app_pilot import opened, press, text
from tests.fakes import FakeDesk

TUI = Path(__file__).resolve().parents[3] / "qa_console" / "tui"


def test_no_interface_string_holds_an_ambiguous_character() -> None:
    found = {}
    for path in TUI.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"tr", "mark", "ntr"}:
                strings = [each.value for each in node.args if isinstance(each, ast.Constant)]
                if bad := ambiguous("".join(str(each) for each in strings)):
                    found[f"{path.name}:{node.lineno}"] = bad
    assert found == {}


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    "keys",
    [
        (),
        ("enter",),
        ("f4",),
        ("f5",),
        ("question_mark",),
        ("d",),
        ("slash",),
        ("ctrl+p",),
        ("enter", "e"),
        ("enter", "i"),
        ("enter", "a"),
    ],
    ids=lambda keys: "+".join(keys) or "list",
)
async def test_no_screen_or_dialog_tears_on_a_chinese_terminal(lang: str, keys: tuple[str, ...]) -> None:
    use_language(lang)
    async with opened(FakeDesk()) as pilot:
        await press(pilot, *keys)
        await pilot.pause(0.2)
        assert ambiguous(text(pilot)) == set()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_party_names_fit_their_cells(lang: str) -> None:
    use_language(lang)
    assert widest_party() <= 4
