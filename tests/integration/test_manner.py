"""Words that may lecture, interrogate or mock: pointed at, never judged."""

from __future__ import annotations

import pytest

from tests.integration.test_shipped_checks import found


@pytest.mark.parametrize(
    ("said", "label"),
    [
        ("你早该自己看清楚啊", "lecturing"),
        ("You should have read the terms.", "lecturing"),
        ("你到底想怎么样", "interrogating"),
        ("Why didn't you check before?", "interrogating"),
        ("您可真会算", "mocking"),
        ("这么简单都不会", "mocking"),
    ],
)
def test_manner_is_in_doubt_for_the_ear_to_tell(said: str, label: str) -> None:
    findings = [one for one in found(said) if one.check == "manner"]
    assert {(one.criterion, one.label, one.verdict.value, one.reason) for one in findings} == {
        ("A2", label, "unsure", "tone")
    }


@pytest.mark.parametrize(
    "said",
    [
        "您真厉害，恢复得这么好",
        "C:你到底想怎么样",
        "请问您想怎么处理",
        "您以后有问题随时打",
        "您应该先吃药再吃饭吗",
    ],
)
def test_kind_and_plain_words_and_the_customers_are_left_alone(said: str) -> None:
    assert [one for one in found(said) if one.check == "manner"] == []
