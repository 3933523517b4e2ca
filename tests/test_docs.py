"""What the documents say exists, does; what is generated is fresh."""

from __future__ import annotations

import re
from pathlib import Path

from docs.tools import reference
from qa_console.cli.app import COMMANDS
from qa_console.i18n import use_language

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def test_the_command_reference_is_fresh() -> None:
    assert reference.main(["--check"]) == 0
    use_language("en")


def test_every_command_that_a_page_shows_exists() -> None:
    for page in PAGES:
        for line in re.findall(r"^(?:\$ )?qa-console ([^\n]*)", page.read_text("utf-8"), re.MULTILINE):
            words = [
                word for word in re.sub(r"--(home|db|lang|user) \S+", "", line).split() if word[0] != "-"
            ]
            assert not words or words[0] in COMMANDS or words[0].startswith("["), f"{page.name}: {line}"


def test_every_relative_link_leads_somewhere() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
