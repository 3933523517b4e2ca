"""What tests share: a fresh workspace, its console, the person who acts, the command line in-process."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from qa_console.bootstrap import Console, open_console
from qa_console.domain.model import Person
from qa_console.domain.roles import OWNER
from qa_console.i18n import use_language

# How long an example takes says what else the machine is doing, not whether the property holds.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


@pytest.fixture(autouse=True)
def plain_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """No setting of the machine leaks into a test, and no test's language into the next."""
    for name in ("HOME", "DB", "LANG", "USER"):
        monkeypatch.delenv(f"QA_CONSOLE_{name}", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "nobody"))
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.delenv("NO_COLOR", raising=False)
    use_language("en")
    yield
    use_language("en")


@pytest.fixture
def owner() -> Person:
    return Person("zhangmin", frozenset({OWNER}))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A workspace as `init` makes it."""
    folder = tmp_path / "home"
    result = _run(["--home", str(folder), "init"])
    assert result.code == 0, result.stderr
    return folder


@pytest.fixture
def console(home: Path) -> Iterator[Console]:
    opened = open_console(home=str(home), lang="en")
    yield opened
    opened.engine.dispose()


@dataclass(frozen=True)
class Result:
    code: int
    stdout: str
    stderr: str


RunCli = Callable[..., Result]


@pytest.fixture
def run_cli() -> RunCli:
    """`run_cli("--home", home, "import", …)`: the command line in this process."""
    return lambda *args: _run([str(arg) for arg in args])


def _run(args: list[str]) -> Result:
    from qa_console.cli.app import run

    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = run(args)
    return Result(code, out.getvalue(), err.getvalue())
