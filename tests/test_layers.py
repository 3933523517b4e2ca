"""The rooms import only as the contracts in pyproject.toml allow."""

from __future__ import annotations

import ast
from pathlib import Path

from importlinter.application.use_cases import SUCCESS
from importlinter.cli import lint_imports

PACKAGE = Path(__file__).resolve().parents[1] / "qa_console"


def test_imports_keep_the_contracts() -> None:
    assert lint_imports(config_filename=str(PACKAGE.parent / "pyproject.toml"), is_debug_mode=False) in (
        0,
        SUCCESS,
    )


def test_domain_only_marks_messages_and_never_translates_them() -> None:
    for path in (PACKAGE / "domain").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "qa_console.i18n":
                assert {name.name for name in node.names} <= {"mark", "LANGUAGES"}, path


def test_no_module_grows_past_six_hundred_lines() -> None:
    long = {
        path.name: n for path in PACKAGE.rglob("*.py") if (n := path.read_text("utf-8").count("\n")) > 600
    }
    assert long == {}
