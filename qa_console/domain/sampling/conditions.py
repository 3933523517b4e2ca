"""Reading `when: {column: value or [values]}`.

A value is compared as text, so a file may write 1001 or "1001". In the columns that hold numbers, and in
a manifest's own columns, a number also fits a cell of equal worth (`3` fits `3.0`). `true` fits what YAML
reads as true; an empty value fits an empty cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from qa_console.domain.sampling.plan import IDENTIFIERS, ColumnTest, Condition
from qa_console.domain.sampling.problems import Path, Problems
from qa_console.domain.text import clean, phone_key
from qa_console.i18n import mark

_SPELT = {True: ("true", "yes", "on"), False: ("false", "no", "off")}
_REMEDY = mark("write a line such as when: {{team: A}} or when: {{team: [A, B]}}")


def read_condition(value: object, path: Path, problems: Problems) -> Condition:
    """The condition; what is wrong with it is added to `problems`."""
    if not isinstance(value, Mapping) or not value:
        problems.add(path, mark("a rule needs a condition that names a column"), _REMEDY)
        return Condition()
    return Condition(
        tuple(_test(column, wanted, (*path, column), problems) for column, wanted in value.items())
    )


def _test(column: str, wanted: object, path: Path, problems: Problems) -> ColumnTest:
    values = wanted if isinstance(wanted, list) else [wanted]
    if not values:
        problems.add(path, mark("the list of values is empty"), _REMEDY)
    texts: set[str] = set()
    numbers: set[Fraction] = set()
    for i, one in enumerate(values):
        if isinstance(one, Mapping | list):
            problems.add((*path, i), mark("a condition compares with plain values"), _REMEDY)
            continue
        texts.update(_texts(column, one))
        if isinstance(one, int | Decimal) and not isinstance(one, bool) and column not in IDENTIFIERS:
            numbers.add(Fraction(one))
    return ColumnTest(column, frozenset(texts), frozenset(numbers))


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
        if column == "started_at":
            yield text.replace(" ", "T", 1)
        elif column == "customer_phone" and phone_key(text):
            yield phone_key(text)
