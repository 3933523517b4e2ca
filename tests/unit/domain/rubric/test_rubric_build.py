"""What the form's page refuses, and where the refusal points."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from qa_console.domain.rubric.build import build
from qa_console.domain.rubric.model import Critical, Kind
from qa_console.domain.rubric.reading import Problems
from tests.forms import built, form, item, places_of, problems_of, section, these

OPTIONS = [{"id": "good", "worth": 1}, {"id": "poor", "worth": Decimal("0.25")}]
TAGS = [{"id": "rude", "deduct": Decimal("0.5")}, {"id": "slow"}]

OWN: dict[str, dict[str, Any]] = {"choice": {"options": OPTIONS}, "tags": {"tags": TAGS}}


def one(*items: dict[str, Any], **more: Any) -> dict[str, Any]:
    return form(section("S", 100, *items), **more)


def test_defaults_are_those_of_the_page() -> None:
    found = built(one(item("a"), item("p", kind="points"), item("t", kind="tags", tags=TAGS)))
    a, p, t = found.items()
    assert (a.kind, a.critical, a.na, a.evidence_required) == (Kind.YES_NO, None, False, False)
    assert (a.fail_below, a.when, a.checks) == (Fraction(1, 2), None, ())
    assert (p.low, p.high) == these(0, 5)
    assert [tag.deduct for tag in t.tags] == [Fraction(1, 2), 0]


def test_decimals_are_exact() -> None:
    found = built(one(item("c", Decimal("0.1"), "choice", options=OPTIONS, fail_below=Decimal("0.3"))))
    (c,) = found.items()
    assert (c.weight, c.fail_below) == (Fraction(1, 10), Fraction(3, 10))
    assert c.options[1].worth == Fraction(1, 4)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("weight", -1),
        ("weight", "5"),
        ("weight", True),
        ("weight", None),
        ("kind", "yesno"),
        ("kind", None),
        ("critical", "fatal"),
        ("critical", False),
        ("na", "yes"),
        ("na", 1),
        ("evidence", "required"),
        ("fail_below", Decimal("1.01")),
        ("fail_below", -1),
        ("fail_below", "0.5"),
        ("checks", "taboo"),
        ("id", 1),
        ("id", True),
        ("id", ""),
        ("id", None),
        ("title", 5),
        ("title", {"zh": 1}),
        ("options", OPTIONS),
        ("min", 1),
        ("wieght", 5),
    ],
)
def test_a_wrong_value_is_refused_at_its_key(key: str, value: object) -> None:
    assert places_of(one({**item("a"), key: value})) == [f"sections[0].items[0].{key}"]


@pytest.mark.parametrize(
    ("more", "place"),
    [
        ({"kind": "points", "min": 5}, "min"),
        ({"kind": "points", "max": 0}, "max"),
        ({"kind": "points", "min": 3, "max": 2}, "max"),
        ({"kind": "points", "max": "5"}, "max"),
        ({"kind": "choice"}, "options"),
        ({"kind": "choice", "options": []}, "options"),
        ({"kind": "choice", "options": [{"id": "a"}]}, "options[0].worth"),
        ({"kind": "choice", "options": [{"id": "a", "worth": 2}]}, "options[0].worth"),
        ({"kind": "choice", "options": [{"id": True, "worth": 1}]}, "options[0].id"),
        ({"kind": "choice", "options": [{"id": "a", "worth": 1}] * 2}, "options[1].id"),
        ({"kind": "choice", "options": ["a"]}, "options[0]"),
        ({"kind": "tags"}, "tags"),
        ({"kind": "tags", "tags": [{"id": "a", "deduct": -1}]}, "tags[0].deduct"),
        ({"kind": "tags", "tags": [{"id": "a"}, {"id": "a"}]}, "tags[1].id"),
        ({"kind": "choice", "na": True, "options": [{"id": "na", "worth": 1}]}, "options[0].id"),
    ],
)
def test_each_kind_has_its_own_rules(more: dict[str, Any], place: str) -> None:
    found = places_of(one({**item("a"), **more}))
    assert found
    assert all(one_place.startswith(f"sections[0].items[0].{place}") for one_place in found)


@pytest.mark.parametrize(
    ("more", "place"),
    [
        ({"id": 7}, "id"),
        ({"version": 0}, "version"),
        ({"version": "1"}, "version"),
        ({"version": 10**9}, "version"),
        ({"version": True}, "version"),
        ({"version": Decimal("1.5")}, "version"),
        ({"scale": None}, "scale"),
        ({"scale": {}}, "scale.pass"),
        ({"scale": {"pass": 101}}, "scale.pass"),
        ({"scale": {"pass": 60, "bands": [{"name": "A"}]}}, "scale.bands[0].min"),
        (
            {"scale": {"pass": 60, "bands": [{"name": "A", "min": 9}, {"name": "B", "min": 9}]}},
            "scale.bands[1].min",
        ),
        ({"sections": []}, "sections"),
        ({"sections": {"A": 1}}, "sections"),
        ({"phrases": []}, "phrases"),
        ({"bands": []}, "bands"),
    ],
)
def test_the_form_itself_has_rules(more: dict[str, Any], place: str) -> None:
    assert places_of({**one(item("a")), **more}) == [place]


def test_a_typing_slip_is_answered_with_the_key_that_was_meant() -> None:
    (problem,) = problems_of(one({**item("a"), "critcal": "form"}))
    assert problem.values["near"] == "critical"


def test_ids_of_sections_and_items_are_unique_in_the_form() -> None:
    twice = form(
        section("A", 1, item("x")), section("B", 1, item("x"), item("A")), section("A", 1, item("y"))
    )
    assert places_of(twice) == ["sections[2].id", "sections[1].items[0].id", "sections[1].items[1].id"]


def test_every_problem_is_found_in_one_look() -> None:
    bad = form(section("A", -1, item("a", -1, "points", max=-3)), scale={"pass": "x"}, version=None)
    assert set(places_of(bad)) == {
        "sections[0].weight",
        "sections[0].items[0].weight",
        "sections[0].items[0].max",
        "scale.pass",
        "version",
    }


@pytest.mark.parametrize(
    ("kind", "given", "values"),
    [
        ("yes_no", "no", (False,)),
        ("yes_no", False, (False,)),
        ("yes_no", "yes", (True,)),
        ("yes_no", ["true", "na"], (True, "na")),
        ("points", 2, (Fraction(2),)),
        ("points", [Decimal("2.5"), 3], (Fraction(5, 2), Fraction(3))),
        ("choice", "poor", ("poor",)),
        ("tags", "rude", ("rude",)),
        ("tags", ["rude", "slow"], ("rude", "slow")),
        ("tags", [["rude", "slow"]], (frozenset({"rude", "slow"}),)),
        ("tags", [], (frozenset(),)),
        ("tags", "na", ("na",)),
    ],
)
def test_a_condition_holds_values_that_the_named_item_may_have(
    kind: str, given: object, values: tuple[object, ...]
) -> None:
    own = OWN.get(kind, {})
    plain = one(item("a", kind=kind, na=True, **own), item("b", when={"item": "a", "is": given}))
    when = [each.when for each in built(plain).items()][1]
    assert when is not None
    assert when.values == values


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("yes_no", 1),
        ("yes_no", "maybe"),
        ("points", 6),
        ("points", True),
        ("points", "2"),
        ("choice", "other"),
        ("choice", True),
        ("tags", "other"),
        ("tags", [["rude", "other"]]),
        ("yes_no", {"x": 1}),
    ],
)
def test_a_condition_that_can_never_hold_is_refused(kind: str, given: object) -> None:
    own = OWN.get(kind, {})
    plain = one(item("a", kind=kind, **own), item("b", when={"item": "a", "is": given}))
    assert places_of(plain) in (
        ["sections[0].items[1].when.is"],
        ["sections[0].items[1].when.is[0]"],
    )


@pytest.mark.parametrize("given", ["na", ["no", "na"]])
def test_waiting_for_na_where_it_cannot_come_is_remarked_on(given: object) -> None:
    problems = Problems()
    build(one(item("a"), item("b", when={"item": "a", "is": given})), problems)
    assert not problems.found
    assert len(problems.warnings) == 1


@pytest.mark.parametrize(
    ("when", "place"),
    [
        ({"item": "zz", "is": True}, "when.item"),
        ({"item": "a"}, "when.is"),
        ({"is": True}, "when.item"),
        ({"item": "a", "is": []}, "when.is"),
        ({"item": "a", "is": True, "not": 1}, "when.not"),
        ("a", "when"),
    ],
)
def test_a_condition_must_be_whole(when: object, place: str) -> None:
    found = places_of(one(item("a"), item("b", when=when)))
    assert found[0] == f"sections[0].items[1].{place}"


def test_a_circle_of_conditions_is_refused_at_each_of_its_items() -> None:
    plain = one(
        item("a", when={"item": "b", "is": True}),
        item("b", when={"item": "c", "is": True}),
        item("c", when={"item": "a", "is": True}),
        item("d", when={"item": "a", "is": True}),
    )
    assert places_of(plain) == [f"sections[0].items[{n}].when.item" for n in range(3)]


def test_an_item_cannot_wait_for_itself() -> None:
    assert places_of(one(item("a", when={"item": "a", "is": True}))) == ["sections[0].items[0].when.item"]


def test_a_section_that_never_counts_is_remarked_on() -> None:
    problems = Problems()
    build(form(section("A", 1, item("a", 0)), section("B", 1, item("b"))), problems)
    assert [warning.place for warning in problems.warnings] == [("sections", 0)]


def test_critical_levels_are_read() -> None:
    found = built(one(*(item(level, critical=level) for level in ("item", "section", "form"))))
    assert [each.critical for each in found.items()] == list(Critical)
