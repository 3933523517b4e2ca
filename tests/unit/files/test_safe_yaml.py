"""What the YAML reader gives, and what it refuses: with the line, and quickly."""

from __future__ import annotations

from decimal import Decimal

import pytest

from qa_console.errors import InvalidInput, PlanError
from qa_console.files.document import LARGEST
from qa_console.files.safe_yaml import load_yaml


def value(text: str) -> object:
    return load_yaml(f"a: {text}\n".encode(), "f.yaml").value["a"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.1", Decimal("0.1")),
        ("1e-1", Decimal("0.1")),
        ("+.5", Decimal("0.5")),
        ("-2.", Decimal("-2")),
        ("12", 12),
        ("-0", 0),
        ("yes", True),
        ("off", False),
        ('"no"', "no"),
        ("", None),
        ("~", None),
        ("2026-03-04", "2026-03-04"),
        ("10:30", "10:30"),
        ("0x1f", "0x1f"),
        ("1_000", "1_000"),
        ("!!str 5", "5"),
        ("这事不归我们管", "这事不归我们管"),
        ('"\\e[31mred\\u202e"', "red"),
        ("[1, [2]]", [1, [2]]),
    ],
)
def test_scalars_mean_what_a_person_meant(text: str, expected: object) -> None:
    found = value(text)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    "text",
    [
        "a: 010",
        "a: .nan",
        "a: -.inf",
        "a: 1e999",
        "a: " + "9" * 80,
        "no: 1",
        "1: 1",
        "? [a]\n: b",
        "a: 1\na: 2",
        "\ta: 1",
        "- a",
        "",
        "text",
        "a: &x [*x]",
        "a: *gone",
        "a: !!python/object/apply:os.system [ls]",
        "a: !!float 1",
        "a: [1",
        "a: 'open",
        "a: b: c",
        "a: 1\n---\nb: 2",
        "a: \x00",
        "a: " + "[" * 60 + "]" * 60,
        "a: {<<: 5}",
    ],
)
def test_what_cannot_be_trusted_is_refused_with_its_line(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        load_yaml(text.encode(), "f.yaml")
    assert (caught.value.where or "").startswith("f.yaml")
    assert str(caught.value)


def test_the_line_of_a_problem_is_the_line_of_the_problem() -> None:
    with pytest.raises(PlanError) as caught:
        load_yaml(b"a: 1\nb:\n  c: 2\n  c: 3\n", "f.yaml", PlanError)
    assert caught.value.where == "f.yaml:4"


def test_bytes_that_are_not_utf8_are_refused_with_their_line() -> None:
    with pytest.raises(InvalidInput) as caught:
        load_yaml(b"a: 1\nb: \xff\n", "f.yaml")
    assert caught.value.where == "f.yaml:2"


def test_a_byte_order_mark_is_welcome() -> None:
    assert load_yaml("\ufeffa: 1".encode(), "f.yaml").value == {"a": 1}


def test_a_file_that_doubles_itself_is_refused() -> None:
    levels = ["a0: &a0 [x, x]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30))]
    with pytest.raises(InvalidInput, match="aliases"):
        load_yaml("\n".join(levels).encode(), "f.yaml")


def test_a_nest_built_from_aliases_is_refused() -> None:
    levels = ["a0: &a0 [x]", *(f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, 60))]
    with pytest.raises(InvalidInput, match="nested"):
        load_yaml("\n".join(levels).encode(), "f.yaml")


def test_a_file_that_is_too_large_is_refused() -> None:
    with pytest.raises(InvalidInput, match="larger"):
        load_yaml(b"a: 1\n" + b"#" * LARGEST, "f.yaml")


def test_aliases_and_merges_within_bounds_work() -> None:
    found = load_yaml(b"a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}\nc: *a\nd: {<<: [*a, {x: 9, z: 9}]}", "f")
    assert found.value["b"] == {"x": 1, "y": 3}
    assert found.value["c"] == {"x": 1, "y": 2}
    assert found.value["d"] == {"x": 1, "y": 2, "z": 9}


def test_every_part_knows_its_line() -> None:
    found = load_yaml(b"a: 1\nb:\n  - c: 2\n    d: [5,\n      6]\n", "f.yaml")
    assert found.where(("b", 0, "d", 1)) == "f.yaml:5 b[0].d[1]"
    assert found.where(("b", 0, "missing")) == "f.yaml:3 b[0].missing"
    assert found.where(()) == "f.yaml:1"
