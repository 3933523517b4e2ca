"""What a key means at a criterion, and how an answer looks in four cells. Pure: no widget, no score."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from qa_console.domain.answers import Answer
from qa_console.domain.rubric.conditions import NA
from qa_console.domain.rubric.model import Item, Kind
from qa_console.errors import InvalidInput
from qa_console.i18n import choose, mark, tr

YES, NO, OPEN, NOT_APPLICABLE = "✓", "✗", "_", "-"


@dataclass(frozen=True, slots=True)
class Meant:
    """The answer that a key means; `steps`: whether the cursor goes on to the next criterion."""

    answer: Answer
    steps: bool = True


def meant_by(item: Item, digit: int, current: Answer | None, *, typing: bool = False) -> Meant:
    """What the digit means at `item`. `typing`: the key before was a digit of the same number.

    Raises InvalidInput where it means nothing, saying what does.
    """
    if item.kind is Kind.YES_NO:
        if digit in (1, 2):
            return Meant(digit == 1)
        raise InvalidInput(mark("{item}: 1 is yes, 2 is no"), item=item.id)
    if item.kind is Kind.POINTS:
        return _points(item, digit, current if typing else None)
    if item.kind is Kind.CHOICE:
        place = (digit - 1) % 10
        if place < len(item.options):
            return Meant(item.options[place].id)
        raise InvalidInput(mark("{item}: choose 1 to {count}"), item=item.id, count=len(item.options))
    return _tags(item, digit, current)


def _points(item: Item, digit: int, before: Answer | None) -> Meant:
    value = Fraction(digit)
    long = item.high >= 10
    if long and isinstance(before, Fraction) and before * 10 + digit <= item.high:
        value = before * 10 + digit
    if value > item.high or (value < item.low and not long):
        raise InvalidInput(
            mark("{item}: points go from {low} to {high}"), item=item.id, low=item.low, high=item.high
        )
    return Meant(max(value, item.low), steps=not long)


def _tags(item: Item, digit: int, current: Answer | None) -> Meant:
    if digit == 0:
        return Meant(frozenset())
    if digit > len(item.tags):
        raise InvalidInput(mark("{item}: 1 to {count}, 0 for none"), item=item.id, count=len(item.tags))
    heard = current if isinstance(current, frozenset) else frozenset[str]()
    return Meant(heard ^ {item.tags[digit - 1].id}, steps=False)


def not_applicable(item: Item) -> Answer:
    """Raises InvalidInput where the criterion always applies."""
    if not item.na:
        raise InvalidInput(mark("{item} always applies: it needs an answer"), item=item.id)
    return NA


def glyph(item: Item, answer: Answer | None) -> str:
    """The answer in at most four cells."""
    if answer is None:
        return OPEN
    if answer == NA and item.na:
        return NOT_APPLICABLE
    if isinstance(answer, bool):
        return YES if answer else NO
    if isinstance(answer, Fraction):
        return f"{float(answer):g}"
    if isinstance(answer, str):
        return next((f"#{n}" for n, option in enumerate(item.options, 1) if option.id == answer), "#")
    numbers = [str(n) for n, tag in enumerate(item.tags, 1) if tag.id in answer]
    return "0" if not numbers else ",".join(numbers) if len(numbers) < 3 else f"{len(numbers)}#"


def in_words(item: Item, answer: Answer | None) -> str:
    """The answer for a sentence."""
    if answer is None:
        return tr("no answer")
    if answer == NA and item.na:
        return tr("not applicable")
    if isinstance(answer, bool):
        return tr("yes") if answer else tr("no")
    if isinstance(answer, Fraction):
        return f"{float(answer):g}/{float(item.high):g}"
    if isinstance(answer, str):
        return next((choose(option.title) for option in item.options if option.id == answer), answer)
    heard = [choose(tag.title) or tag.id for tag in item.tags if tag.id in answer]
    return ", ".join(heard) if heard else tr("none heard")


def ways(item: Item) -> str:
    """Which keys answer the criterion, for the line under the form."""
    if item.kind is Kind.YES_NO:
        return tr("1 yes  2 no")
    if item.kind is Kind.POINTS:
        return f"{float(item.low):g}-{float(item.high):g}"
    if item.kind is Kind.CHOICE:
        return "  ".join(f"{n} {choose(option.title)}" for n, option in enumerate(item.options, 1))
    return "  ".join(
        ["0 " + tr("none heard"), *(f"{n} {choose(t.title)}" for n, t in enumerate(item.tags, 1))]
    )
