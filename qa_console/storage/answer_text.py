"""Answers and evidence as JSON text and back, exactly: fractions keep their numerator and denominator."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

from qa_console.domain.answers import Answer
from qa_console.domain.evaluation import Change, Value
from qa_console.domain.model import Evidence
from qa_console.storage.damage import as_written


def answer_text(answer: Answer) -> str:
    """JSON: a bool, a text, a sorted list of tags, or `{"exact": "5/2"}` for points."""
    return json.dumps(_plain(answer), ensure_ascii=False)


@as_written
def read_answer(text: str) -> Answer:
    return _answer(json.loads(text))


def step_value(value: Value) -> dict[str, Any]:
    """One side of a step, for a JSON column."""
    if isinstance(value, Evidence):
        return {"value": [value.item, value.start_s, value.end_s, value.note, value.quote]}
    return {"value": None if value is None else _plain(value)}


@as_written
def read_step_value(kind: Change, stored: dict[str, Any]) -> Value:
    value = stored["value"]
    if value is None:
        return None
    return Evidence(*value) if kind is Change.EVIDENCE else _answer(value)


def _plain(answer: Answer) -> object:
    if isinstance(answer, Fraction):
        return {"exact": str(answer)}
    return sorted(answer) if isinstance(answer, frozenset) else answer


def _answer(value: object) -> Answer:
    if isinstance(value, dict):
        return Fraction(value["exact"])
    if isinstance(value, list):
        return frozenset(value)
    assert isinstance(value, bool | str)
    return value
