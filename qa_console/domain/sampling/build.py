"""From the plain mapping of a plan file to a `Plan`, with every problem named by its place."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from difflib import get_close_matches
from fractions import Fraction

from qa_console.domain.manifest import FIELDS
from qa_console.domain.model import LocalText, Source
from qa_console.domain.rubric.reading import Part, Place, Problem, Problems, exact, shown
from qa_console.domain.sampling.conditions import read_condition
from qa_console.domain.sampling.plan import (
    Certain,
    Condition,
    FrameRule,
    Multiplier,
    Plan,
    Size,
)
from qa_console.domain.text import clean
from qa_console.i18n import LANGUAGES, mark

KEYS = (
    "id", "version", "title", "description", "source", "rubric",
    "frame", "strata", "size", "multipliers", "certain",
)  # fmt: skip

_LEAST_TIMES, _MOST_TIMES = Fraction(1, 10**12), Fraction(10**12)


def build_plan(given: Mapping[str, object]) -> tuple[Plan | None, list[Problem]]:
    """The plan, or None and what is wrong with it, in the order of the keys.

    Columns are not looked up here, since a manifest may bring its own: see `unknown_columns`.
    """
    problems = Problems()
    part = Part(given, (), problems, KEYS)
    plan = Plan(
        id=part.name("id"),
        version=_whole(part, "version") if part.given("version") else 1,
        title=part.local("title"),
        description=part.local("description"),
        source=Source(part.one_of("source", tuple(Source)) or Source.DAILY),
        rubric=part.name("rubric") if part.given("rubric") else "",
        frame=_frame(part),
        strata=_strata(part),
        size=_size(part),
        multipliers=tuple(
            map(_multiplier, part.parts("multipliers", ("when", "times", "reason"), required=False))
        ),
        certain=tuple(map(_certain, part.parts("certain", ("when", "reason"), required=False))),
    )
    return (None if problems.found else plan), problems.found


def unknown_columns(given: Mapping[str, object], extra: Collection[str]) -> list[Problem]:
    """Columns that a sound plan names but neither the manifest format nor any stored recording has.

    `extra`: the columns that the recordings bring besides those of the format.
    """
    known = [*FIELDS, *sorted(set(extra) - set(FIELDS))]
    problems = Problems()
    for place, column in _named_columns(given):
        if column not in known:
            near = get_close_matches(column, known, n=1)
            problems.add(
                place,
                mark("no recording has a column {column}"),
                mark("did you mean {near}?") if near else mark("write one of: {choices}"),
                column=shown(column),
                near=near[0] if near else "",
                choices=", ".join(known),
            )
    return problems.found


def _named_columns(given: Mapping[str, object]) -> Iterator[tuple[Place, str]]:
    for n, column in enumerate(_entries(given, "strata")):
        yield ("strata", n), str(column)
    conditions: list[tuple[Place, object]] = [(("frame", "where"), _inside(given.get("frame"), "where"))]
    for key in ("multipliers", "certain"):
        rules = enumerate(_entries(given, key))
        conditions += [((key, n, "when"), _inside(rule, "when")) for n, rule in rules]
    for place, condition in conditions:
        for column in condition if isinstance(condition, Mapping) else ():
            yield (*place, column), column


def _entries(given: Mapping[str, object], key: str) -> Sequence[object]:
    value = given.get(key)
    return value if isinstance(value, list) else ()


def _inside(value: object, key: str) -> object:
    return value.get(key) if isinstance(value, Mapping) else None


def _whole(part: Part, key: str) -> int:
    value = part.values.get(key)
    if isinstance(value, int) and not isinstance(value, bool) and value >= 1:
        return value
    if part.require(key):
        part.wrong(
            key,
            mark("{key} must be a whole number of 1 or more, not {value}"),
            mark("write a number without quotes"),
            key=key,
            value=shown(value),
        )
    return 1


def _size(part: Part) -> Size:
    forms = ("per_stratum", "total")
    if not part.require("size"):
        return Size(total=1)
    size = Part(part.values["size"], ("size",), part.problems, forms)
    named = [form for form in forms if size.given(form)]
    if len(named) != 1:
        size.wrong(
            None,
            mark("the size must be one of per_stratum and total"),
            mark("write it like this: {example}"),
            example="size: {total: 40}",
        )
        return Size(total=1)
    n = _whole(size, named[0])
    return Size(per_stratum=n) if named[0] == "per_stratum" else Size(total=n)


def _frame(part: Part) -> FrameRule:
    if not part.given("frame"):
        return FrameRule()
    frame = Part(part.values["frame"], ("frame",), part.problems, ("days", "where"))
    return FrameRule(
        days=_whole(frame, "days") if frame.given("days") else None,
        where=read_condition(frame, "where") if frame.given("where") else Condition(),
    )


def _strata(part: Part) -> tuple[str, ...]:
    columns: list[str] = []
    for n, column in enumerate(part.listed("strata")):
        text = clean(column) if isinstance(column, str) else ""
        if text and text not in columns:
            columns.append(text)
            continue
        message = mark("the column {value} is named twice") if text else mark("{value} is not a column")
        remedy = mark("keep one of them") if text else mark("write the name of a column of the manifest")
        part.problems.add(("strata", n), message, remedy, value=shown(column))
    return tuple(columns)


def _multiplier(rule: Part) -> Multiplier:
    return Multiplier(read_condition(rule, "when"), _times(rule), _reason(rule))


def _certain(rule: Part) -> Certain:
    return Certain(read_condition(rule, "when"), _reason(rule))


def _times(rule: Part) -> Fraction:
    if not rule.require("times"):
        return Fraction(1)
    times = exact(rule.values["times"])
    if times is not None and _LEAST_TIMES <= times <= _MOST_TIMES:
        return times
    rule.wrong(
        "times",
        mark("times must be a number above 0, not {value}"),
        mark("write how many times as likely, such as 2 or 1.5"),
        value=shown(rule.values["times"]),
    )
    return Fraction(1)


def _reason(rule: Part) -> LocalText:
    """What the rule says, or its condition in short where it says nothing."""
    told = {lang: clean(text) for lang, text in rule.local("reason").items()}
    if any(told.values()):
        return told
    condition = rule.values.get("when")
    tests = condition.items() if isinstance(condition, Mapping) else ()
    return dict.fromkeys(LANGUAGES, "; ".join(f"{column}={_listed(value)}" for column, value in tests))


def _listed(value: object) -> str:
    return ",".join(map(shown, value)) if isinstance(value, list) else shown(value)
