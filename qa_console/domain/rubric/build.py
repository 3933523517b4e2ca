"""From the plain mapping of a rubric file to a `Rubric`, one key at a time.

What several parts must agree on is in `conditions` and `validate`.
Source: contract, "Rubric", and contract-form, "Rubric, in full".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

from qa_console.domain.rubric.conditions import read_conditions
from qa_console.domain.rubric.model import (
    Band,
    Critical,
    Example,
    Item,
    Kind,
    Option,
    Rubric,
    Scale,
    Section,
    Tag,
)
from qa_console.domain.rubric.reading import Part, Problems, local_text, shown
from qa_console.domain.rubric.validate import check_form
from qa_console.i18n import mark

_FORM_KEYS = ("id", "version", "title", "scale", "sections", "phrases", "thresholds")
_SECTION_KEYS = ("id", "title", "weight", "items")
_KIND_KEYS: Mapping[Kind, tuple[str, ...]] = {
    Kind.YES_NO: (),
    Kind.POINTS: ("min", "max"),
    Kind.CHOICE: ("options",),
    Kind.TAGS: ("tags",),
}
_ITEM_KEYS = (
    "id", "title", "weight", "kind", "min", "max", "options", "tags", "critical", "na", "evidence",
    "fail_below", "when", "checks", "asks", "examples", "practise",
)  # fmt: skip
_EVIDENCE = ("optional", "required_on_fail")
_ZERO, _HALF, _ONE, _FIVE, _HUNDRED = (Fraction(n) for n in ("0", "1/2", "1", "5", "100"))


def build(value: Mapping[str, object], problems: Problems) -> Rubric:
    """The form that `value` describes; to be used only if `problems.found` stays empty."""
    part = Part(value, (), problems, _FORM_KEYS)
    parts = part.parts("sections", _SECTION_KEYS)
    items = [[(inner, _item(inner)) for inner in section.parts("items", _ITEM_KEYS)] for section in parts]
    conditions = read_conditions([pair for pairs in items for pair in pairs])
    rubric = Rubric(
        id=part.name("id"),
        version=_version(part),
        title=part.local("title"),
        scale=_scale(part),
        sections=tuple(
            Section(
                id=section.name("id"),
                title=section.local("title"),
                weight=section.number("weight", least=_ZERO),
                items=tuple(replace(item, when=conditions.get(inner.place)) for inner, item in pairs),
            )
            for section, pairs in zip(parts, items, strict=True)
        ),
        phrases=_mapping(part, "phrases"),
        thresholds=_mapping(part, "thresholds"),
    )
    check_form(rubric, problems)
    return rubric


def _version(part: Part) -> int:
    version = part.values.get("version")
    if not part.require("version") or (
        isinstance(version, int) and not isinstance(version, bool) and 1 <= version < 10**9
    ):
        return version if isinstance(version, int) else 1
    part.wrong(
        "version",
        mark("version must be a whole number from 1, not {value}"),
        mark("write a number without quotes, such as 1"),
        value=shown(version),
    )
    return 1


def _scale(part: Part) -> Scale:
    if not part.require("scale"):
        return Scale(_ZERO)
    scale = Part(part.values["scale"], ("scale",), part.problems, ("pass", "bands"))
    bands = tuple(
        Band(band.name("name"), band.number("min", least=_ZERO, most=_HUNDRED))
        for band in scale.parts("bands", ("name", "min"), required=False)
    )
    return Scale(scale.number("pass", least=_ZERO, most=_HUNDRED), bands)


def _item(part: Part) -> Item:
    kind = Kind(part.one_of("kind", tuple(Kind)) or Kind.YES_NO)
    part.require("kind")
    _refuse_other_kinds_keys(part, kind)
    critical = part.one_of("critical", tuple(Critical))
    low, high = _limits(part, kind)
    return Item(
        id=part.name("id"),
        title=part.local("title"),
        weight=part.number("weight", least=_ZERO),
        kind=kind,
        critical=Critical(critical) if critical else None,
        na=part.flag("na"),
        evidence_required=part.one_of("evidence", _EVIDENCE) == "required_on_fail",
        fail_below=part.number("fail_below", default=_HALF, least=_ZERO, most=_ONE),
        low=low,
        high=high,
        options=_options(part) if kind is Kind.CHOICE else (),
        tags=_tags(part) if kind is Kind.TAGS else (),
        checks=_checks(part),
        asks=part.local("asks"),
        examples=tuple(_examples(part)),
        practise=part.local("practise"),
    )


def _refuse_other_kinds_keys(part: Part, kind: Kind) -> None:
    if not part.given("kind"):
        return
    for key in sum(_KIND_KEYS.values(), ()):
        if part.given(key) and key not in _KIND_KEYS[kind]:
            part.wrong(
                key,
                mark("an item of kind {kind} has no {key}"),
                mark("remove {key}, or change the kind"),
                kind=kind.value,
                key=key,
            )


def _limits(part: Part, kind: Kind) -> tuple[Fraction, Fraction]:
    """Where points begin and end; the usual 0 and 5 for the other kinds, which ask for none."""
    if kind is not Kind.POINTS:
        return _ZERO, _FIVE
    found = len(part.problems.found)
    low, high = part.number("min", default=_ZERO), part.number("max", default=_FIVE)
    if len(part.problems.found) == found and low >= high:
        part.wrong(
            "max" if part.given("max") else "min",
            mark("min is {low} and max is {high}, so there is nothing to give between them"),
            mark("write min below max; where they are not given, min is 0 and max is 5"),
            low=low,
            high=high,
        )
    return low, high


def _options(part: Part) -> tuple[Option, ...]:
    return tuple(
        Option(option.name("id"), option.local("title"), option.number("worth", least=_ZERO, most=_ONE))
        for option in part.parts("options", ("id", "title", "worth"))
    )


def _tags(part: Part) -> tuple[Tag, ...]:
    return tuple(
        Tag(tag.name("id"), tag.local("title"), tag.number("deduct", default=_ZERO, least=_ZERO))
        for tag in part.parts("tags", ("id", "title", "deduct"))
    )


def _checks(part: Part) -> tuple[str, ...]:
    names = part.listed("checks")
    for number, name in enumerate(names):
        if not isinstance(name, str) or not name:
            part.problems.add(
                (*part.place, "checks", number),
                mark("{value} is not the name of a check"),
                mark("write names such as taboo or courtesy"),
                value=shown(name),
            )
    return tuple(name for name in names if isinstance(name, str))


def _examples(part: Part) -> Iterator[Example]:
    if not part.given("examples"):
        return
    examples = Part(part.values["examples"], (*part.place, "examples"), part.problems, ("kept", "broken"))
    for kept in (True, False):
        key = "kept" if kept else "broken"
        for number, text in enumerate(examples.listed(key)):
            yield Example(kept, local_text(text, (*examples.place, key, number), part.problems))


def _mapping(part: Part, key: str) -> Mapping[str, object]:
    value = part.values.get(key)
    if value is None:
        return {}
    if isinstance(value, Mapping):
        return value
    part.wrong(key, mark("{value} stands where keys with values are expected"), None, value=shown(value))
    return {}
