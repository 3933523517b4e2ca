"""What must start fast imports nothing heavy: looked at in a fresh interpreter."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("textual", "numpy", "sqlalchemy", "alembic", "openpyxl", "docx", "jinja2", "pydub")
LOOK = """
import sys
from qa_console.cli.app import run
code = run(sys.argv[1:])
heavy = [name for name in {heavy} if name in sys.modules]
sys.exit(f"imported {{heavy}}" if heavy else code)
"""


def fresh(*arguments: str) -> subprocess.CompletedProcess[str]:
    program = LOOK.format(heavy=HEAVY)
    return subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("arguments", [("--help",), ("--version",), ("no-such-command",)])
def test_help_imports_nothing_heavy(arguments: tuple[str, ...]) -> None:
    result = fresh(*arguments)
    assert "imported" not in result.stderr
    assert result.returncode == (2 if arguments == ("no-such-command",) else 0)
