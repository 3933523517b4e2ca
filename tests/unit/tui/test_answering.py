"""What a digit means at each kind of criterion."""

from __future__ import annotations

from fractions import Fraction

import pytest

from qa_console.domain.rubric.model import Item, Kind, Option, Tag
from qa_console.errors import InvalidInput
from qa_console.tui.answering import glyph, in_words, meant_by, not_applicable, ways

ONE = Fraction(1)
YES_NO = Item("A1", {"en": "Polite"}, ONE, Kind.YES_NO)
FIVE = Item("B1", {"en": "Need"}, ONE, Kind.POINTS, na=True)
HUNDRED = Item("B2", {"en": "All"}, ONE, Kind.POINTS, high=Fraction(100))
CHOICE = Item(
    "C1",
    {"en": "Choice"},
    ONE,
    Kind.CHOICE,
    options=(Option("no", {"en": "None"}, ONE), Option("b", {"en": "B"}, ONE)),
)
TAGS = Item("T1", {"en": "Tags"}, ONE, Kind.TAGS, tags=(Tag("x", {"en": "X"}), Tag("y", {"en": "Y"})))


def test_one_is_yes_and_two_is_no() -> None:
    assert meant_by(YES_NO, 1, None).answer is True
    assert meant_by(YES_NO, 2, None).answer is False
    with pytest.raises(InvalidInput):
        meant_by(YES_NO, 3, None)


def test_a_digit_is_the_points_and_steps_on() -> None:
    meant = meant_by(FIVE, 4, None)
    assert (meant.answer, meant.steps) == (Fraction(4), True)
    with pytest.raises(InvalidInput):
        meant_by(FIVE, 6, None)


def test_digits_of_a_larger_number_join_while_one_types() -> None:
    assert meant_by(HUNDRED, 8, None).answer == 8
    assert meant_by(HUNDRED, 5, Fraction(8), typing=True).answer == 85
    assert meant_by(HUNDRED, 5, Fraction(8)).answer == 5
    assert not meant_by(HUNDRED, 8, None).steps


def test_the_nth_choice_and_the_nth_tag() -> None:
    assert meant_by(CHOICE, 2, None).answer == "b"
    assert meant_by(TAGS, 2, frozenset({"x"})).answer == frozenset({"x", "y"})
    assert meant_by(TAGS, 1, frozenset({"x"})).answer == frozenset()
    assert meant_by(TAGS, 0, frozenset({"x"})).answer == frozenset()
    with pytest.raises(InvalidInput):
        meant_by(CHOICE, 3, None)


def test_not_applicable_only_where_the_form_allows_it() -> None:
    assert not_applicable(FIVE) == "na"
    with pytest.raises(InvalidInput):
        not_applicable(YES_NO)


@pytest.mark.parametrize(
    ("item", "answer", "sign"),
    [
        (YES_NO, None, "_"),
        (YES_NO, True, "✓"),
        (YES_NO, False, "✗"),
        (FIVE, "na", "-"),
        (FIVE, Fraction(7, 2), "3.5"),
        (CHOICE, "b", "#2"),
        (TAGS, frozenset({"x", "y"}), "1,2"),
        (TAGS, frozenset[str](), "0"),
    ],
)
def test_an_answer_takes_at_most_four_cells(item: Item, answer: object, sign: str) -> None:
    assert glyph(item, answer) == sign  # type: ignore[arg-type]
    assert len(sign) <= 4


def test_an_option_called_na_is_an_answer_where_everything_applies() -> None:
    item = Item("C2", {}, ONE, Kind.CHOICE, options=(Option("na", {"en": "No answer"}, ONE),))
    assert glyph(item, "na") == "#1"
    assert in_words(item, "na") == "No answer"


def test_the_ways_to_answer_are_said() -> None:
    assert ways(CHOICE) == "1 None  2 B"
    assert ways(FIVE) == "0-5"
