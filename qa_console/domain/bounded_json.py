"""JSON from outside, read within bounds: size, depth, finite numbers, no key twice.

The one JSON reader for every file a person hands in; the caller says which error its defects become.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal

from qa_console.errors import InvalidInput
from qa_console.i18n import mark

MAX_CHARS = 64 * 1024 * 1024
MAX_DEPTH = 40
# Strings are taken whole, an open one to the end of the text: the scan never goes back.
_STRING_OR_BRACKET = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[\]{}]', re.DOTALL)


class _Defect(Exception):
    """A defect met inside the parser, on its way to the caller's own error."""

    def __init__(self, message: str, **values: str) -> None:
        super().__init__(message)
        self.message = message
        self.values = values


def load_bounded_json(
    text: str,
    *,
    where: str = "",
    error: type[InvalidInput] = InvalidInput,
    max_chars: int = MAX_CHARS,
    max_depth: int = MAX_DEPTH,
    exact: bool = False,
) -> object:
    """The value that `text` holds. `exact`: numbers with a point or an exponent become Decimal.

    Raises `error` with `where` and the line for malformed text, for more than `max_chars` characters,
    nesting beyond `max_depth`, a key that stands twice in one object, and numbers that are not finite.
    """
    if len(text) > max_chars:
        raise error(
            mark("the file has {size} characters; at most {limit} are read"),
            size=len(text),
            limit=max_chars,
            where=where or None,
        )
    _check_depth(text, max_depth, where, error)
    try:
        return json.loads(
            text,
            object_pairs_hook=_unique,
            parse_float=_exact if exact else _finite,
            parse_int=_whole,
            parse_constant=_no_constant,
        )
    except json.JSONDecodeError as exc:
        raise error(
            mark("not valid JSON in column {column}: {reason}"),
            column=exc.colno,
            reason=exc.msg,
            where=_line(where, exc.lineno),
        ) from exc
    except _Defect as exc:
        raise error(exc.message, where=where or None, **exc.values) from exc


def _check_depth(text: str, limit: int, where: str, error: type[InvalidInput]) -> None:
    depth = 0
    for found in _STRING_OR_BRACKET.finditer(text):
        char = text[found.start()]
        if char == '"':
            continue
        depth += 1 if char in "[{" else -1
        if depth > limit:
            raise error(
                mark("nested more than {limit} levels deep"),
                limit=limit,
                where=_line(where, text.count("\n", 0, found.start()) + 1),
            )


def _line(where: str, line: int) -> str:
    return f"{where}:{line}" if where else f"line {line}"


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    made = dict(pairs)
    if len(made) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise _Defect(mark("the key {key!r} stands twice in one object"), key=twice)
    return made


def _finite(digits: str) -> float:
    value = float(digits)
    if value in (float("inf"), float("-inf")):
        raise _Defect(mark("the number {digits} is too large"), digits=digits[:40])
    return value


def _exact(digits: str) -> Decimal:
    """The number as written. Its exponent is bounded, or turning it into a fraction would take for ever."""
    exponent = digits.lower().partition("e")[2]
    if len(digits) > 400 or abs(int(exponent[:9] or "0")) > 300:
        raise _Defect(mark("the number {digits} is too large"), digits=digits[:40])
    return Decimal(digits)


def _whole(digits: str) -> int:
    if len(digits) > 400:
        raise _Defect(mark("the number {digits} is too large"), digits=digits[:40])
    return int(digits)


def _no_constant(name: str) -> float:
    raise _Defect(mark("{name} is not a number JSON knows"), name=name)
