"""Take the pictures of the app for the documents: SVG exports from the app itself, on the demo workspace.

`python -m docs.tools.picture [HOME]`: without HOME the demo's job is run in a temporary folder first.
"""

from __future__ import annotations

import asyncio
import html
import re
import sys
import tempfile
from itertools import groupby
from pathlib import Path

from rich.cells import cell_len

from qa_console.bootstrap import acting_person, open_console
from qa_console.cli.app import run
from qa_console.i18n import use_language
from qa_console.tui.app import ConsoleApp
from qa_console.tui.console_desk import ConsoleDesk

IMAGES = Path(__file__).resolve().parents[1] / "images"
SIZE = (120, 36)
PICTURES: dict[str, tuple[str, ...]] = {
    "worklist": (),
    "workbench": ("down", "down", "enter", "1", "1", "full_stop", "full_stop"),
    "notices": ("f4",),
    "team": ("f5",),
}


async def take(app: ConsoleApp, name: str, keys: tuple[str, ...]) -> None:
    """Press the keys, wait until everything is painted, write the picture."""
    async with app.run_test(size=SIZE) as pilot:
        for key in ("", *keys, ""):
            if key:
                await pilot.press(key)
            await app.workers.wait_for_complete()
            await pilot.pause(0.2)
        svg = app.export_screenshot(title="qa-console")
        (IMAGES / f"{name}.svg").write_text(with_cells(svg), "utf-8")


def with_cells(svg: str) -> str:
    """The export with each run of wide or of narrow letters in its own cells.

    Rich gives a line one length, counted in characters: that squeezes Chinese, and a reader's program
    would spread what is left over letters of both widths alike, so that no column stands straight.
    """
    one = min(float(found) for found in re.findall(r'textLength="([0-9.]+)"', svg))

    def placed(found: re.Match[str]) -> str:
        made, x = [], float(found[2])
        for wide, letters in groupby(html.unescape(found[5]), key=lambda letter: cell_len(letter) > 1):
            text = "".join(letters)
            length = cell_len(text) * one
            if wide:
                size = f'textLength="{round(length, 1):g}" lengthAdjust="spacingAndGlyphs"'
            else:
                size = f'textLength="{round(length, 1):g}"'
                text = html.escape(text, quote=False).replace("\xa0", "&#160;")
            made.append(f'<text{found[1]}x="{x:g}"{found[3]}{size}{found[4]}>{text}</text>')
            x = round(x + length, 1)
        return "".join(made)

    return re.sub(
        r'<text([^>]*?)x="([0-9.]+)"([^>]*?)textLength="[0-9.]+"([^>]*)>([^<]*)</text>', placed, svg
    )


def main(arguments: list[str]) -> int:
    with tempfile.TemporaryDirectory() as folder:
        home = arguments[0] if arguments else str(Path(folder) / "home")
        if not arguments and run(["--home", home, "--lang", "zh", "demo", "--headless"]) != 0:
            return 1
        use_language("zh")
        IMAGES.mkdir(parents=True, exist_ok=True)
        for name, keys in PICTURES.items():
            console = open_console(home=home, lang="zh")
            app = ConsoleApp(ConsoleDesk(console, acting_person(None, console)))
            asyncio.run(take(app, name, keys))
            console.engine.dispose()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
