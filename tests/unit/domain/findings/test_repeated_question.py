"""Asking again for what was given, with the shipped lists."""

from __future__ import annotations

import pytest

from tests.integration.test_shipped_checks import found


def judged(*said: str) -> list[tuple[str, str]]:
    findings = [one for one in found(*said) if one.check == "repeated_question"]
    return [(one.verdict.value, one.reason) for one in findings]


def test_the_second_question_is_quoted_with_its_turn_and_criterion() -> None:
    (finding,) = (
        one
        for one in found("请问您的手机号是多少？", "C:13800001111", "好的，您的手机号多少？")
        if one.check == "repeated_question"
    )
    assert (finding.criterion, finding.label, finding.turn, finding.quote) == (
        "A7",
        "repeated_question",
        2,
        "您的手机号多少",
    )


@pytest.mark.parametrize(
    "said",
    [
        ("您的手机号是多少", "C:13800001111", "13800001111，对吗"),
        ("您的手机号是多少", "C:等一下", "您的手机号是多少"),
        ("您的手机号是多少", "您的手机号是多少"),
        ("您的手机号是多少", "C:13800001111", "您的备用手机号是多少"),
    ],
)
def test_verifying_reading_back_and_asking_where_no_answer_came_are_no_repetition(
    said: tuple[str, ...],
) -> None:
    assert judged(*said) == []


def test_an_answer_that_comes_later_counts_as_given() -> None:
    said = ("您的手机号是多少", "C:等一下我找找", "好的", "C:13800001111", "您的手机号是多少")
    assert judged(*said) == [("violated", "given")]


def test_what_was_not_understood_is_in_doubt() -> None:
    assert judged("您贵姓", "C:我姓王", "不好意思没听清，您贵姓") == [("unsure", "unheard")]


def test_a_question_that_was_asked_three_times_is_found_twice() -> None:
    said = ("您的订单号是多少", "C:445566", "订单号是多少", "C:说过了，445566", "您订单号多少")
    assert judged(*said) == [("violated", "given")] * 2
