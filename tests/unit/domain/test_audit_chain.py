"""The audit chain shows every kind of tampering."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_console.domain.audit import ROOT, canonical, link, parse_head, verify_chain
from qa_console.domain.ports.audit import AuditEntry
from qa_console.errors import WrongUsage


def chain(length: int) -> list[AuditEntry]:
    entries: list[AuditEntry] = []
    previous = ROOT
    for number in range(1, length + 1):
        entry = link(
            number, f"2026-03-04T00:00:{number:02d}Z", "张敏", "sample.draw", "D000001", "{}", previous
        )
        entries.append(entry)
        previous = entry.hash
    return entries


def head_of(entries: list[AuditEntry]) -> tuple[int, str]:
    return entries[-1].number, entries[-1].hash


def test_a_chain_as_written_holds() -> None:
    report = verify_chain(chain(5))
    assert (report.ok, report.entries, report.first_bad, report.reason) == (True, 5, None, None)
    assert report.head == "5:" + chain(5)[-1].hash


def test_an_empty_trail_holds_and_its_head_can_be_given_back() -> None:
    report = verify_chain([])
    assert report.ok
    assert verify_chain(chain(3), parse_head(report.head)).ok


@given(length=st.integers(1, 8), data=st.data())
def test_changing_any_field_of_any_entry_is_found_there(length: int, data: st.DataObject) -> None:
    entries = chain(length)
    at = data.draw(st.integers(0, length - 1))
    field = data.draw(st.sampled_from(["at", "actor", "action", "subject", "detail"]))
    entries[at] = replace(entries[at], **{field: getattr(entries[at], field) + "x"})
    report = verify_chain(entries)
    assert (report.ok, report.first_bad, report.reason) == (False, at + 1, "content_changed")
    assert report.entries == length


def test_an_entry_taken_out_is_found() -> None:
    entries = chain(5)
    del entries[2]
    report = verify_chain(entries)
    assert (report.ok, report.first_bad, report.reason) == (False, 3, "number_missing")


def test_entries_cut_off_the_end_are_found_with_a_head_kept_outside() -> None:
    entries = chain(5)
    assert verify_chain(entries[:3]).ok
    report = verify_chain(entries[:3], head_of(entries))
    assert (report.ok, report.first_bad, report.reason) == (False, 4, "head_missing")


def test_a_chain_rewritten_from_the_start_is_found_with_a_head_kept_outside() -> None:
    kept = head_of(chain(3))
    previous, rewritten = ROOT, []
    for number in range(1, 6):
        entry = link(number, "2026-03-05T00:00:00Z", "李娜", "sample.draw", "D000001", "{}", previous)
        rewritten.append(entry)
        previous = entry.hash
    assert verify_chain(rewritten).ok
    report = verify_chain(rewritten, kept)
    assert (report.ok, report.first_bad, report.reason) == (False, 3, "head_differs")


def test_a_chain_that_grew_still_holds_its_old_head() -> None:
    assert verify_chain(chain(9), head_of(chain(4))).ok


@pytest.mark.parametrize("text", ["", "5", "5:abc", "x:" + "0" * 64, "-1:" + "0" * 64, "²:" + "0" * 64])
def test_what_is_not_a_head_is_wrong_usage(text: str) -> None:
    with pytest.raises(WrongUsage):
        parse_head(text)


def test_equal_details_have_equal_text_whatever_the_order() -> None:
    assert canonical({"b": 1, "a": "坐席"}) == canonical({"a": "坐席", "b": 1}) == '{"a":"坐席","b":1}'


def test_an_entry_that_no_longer_holds_text_counts_as_changed() -> None:
    entries: list[AuditEntry] = chain(3)
    entries[1] = replace(entries[1], detail=b"\xff\x00")  # type: ignore[arg-type]  # as a tampered database gives it
    report = verify_chain(entries)
    assert (report.ok, report.first_bad, report.reason) == (False, 2, "content_changed")
