"""Write docs/reference/keys.md from the app's table of keys; `--check` fails when it is stale."""

from __future__ import annotations

import sys
from pathlib import Path

from qa_console.i18n import use_language
from qa_console.tui.keys import as_markdown

TARGET = Path(__file__).resolve().parents[1] / "reference" / "keys.md"


def main(arguments: list[str]) -> int:
    use_language("en")
    text = as_markdown()
    if "--check" in arguments:
        if TARGET.exists() and TARGET.read_text("utf-8") == text:
            return 0
        print(f"{TARGET.name} is not up to date (run `make docs`)")
        return 1
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
