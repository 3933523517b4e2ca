"""Reading `when: {column: value or [values]}`.

A value is compared as text, so a file may write 1001 or "1001". In a column that does not hold names a
number also fits a cell of equal worth (`3` fits `3.0`). `true` fits what YAML reads as true; an empty
value fits an empty cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from qa_console.domain.rubric.reading import Part, Place, Problems
from qa_console.domain.sampling.plan import IDENTIFIERS, ColumnTest, Condition
from qa_console.domain.text import clean, harmless, phone_key
from qa_console.i18n import mark

_SPELT = {True: ("true", "yes", "on"), False: ("false", "no", "off")}
_REMEDY = mark("write it like this: {example}")
_EXAMPLE = "when: {team: [A, B]}"


def read_condition(part: Part, key: str) -> Condition:
    """The condition under `key`; what is wrong with it is added to the part's problems."""
    given = part.values.get(key)
    if not isinstance(given, Mapping) or not given:
        part.wrong(key, mark("a rule needs a condition that names a column"), _REMEDY, example=_EXAMPLE)
        return Condition()
    place = (*part.place, key)
    return Condition(
        tuple(_test(column, wanted, (*place, column), part.problems) for column, wanted in given.items())
    )


def _test(column: str, wanted: object, place: Place, problems: Problems) -> ColumnTest:
    values = wanted if isinstance(wanted, list) else [wanted]
    if not values or any(isinstance(one, Mapping | list) for one in values):
        problems.add(
            place, mark("a column is compared with a value or a list of values"), _REMEDY, example=_EXAMPLE
        )
        return ColumnTest(column, frozenset())
    texts = {text for one in values for text in _texts(column, one)}
    numbers = frozenset() if column in IDENTIFIERS else frozenset(_numbers(values))
    return ColumnTest(column, frozenset(texts), numbers)


def _numbers(values: Sequence[object]) -> Iterator[Fraction]:
    for one in values:
        if isinstance(one, int | Decimal) and not isinstance(one, bool):
            yield Fraction(one)


def _texts(column: str, value: object) -> Iterator[str]:
    """Every way of writing the wanted value that a cell may have."""
    if value is None:
        yield ""
    elif isinstance(value, bool):
        for word in _SPELT[value]:
            yield from (word, word.title(), word.upper())
    else:
        text = clean(str(value))
        yield text
        yield harmless(str(value))
        if column == "started_at":
            yield text.replace(" ", "T", 1)
        elif column == "customer_phone" and phone_key(text):
            yield phone_key(text)
