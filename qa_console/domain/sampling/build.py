"""From the plain mapping of a plan file to a `Plan`, with every problem named by its place."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction
from typing import TypeVar

from qa_console.domain.model import LocalText, Source
from qa_console.domain.sampling.conditions import read_condition
from qa_console.domain.sampling.plan import (
    MANIFEST_COLUMNS,
    Certain,
    Condition,
    FrameRule,
    Multiplier,
    Plan,
    Size,
)
from qa_console.domain.sampling.problems import Path, Problem, Problems
from qa_console.domain.text import clean
from qa_console.i18n import LANGUAGES, mark

KEYS = (
    "id", "version", "title", "description", "source", "rubric",
    "frame", "strata", "size", "multipliers", "certain",
)  # fmt: skip

_LEAST_TIMES, _MOST_TIMES = Fraction(1, 10**12), Fraction(10**12)
_LIST = mark("write a list, each entry on a line that begins with -")

T = TypeVar("T")


def build_plan(given: Mapping[str, object]) -> tuple[Plan | None, list[Problem]]:
    """The plan, or None and what is wrong with it, in the order of the keys.

    Columns are not looked up here, since a manifest may bring its own: see `unknown_columns`.
    """
    problems = Problems()
    _refuse_unknown(given, KEYS, (), problems)
    plan = Plan(
        id=_name(given.get("id"), ("id",), problems),
        size=_size(given.get("size"), problems),
        version=_whole(given.get("version", 1), ("version",), problems) or 1,
        title=_local(given.get("title"), ("title",), problems),
        description=_local(given.get("description"), ("description",), problems),
        source=_source(given.get("source"), problems),
        rubric=_text(given.get("rubric", ""), ("rubric",), problems),
        frame=_frame(given.get("frame"), problems),
        strata=_strata(given.get("strata"), problems),
        multipliers=tuple(
            Multiplier(when, _times(rule.get("times"), (*path, "times"), problems), reason)
            for path, rule, when, reason in _rules(
                given, "multipliers", ("when", "times", "reason"), problems
            )
        ),
        certain=tuple(
            Certain(when, reason)
            for _, _, when, reason in _rules(given, "certain", ("when", "reason"), problems)
        ),
    )
    return (None if problems.found else plan), problems.found


def unknown_columns(given: Mapping[str, object], plan: Plan, extra: Collection[str]) -> list[Problem]:
    """Columns of the plan that neither the manifest format nor any stored recording has.

    `extra`: the columns that the recordings bring besides those of the format.
    """
    known = [*MANIFEST_COLUMNS, *sorted(extra)]
    problems = Problems()
    for path, column in _named_columns(given):
        if column in plan.columns and column not in known:
            near = _near(column, known)
            problems.add(
                path,
                mark("no recording has a column {column}"),
                mark("did you mean {near}?") if near else mark("use one of: {known}"),
                column=column,
                near=near,
                known=", ".join(known),
            )
    return problems.found


def _named_columns(given: Mapping[str, object]) -> list[tuple[Path, str]]:
    found: list[tuple[Path, str]] = []
    found += [(("strata", i), clean(str(column))) for i, column in enumerate(_list(given.get("strata")))]
    frame = given.get("frame")
    whens: list[tuple[Path, object]] = [
        (("frame", "where"), frame.get("where") if isinstance(frame, Mapping) else None)
    ]
    for key in ("multipliers", "certain"):
        for i, rule in enumerate(_list(given.get(key))):
            whens.append(((key, i, "when"), rule.get("when") if isinstance(rule, Mapping) else None))
    for path, when in whens:
        found += [((*path, column), column) for column in (when if isinstance(when, Mapping) else ())]
    return found


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _refuse_unknown(
    given: Mapping[str, object], known: Collection[str], path: Path, problems: Problems
) -> None:
    for key in given:
        if key not in known:
            near = _near(key, known)
            problems.add(
                (*path, key),
                mark("a plan has no key {key} here"),
                mark("did you mean {near}?") if near else mark("use one of: {known}"),
                key=key,
                near=near,
                known=", ".join(known),
            )


def _near(word: str, known: Collection[str]) -> str:
    return next(iter(get_close_matches(word, known, n=1)), "")


def _name(value: object, path: Path, problems: Problems) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    text = value.strip() if isinstance(value, str) else ""
    if not text or "\n" in text:
        problems.add(path, mark("a plan needs an id"), mark("write a line such as id: daily-inspector"))
    return text


def _text(value: object, path: Path, problems: Problems) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    problems.add(path, mark("{value} is not text"), mark("put it in quotes"), value=value)
    return ""


def _local(value: object, path: Path, problems: Problems) -> LocalText:
    """A text, or one for each language; one text stands for both."""
    if value is None:
        return {}
    if isinstance(value, str):
        return dict.fromkeys(LANGUAGES, value) if value else {}
    if isinstance(value, Mapping) and value and all(isinstance(text, str) for text in value.values()):
        _refuse_unknown(value, LANGUAGES, path, problems)
        return {str(key): str(text) for key, text in value.items()}
    problems.add(
        path, mark("{value} is not text"), mark("write a text, or one for each of zh and en"), value=value
    )
    return {}


def _whole(value: object, path: Path, problems: Problems) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 1:
        return value
    problems.add(
        path,
        mark("{value} is not a whole number above 0"),
        mark("write a number such as 2"),
        value=_shown(value),
    )
    return None


def _shown(value: object) -> object:
    return mark("nothing") if value is None else value


def _source(value: object, problems: Problems) -> Source:
    if value is None:
        return Source.DAILY
    if isinstance(value, str) and value in set(Source):
        return Source(value)
    problems.add(
        ("source",),
        mark("{value} is not a kind of listening"),
        mark("use one of: {known}"),
        value=value,
        known=", ".join(Source),
    )
    return Source.DAILY


def _size(value: object, problems: Problems) -> Size:
    forms = ("per_stratum", "total")
    if not isinstance(value, Mapping) or len(set(value) & set(forms)) != 1:
        problems.add(
            ("size",),
            mark("the size needs either per_stratum or total"),
            mark("write size: {{per_stratum: 2}} or size: {{total: 40}}"),
        )
        return Size(total=1)
    _refuse_unknown(value, forms, ("size",), problems)
    form = "per_stratum" if "per_stratum" in value else "total"
    n = _whole(value[form], ("size", form), problems) or 1
    return Size(per_stratum=n) if form == "per_stratum" else Size(total=n)


def _frame(value: object, problems: Problems) -> FrameRule:
    if value is None:
        return FrameRule()
    if not isinstance(value, Mapping):
        problems.add(
            ("frame",), mark("{value} is not a mapping"), mark("write frame: {{days: 1}}"), value=value
        )
        return FrameRule()
    _refuse_unknown(value, ("days", "where"), ("frame",), problems)
    days = None if value.get("days") is None else _whole(value["days"], ("frame", "days"), problems)
    where = value.get("where")
    return FrameRule(
        days, Condition() if where is None else read_condition(where, ("frame", "where"), problems)
    )


def _strata(value: object, problems: Problems) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        problems.add(("strata",), mark("{value} is not a list"), mark("write strata: [team]"), value=value)
        return ()
    columns: list[str] = []
    for i, column in enumerate(value):
        if not isinstance(column, str) or not column:
            problems.add(
                ("strata", i),
                mark("{value} is not a column"),
                mark("write strata: [team]"),
                value=_shown(column),
            )
        elif column in columns:
            problems.add(
                ("strata", i),
                mark("the column {column} is named twice"),
                mark("keep one of them"),
                column=column,
            )
        else:
            columns.append(column)
    return tuple(columns)


def _rules(
    given: Mapping[str, object], key: str, known: Collection[str], problems: Problems
) -> list[tuple[Path, Mapping[str, object], Condition, LocalText]]:
    value = given.get(key)
    if value is None:
        return []
    if not isinstance(value, list):
        problems.add((key,), mark("{value} is not a list"), _LIST, value=value)
        return []
    rules = []
    for i, rule in enumerate(value):
        path: Path = (key, i)
        if not isinstance(rule, Mapping):
            problems.add(
                path,
                mark("{value} is not a rule"),
                mark("a rule has the keys: {known}"),
                value=_shown(rule),
                known=", ".join(known),
            )
            continue
        _refuse_unknown(rule, known, path, problems)
        when = read_condition(rule.get("when"), (*path, "when"), problems)
        reason = _local(rule.get("reason"), (*path, "reason"), problems) or _said(rule.get("when"))
        rules.append((path, rule, when, reason))
    return rules


def _said(when: object) -> LocalText:
    """The condition itself, where a rule gives no reason of its own."""
    if not isinstance(when, Mapping):
        return {}
    parts = (
        f"{column}={', '.join(map(str, value)) if isinstance(value, list) else value}"
        for column, value in when.items()
    )
    return dict.fromkeys(LANGUAGES, "; ".join(parts))


def _times(value: object, path: Path, problems: Problems) -> Fraction:
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        times = Fraction(value)
        if _LEAST_TIMES <= times <= _MOST_TIMES:
            return times
    problems.add(
        path,
        mark("{value} is not a number above 0"),
        mark("write a number such as 2 or 1.5"),
        value=_shown(value),
    )
    return Fraction(1)
