"""Something slow done a little ahead, in a thread of its own, while what it gave is worked on."""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterable
from contextlib import contextmanager, suppress
from queue import Full, Queue
from typing import TypeVar

Item = TypeVar("Item")
_PATIENCE_S = 0.1


@contextmanager
def prefetched(items: Iterable[Item], depth: int = 2) -> Generator[Iterable[Item], None, None]:
    """The same items, up to `depth` of them made before they are asked for; errors come in their place.

    The thread has ended when the context is left, also where not all items were taken.
    """
    ready: Queue[tuple[Item | None, BaseException | None]] = Queue(depth)
    stop = threading.Event()

    def hand_over(item: Item | None, error: BaseException | None) -> None:
        waiting = True
        while waiting and not stop.is_set():
            with suppress(Full):
                ready.put((item, error), timeout=_PATIENCE_S)
                waiting = False

    def make() -> None:
        try:
            for item in items:
                hand_over(item, None)
                if stop.is_set():
                    return
            hand_over(None, StopIteration())
        except Exception as error:
            hand_over(None, error)

    def take() -> Generator[Item, None, None]:
        while True:
            item, error = ready.get()
            if isinstance(error, StopIteration):
                return
            if error is not None:
                raise error
            assert item is not None
            yield item

    thread = threading.Thread(target=make, name="audio-prefetch", daemon=True)
    thread.start()
    try:
        yield take()
    finally:
        stop.set()
        thread.join()
