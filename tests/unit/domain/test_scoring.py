"""The rules of scoring, each with numbers worked by hand."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from qa_console.domain.model import Evidence
from qa_console.domain.score_document import as_document, display_score
from qa_console.domain.scoring import ItemState
from tests.forms import form, item, scored, section, these

CHOICE: dict[str, Any] = {
    "kind": "choice",
    "options": [
        {"id": "best", "worth": 1},
        {"id": "half", "worth": Decimal("0.5")},
        {"id": "poor", "worth": Decimal("0.25")},
    ],
}
TAGS: dict[str, Any] = {
    "kind": "tags",
    "tags": [{"id": "x", "deduct": Decimal("0.4")}, {"id": "y", "deduct": Decimal("0.7")}, {"id": "z"}],
}
BANDS = [{"name": "B", "min": 70}, {"name": "A", "min": 90}, {"name": "C", "min": 0}]


def one(*items: dict[str, Any], **more: Any) -> dict[str, Any]:
    return form(section("S", 100, *items), **more)


def test_a_section_is_the_weighted_mean_of_its_items_and_the_form_of_its_sections() -> None:
    plain = form(section("A", 60, item("a", 5), item("b", 15)), section("B", 40, item("c", 1)))
    sheet = scored(plain, a=True, b=False, c=True)
    assert sheet.sections["A"].score == 25
    assert sheet.score == 60 * Fraction(25, 100) + 40
    assert sheet.passed is False


@pytest.mark.parametrize(
    ("kind", "answer", "worth"),
    [
        ({"kind": "yes_no"}, True, "1"),
        ({"kind": "yes_no"}, "yes", "1"),
        ({"kind": "yes_no"}, "no", "0"),
        ({"kind": "points"}, 2, "2/5"),
        ({"kind": "points"}, Decimal("2.5"), "1/2"),
        ({"kind": "points", "min": 1}, 2, "1/4"),
        ({"kind": "points", "min": -1, "max": 1}, 0, "1/2"),
        (CHOICE, "poor", "1/4"),
        (TAGS, [], "1"),
        (TAGS, ["x", "x"], "3/5"),
        (TAGS, ["x", "y"], "0"),
        (TAGS, ["z"], "1"),
    ],
)
def test_an_answer_is_worth_what_its_kind_says(kind: dict[str, Any], answer: object, worth: str) -> None:
    sheet = scored(one(item("a", 8, **kind)), a=answer)
    assert sheet.items["a"].earned == 8 * Fraction(worth)


@pytest.mark.parametrize(
    ("more", "answer", "fails"),
    [
        ({"kind": "points"}, 2, True),
        ({"kind": "points"}, Decimal("2.5"), False),
        ({"kind": "points", "min": 1}, 2, True),
        ({"kind": "points", "min": 1}, 3, False),
        (CHOICE, "poor", True),
        (CHOICE, "half", False),
        ({"fail_below": 0}, False, False),
        ({"kind": "points", "fail_below": 1}, Decimal("4.99"), True),
        ({"kind": "points", "fail_below": 1}, 5, False),
    ],
)
def test_an_item_fails_below_its_line_and_not_on_it(
    more: dict[str, Any], answer: object, fails: bool
) -> None:
    state = scored(one(item("a", **more)), a=answer).items["a"].state
    assert (state is ItemState.FAILED) is fails


def test_three_of_five_everywhere_is_exactly_sixty_and_passes() -> None:
    items = [item(f"i{n}", Decimal(f"0.{n}7"), "points") for n in range(1, 10)]
    plain = form(section("A", Decimal("33.3"), *items[:4]), section("B", Decimal("0.7"), *items[4:]))
    sheet = scored(plain, **{f"i{n}": 3 for n in range(1, 10)})
    assert sheet.score == 60
    assert sheet.passed is True


def test_just_below_the_pass_mark_shows_as_sixty_and_does_not_pass() -> None:
    sheet = scored(one(item("a", Decimal("59.96")), item("b", Decimal("40.04"))), a=True, b=False)
    assert display_score(sheet.score) == "60.0"
    assert sheet.passed is False


@pytest.mark.parametrize(
    ("exact", "shown"),
    [
        ("59.95", "60.0"),
        ("59.949", "59.9"),
        ("0", "0.0"),
        ("100", "100.0"),
        ("0.05", "0.1"),
        ("200/3", "66.7"),
    ],
)
def test_display_rounds_half_up_to_one_decimal(exact: str, shown: str) -> None:
    assert display_score(Fraction(exact)) == shown


def test_the_share_of_an_item_that_leaves_goes_to_the_others_of_its_section() -> None:
    plain = form(
        section("A", 60, item("a", 10, na=True), item("b", 30), item("c", 20)), section("B", 40, item("d"))
    )
    sheet = scored(plain, a="na", b=True, c=False, d=True)
    assert sheet.sections["A"].score == 60
    assert sheet.sections["A"].applied_weight == Fraction(3, 5)
    assert sheet.items["a"].state is ItemState.NOT_APPLICABLE
    assert (sheet.items["a"].earned, sheet.items["a"].possible) == these(0, 0)


def test_a_section_without_answers_leaves_the_form() -> None:
    plain = form(
        section("A", 60, item("a", na=True)), section("B", 30, item("b")), section("C", 10, item("c"))
    )
    sheet = scored(plain, a="na", b=True, c=False)
    assert sheet.sections["A"].score is None
    assert sheet.score == 75
    assert [part.applied_weight for part in sheet.sections.values()] == [0, Fraction(3, 4), Fraction(1, 4)]


def test_a_section_whose_answered_items_weigh_nothing_leaves_too() -> None:
    plain = form(section("A", 60, item("a", 0), item("b", 5, na=True)), section("B", 40, item("c")))
    sheet = scored(plain, a=False, b="na", c=True)
    assert sheet.sections["A"].score is None
    assert sheet.score == 100


def test_with_nothing_to_score_there_is_no_score() -> None:
    sheet = scored(one(item("a", na=True), scale={"pass": 0, "bands": BANDS}), a="na")
    assert (sheet.score, sheet.raw_score, sheet.passed, sheet.band) == these(None, None, None, None)
    assert sheet.complete


def test_a_form_fail_with_nothing_to_score_gives_0_and_no_pass_but_no_band() -> None:
    alone = one(item("a", 0, critical="form"), scale={"pass": 0, "bands": [{"name": "D", "min": 0}]})
    sheet = scored(alone, a=False)
    assert (sheet.score, sheet.raw_score, sheet.passed, sheet.band) == these(0, None, False, None)


def test_sections_that_weigh_nothing_together_give_no_score() -> None:
    sheet = scored(form(section("A", 0, item("a"))), a=True)
    assert (sheet.score, sheet.sections["A"].score) == these(None, 100)


def test_unanswered_items_leave_like_those_that_do_not_apply_and_are_listed() -> None:
    sheet = scored(one(item("a", 1), item("b", 3)), a=True)
    assert sheet.score == 100
    assert (sheet.unanswered, sheet.complete) == these(("b",), False)
    assert sheet.items["b"].state is ItemState.UNANSWERED


def test_null_is_no_answer() -> None:
    assert scored(one(item("a")), a=None).unanswered == ("a",)


# Critical items


def test_a_failed_critical_item_earns_nothing_even_where_its_answer_is_worth_something() -> None:
    sheet = scored(one(item("a", 1, critical="item", **CHOICE), item("b", 1)), a="poor", b=True)
    assert (sheet.score, sheet.raw_score) == these(50, Fraction(125, 2))
    assert sheet.items["a"].earned == 0
    assert sheet.critical_failed == ("a",)


def test_a_failed_critical_section_keeps_its_weight_with_zero() -> None:
    plain = form(
        section("A", 60, item("a", 1, critical="section"), item("b", 3)), section("B", 40, item("c"))
    )
    sheet = scored(plain, a=False, b=True, c=True)
    assert (sheet.score, sheet.raw_score) == these(40, 85)
    assert sheet.sections["A"].score == 0
    assert sheet.sections["A"].applied_weight == Fraction(3, 5)
    assert sheet.items["b"].earned == 3


def test_a_failed_critical_form_item_makes_the_form_zero_and_leaves_the_sections() -> None:
    sheet = scored(one(item("a", 1, critical="form"), item("b", 3), scale={"pass": 0}), a=False, b=True)
    assert (sheet.score, sheet.raw_score, sheet.passed) == these(0, 75, False)
    assert sheet.sections["S"].score == 75


def test_failing_an_item_or_a_section_alone_does_not_forbid_passing() -> None:
    plain = form(section("A", 10, item("a", 1, critical="section")), section("B", 90, item("c")))
    assert scored(plain, a=False, c=True).passed is True


@pytest.mark.parametrize("level", ["item", "section", "form"])
def test_a_weightless_serious_case_costs_nothing_when_met(level: str) -> None:
    sheet = scored(one(item("a", 0, critical=level), item("b", 1)), a=True, b=True)
    assert (sheet.score, sheet.critical_failed) == these(100, ())


@pytest.mark.parametrize(("level", "score"), [("item", 100), ("section", 0), ("form", 0)])
def test_a_weightless_serious_case_fires_when_it_fails(level: str, score: int) -> None:
    sheet = scored(one(item("a", 0, critical=level), item("b", 1)), a=False, b=True)
    assert (sheet.score, sheet.raw_score, sheet.critical_failed) == these(score, 100, ("a",))


def test_a_section_of_serious_cases_leaves_when_met_and_stays_with_zero_when_one_fails() -> None:
    plain = form(section("X", 40, item("x", 0, critical="section")), section("B", 60, item("b")))
    assert scored(plain, x=True, b=True).score == 100
    failed = scored(plain, x=False, b=True)
    assert (failed.score, failed.raw_score) == these(60, 100)


def test_a_failed_form_item_gives_zero_even_with_nothing_left() -> None:
    sheet = scored(one(item("a", 0, critical="form"), item("b", 1, na=True)), a=False, b="na")
    assert (sheet.score, sheet.raw_score, sheet.passed) == these(0, None, False)


def test_an_item_that_does_not_apply_never_fires() -> None:
    sheet = scored(one(item("a", 1, critical="form", na=True), item("b")), a="na", b=True)
    assert (sheet.score, sheet.critical_failed) == these(100, ())


def test_an_item_that_is_not_asked_never_fires() -> None:
    plain = one(item("a"), item("b", critical="form", when={"item": "a", "is": False}))
    sheet = scored(plain, a=True, b=False)
    assert (sheet.score, sheet.critical_failed, sheet.ignored) == these(100, (), ("b",))


def test_critical_failures_are_listed_in_the_forms_order() -> None:
    plain = one(item("z", critical="form"), item("a", critical="item"), item("m", critical="section"))
    assert scored(plain, m=False, a=False, z=False).critical_failed == ("z", "a", "m")


# Conditions


CHAIN = one(
    item("a", na=True),
    item("b", kind="points", when={"item": "a", "is": ["no", "na"]}),
    item("c", when={"item": "b", "is": 5}),
)


@pytest.mark.parametrize(
    ("answers", "states"),
    [
        ({}, ("unanswered", "not_asked", "not_asked")),
        ({"a": True, "b": 5, "c": True}, ("scored", "not_asked", "not_asked")),
        ({"a": False}, ("failed", "unanswered", "not_asked")),
        ({"a": "na", "b": 5}, ("na", "scored", "unanswered")),
        ({"a": False, "b": Decimal("5.0"), "c": False}, ("failed", "scored", "failed")),
        ({"a": False, "b": 4, "c": False}, ("failed", "scored", "not_asked")),
    ],
)
def test_an_item_is_asked_only_if_the_named_one_was_asked_and_answered_so(
    answers: dict[str, Any], states: tuple[str, ...]
) -> None:
    sheet = scored(CHAIN, **answers)
    assert tuple(result.state for result in sheet.items.values()) == states


def test_answers_to_items_not_asked_are_ignored_and_listed() -> None:
    assert scored(CHAIN, a=True, b=0, c=False).ignored == ("b", "c")
    assert scored(CHAIN, a=True, b=0, c=False).score == 100


def test_a_condition_may_name_an_item_further_down() -> None:
    plain = one(item("a", when={"item": "b", "is": True}), item("b"))
    assert scored(plain, a=False, b=True).score == 50


@pytest.mark.parametrize(
    ("waits", "heard", "asked"),
    [
        ("x", ["x", "z"], True),
        ("x", ["z"], False),
        (["x", "z"], ["z"], True),
        ([], [], True),
        ([], ["z"], False),
        ([["x", "z"]], ["z", "x"], True),
        ([["x", "z"]], ["x"], False),
    ],
)
def test_a_condition_on_tags_looks_at_what_was_heard(waits: object, heard: list[str], asked: bool) -> None:
    plain = one(item("t", **TAGS), item("b", when={"item": "t", "is": waits}))
    assert (scored(plain, t=heard).items["b"].state is ItemState.UNANSWERED) is asked


def test_a_chain_of_a_thousand_conditions_is_followed() -> None:
    chain = [item("i0"), *(item(f"i{n}", when={"item": f"i{n - 1}", "is": True}) for n in range(1, 1500))]
    sheet = scored(one(*reversed(chain)), **{f"i{n}": True for n in range(1500)})
    assert sheet.score == 100
    assert sheet.complete


# Bands, evidence, the document


@pytest.mark.parametrize(("good", "band"), [(90, "A"), (70, "B"), (69, "C")])
def test_the_band_is_the_highest_that_is_reached_whatever_the_order(good: int, band: str) -> None:
    plain = one(item("a", good), item("b", 100 - good), scale={"pass": 60, "bands": BANDS})
    assert scored(plain, a=True, b=False).band == band


def test_below_every_band_there_is_none() -> None:
    plain = one(item("a"), scale={"pass": 60, "bands": [{"name": "A", "min": 1}]})
    assert scored(plain, a=False).band is None


def test_failed_items_that_need_evidence_and_lack_it_are_listed() -> None:
    need: dict[str, Any] = {"evidence": "required_on_fail"}
    plain = one(item("a", **need), item("b", **need), item("c", **need), item("d"))
    sheet = scored(plain, (Evidence("b", 1, 2),), a=False, b=False, c=True, d=False)
    assert sheet.evidence_missing == ("a",)


def test_the_document_has_the_contracts_keys() -> None:
    document = as_document(scored(one(item("a", 3)), a=True))
    assert document == {
        "score": 100.0,
        "raw_score": 100.0,
        "critical_failed": [],
        "sections": {"S": {"score": 100.0, "weight": 100.0, "applied_weight": 1.0}},
        "items": {"a": {"earned": 3.0, "possible": 3.0, "state": "scored"}},
        "passed": True,
        "band": None,
        "complete": True,
        "unanswered": [],
        "ignored": [],
        "evidence_missing": [],
    }
