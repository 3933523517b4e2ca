from __future__ import annotations

import time

import pytest

from qa_console.domain.file_names import compile_pattern, extra_names
from qa_console.errors import ConfigError

DEFAULT = "{date}-{time}-{agent_id}-{queue}-{seq}"


def test_the_default_pattern_reads_date_time_agent_queue_and_number() -> None:
    assert compile_pattern(DEFAULT).match("2026/20260304-102159-1001-账单-7.wav") == {
        "started_at": "2026-03-04 10:21:59",
        "agent_id": "1001",
        "queue": "账单",
        "seq": "7",
    }


def test_a_written_date_may_hold_the_separator() -> None:
    cells = compile_pattern(DEFAULT).match("2026-03-04-10-21-59-1001-q-7.wav")
    assert cells is not None
    assert cells["started_at"] == "2026-03-04 10:21:59"


def test_a_pattern_with_a_slash_reads_the_folders_too() -> None:
    pattern = compile_pattern("{team}/{agent_id}_{customer_phone}_{date}")
    assert pattern.match("二班/1001_13800138000_20260304.mp3") == {
        "team": "二班",
        "agent_id": "1001",
        "customer_phone": "13800138000",
        "started_at": "2026-03-04",
    }


def test_a_part_can_be_skipped_and_braces_can_be_meant() -> None:
    assert compile_pattern("{_}.{{{agent_id}}}.{_}").match("x.{1001}.y.wav") == {"agent_id": "1001"}


@pytest.mark.parametrize("name", ["20260304-1021-1001.wav", "a.wav", "2026034-1021-1-q-7.wav", ""])
def test_a_name_that_does_not_fit_is_told_apart(name: str) -> None:
    assert compile_pattern(DEFAULT).match(name) is None


def test_fields_that_the_manifest_does_not_know_are_extra() -> None:
    assert extra_names(compile_pattern("{agent_id}-{seq}-{_}-{kind}")) == ("seq", "kind")


@pytest.mark.parametrize(
    "pattern",
    [
        "{date}-{queue}",
        "{agent_id}{queue}",
        "{agent_id}-{agent_id}",
        "{agent_id}-{",
        "{agent_id}-}x",
        "{agent_id}-{a b}",
        "{agent_id}-{time}",
        "{recording}-{agent_id}",
        "{started_at}_{agent_id}_{date}",
        "{agent_id}" + "x" * 400,
    ],
)
def test_a_pattern_that_cannot_work_is_refused_with_an_example(pattern: str) -> None:
    with pytest.raises(ConfigError) as caught:
        compile_pattern(pattern)
    assert caught.value.where == "import.pattern"


def test_matching_a_hostile_name_takes_no_time() -> None:
    pattern = compile_pattern("-".join(f"{{f{n}}}" for n in range(40)) + "-{agent_id}!")
    start = time.perf_counter()
    assert pattern.match("-".join("a" * 200 for _ in range(2000)) + ".wav") is None
    assert time.perf_counter() - start < 1
