"""The command line in Chinese: help, wrong usage, and codes in tables, which JSON keeps."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from qa_console.cli.app import cli
from qa_console.cli.wrapping import cells
from qa_console.i18n import use_language
from tests.conftest import RunCli

CLICKS = re.compile(r"Usage|Options|Commands|Show |default:|required\]|\[OPTIONS\]|COMMAND")


def _commands(command: click.Command, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    yield path
    if isinstance(command, click.Group):
        context = click.Context(command, **command.context_settings)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from _commands(below, (*path, name))


@pytest.mark.parametrize("path", list(_commands(cli, ())), ids=" ".join)
def test_help_is_chinese_and_fits_eighty_cells(path: tuple[str, ...], run_cli: RunCli) -> None:
    result = run_cli("--lang", "zh", *path, "--help")
    assert result.code == 0
    assert result.stdout.startswith("用法: qa-console")
    assert not CLICKS.search(result.stdout)
    assert max(map(cells, result.stdout.splitlines())) <= 80


def test_help_goes_back_to_english(run_cli: RunCli) -> None:
    run_cli("--lang", "zh", "rubric", "list", "--help")
    english = run_cli("--lang", "en", "rubric", "list", "--help").stdout
    assert english.isascii()
    assert "Show this message and exit." in english


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("lisst",), "没有命令 'lisst'"),
        (("evaluation", "list", "--limit", "x"), "不是有效的数字"),
        (("evaluation", "list", "--limit", "-1"), "不在 x>=0 范围内"),
        (("evaluation", "list", "--state", "y"), "不在可选值"),
        (("evaluation", "list", "--ooh"), "没有选项"),
        (("evaluate",), "缺少参数"),
        (("evaluate", "R000001"), "缺少选项"),
        (("doctor", "a", "b"), "多余的参数"),
        (("rubric", "list", "--format"), "后面要有值"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_wrong_usage_is_told_in_chinese(arguments: tuple[str, ...], told: str, run_cli: RunCli) -> None:
    result = run_cli("--lang", "zh", *arguments)
    assert result.code == 2
    assert "错误：" in result.stderr
    assert told in result.stderr


def test_a_table_shows_words_where_json_keeps_the_codes(home: Path, run_cli: RunCli) -> None:
    plans = ("--home", home, "--lang", "zh", "sample", "plans")
    assert "每日抽检" in run_cli(*plans).stdout
    assert "daily" in {plan["source"] for plan in json.loads(run_cli(*plans, "--json").stdout)}


def test_the_language_of_click_follows_ours() -> None:
    context = click.Context(cli, info_name="qa-console", **cli.context_settings)
    use_language("zh")
    assert context.get_usage().startswith("用法:")
    use_language("en")
    assert context.get_usage().startswith("Usage:")
