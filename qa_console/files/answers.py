"""Answers files: JSON with `answers`, `evidence`, `comment`, and `comments` by item (ours).

Source: contract, "Rubric".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from qa_console.domain.evaluation import AnswerSheet
from qa_console.domain.model import Evidence
from qa_console.domain.rubric.reading import Part, Problems, exact, shown
from qa_console.errors import AnswersError
from qa_console.files.document import read_bounded
from qa_console.files.safe_json import load_json
from qa_console.i18n import mark

_KEYS = ("answers", "evidence", "comment", "comments")
_LONGEST_S = 10**9
_PIECE_KEYS = ("item", "start", "end", "note", "quote")


def read_answers(path: Path) -> AnswerSheet:
    """What the file holds; whether it fits a form is not looked at. Raises NotFound, AnswersError."""
    return parse_answers(read_bounded(path, AnswersError), str(path))


def parse_answers(data: bytes, name: str) -> AnswerSheet:
    """The same for bytes; `name` is what messages call the file."""
    document = load_json(data, name, AnswersError)
    problems = Problems()
    part = Part(document.value, (), problems, _KEYS)
    part.require("answers")
    sheet = AnswerSheet(
        answers=_mapping(part, "answers"),
        evidence=tuple(map(_piece, part.parts("evidence", _PIECE_KEYS, required=False))),
        comment=_text(part, "comment"),
        comments=dict(_comments(part)),
        name=name,
    )
    found = [
        AnswersError(
            problem.message,
            where=document.where(problem.place),
            remedy=problem.remedy,
            code=None,
            **problem.values,
        )
        for problem in problems.found
    ]
    if found:
        found[0].problems = tuple(found)
        raise found[0]
    return sheet


def _mapping(part: Part, key: str) -> Mapping[str, object]:
    value = part.values.get(key)
    if value is None or isinstance(value, Mapping):
        return value or {}
    part.wrong(
        key,
        mark("{value} stands where keys with values are expected"),
        mark("write an object with the items' ids as keys"),
        value=shown(value),
    )
    return {}


def _comments(part: Part) -> Iterator[tuple[str, str]]:
    for item, text in _mapping(part, "comments").items():
        if isinstance(text, str):
            yield item, text
        elif text is not None:
            part.problems.add(
                ("comments", item), mark("a comment is text, not {value}"), None, value=shown(text)
            )


def _piece(part: Part) -> Evidence:
    return Evidence(
        part.name("item"),
        _seconds(part, "start"),
        _seconds(part, "end"),
        _text(part, "note"),
        _text(part, "quote"),
    )


def _seconds(part: Part, key: str) -> float:
    if not part.require(key):
        return 0.0
    seconds = exact(part.values[key])
    if seconds is None or abs(seconds) > _LONGEST_S:
        part.wrong(
            key,
            mark("{key} must be a number of seconds, not {value}"),
            mark("write a number without quotes"),
            key=key,
            value=shown(part.values[key]),
        )
        return 0.0
    return float(seconds)


def _text(part: Part, key: str) -> str:
    value = part.values.get(key)
    if value is None or isinstance(value, str):
        return value or ""
    part.wrong(key, mark("{key} must be text, not {value}"), None, key=key, value=shown(value))
    return ""
