"""Answers files, and the JSON reader under them."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from qa_console.domain.answers import check_evidence, normalise_all
from qa_console.domain.model import Evidence
from qa_console.errors import AnswersError
from qa_console.files.answers import parse_answers
from tests.forms import built, form, item, section

FORM = built(
    form(
        section(
            "S",
            1,
            item("a"),
            item("n", na=True),
            item("p", kind="points", min=1),
            item("c", kind="choice", options=[{"id": "one", "worth": 1}, {"id": "na", "worth": 0}]),
            item("t", kind="tags", tags=[{"id": "x"}, {"id": "y"}]),
        )
    )
)


def test_a_whole_file_is_read() -> None:
    text = """{"answers": {"a": true, "p": 2.50}, "comment": "\\u202e好", "comments": {"a": "x"},
               "evidence": [{"item": "a", "start": 1.25, "end": 3, "note": "\\u001b[31mn"}]}"""
    sheet = parse_answers(text.encode(), "a.json")
    assert sheet.answers == {"a": True, "p": Decimal("2.50")}
    assert sheet.evidence == (Evidence("a", 1.25, 3.0, "n"),)
    assert (sheet.comment, sheet.comments) == ("好", {"a": "x"})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"answers": []}',
        '{"answers": null}',
        '{"answers": {"a": NaN}}',
        '{"answers": {"a": Infinity}}',
        '{"answers": {"a": 1e400}}',
        '{"answers": {"a": 1, "a": 2}}',
        '{"answers": {"a": 1, "a\\u200b": 2}}',
        '{"answers": {}, "answer": {}}',
        '{"answers": {}, "evidence": {}}',
        '{"answers": {}, "evidence": [{"item": "a", "start": 1}]}',
        '{"answers": {}, "evidence": [{"item": "a", "start": "1", "end": 2}]}',
        '{"answers": {}, "evidence": [{"item": "a", "start": true, "end": 2}]}',
        '{"answers": {}, "evidence": [{"item": "a", "start": 1, "end": 2, "nota": ""}]}',
        '{"answers": {}, "evidence": [{"item": "a", "start": 0, "end": 1' + "0" * 350 + "}]}",
        '{"answers": {}, "evidence": [7]}',
        '{"answers": {}, "comment": 5}',
        '{"answers": {}, "comments": {"a": 5}}',
        '{"answers": ' + "[" * 100_000,
        '{"answers": {"a": ' + "9" * 5000 + "}}",
    ],
)
def test_what_is_no_answers_file_is_refused(text: str) -> None:
    with pytest.raises(AnswersError) as caught:
        parse_answers(text.encode(), "a.json")
    assert (caught.value.where or "").startswith("a.json")


@pytest.mark.parametrize(
    ("item_id", "given"),
    [
        ("a", 1),
        ("a", 0),
        ("a", "true"),
        ("a", "na"),
        ("a", []),
        ("p", True),
        ("p", "3"),
        ("p", Decimal("0.99")),
        ("p", Decimal("5.01")),
        ("p", Decimal("NaN")),
        ("c", "two"),
        ("c", True),
        ("c", ["one"]),
        ("t", "x"),
        ("t", ["z"]),
        ("t", [1]),
        ("t", True),
        ("zz", True),
    ],
)
def test_an_answer_that_the_item_cannot_have_is_refused_by_name(item_id: str, given: object) -> None:
    with pytest.raises(AnswersError) as caught:
        normalise_all(FORM, {item_id: given}, "a.json")
    assert caught.value.where == f"a.json answers.{item_id}"


def test_an_option_called_na_is_an_option_where_na_is_not_allowed() -> None:
    assert normalise_all(FORM, {"c": "na", "n": "na"}) == {"n": "na", "c": "na"}


def test_all_wrong_answers_are_named_at_once() -> None:
    with pytest.raises(AnswersError) as caught:
        normalise_all(FORM, {"a": 5, "zz": True, "p": "x", "n": True})
    assert [problem.where for problem in caught.value.problems] == ["answers.zz", "answers.a", "answers.p"]


@pytest.mark.parametrize(
    "piece",
    [
        Evidence("zz", 0, 1),
        Evidence("a", 2, 1),
        Evidence("a", -0.1, 1),
        Evidence("a", 59, 60.1),
        Evidence("a", 61, 62),
    ],
)
def test_evidence_outside_the_recording_or_the_form_is_refused(piece: Evidence) -> None:
    with pytest.raises(AnswersError):
        check_evidence(FORM, [Evidence("a", 0, 60), piece], 60.0)


def test_where_the_length_is_unknown_evidence_may_lie_anywhere() -> None:
    check_evidence(FORM, [Evidence("a", 1000, 1000)])


def test_numbers_in_json_are_exact() -> None:
    sheet = parse_answers(json.dumps({"answers": {"p": 1.1}}).encode(), "a.json")
    assert normalise_all(FORM, sheet.answers)["p"] * 10 == 11  # type: ignore[operator]
