"""From when until when, as people write it: days, or moments in ISO 8601."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, tzinfo

from qa_console.domain.cells import BadCell, moment_of
from qa_console.errors import WrongUsage
from qa_console.i18n import mark

_DAY = re.compile(r"[0-9]{4}-?[0-9]{2}-?[0-9]{2}|[0-9]{4}-?W[0-9]{2}-?[0-9]")


def moment_told(text: str | None, zone: tzinfo, where: str) -> datetime | None:
    """The moment, or the first one of the day, that `text` names; None for no text.

    `where`: the option it came from. Raises WrongUsage.
    """
    try:
        return moment_of((text or "").strip(), zone)
    except BadCell:
        raise WrongUsage(
            mark("{value} is not a day or a moment"),
            value=text,
            where=where,
            remedy=mark("write it like 2026-03-04 or 2026-03-04T10:21"),
        ) from None


def end_told(text: str | None, zone: tzinfo, where: str) -> datetime | None:
    """The first moment that no longer belongs: of a day the midnight after it. Raises WrongUsage."""
    moment = moment_told(text, zone, where)
    if moment is None or text is None:
        return None
    try:
        if _DAY.fullmatch(text.strip().upper()):
            # By the calendar, not by 24 hours: a day on which clocks change has 23 or 25.
            local = moment.astimezone(zone)
            return (local.replace(tzinfo=None) + timedelta(days=1)).replace(tzinfo=zone)
        return moment + timedelta(microseconds=1)
    except OverflowError:
        return moment
