"""Functions that a spawned worker can import."""

from __future__ import annotations

import os

from qa_console.errors import AudioError


def double_or_fail(number: int) -> int:
    if number < 0:
        raise AudioError("{file} is bad", file=str(number), where="here")
    return number * 2


def die_at_three(number: int) -> int:
    if number == 3:
        os._exit(9)
    return number
