"""Taking typed values out of JSON, with the place in the file when one is not as it should be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeGuard

from qa_console.errors import TranscriptError
from qa_console.i18n import mark


def is_object(value: object) -> TypeGuard[Mapping[str, object]]:
    return isinstance(value, dict)


def objects(value: object, where: str) -> list[Mapping[str, object]]:
    """A list of objects. Raises TranscriptError where it is anything else."""
    if not isinstance(value, list):
        raise TranscriptError(mark("a list is needed here"), where=where)
    for at, one in enumerate(value):
        if not is_object(one):
            raise TranscriptError(mark("an object is needed here"), where=f"{where}[{at}]")
    return value


def time_of(entry: Mapping[str, object], key: str, where: str, *, scale: float = 1.0) -> float | None:
    """A time in seconds (`scale` units to the second), or None where there is none."""
    value = entry.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TranscriptError(
            mark("{value} is not a number of seconds"), value=repr(value)[:40], where=f"{where}.{key}"
        )
    return in_seconds(value, scale, f"{where}.{key}")


def in_seconds(value: float, scale: float, where: str) -> float:
    """`value` over `scale`. Raises TranscriptError for a whole number that no float can hold."""
    try:
        return value / scale
    except OverflowError as exc:
        raise TranscriptError(
            mark("the time {value} is not a second of a recording"), value=f"{str(value)[:20]}…", where=where
        ) from exc


def times_of(
    entry: Mapping[str, object], where: str, *, scale: float = 1.0
) -> tuple[float | None, float | None]:
    """Start and end: both, or neither."""
    start = time_of(entry, "start", where, scale=scale)
    end = time_of(entry, "end", where, scale=scale)
    if (start is None) != (end is None):
        raise TranscriptError(mark("a turn needs both start and end, or neither"), where=where)
    return start, end


def text_of(entry: Mapping[str, object], where: str, key: str = "text") -> str:
    value = entry.get(key)
    if not isinstance(value, str):
        raise TranscriptError(mark("text is needed here"), where=f"{where}.{key}")
    return value


def speaker_of(entry: Mapping[str, object], where: str) -> str | None:
    """The label of who speaks, under any of the names that tools give it."""
    for key in ("channel", "speaker", "role", "spk", "party"):
        value = entry.get(key)
        if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
            return str(value)
        if value is not None:
            raise TranscriptError(
                mark("{value} does not name a speaker"), value=repr(value)[:40], where=f"{where}.{key}"
            )
    return None
