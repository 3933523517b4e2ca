"""Content to plain JSON values and back, by the types that the classes declare.

What a later version adds needs a default there, and notices issued before it can still be read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from functools import cache
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")


def to_plain(value: object) -> Any:
    """Mappings, lists, texts and numbers only; dates and moments as ISO 8601."""
    if is_dataclass(value) and not isinstance(value, type):
        return {part.name: to_plain(getattr(value, part.name)) for part in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): to_plain(inner) for key, inner in value.items()}
    if isinstance(value, (tuple, list)):
        return [to_plain(inner) for inner in value]
    if isinstance(value, date):
        return value.isoformat()
    return value


def from_plain(kind: type[T], plain: Mapping[str, Any]) -> T:
    """The `kind` that `to_plain` made `plain` from. Unknown keys are left out."""
    values = {}
    for name, hint, required in _parts(kind):  # type: ignore[arg-type]  # a class is hashable
        if name in plain:
            values[name] = _value(hint, plain[name])
        elif required:
            raise KeyError(name)
    return kind(**values)


@cache
def _parts(kind: type[Any]) -> tuple[tuple[str, Any, bool], ...]:
    hints = get_type_hints(kind)
    return tuple(
        (part.name, hints[part.name], part.default is MISSING and part.default_factory is MISSING)
        for part in fields(kind)
    )


def _value(hint: Any, plain: Any) -> Any:
    if get_origin(hint) is UnionType:
        inner = next(part for part in get_args(hint) if part is not type(None))
        return None if plain is None else _value(inner, plain)
    if get_origin(hint) is tuple:
        return tuple(_value(get_args(hint)[0], part) for part in plain)
    if isinstance(hint, type):
        if is_dataclass(hint):
            return from_plain(hint, plain)
        if issubclass(hint, datetime):
            return datetime.fromisoformat(plain)
        if issubclass(hint, date):
            return date.fromisoformat(plain)
        if hint is float:
            return float(plain)
    return plain
