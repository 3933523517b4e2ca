"""Which answers the findings speak for. What is in doubt speaks for none; a person's answer is the score."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qa_console.domain.model import Finding, Suggestion, Verdict
from qa_console.domain.rubric.model import Item, Kind, Rubric

_KIND_WORDS = ("please", "thanks", "sorry")


def suggestions(rubric: Rubric, findings: Sequence[Finding]) -> tuple[Suggestion, ...]:
    """At most one for each item, in the form's order; `why` holds indexes into `findings`."""
    return tuple(made for item in rubric.items() if (made := _suggestion(item, findings)) is not None)


def _suggestion(item: Item, findings: Sequence[Finding]) -> Suggestion | None:
    violated = _indexes(item, findings, Verdict.VIOLATED)
    if item.kind is Kind.TAGS:
        return _tags(item, findings, violated)
    if item.kind is not Kind.YES_NO:
        return None
    if violated:
        return Suggestion(item.id, False, violated)
    met = _indexes(item, findings, Verdict.MET)
    courteous = [index for index in met if findings[index].check == "courtesy"]
    if len(courteous) == len(met):
        met = _courtesy_kept(item, findings, courteous)
    return Suggestion(item.id, True, met) if met else None


def _tags(item: Item, findings: Sequence[Finding], violated: tuple[int, ...]) -> Suggestion | None:
    """The item's tags that were heard, where its tags are named like the labels."""
    known = {tag.id for tag in item.tags}
    why = tuple(index for index in violated if findings[index].label in known)
    heard = list(dict.fromkeys(findings[index].label for index in why))
    return Suggestion(item.id, heard, why) if heard else None


def _courtesy_kept(item: Item, findings: Sequence[Finding], met: Sequence[int]) -> tuple[int, ...]:
    """The first of each kind word, if all that the item asks for were said; else nothing.

    An item that names labels (`courtesy:greeting`) asks for those; one that names the check asks for a
    greeting, a goodbye, and one of please, thanks and sorry between them.
    """
    first: dict[str, int] = {}
    for index in met:
        first.setdefault(findings[index].label, index)
    named = {label for _, _, label in (ref.partition(":") for ref in item.checks) if label}
    needed = named or {"greeting", "goodbye"}
    if not needed <= first.keys() or not (named or first.keys() & set(_KIND_WORDS)):
        return ()
    return tuple(sorted(first.values()))


def _indexes(item: Item, findings: Sequence[Finding], verdict: Verdict) -> tuple[int, ...]:
    return tuple(_of(item, findings, verdict))


def _of(item: Item, findings: Sequence[Finding], verdict: Verdict) -> Iterator[int]:
    for index, finding in enumerate(findings):
        if finding.criterion == item.id and finding.verdict is verdict:
            yield index
