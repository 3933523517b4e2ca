"""A plan file's mapping becomes a plan, or every problem in it is named."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from qa_console.domain.model import Source
from qa_console.domain.sampling.build import build_plan, unknown_columns
from qa_console.domain.sampling.plan import Cell, Plan, Size

SMALLEST: dict[str, Any] = {"id": "p", "size": {"per_stratum": 2}}


def _plan(**keys: object) -> Plan:
    plan, problems = build_plan({**SMALLEST, **keys})
    assert plan is not None, problems
    return plan


def _holds(when: dict[str, object], **cells: Cell) -> bool:
    return _plan(certain=[{"when": when, "reason": "r"}]).certain[0].when.holds(cells)


def test_the_keys_of_the_contract_are_enough() -> None:
    plan = _plan(
        strata=["team", "direction"],
        multipliers=[{"when": {"satisfaction": [1, 2]}, "times": Decimal("1.5"), "reason": "low"}],
        certain=[{"when": {"tags": "complaint"}, "reason": "complaint"}],
    )
    assert plan.strata == ("team", "direction")
    assert plan.size == Size(per_stratum=2)
    assert plan.multipliers[0].times == Fraction(3, 2)
    assert plan.certain[0].reason == {"zh": "complaint", "en": "complaint"}
    assert (plan.version, plan.source, plan.frame.days) == (1, Source.DAILY, None)


@pytest.mark.parametrize(
    ("keys", "place"),
    [
        ({"id": None}, ("id",)),
        ({"id": 7}, ("id",)),
        ({"version": 0}, ("version",)),
        ({"version": Decimal("1.5")}, ("version",)),
        ({"stratas": ["team"]}, ("stratas",)),
        ({"strata": "team"}, ("strata",)),
        ({"strata": ["team", "team"]}, ("strata", 1)),
        ({"strata": [3]}, ("strata", 0)),
        ({"size": None}, ("size",)),
        ({"size": 5}, ("size",)),
        ({"size": {}}, ("size",)),
        ({"size": {"total": 5, "per_stratum": 2}}, ("size",)),
        ({"size": {"total": 0}}, ("size", "total")),
        ({"size": {"total": -3}}, ("size", "total")),
        ({"size": {"total": True}}, ("size", "total")),
        ({"size": {"total": "5"}}, ("size", "total")),
        ({"size": {"per_stratum": Decimal("2.5")}}, ("size", "per_stratum")),
        ({"source": "boss"}, ("source",)),
        ({"frame": {"days": 0}}, ("frame", "days")),
        ({"frame": {"where": {}}}, ("frame", "where")),
        ({"multipliers": {"when": {}}}, ("multipliers",)),
        ({"multipliers": [{"when": {"team": "A"}, "times": 0, "reason": "r"}]}, ("multipliers", 0, "times")),
        ({"multipliers": [{"when": {"team": "A"}, "times": -1, "reason": "r"}]}, ("multipliers", 0, "times")),
        (
            {"multipliers": [{"when": {"team": "A"}, "times": "2", "reason": "r"}]},
            ("multipliers", 0, "times"),
        ),
        (
            {"multipliers": [{"when": {"team": "A"}, "times": True, "reason": "r"}]},
            ("multipliers", 0, "times"),
        ),
        ({"multipliers": [{"when": {"team": "A"}, "reason": "r"}]}, ("multipliers", 0, "times")),
        ({"multipliers": [{"times": 2, "reason": "r"}]}, ("multipliers", 0, "when")),
        ({"certain": [{"when": {"team": []}, "reason": "r"}]}, ("certain", 0, "when", "team")),
        ({"certain": [{"when": {"team": {"x": 1}}, "reason": "r"}]}, ("certain", 0, "when", "team")),
        ({"certain": [{"when": {"team": "A"}, "reasons": "r"}]}, ("certain", 0, "reasons")),
        ({"certain": ["team"]}, ("certain", 0)),
    ],
)
def test_a_problem_is_named_by_its_place(keys: dict[str, object], place: tuple[object, ...]) -> None:
    plan, problems = build_plan({**SMALLEST, **keys})
    assert plan is None
    assert problems[0].place == place
    assert all(problem.place[: len(place)] == place for problem in problems)
    for problem in problems:
        assert problem.message.format(**problem.values)
        assert problem.remedy is None or problem.remedy.format(**problem.values)


def test_a_mistyped_key_is_answered_with_the_nearest_one() -> None:
    _, problems = build_plan({**SMALLEST, "multiplier": []})
    assert problems[0].values["near"] == "multipliers"


def test_all_problems_are_found_in_one_go() -> None:
    _, problems = build_plan({"size": {"total": 0}, "source": "boss", "strata": 5})
    assert {problem.place[0] for problem in problems} == {"id", "size", "source", "strata"}


def test_a_column_that_no_recording_has_is_named_with_the_nearest() -> None:
    given = {
        **SMALLEST,
        "strata": ["taem", "shift"],
        "certain": [{"when": {"satisfaktion": 1}, "reason": "r"}],
        "frame": {"where": {"direction": "inbound"}},
    }
    problems = unknown_columns(given, {"shift"})
    assert [(problem.place, problem.values["near"]) for problem in problems] == [
        (("strata", 0), "team"),
        (("certain", 0, "when", "satisfaktion"), "satisfaction"),
    ]


@pytest.mark.parametrize(
    ("when", "cells", "holds"),
    [
        ({"team": "A"}, {"team": "A"}, True),
        ({"team": "A"}, {"team": "B"}, False),
        ({"team": ["A", "B"]}, {"team": "B"}, True),
        ({"team": "A", "direction": "inbound"}, {"team": "A", "direction": "outbound"}, False),
        ({"satisfaction": [1, 2]}, {"satisfaction": "2"}, True),
        ({"satisfaction": 1}, {"satisfaction": ""}, False),
        ({"satisfaction": None}, {"satisfaction": ""}, True),
        ({"agent_id": 1001}, {"agent_id": "1001"}, True),
        ({"agent_id": 7}, {"agent_id": "007"}, False),
        ({"duration": 60}, {"duration": "60.0"}, True),
        ({"price": Decimal("1.50")}, {"price": "1.5"}, True),
        ({"price": Decimal("1.50")}, {"price": "1e999999999"}, False),
        ({"vip": True}, {"vip": "yes"}, True),
        ({"vip": True}, {"vip": "no"}, False),
        ({"tags": "complaint"}, {"tags": ("vip", "complaint")}, True),
        ({"tags": "complaint"}, {"tags": ()}, False),
        ({"tags": "a;b"}, {"tags": ("a", "b")}, True),
        ({"tags": None}, {"tags": ()}, True),
        ({"started_at": "2026-03-04"}, {"started_at": "2026-03-04T10:21:00+08:00"}, True),
        ({"started_at": "2026-03-04 10:21"}, {"started_at": "2026-03-04T10:21:00+08:00"}, True),
        ({"customer_phone": "+86 138-0000-0001"}, {"customer_phone": "13800000001"}, True),
        ({"shift": "early"}, {}, False),
    ],
)
def test_a_condition_compares_as_a_person_means_it(
    when: dict[str, object], cells: dict[str, Cell], holds: bool
) -> None:
    assert _holds(when, **cells) is holds


def test_a_rule_without_a_reason_says_its_condition() -> None:
    plan = _plan(multipliers=[{"when": {"team": ["A", "B"]}, "times": 2}])
    assert plan.multipliers[0].reason["en"] == "team=A,B"
