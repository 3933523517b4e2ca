"""Whatever stands in a file: a form or answers come out of it, or an error of ours that names the place."""

from __future__ import annotations

import json
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

import yaml
from hypothesis import given
from hypothesis import strategies as st

from qa_console.domain.rubric.build import build
from qa_console.domain.rubric.reading import Problems
from qa_console.errors import AnswersError, QaConsoleError, RubricError
from qa_console.files.answers import parse_answers
from qa_console.files.rubric import parse_rubric
from qa_console.files.safe_yaml import load_yaml

SHIPPED = (Path(__file__).parents[2] / "rubrics" / "hospital-follow-up.yaml").read_text("utf-8")
LINES = SHIPPED.split("\n")
SCALARS = (
    st.none() | st.booleans() | st.integers(-3, 9) | st.sampled_from(["", "a", "na", "yes", "form", "tags"])
)
FORM_KEYS = ["id", "version", "scale", "pass", "bands", "min", "max", "sections", "items", "title"]
ITEM_KEYS = ["weight", "kind", "when", "item", "is", "options", "tags", "worth", "deduct", "critical", "na"]
KEYS = st.sampled_from([*FORM_KEYS, *ITEM_KEYS, "evidence", "checks", "examples"])
PLAIN = st.recursive(
    SCALARS | st.sampled_from([Decimal("0.5"), Decimal("NaN")]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=25,
)


@given(st.dictionaries(KEYS, PLAIN, max_size=8))
def test_any_mapping_gives_a_form_or_problems(plain: dict[str, object]) -> None:
    problems = Problems()
    build(plain, problems)
    for problem in problems.found + problems.warnings:
        problem.message.format(**problem.values)
        (problem.remedy or "").format(**problem.values)


@given(st.data())
def test_a_damaged_form_is_refused_with_a_place_or_read(data: st.DataObject) -> None:
    n = data.draw(st.integers(0, len(LINES) - 1))
    put = data.draw(
        st.text(max_size=8) | st.sampled_from(["\t", "- ", "  ", "a: *x", "{", "'", "kind: tags"])
    )
    at = data.draw(st.integers(0, len(LINES[n])))
    text = "\n".join(
        [*LINES[:n], LINES[n][:at] + put + LINES[n][at + data.draw(st.integers(0, 4)) :], *LINES[n + 1 :]]
    )
    for problem in _problems(text):
        assert (problem.where or "").startswith("f.yaml")
        assert str(problem)
        (problem.remedy or "").format(**problem.values)


def _problems(text: str) -> tuple[QaConsoleError, ...]:
    try:
        parse_rubric(text.encode("utf-8", "replace"), "f.yaml")
    except RubricError as error:
        return error.problems or (error,)
    return ()


@given(st.text())
def test_any_text_is_answers_or_refused(text: str) -> None:
    for given_text in (text, '{"answers": ' + text + "}"):
        with suppress(AnswersError):
            parse_answers(given_text.encode("utf-8", "replace"), "a.json")


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text("abcXYZ 忌语:#'\"-?*&!", max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abcno", min_size=1, max_size=4), inner)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.text("abcno", min_size=1, max_size=4), VALUES))
def test_reading_what_was_written_gives_the_same_values(value: dict[str, object]) -> None:
    def stripped(part: object) -> object:
        if isinstance(part, dict):
            return {key: stripped(inner) for key, inner in part.items()}
        if isinstance(part, list):
            return [stripped(inner) for inner in part]
        return part.strip() if isinstance(part, str) else part

    written = yaml.safe_dump(value, allow_unicode=True)
    assert load_yaml(written.encode(), "f.yaml").value == stripped(value)
    assert load_yaml(json.dumps(value).encode(), "f.yaml").value == stripped(value)
