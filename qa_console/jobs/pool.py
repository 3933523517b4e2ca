"""The same work, spread over processes of this machine."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, ProcessPoolExecutor, wait
from typing import TypeVar

from qa_console.errors import InvalidInput
from qa_console.i18n import mark

Task = TypeVar("Task")
Result = TypeVar("Result")

_AHEAD = 2


class Pool:
    """Runs tasks in `jobs` fresh processes (spawned, so that no thread or connection is inherited).

    Only a few tasks wait in line, so a stop loses little and results never pile up. `work` must be a
    function of a module. A task that kills its worker costs an error for itself alone: what was under
    way beside it is done again, each in a process of its own.
    """

    def __init__(self, jobs: int) -> None:
        self._jobs = max(1, jobs)

    def run(
        self, work: Callable[[Task], Result], tasks: Sequence[Task]
    ) -> Iterator[tuple[int, Result | Exception]]:
        left = list(reversed(range(len(tasks))))
        while left:
            suspects: list[int] = []
            yield from _together(work, tasks, left, suspects, self._jobs)
            for number in suspects:
                blamed: list[int] = []
                yield from _together(work, tasks, [number], blamed, 1)
                if blamed:
                    message = mark("the process that worked on it died")
                    yield number, InvalidInput(message, code="worker_died")


def _together(
    work: Callable[[Task], Result], tasks: Sequence[Task], left: list[int], suspects: list[int], jobs: int
) -> Iterator[tuple[int, Result | Exception]]:
    """Takes numbers from the end of `left` until it is empty or a worker died; then `suspects` are the
    tasks that were under way."""
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(min(jobs, len(left)), mp_context=context, initializer=_worker_begins)
    running: dict[Future[Result], int] = {}
    try:
        while running or (left and not suspects):
            while left and not suspects and len(running) < jobs * _AHEAD:
                number = left.pop()
                running[pool.submit(work, tasks[number])] = number
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                number = running.pop(future)
                error = future.exception()
                if isinstance(error, BrokenExecutor):
                    suspects.append(number)
                elif isinstance(error, Exception):
                    yield number, error
                else:
                    yield number, future.result()
    except BrokenExecutor:
        suspects += [number, *running.values()]
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _worker_begins() -> None:
    """A key press meant for the parent must not end a worker in the middle of a line of tracebacks, and
    a worker must not outlive a parent that was killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()

    def follow() -> None:
        if parent is not None:
            parent.join()
        os._exit(1)

    threading.Thread(target=follow, daemon=True).start()
