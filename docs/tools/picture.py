"""Take the pictures of the app for the documents: SVG exports from the app itself, on the demo workspace.

`python -m docs.tools.picture [HOME]`: without HOME the demo's job is run in a temporary folder first.
"""

from __future__ import annotations

import asyncio
import html
import re
import sys
import tempfile
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
    """The export with the length of each text in cells: Rich counts characters, which squeezes Chinese."""
    one = min(float(found) for found in re.findall(r'textLength="([0-9.]+)"', svg))

    def lengthened(found: re.Match[str]) -> str:
        cells = cell_len(html.unescape(found[3]))
        return f'<text{found[1]}textLength="{round(cells * one, 1):g}"{found[2]}>{found[3]}</text>'

    return re.sub(r'<text([^>]*?)textLength="[0-9.]+"([^>]*)>([^<]*)</text>', lengthened, svg)


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
