"""The one reader of JSON documents that people write: bounded, exact, no value given twice."""

from __future__ import annotations

import json
import re
from decimal import Decimal

from qa_console.domain.text import clean
from qa_console.errors import InvalidInput
from qa_console.files.document import DEEPEST, MOST_DIGITS, Document, decode
from qa_console.i18n import mark

_TOKENS = re.compile(r'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]', re.DOTALL)


def load_json(data: bytes, name: str, error: type[InvalidInput] = InvalidInput) -> Document:
    """The one object that `data` holds; whole numbers are int, others Decimal, text is cleaned.

    Raises `error` with `where` = `NAME:LINE` (or `NAME`), a message and a remedy.
    """
    text = decode(data, name, error)
    _check_depth(text, name, error)
    try:
        value = json.loads(
            text,
            parse_float=_exact,
            parse_int=_whole,
            parse_constant=_no_number,
            object_pairs_hook=_once_each,
        )
    except json.JSONDecodeError as exc:
        raise error(
            mark("this is not JSON: {reason}"),
            reason=exc.msg,
            where=f"{name}:{exc.lineno}",
            remedy=mark("mend that line; keys and text stand in double quotes, and no comma comes last"),
        ) from exc
    except _Refused as exc:
        raise error(exc.message, where=name, remedy=None, code=None, **exc.values) from exc
    if not isinstance(value, dict):
        raise error(
            mark("the file must hold one JSON object"),
            where=name,
            remedy=mark("begin it with a curly bracket"),
        )
    return Document(value, name)


class _Refused(ValueError):
    def __init__(self, message: str, **values: object) -> None:
        super().__init__(message)
        self.message = message
        self.values = values


def _check_depth(text: str, name: str, error: type[InvalidInput]) -> None:
    """Before the parser sees it, whose own recursion has no limit that could be reported well."""
    depth = 0
    for token in _TOKENS.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token[0], 0)
        if depth > DEEPEST:
            line = text.count("\n", 0, token.start()) + 1
            raise error(
                mark("the file is nested deeper than {limit} levels"), limit=DEEPEST, where=f"{name}:{line}"
            )


def _exact(text: str) -> Decimal:
    mantissa, _, exponent = text.lower().partition("e")
    if len(mantissa) > MOST_DIGITS or abs(int(exponent[:9] or "0")) > MOST_DIGITS:
        raise _Refused(mark("a number has more than {limit} digits"), limit=MOST_DIGITS)
    return Decimal(text)


def _whole(text: str) -> int:
    if len(text) > MOST_DIGITS:
        raise _Refused(mark("a number has more than {limit} digits"), limit=MOST_DIGITS)
    return int(text)


def _no_number(text: str) -> object:
    raise _Refused(mark("{text} is not a number"), text=text)


def _once_each(pairs: list[tuple[str, object]]) -> dict[str, object]:
    built: dict[str, object] = {}
    for given, value in pairs:
        key = clean(given)
        if key in built:
            raise _Refused(mark("the key {key} is given twice"), key=key)
        built[key] = _cleaned(value)
    return built


def _cleaned(value: object) -> object:
    if isinstance(value, str):
        return clean(value, multiline=True)
    if isinstance(value, list):
        return [_cleaned(part) for part in value]
    return value
