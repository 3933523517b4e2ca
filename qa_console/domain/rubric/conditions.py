"""`when: {item, is}`: reading what an item's condition waits for.

For `yes_no`, `yes`/`no` quoted or bare and `true`/`false` are the same. For `tags`, a tag's id means "this
tag was heard" and a list inside the list means "exactly these"; `is: []` means "none was heard". Waiting for
`na` is allowed everywhere and, where the named item does not take it, never comes true: a remark says so.
Source: contract-form, "Condition".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qa_console.domain.rubric.model import Condition, Item, Kind
from qa_console.domain.rubric.reading import Part, Place, exact, shown
from qa_console.i18n import mark

NA = "na"
_WORDS: Mapping[str, bool] = {"yes": True, "true": True, "no": False, "false": False}


def read_conditions(pairs: Sequence[tuple[Part, Item]]) -> dict[Place, Condition]:
    """The condition of each item that has one, by the item's place; problems go to the parts."""
    by_id = {item.id: item for _, item in reversed(pairs) if item.id}
    found: dict[Place, Condition] = {}
    for part, _ in pairs:
        if part.given("when"):
            when = Part(part.values["when"], (*part.place, "when"), part.problems, ("item", "is"))
            named = when.name("item")
            if named and named not in by_id:
                when.wrong(
                    "item",
                    mark("no item has the id {item}"),
                    mark("name an item of this form: {known}"),
                    item=named,
                    known=", ".join(by_id),
                )
            elif named and when.require("is"):
                found[part.place] = Condition(named, _values(when, by_id[named]))
    return found


def _values(when: Part, named: Item) -> tuple[object, ...]:
    given = when.values["is"]
    alone = not isinstance(given, list) or (named.kind is Kind.TAGS and not given)
    values = [given] if alone else list(when.listed("is"))
    if not values:
        when.wrong("is", mark("{key} is empty"), mark("add at least one entry"), key="is")
    read = []
    for number, value in enumerate(values):
        possible = _possible(named, value)
        if possible is not None:
            read.append(possible)
            continue
        note = when.problems.warn if value == NA else when.problems.add
        note(
            (*when.place, "is") if alone else (*when.place, "is", number),
            mark("{item} can never be answered with {value}"),
            mark("na needs `na: true` at {item}") if value == NA else mark("possible: {possible}"),
            item=named.id,
            value=shown(value),
            possible=_hint(named),
        )
    return tuple(read)


def _possible(named: Item, value: object) -> object | None:
    """The value as a normalised answer holds it; None where the item cannot have it."""
    if value == NA and named.na:
        return NA
    match named.kind:
        case Kind.YES_NO:
            return value if isinstance(value, bool) else _WORDS.get(value) if isinstance(value, str) else None
        case Kind.POINTS:
            points = exact(value)
            return points if points is not None and named.low <= points <= named.high else None
        case Kind.CHOICE:
            return next((option.id for option in named.options if option.id == value), None)
        case Kind.TAGS:
            known = {tag.id for tag in named.tags}
            if isinstance(value, list):
                texts = {tag for tag in value if isinstance(tag, str)}
                return frozenset(texts) if texts <= known and len(texts) >= len(value) else None
            return value if isinstance(value, str) and value in known else None


def _hint(named: Item) -> str:
    match named.kind:
        case Kind.YES_NO:
            values = ["yes", "no"]
        case Kind.POINTS:
            values = [f"{named.low} ... {named.high}"]
        case Kind.CHOICE:
            values = [f'"{option.id}"' for option in named.options]
        case Kind.TAGS:
            values = [f'"{tag.id}"' for tag in named.tags] + ["[]"]
    return ", ".join([*values, NA] if named.na else values)
