"""What a damaged database looks like from here: a value that this program cannot have written."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from qa_console.errors import StoreUnusable
from qa_console.i18n import mark

Given = ParamSpec("Given")
Made = TypeVar("Made")

RESTORE = mark("restore a backup into a new workspace: qa-console --home NEW restore FILE")
_UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, ArithmeticError, AssertionError, zlib.error)


def damaged() -> StoreUnusable:
    return StoreUnusable(mark("the database file is damaged"), remedy=RESTORE, code="corrupt")


def as_written(read: Callable[Given, Made]) -> Callable[Given, Made]:
    """For functions that turn stored values into the domain's, and do nothing else.

    What was stored was in order then, so whatever they stumble over has been changed since.
    """

    @wraps(read)
    def guarded(*args: Given.args, **kwargs: Given.kwargs) -> Made:
        try:
            return read(*args, **kwargs)
        except _UNREADABLE as exc:
            raise damaged() from exc

    return guarded


@as_written
def stored_json(text: str | bytes) -> Any:
    """The document in a JSON column. Raises StoreUnusable."""
    return json.loads(text)
