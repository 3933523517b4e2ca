"""What stands around a hit and makes it no violation, or one that only a person can judge."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from qa_console.domain.findings.hits import Hit
from qa_console.domain.findings.material import CallMaterial
from qa_console.domain.rubric.phrases import Guard, Wordings
from qa_console.domain.spoken import STOP

_BEFORE_CHARS = 24
_UNLESS_BEFORE, _UNLESS_AFTER = 6, 4
_FOLLOWING_CHARS = 220
_OPENING, _CLOSING, _EITHER = "“「『《﹁", "”」』》﹂", '"＂'


@dataclass(frozen=True, slots=True)
class Objection:
    """`reason`: the guard's name. `drops`: the hit counts for nothing, else it is in doubt."""

    reason: str
    drops: bool


def objection(call: CallMaterial, hit: Hit, wordings: Wordings) -> Objection | None:
    """The strongest objection to a hit, or None: dropping ones come before doubting ones."""
    if _in_quotation_marks(hit):
        return Objection("quoted", True)
    speaking = [
        guard for guard in call.phrases.guards if wordings.guards is None or guard.name in wordings.guards
    ]
    for guard in sorted(speaking, key=lambda guard: not guard.drops):
        if _holds(guard, call, hit):
            return Objection(guard.name, guard.drops)
    return None


def _holds(guard: Guard, call: CallMaterial, hit: Hit) -> bool:
    norm = hit.spoken.norm
    before = norm[max(0, hit.start - _BEFORE_CHARS) : hit.start]
    if guard.before is not None and (found := guard.before.search(before)):
        start = max(0, hit.start - _BEFORE_CHARS) + found.start()
        return not _void(guard, norm, start, hit.start)
    if guard.after is None and guard.follows is None:
        return False
    said = norm[: hit.end] + _following(call, hit)
    word = hit.end + (said[hit.end : hit.end + 1] == " ")
    if guard.after is not None and (found := guard.after.pattern.match(said, word)):
        return not _void(guard, said, hit.end, found.end())
    if guard.follows is None:
        return False
    near = guard.follows.pattern.finditer(said, hit.end, min(len(said), hit.end + guard.reach))
    return any(not _void(guard, said, found.start(), found.end(), hit.end) for found in near)


def _void(guard: Guard, said: str, start: int, end: int, least: int = 0) -> bool:
    """Whether something near the slice takes the guard's force; what is left of `least` does not count."""
    if guard.unless is None:
        return False
    return bool(guard.unless.search(said, max(least, start - _UNLESS_BEFORE), end + _UNLESS_AFTER))


def _following(call: CallMaterial, hit: Hit) -> str:
    """What the same speaker says next, through the turns that come without another voice between."""
    return "".join(_pieces(call, hit))[:_FOLLOWING_CHARS]


def _pieces(call: CallMaterial, hit: Hit) -> Iterator[str]:
    rest = hit.spoken.norm[hit.end :]
    yield rest
    length = len(rest)
    for index in range(hit.last + 1, len(call.turns)):
        if call.turns[index].channel is not call.turns[hit.turn].channel or length > _FOLLOWING_CHARS:
            return
        yield STOP + call.spoken[index].norm
        length += len(call.spoken[index].norm) + 1


def _in_quotation_marks(hit: Hit) -> bool:
    """Whether a quotation is open where the hit begins and is closed after it."""
    spoken = hit.spoken
    first, last = spoken.bounds(hit.start, hit.end)
    before, after = spoken.text[:first], spoken.text[last:]
    opened = max(before.rfind(mark) for mark in _OPENING)
    if opened > max(before.rfind(mark) for mark in _CLOSING):
        return any(mark in after for mark in _CLOSING)
    return any(before.count(mark) % 2 == 1 and mark in after for mark in _EITHER)
