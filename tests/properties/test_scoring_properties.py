"""Scoring, whatever the form and whatever the answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from qa_console.domain.answers import Answer, is_na, normalise, worth
from qa_console.domain.rubric.model import (
    Condition,
    Critical,
    Item,
    Kind,
    Option,
    Rubric,
    Scale,
    Section,
    Tag,
)
from qa_console.domain.scoring import COUNTED, ItemState, score
from qa_console.storage.answer_text import answer_text, read_answer

PARTS = st.integers(0, 21).map(lambda n: Fraction(n, 21))
WEIGHTS = st.integers(0, 70).map(lambda n: Fraction(n, 7))
POINTS = st.integers(0, 40).map(lambda n: Fraction(n, 8))


@st.composite
def items(draw: st.DrawFn, item_id: str) -> Item:
    kind = draw(st.sampled_from(Kind))
    more: dict[str, Any] = {}
    if kind is Kind.CHOICE:
        more["options"] = tuple(Option(f"o{n}", {}, draw(PARTS)) for n in range(draw(st.integers(1, 3))))
    if kind is Kind.TAGS:
        more["tags"] = tuple(Tag(f"t{n}", {}, draw(PARTS)) for n in range(draw(st.integers(1, 3))))
    return Item(
        id=item_id,
        title={},
        weight=draw(WEIGHTS),
        kind=kind,
        critical=draw(st.sampled_from([None, None, None, *Critical])),
        na=draw(st.booleans()),
        fail_below=draw(PARTS),
        **more,
    )


@st.composite
def forms(draw: st.DrawFn) -> Rubric:
    sections = []
    for s in range(draw(st.integers(1, 3))):
        inside = tuple(draw(items(f"{s}.{n}")) for n in range(draw(st.integers(1, 4))))
        sections.append(Section(f"s{s}", {}, draw(WEIGHTS), inside))
    return Rubric("f", 1, {}, Scale(100 * draw(PARTS)), tuple(sections))


def answers_for(item: Item) -> st.SearchStrategy[Answer]:
    by_kind: Mapping[Kind, st.SearchStrategy[Answer]] = {
        Kind.YES_NO: st.booleans(),
        Kind.POINTS: POINTS,
        Kind.CHOICE: st.sampled_from([option.id for option in item.options] or [""]),
        Kind.TAGS: st.frozensets(st.sampled_from([tag.id for tag in item.tags] or [""])),
    }
    return by_kind[item.kind] | st.just("na") if item.na else by_kind[item.kind]


@st.composite
def answered(draw: st.DrawFn) -> tuple[Rubric, dict[str, Answer]]:
    rubric = draw(forms())
    given_to = [item for item in rubric.items() if draw(st.integers(0, 4))]
    return rubric, {item.id: draw(answers_for(item)) for item in given_to}


@given(answered())
def test_scores_lie_between_nothing_and_a_hundred(case: tuple[Rubric, dict[str, Answer]]) -> None:
    sheet = score(*case)
    for exact in (sheet.score, sheet.raw_score, *(part.score for part in sheet.sections.values())):
        assert exact is None or (isinstance(exact, Fraction) and 0 <= exact <= 100)


@given(answered())
def test_critical_items_only_ever_cost(case: tuple[Rubric, dict[str, Answer]]) -> None:
    sheet = score(*case)
    if sheet.score is not None and sheet.raw_score is not None:
        left_alone = [part for part in sheet.sections.values() if part.score is not None]
        assert sheet.score <= sheet.raw_score or not left_alone
    if not sheet.critical_failed:
        assert sheet.score == sheet.raw_score


@given(answered())
def test_the_raw_score_is_the_score_with_every_critical_taken_away(
    case: tuple[Rubric, dict[str, Answer]],
) -> None:
    rubric, answers = case
    plain = replace(
        rubric,
        sections=tuple(
            replace(part, items=tuple(replace(item, critical=None) for item in part.items))
            for part in rubric.sections
        ),
    )
    assert score(plain, answers).score == score(rubric, answers).raw_score


@given(answered())
def test_applied_weights_add_up_to_one_and_keep_their_proportion(
    case: tuple[Rubric, dict[str, Answer]],
) -> None:
    parts = score(*case).sections.values()
    left = [part for part in parts if part.score is not None]
    total = sum((part.weight for part in left), Fraction(0))
    assert sum((part.applied_weight for part in parts), Fraction(0)) == (1 if total else 0)
    assert all(part.applied_weight * total == part.weight for part in left if total)


@given(answered())
def test_a_section_is_what_its_counted_items_earned(case: tuple[Rubric, dict[str, Answer]]) -> None:
    rubric, answers = case
    sheet = score(rubric, answers)
    for section in rubric.sections:
        results = [sheet.items[item.id] for item in section.items]
        possible = sum((result.possible for result in results), Fraction(0))
        earned = sum((result.earned for result in results), Fraction(0))
        zeroed = any(
            item.critical is Critical.SECTION and sheet.items[item.id].state is ItemState.FAILED
            for item in section.items
        )
        expected = 0 if zeroed else 100 * earned / possible if possible else None
        assert sheet.sections[section.id].score == expected


@given(answered(), st.data())
def test_the_share_of_an_inapplicable_item_is_shared_out_in_proportion(
    case: tuple[Rubric, dict[str, Answer]], data: st.DataObject
) -> None:
    rubric, answers = case
    gone = data.draw(st.sampled_from(list(rubric.items())))
    without = {key: value for key, value in answers.items() if key != gone.id}
    smaller = replace(
        rubric,
        sections=tuple(
            replace(part, items=tuple(item for item in part.items if item.id != gone.id))
            for part in rubric.sections
        ),
    )
    assert score(rubric, without).score == score(smaller, without).score


@given(answered(), st.data())
def test_a_better_answer_never_lowers_the_score(
    case: tuple[Rubric, dict[str, Answer]], data: st.DataObject
) -> None:
    rubric, answers = case
    item = data.draw(st.sampled_from(list(rubric.items())))
    one, other = data.draw(answers_for(item)), data.draw(answers_for(item))
    if is_na(item, one) or is_na(item, other):
        return
    low, high = sorted((one, other), key=lambda answer: worth(item, answer))
    worse, better = (score(rubric, {**answers, item.id: answer}) for answer in (low, high))
    # A failed section item may bring a section in that would otherwise have left.
    if better.score is not None and worse.score is not None and item.critical is not Critical.SECTION:
        assert worse.score <= better.score


@given(answered())
def test_passing_and_the_lists_follow_from_the_rest(case: tuple[Rubric, dict[str, Answer]]) -> None:
    rubric, answers = case
    sheet = score(rubric, answers)
    assert set(sheet.items) == {item.id for item in rubric.items()}
    assert sheet.complete == (not sheet.unanswered)
    counted = {name for name, result in sheet.items.items() if result.state in COUNTED}
    assert counted <= set(answers)
    assert (sheet.passed is None) == (sheet.score is None)


@given(POINTS, forms())
def test_the_same_share_everywhere_is_that_share_of_the_form(points: Fraction, rubric: Rubric) -> None:
    even = replace(
        rubric,
        sections=tuple(
            replace(
                part,
                items=tuple(
                    Item(item.id, {}, item.weight + 1, Kind.POINTS, fail_below=Fraction(0))
                    for item in part.items
                ),
                weight=part.weight + 1,
            )
            for part in rubric.sections
        ),
    )
    sheet = score(even, {item.id: points for item in even.items()})
    assert sheet.score == points * 20
    assert sheet.passed == (points * 20 >= even.scale.pass_at)


@given(st.data())
def test_a_condition_waits_for_the_answer_that_it_names(data: st.DataObject) -> None:
    named = data.draw(items("a"))
    waited, given_answer = data.draw(answers_for(named)), data.draw(answers_for(named))
    waiting = Item("b", {}, Fraction(1), Kind.YES_NO, when=Condition("a", (waited,)))
    rubric = Rubric("f", 1, {}, Scale(Fraction(0)), (Section("s", {}, Fraction(1), (named, waiting)),))
    asked = score(rubric, {"a": given_answer}).items["b"].state is not ItemState.NOT_ASKED
    assert asked == (given_answer == waited)


@given(answered())
def test_answers_come_back_from_the_store_as_they_were(case: tuple[Rubric, dict[str, Answer]]) -> None:
    rubric, answers = case
    for item_id, answer in answers.items():
        item = rubric.item(item_id)
        assert item is not None
        again = read_answer(answer_text(answer))
        assert (again, type(again)) == (answer, type(answer))
        assert normalise(item, answer) == answer
