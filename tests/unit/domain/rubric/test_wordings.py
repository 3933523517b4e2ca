"""What a wording finds, and what is refused as one."""

from __future__ import annotations

import re
import time

import pytest

from qa_console.domain.rubric.wording import any_of, check_wording
from qa_console.domain.rubric.wordlist import AnchorIndex, WordList
from qa_console.domain.spoken import fold
from qa_console.errors import RubricError


def finds(wording: str, said: str) -> bool:
    return re.search(any_of([wording]), fold(said)) is not None


@pytest.mark.parametrize(
    ("wording", "said"),
    [
        ("我[也|]不清楚", "这个我也，不清楚"),
        ("我[也|]不清楚", "我 不 清 楚"),
        ("不归我们..管", "不归我们这个部门管"),
        ("是否...清楚", "是否将您刚才提的问题解释清楚"),
        ("^不知道$", "嗯，不知道。"),
        ("清楚了？", "解释清楚了？"),
        ("i [really|] don't know", "I don’t know"),
        ("i [really|] don't know", "well, I really don't know"),
        ("apolog[y|ies]", "my apologies"),
        ("还要问$", "还要问？"),
        ("没办法[$|啊]", "没办法啊"),
    ],
)
def test_a_wording_finds_what_it_says(wording: str, said: str) -> None:
    assert finds(wording, said)


@pytest.mark.parametrize(
    ("wording", "said"),
    [
        ("^不知道$", "不知道您方便吗"),
        ("不归我们..管", "不归我们，他们说，管"),
        ("please", "I am pleased"),
        ("清楚了？", "解释清楚了。"),
        ("没办法[$|啊]", "没办法登录"),
        ("apolog[y|ies]", "apologetic"),
        ("hi", "this"),
    ],
)
def test_a_wording_finds_nothing_else(wording: str, said: str) -> None:
    assert not finds(wording, said)


@pytest.mark.parametrize("wording", ["[a|b", "a]", "", "[|我]", "..", "^$", "a..b..c..d..e..f", "我" * 1001])
def test_a_wording_that_cannot_be_used_is_refused(wording: str) -> None:
    with pytest.raises(RubricError):
        check_wording(wording)


def test_no_wordings_find_nothing() -> None:
    assert re.search(any_of([]), "我不清楚") is None


def test_a_long_line_made_to_backtrack_is_searched_in_no_time() -> None:
    pattern = re.compile(any_of(["我...我...我...我...清楚", "[我|我我|][我|我我|][我|我我|]不知道"]))
    began = time.perf_counter()
    assert pattern.search("我x" * 3000) is None
    assert time.perf_counter() - began < 5


def test_a_wording_that_could_be_tried_in_too_many_ways_is_refused() -> None:
    with pytest.raises(RubricError, match="too many ways"):
        check_wording("[好|好好|]" * 12 + "吗")
    check_wording("[好|好好|]" * 6 + "吗")


@pytest.mark.parametrize(
    ("wording", "said"),
    [
        ("不归[我|我们]..管", "这个不归我们来管"),
        ("[dont|do not] know", "I don't know"),
        ("[没|没有|]..办法", "没，办法"),
        ("^不 知道$", "不，知道"),
    ],
)
def test_an_anchor_is_heard_wherever_the_wording_stands(wording: str, said: str) -> None:
    assert finds(wording, said)
    words = WordList((wording,))
    assert AnchorIndex([words]).near(fold(said)) == {words: (0,)}
