"""JSON documents that people write: read within bounds, numbers exact, text cleaned."""

from __future__ import annotations

from qa_console.domain.bounded_json import load_bounded_json
from qa_console.domain.text import clean
from qa_console.errors import InvalidInput
from qa_console.files.document import DEEPEST, LARGEST, Document, decode
from qa_console.i18n import mark


def load_json(data: bytes, name: str, error: type[InvalidInput] = InvalidInput) -> Document:
    """The one object that `data` holds; whole numbers are int, others Decimal, text is cleaned.

    Raises `error` with `where` = `NAME:LINE` (or `NAME`), a message and a remedy.
    """
    text = decode(data, name, error)
    value = load_bounded_json(text, where=name, error=error, max_chars=LARGEST, max_depth=DEEPEST, exact=True)
    if not isinstance(value, dict):
        raise error(
            mark("the file must hold one JSON object"),
            where=name,
            remedy=mark("begin it with a curly bracket"),
        )
    return Document(_cleaned_keys(value, name, error), name)


def _cleaned(value: object, name: str, error: type[InvalidInput]) -> object:
    if isinstance(value, str):
        return clean(value, multiline=True)
    if isinstance(value, list):
        return [_cleaned(part, name, error) for part in value]
    return _cleaned_keys(value, name, error) if isinstance(value, dict) else value


def _cleaned_keys(value: dict[str, object], name: str, error: type[InvalidInput]) -> dict[str, object]:
    """Two keys that differ only in what nobody sees are one key given twice."""
    cleaned = {clean(key): _cleaned(part, name, error) for key, part in value.items()}
    if len(cleaned) < len(value):
        keys = [clean(key) for key in value]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise error(
            mark("the key {key} is given twice"), key=twice, where=name, remedy=mark("keep one of them")
        )
    return cleaned
