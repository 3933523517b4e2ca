"""The same work, done here, one thing after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")


class Inline:
    """Runs tasks in this process; what one raises is handed over and does not stop the others."""

    def run(
        self, work: Callable[[Task], Result], tasks: Sequence[Task]
    ) -> Iterator[tuple[int, Result | Exception]]:
        for number, task in enumerate(tasks):
            try:
                result: Result | Exception = work(task)
            except Exception as error:
                result = error
            yield number, result
