"""The phrase lists of a rubric: read with types, each problem named with its place."""

from __future__ import annotations

import pytest

from qa_console.domain.rubric.phrases import phrase_problems, read_phrases
from qa_console.errors import RubricError


def places(phrases: object) -> list[str | None]:
    return [problem.where for problem in phrase_problems(phrases)]


def test_good_lists_are_read_by_check_and_label() -> None:
    book = read_phrases(
        {
            "taboo": {
                "dont_know": {"variants": {"zh": ["我不知道"], "en": ["i don't know"]}, "guards": ["help"]}
            },
            "manner": {"lecturing": ["你应该"]},
            "guards": {"help": {"then": "unsure", "follows": ["我帮您查"], "reach": 30}},
        }
    )
    wordings = book.of("taboo")["dont_know"]
    assert wordings.sure is not None
    assert wordings.sure.search("i dont know")
    assert wordings.guards == frozenset({"help"})
    assert book.of("manner")["lecturing"].sure is not None
    assert [(guard.name, guard.drops, guard.reach) for guard in book.guards] == [("help", False, 30)]
    assert book.of("nothing") == {}


@pytest.mark.parametrize(
    ("phrases", "place"),
    [
        ([], "phrases"),
        ({"taboo": []}, "phrases.taboo"),
        ({"taboo": {"x": "我"}}, "phrases.taboo.x"),
        ({"taboo": {"x": {"variants": "我"}}}, "phrases.taboo.x.variants"),
        ({"taboo": {"x": {"variants": {"zh": ["我", 3]}}}}, "phrases.taboo.x.variants.zh.1"),
        ({"taboo": {"x": {"variants": {"zh": ["[我"]}}}}, "phrases.taboo.x.variants.zh.0"),
        ({"taboo": {"x": {"variant": []}}}, "phrases.taboo.x.variant"),
        ({"taboo": {"x": {"place": "middle"}}}, "phrases.taboo.x.place"),
        ({"taboo": {"x": {"guards": ["help"]}}}, "phrases.taboo.x.guards"),
        ({"guards": []}, "phrases.guards"),
        ({"guards": {"help": {"follows": ["我"]}}}, "phrases.guards.help.then"),
        ({"guards": {"help": {"then": "drop", "reach": 0}}}, "phrases.guards.help.reach"),
        ({"guards": {"help": {"then": "drop", "folows": []}}}, "phrases.guards.help.folows"),
    ],
)
def test_each_problem_names_its_place(phrases: object, place: str) -> None:
    assert place in places(phrases)


def test_lists_with_a_problem_are_not_read() -> None:
    with pytest.raises(RubricError):
        read_phrases({"taboo": {"x": {"variants": ["["]}}})
