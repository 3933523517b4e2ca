"""Dates: the window that a notice speaks of, and the day of the follow-up."""

from __future__ import annotations

from datetime import date, timedelta

from qa_console.errors import InvalidInput
from qa_console.i18n import mark

WINDOW_DAYS = 28
_SATURDAY = 5


def follow_up_on(issued_on: date, days: int = 7) -> date:
    """`days` after the issue; what falls on a weekend moves to the Monday after it."""
    due = issued_on + timedelta(days=days)
    over = due.weekday() - _SATURDAY
    return due + timedelta(days=2 - over) if over >= 0 else due


def window(since: date | None, until: date | None, newest: date) -> tuple[date, date]:
    """The days that count, both included. Without limits: the four weeks up to the newest call.

    Raises InvalidInput where the first day lies after the last.
    """
    last = until or max(newest, since or newest)
    first = since or last - timedelta(days=WINDOW_DAYS - 1)
    if first > last:
        raise InvalidInput(
            mark("the first day {since} lies after the last day {until}"),
            since=first.isoformat(),
            until=last.isoformat(),
            where="--since",
            remedy=mark("give --since a day on or before --until"),
        )
    return first, last


def window_before(since: date, until: date) -> tuple[date, date]:
    """The window of the same length that ends the day before `since`."""
    length = until - since
    return since - timedelta(days=1) - length, since - timedelta(days=1)
