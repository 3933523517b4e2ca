"""The same work in this process and in others: same results, failures handed over, nothing stopped."""

from __future__ import annotations

import pytest

from qa_console.domain.ports.audio import Runner
from qa_console.errors import AudioError, InvalidInput
from qa_console.jobs.inline import Inline
from qa_console.jobs.pool import Pool
from tests.unit.jobs.work_for_pool import die_at_three, double_or_fail


@pytest.mark.parametrize("runner", [Inline(), Pool(2)], ids=["inline", "pool"])
def test_every_task_gets_its_result_and_a_failure_stops_none(runner: Runner) -> None:
    results = dict(runner.run(double_or_fail, [1, -1, 3, 4]))
    assert {number: result for number, result in results.items() if number != 1} == {0: 2, 2: 6, 3: 8}
    failed = results[1]
    assert isinstance(failed, AudioError)
    assert (str(failed), failed.where) == ("-1 is bad", "here")


def test_no_tasks_are_no_work() -> None:
    assert list(Pool(2).run(double_or_fail, [])) == []


def test_a_task_that_kills_its_worker_is_the_only_one_lost() -> None:
    results = dict(Pool(2).run(die_at_three, list(range(6))))
    assert {number for number, result in results.items() if result == number} == {0, 1, 2, 4, 5}
    assert isinstance(results[3], InvalidInput)
