"""Candidates for a draw, the strata they fall into, and how many each stratum gives."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, tzinfo
from fractions import Fraction

from qa_console.domain.model import Recording
from qa_console.domain.sampling.plan import Cell, FrameRule, Size


@dataclass(frozen=True, slots=True)
class Candidate:
    """A recording that may be drawn. `recording`: its id; `cells`: what a plan may look at, by column.

    `day`: the day of the call in the workspace's zone.
    """

    recording: str
    file: str
    cells: Mapping[str, Cell]
    day: date | None = None


def candidate_of(recording: Recording, zone: tzinfo) -> Candidate:
    """The recording with its columns as the manifest writes them; a manifest's own columns come along."""
    facts = recording.facts
    moment = facts.started_at.astimezone(zone) if facts.started_at else None
    cells: dict[str, Cell] = {
        **facts.extra,
        "recording": facts.file,
        "agent_id": facts.agent_id,
        "agent_name": facts.agent_name,
        "team": facts.team,
        "started_at": moment.isoformat() if moment else "",
        "duration": "" if facts.duration_s is None else f"{facts.duration_s:.15g}",
        "direction": facts.direction,
        "customer_phone": facts.customer_phone,
        "queue": facts.queue,
        "order_id": facts.order_id,
        "satisfaction": "" if facts.satisfaction is None else str(facts.satisfaction),
        "tags": facts.tags,
    }
    return Candidate(recording.id, facts.file, cells, moment.date() if moment else None)


def stratum_of(cells: Mapping[str, Cell], columns: Collection[str]) -> str:
    """The values of the columns joined by `|`; tags are joined by `;`. No columns: the one stratum ''."""
    values = (cells.get(column, "") for column in columns)
    return "|".join(value if isinstance(value, str) else ";".join(value) for value in values)


def quotas(populations: Mapping[str, int], size: Size) -> dict[str, int]:
    """How many each stratum gives, before certain units raise it; never more than it has.

    A total is shared out in proportion to the populations by largest remainder, ties in the order of the
    names. A stratum that would get none gets 1 and steps aside, and the rest share what is left in the
    same way; so the quotas add up to the total, or to the number of strata where that is more.
    """
    if size.total is None:
        each = size.per_stratum or 0
        return {name: min(each, population) for name, population in populations.items()}
    if size.total >= sum(populations.values()):
        return dict(populations)
    given: dict[str, int] = {}
    sharing = dict(populations)
    while sharing:
        shares = _largest_remainder(sharing, max(size.total - len(given), 0))
        empty = [name for name, share in shares.items() if share == 0]
        if not empty:
            return given | shares
        for name in empty:
            given[name] = 1
            del sharing[name]
    return given


def _largest_remainder(populations: Mapping[str, int], total: int) -> dict[str, int]:
    everybody = sum(populations.values())
    exact = {name: Fraction(total * population, everybody) for name, population in populations.items()}
    shares = {name: int(share) for name, share in exact.items()}
    left = total - sum(shares.values())
    by_remainder = sorted(exact, key=lambda name: (shares[name] - exact[name], name))
    for name in by_remainder[:left]:
        shares[name] += 1
    return shares


def in_frame(
    candidates: Iterable[Candidate], rule: FrameRule, *, today: date, day: date | None = None
) -> list[Candidate]:
    """The candidates that a plan draws from.

    With `rule.days` those of the reference day and of the days before it: `day`, or else the newest day
    with a candidate that is not after `today`. A `day` that is given counts as one day where the rule
    says nothing.
    """
    fitting = [candidate for candidate in candidates if rule.where.holds(candidate.cells)]
    days = rule.days or (1 if day else None)
    if days is None:
        return fitting
    last = day or _newest({candidate.day for candidate in fitting if candidate.day}, today)
    if last is None:
        return []
    first = date.fromordinal(max(last.toordinal() - days + 1, 1))
    return [candidate for candidate in fitting if candidate.day and first <= candidate.day <= last]


def _newest(days: Collection[date], today: date) -> date | None:
    """The last day up to today; where all lie ahead (a clock that is slow), the last of them."""
    return max([day for day in days if day <= today] or days, default=None)
