"""Who was in which team when, read off the recordings that people left behind."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from qa_console.domain.model import Membership


def memberships_from(agent_id: str, worked: Iterable[tuple[date, str]]) -> list[Membership]:
    """The agent's dated memberships, oldest first, without a gap; the last one is open.

    `worked`: a day and the team of that day's recordings, in order of time. Of several teams on one day
    the last counts. A membership lasts until the first day in another team; no team is no news.
    """
    by_day = {day: team for day, team in worked if team}
    starts: list[tuple[date, str]] = []
    for day in sorted(by_day):
        if not starts or starts[-1][1] != by_day[day]:
            starts.append((day, by_day[day]))
    ended = [Membership(agent_id, team, since, until) for (since, team), (until, _next) in pairwise(starts)]
    return ended + [Membership(agent_id, team, since) for since, team in starts[-1:]]
