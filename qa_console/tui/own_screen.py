"""The app's own way to the terminal, while the error stream leads nowhere.

Textual draws through the error stream. Sound libraries write their remarks to the same stream whenever a
device is opened, from threads of their own and past everything that Python could redirect; so the two are
parted for as long as the app runs.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_ERRORS = 2


@contextmanager
def own_screen() -> Iterator[None]:
    """Inside, `sys.__stderr__` is the terminal alone; what libraries write to descriptor 2 is dropped."""
    kept = sys.__stderr__
    if os.name != "posix" or kept is None:
        yield
        return
    kept.flush()
    screen, before = os.dup(kept.fileno()), os.dup(_ERRORS)  # the command line may have parted them already
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, _ERRORS)
    os.close(nowhere)
    try:
        with open(screen, "w", encoding=kept.encoding, errors=kept.errors, closefd=False) as stream:
            sys.__stderr__ = stream  # type: ignore[misc]
            yield
    finally:
        sys.__stderr__ = kept  # type: ignore[misc]
        os.dup2(before, _ERRORS)
        os.close(before)
        os.close(screen)
