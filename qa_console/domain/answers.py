"""What a person may answer to an item, and what the answer is worth.

A normalised answer is a bool (`yes_no`), a Fraction (`points`), an option's id (`choice`), a frozenset of
tag ids (`tags`), or `NA`. Equal answers are equal values, so conditions compare with `==`.
Source: contract-form, the table of kinds and "Not applicable".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from qa_console.domain.model import Evidence
from qa_console.domain.rubric.conditions import NA
from qa_console.domain.rubric.model import Item, Kind, Rubric
from qa_console.domain.rubric.reading import exact, shown
from qa_console.errors import AnswersError
from qa_console.i18n import mark

Answer = bool | Fraction | str | frozenset[str]
Answers = Mapping[str, Answer]

_YES_NO: Mapping[str, bool] = {"yes": True, "no": False}
_ZERO, _ONE = Fraction(0), Fraction(1)


def normalise(item: Item, given: object) -> Answer:
    """The answer that `given` (a JSON value; numbers as int, Decimal or Fraction) means at `item`.

    Raises AnswersError naming the item, with what it may be answered with.
    """
    if given == NA and item.na:
        return NA
    answer = _READERS[item.kind](item, given)
    if answer is None:
        raise AnswersError(
            mark("{item} cannot be answered with {value}"),
            item=item.id,
            value=shown(given),
            where=f"answers.{item.id}",
            remedy=_remedy(item, given),
            low=item.low,
            high=item.high,
            ids=", ".join(f'"{answer_id}"' for answer_id in _ids(item)),
        )
    return answer


def normalise_all(rubric: Rubric, given: Mapping[str, object], name: str = "") -> dict[str, Answer]:
    """Every answer, in the form's order; `None` counts as no answer. `name`: of the file, for messages.

    Raises AnswersError for the first item that the form does not have, or that cannot be answered so;
    `problems` of the error holds all of them.
    """
    answers: dict[str, Answer] = {}
    problems = [_unknown(rubric, item_id) for item_id in given if rubric.item(item_id) is None]
    for item in rubric.items():
        value = given.get(item.id)
        if value is not None:
            try:
                answers[item.id] = normalise(item, value)
            except AnswersError as problem:
                problems.append(problem)
    raise_all(problems, name)
    return answers


def raise_all(problems: Sequence[AnswersError], name: str = "") -> None:
    """Raise the first problem, which carries them all; do nothing where there is none."""
    for problem in problems:
        problem.where = f"{name} {problem.where}".strip()
    if problems:
        problems[0].problems = tuple(problems)
        raise problems[0]


def _unknown(rubric: Rubric, item_id: str, among: str = "answers") -> AnswersError:
    return AnswersError(
        mark("the form {rubric} has no item {item}"),
        rubric=f"{rubric.id}@{rubric.version}",
        item=shown(item_id),
        where=f"{among}.{shown(item_id)}",
        remedy=mark("its items are: {known}"),
        known=", ".join(item.id for item in rubric.items()),
    )


def check_comments(rubric: Rubric, comments: Mapping[str, str], name: str = "") -> None:
    """Raise AnswersError where a comment is about an item that the form does not have."""
    raise_all([_unknown(rubric, item, "comments") for item in comments if rubric.item(item) is None], name)


def check_evidence(
    rubric: Rubric, evidence: Sequence[Evidence], duration_s: float | None = None, name: str = ""
) -> None:
    """Raise AnswersError where a stretch names no item, ends before it starts, or lies outside the recording.

    `duration_s`: None where it is not known; then only the start is looked at.
    """
    problems = []
    for number, piece in enumerate(evidence):
        message = _fault(rubric, piece, duration_s)
        if message is not None:
            problems.append(
                AnswersError(
                    message,
                    item=shown(piece.item),
                    start=piece.start_s,
                    end=piece.end_s,
                    length=duration_s,
                    where=f"evidence[{number}]",
                    remedy=mark("mark a stretch inside the recording, for an item of the form"),
                )
            )
    raise_all(problems, name)


def _fault(rubric: Rubric, piece: Evidence, duration_s: float | None) -> str | None:
    if rubric.item(piece.item) is None:
        return mark("evidence names {item}, which the form does not have")
    if piece.start_s < 0:
        return mark("evidence for {item} starts before the recording, at {start} s")
    if piece.end_s < piece.start_s:
        return mark("evidence for {item} ends at {end} s, before it starts at {start} s")
    if duration_s is not None and piece.end_s > duration_s:
        return mark("evidence for {item} ends at {end} s, but the recording is {length} s long")
    return None


def is_na(item: Item, answer: Answer) -> bool:
    return item.na and answer == NA


def worth(item: Item, answer: Answer) -> Fraction:
    """What a normalised answer other than not applicable is worth, 0 to 1, exactly."""
    if isinstance(answer, bool):
        return _ONE if answer else _ZERO
    if isinstance(answer, Fraction):
        return (answer - item.low) / (item.high - item.low)
    if isinstance(answer, str):
        return next(option.worth for option in item.options if option.id == answer)
    return max(_ZERO, _ONE - sum((tag.deduct for tag in item.tags if tag.id in answer), _ZERO))


def fails(item: Item, answer: Answer) -> bool:
    """Whether the answer is worth less than the item asks for; exactly that much is enough."""
    return not is_na(item, answer) and worth(item, answer) < item.fail_below


def plain(answer: Answer) -> bool | int | float | str | list[str]:
    """The answer as a JSON document shows it."""
    if isinstance(answer, Fraction):
        return answer.numerator if answer.denominator == 1 else float(answer)
    return sorted(answer) if isinstance(answer, frozenset) else answer


def _yes_no(_item: Item, given: object) -> Answer | None:
    return given if isinstance(given, bool) else _YES_NO.get(given) if isinstance(given, str) else None


def _points(item: Item, given: object) -> Answer | None:
    points = exact(given)
    return points if points is not None and item.low <= points <= item.high else None


def _choice(item: Item, given: object) -> Answer | None:
    return next((option.id for option in item.options if option.id == given), None)


def _tags(item: Item, given: object) -> Answer | None:
    if not isinstance(given, list | tuple | set | frozenset):
        return None
    heard = frozenset(tag for tag in given if isinstance(tag, str))
    all_text = all(isinstance(tag, str) for tag in given)
    return heard if all_text and heard <= {tag.id for tag in item.tags} else None


_READERS = {Kind.YES_NO: _yes_no, Kind.POINTS: _points, Kind.CHOICE: _choice, Kind.TAGS: _tags}


def _ids(item: Item) -> list[str]:
    return [option.id for option in item.options] + [tag.id for tag in item.tags]


def _remedy(item: Item, given: object) -> str:
    if given == NA:
        return mark("not applicable is allowed only where the form says `na: true`")
    match item.kind:
        case Kind.YES_NO:
            return mark('answer true or false ("yes" or "no")')
        case Kind.POINTS:
            return mark("answer with a number from {low} to {high}")
        case Kind.CHOICE:
            return mark("answer with one of: {ids}")
        case Kind.TAGS:
            return mark("answer with a list of: {ids}; [] where none was heard")
