"""Reading a plain mapping key by key, noting every problem with its place instead of stopping at the first.

A key that is `null` counts as not given. After a problem the reader hands a harmless value back, so that
one pass finds them all; who asked must look at `Problems.found` before using the result.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction

from qa_console.domain.model import LocalText
from qa_console.i18n import mark

Place = tuple[str | int, ...]
"""Keys and indexes from the top of the file."""

_QUOTE = mark('ids are text: put it in quotes, "{value}"')


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at a place, and what to write instead: templates over `values`."""

    place: Place
    message: str
    remedy: str | None = None
    values: Mapping[str, object] = field(default_factory=dict)


def dotted(place: Place) -> str:
    """A place as people write it: `sections[0].items[2].weight`."""
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in place)
    return "".join(parts).removeprefix(".")


class Problems:
    """What was found: `found` forbids the use of the form, `warnings` do not."""

    def __init__(self) -> None:
        self.found: list[Problem] = []
        self.warnings: list[Problem] = []

    def add(self, place: Place, message: str, remedy: str | None = None, /, **values: object) -> None:
        self.found.append(Problem(place, message, remedy, values))

    def warn(self, place: Place, message: str, remedy: str | None = None, /, **values: object) -> None:
        self.warnings.append(Problem(place, message, remedy, values))


def shown(value: object) -> str:
    """A value as it stood in the file, short enough for a message."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "{...}"
    if isinstance(value, list):
        return "[...]"
    text = str(value)
    return text if len(text) <= 40 else text[:37] + "..."


def exact(value: object) -> Fraction | None:
    """A number that is one (never a bool, never NaN or infinity), exactly; None for anything else."""
    if isinstance(value, float):
        value = Decimal(repr(value))
    if isinstance(value, Decimal):
        return Fraction(value) if value.is_finite() else None
    return Fraction(value) if isinstance(value, int | Fraction) and not isinstance(value, bool) else None


def local_text(value: object, place: Place, problems: Problems) -> LocalText:
    """A text by language; a bare text holds for every language."""
    texts = {"zh": value, "en": value} if isinstance(value, str) else value
    if isinstance(texts, Mapping) and all(isinstance(text, str) for text in texts.values()):
        return dict(texts)
    problems.add(
        place,
        mark("{value} is not a text by language"),
        mark("write it like {example}, in quotes where it holds a comma or a colon"),
        value=shown(value),
        example='{zh: "...", en: "..."}',
    )
    return {}


class Part:
    """One mapping of the file. `keys`: all that may stand in it; others are problems."""

    def __init__(self, value: object, place: Place, problems: Problems, keys: Sequence[str]) -> None:
        self.place = place
        self.problems = problems
        self.values: Mapping[str, object] = {}
        if isinstance(value, Mapping):
            self.values = value
            for key in value:
                if key not in keys:
                    self._unknown(str(key), keys)
        else:
            self.wrong(
                None, mark("{value} stands where keys with values are expected"), None, value=shown(value)
            )

    def wrong(self, key: str | None, message: str, remedy: str | None, /, **values: object) -> None:
        """Note a problem with one key, or with the whole part."""
        place = self.place if key is None else (*self.place, key)
        self.problems.add(place, message, remedy, **values)

    def _unknown(self, key: str, keys: Sequence[str]) -> None:
        near = get_close_matches(key, keys, n=1)
        self.wrong(
            key,
            mark("{key} is not a key that is known here"),
            mark("did you mean {near}?") if near else mark("known here: {known}"),
            key=shown(key),
            near=near[0] if near else "",
            known=", ".join(keys),
        )

    def given(self, key: str) -> bool:
        return self.values.get(key) is not None

    def require(self, key: str) -> bool:
        """Whether the key is given; a problem where it is not."""
        if not self.given(key):
            self.wrong(key, mark("{key} is missing"), mark("add the line {key}: ..."), key=key)
        return self.given(key)

    def name(self, key: str) -> str:
        """A required id or name: text, not empty."""
        if not self.require(key):
            return ""
        value = self.values[key]
        if isinstance(value, str) and value.strip() and "\n" not in value:
            return value
        remedy = _QUOTE if isinstance(value, bool | int | Decimal) else mark("write a short text on one line")
        self.wrong(key, mark("{key} must be text, not {value}"), remedy, key=key, value=shown(value))
        return ""

    def local(self, key: str) -> LocalText:
        """An optional text by language, `{zh: ..., en: ...}`; a bare text holds for every language."""
        value = self.values.get(key)
        return {} if value is None else local_text(value, (*self.place, key), self.problems)

    def number(
        self,
        key: str,
        *,
        default: Fraction | None = None,
        least: Fraction | None = None,
        most: Fraction | None = None,
    ) -> Fraction:
        """A number from `least` to `most`, both included; required where there is no default."""
        if default is None:
            if not self.require(key):
                return Fraction(0)
        elif not self.given(key):
            return default
        value = exact(self.values[key])
        if value is None:
            self.wrong(
                key,
                mark("{key} must be a number, not {value}"),
                mark("write a number without quotes"),
                key=key,
                value=shown(self.values[key]),
            )
            return default or Fraction(0)
        if (least is not None and value < least) or (most is not None and value > most):
            self._out_of_range(key, least, most)
        return value

    def _out_of_range(self, key: str, least: Fraction | None, most: Fraction | None) -> None:
        self.wrong(
            key,
            mark("{key} is {value}, which is out of range"),
            mark("write a number of {least} or more")
            if most is None
            else mark("write a number from {least} to {most}"),
            key=key,
            value=shown(self.values[key]),
            least=least,
            most=most,
        )

    def flag(self, key: str) -> bool:
        """true or false; false where it is not given."""
        value = self.values.get(key)
        if value is None or isinstance(value, bool):
            return bool(value)
        self.wrong(
            key,
            mark("{key} must be true or false, not {value}"),
            mark("write true or false without quotes"),
            key=key,
            value=shown(value),
        )
        return False

    def one_of(self, key: str, values: Sequence[str]) -> str | None:
        """One of some words, or None where it is not given or not one of them."""
        value = self.values.get(key)
        if value is None or value in values:
            return value if isinstance(value, str) else None
        near = get_close_matches(str(value), values, n=1)
        self.wrong(
            key,
            mark("{key} cannot be {value}"),
            mark("did you mean {near}?") if near else mark("write one of: {choices}"),
            key=key,
            value=shown(value),
            near=near[0] if near else "",
            choices=", ".join(values),
        )
        return None

    def parts(self, key: str, keys: Sequence[str], *, required: bool = True) -> list[Part]:
        """The mappings of a list; a required list must hold at least one."""
        values = self.listed(key)
        if required and self.require(key) and isinstance(self.values[key], list) and not values:
            self.wrong(key, mark("{key} is empty"), mark("add at least one entry"), key=key)
        return [Part(value, (*self.place, key, n), self.problems, keys) for n, value in enumerate(values)]

    def listed(self, key: str) -> list[object]:
        """The entries of a list; none where it is not given."""
        value = self.values.get(key)
        if value is None or isinstance(value, list):
            return value or []
        self.wrong(
            key,
            mark("{key} must be a list, not {value}"),
            mark("write its entries below it, each after a dash"),
            key=key,
            value=shown(value),
        )
        return []
