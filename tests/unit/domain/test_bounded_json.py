"""JSON from outside, within bounds."""

from __future__ import annotations

import time

import pytest

from qa_console.domain.bounded_json import load_bounded_json
from qa_console.errors import InvalidInput, TranscriptError


def test_good_json_is_read() -> None:
    assert load_bounded_json('{"a": [1, 2.5, "]["], "b": null}') == {"a": [1, 2.5, "]["], "b": None}


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ('{"a": 1,\n "a": 2}', "f"),
        ('{"a":\n NaN}', "f"),
        ("[1e999]", "f"),
        ("[" + "9" * 500 + "]", "f"),
        ("[1,\n2", "f:2"),
        ("\n" + "[" * 50, "f:2"),
        ("{" * 10**6, "f:1"),
    ],
)
def test_what_breaks_a_bound_is_refused_with_its_place(text: str, where: str) -> None:
    with pytest.raises(TranscriptError) as caught:
        load_bounded_json(text, where="f", error=TranscriptError)
    assert caught.value.where == where


def test_a_text_that_is_too_long_is_refused() -> None:
    with pytest.raises(InvalidInput):
        load_bounded_json("[1, 2, 3]", max_chars=5)


def test_a_string_that_never_ends_is_refused_in_no_time() -> None:
    began = time.perf_counter()
    with pytest.raises(InvalidInput):
        load_bounded_json('["' + '\\"' * 10**6)
    assert time.perf_counter() - began < 10
