from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from qa_console.domain.membership import memberships_from
from qa_console.domain.model import Membership
from qa_console.domain.period import end_told, moment_told
from qa_console.errors import WrongUsage

ZONE = ZoneInfo("Asia/Shanghai")


def day(n: int) -> date:
    return date(2026, 3, n)


def test_a_move_closes_one_membership_and_opens_the_next() -> None:
    worked = [(day(1), "一班"), (day(3), "一班"), (day(5), "二班"), (day(9), "一班")]
    assert memberships_from("1001", worked) == [
        Membership("1001", "一班", day(1), day(5)),
        Membership("1001", "二班", day(5), day(9)),
        Membership("1001", "一班", day(9)),
    ]


def test_the_last_team_of_a_day_counts_and_no_team_is_no_news() -> None:
    worked = [(day(1), "一班"), (day(1), "二班"), (day(2), ""), (day(3), "二班")]
    assert memberships_from("1001", worked) == [Membership("1001", "二班", day(1))]


def test_nothing_dated_gives_no_membership() -> None:
    assert memberships_from("1001", []) == []


def test_a_period_that_ends_on_a_day_holds_all_of_that_day() -> None:
    assert end_told("2026-03-04", ZONE, "--until") == datetime(2026, 3, 5, tzinfo=ZONE)


def test_a_day_on_which_clocks_change_ends_at_its_midnight() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    assert end_told("2026-03-29", berlin, "--until") == datetime(2026, 3, 30, tzinfo=berlin)


def test_a_period_that_ends_at_a_moment_holds_that_moment() -> None:
    told = moment_told("2026-03-04T10:21", ZONE, "--until")
    end = end_told("2026-03-04T10:21", ZONE, "--until")
    assert told is not None
    assert end == told + timedelta(microseconds=1)


def test_no_text_is_no_limit() -> None:
    assert moment_told(None, ZONE, "--since") is None
    assert end_told(None, ZONE, "--until") is None


def test_what_is_no_day_is_wrong_usage() -> None:
    with pytest.raises(WrongUsage):
        moment_told("next week", ZONE, "--since")
