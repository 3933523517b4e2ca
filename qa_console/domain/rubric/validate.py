"""What the parts of a form must agree on: ids, circles of conditions, bands.

Source: contract-form, "Rubric, in full".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from qa_console.domain.rubric.conditions import NA
from qa_console.domain.rubric.model import Item, Kind, Rubric
from qa_console.domain.rubric.reading import Place, Problems
from qa_console.i18n import mark


def check_form(rubric: Rubric, problems: Problems) -> None:
    """Note every breach of a rule that concerns more than one part."""
    _unique_ids(rubric, problems)
    _unique_answers(rubric, problems)
    _no_circles(rubric, problems)
    _distinct_bands(rubric, problems)
    _warn(rubric, problems)


def _places(rubric: Rubric) -> Iterator[tuple[Place, Item]]:
    for s, section in enumerate(rubric.sections):
        for n, item in enumerate(section.items):
            yield ("sections", s, "items", n), item


def _twice(ids: Iterable[tuple[Place, str]], problems: Problems) -> None:
    seen: set[str] = set()
    for place, given in ids:
        if given in seen:
            problems.add(
                (*place, "id"),
                mark("the id {id} is used twice"),
                mark("give each section, item, option and tag an id of its own"),
                id=given,
            )
        elif given:
            seen.add(given)


def _unique_ids(rubric: Rubric, problems: Problems) -> None:
    sections: list[tuple[Place, str]] = [(("sections", s), part.id) for s, part in enumerate(rubric.sections)]
    _twice([*sections, *((place, item.id) for place, item in _places(rubric))], problems)


def _unique_answers(rubric: Rubric, problems: Problems) -> None:
    for place, item in _places(rubric):
        key = "options" if item.kind is Kind.CHOICE else "tags"
        answers = [option.id for option in item.options] or [tag.id for tag in item.tags]
        _twice((((*place, key, n), answer) for n, answer in enumerate(answers)), problems)
        if item.na and NA in answers:
            problems.add(
                (*place, key, answers.index(NA), "id"),
                mark("the id na already means not applicable at this item"),
                mark("choose another id, or remove `na: true`"),
            )


def _no_circles(rubric: Rubric, problems: Problems) -> None:
    waits = {item.id: item.when.item for item in rubric.items() if item.when}
    for place, item in _places(rubric):
        trail = dict.fromkeys([item.id])
        following = waits.get(item.id)
        while following is not None and following not in trail:
            trail[following] = None
            following = waits.get(following)
        if following == item.id:
            problems.add(
                (*place, "when", "item"),
                mark("conditions run in a circle: {trail}"),
                mark("let one of these items be asked without a condition"),
                trail=" > ".join([*trail, item.id]),
            )


def _distinct_bands(rubric: Rubric, problems: Problems) -> None:
    seen: dict[object, str] = {}
    for number, band in enumerate(rubric.scale.bands):
        if band.least in seen:
            problems.add(
                ("scale", "bands", number, "min"),
                mark("the bands {one} and {other} begin at the same score"),
                mark("let each band begin at a score of its own"),
                one=seen[band.least],
                other=band.name,
            )
        seen[band.least] = band.name


def _warn(rubric: Rubric, problems: Problems) -> None:
    for number, section in enumerate(rubric.sections):
        if section.items and not any(item.weight or item.critical for item in section.items):
            problems.warn(
                ("sections", number),
                mark("no item of section {section} has a weight, so it never counts"),
                section=section.id,
            )
    if rubric.sections and not any(section.weight for section in rubric.sections):
        problems.warn(("sections",), mark("no section has a weight, so the form never gives a score"))
    for place, item in _places(rubric):
        if not item.title:
            problems.warn((*place, "title"), mark("{item} has no title"), item=item.id)
