"""Probabilities, selection and hashes, as the contract states them."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from fractions import Fraction as F
from typing import Any

import pytest

from qa_console.domain.sampling.build import build_plan
from qa_console.domain.sampling.chance import inclusion
from qa_console.domain.sampling.draw import build_frame, frame_hash, systematic, uniform
from qa_console.domain.sampling.plan import Cell, Plan
from qa_console.domain.sampling.record import Draw, draws_of_seeds, make_draw
from qa_console.domain.sampling.strata import Candidate


def _plan(**keys: Any) -> Plan:
    plan, problems = build_plan({"id": "p", "size": {"per_stratum": 2}, **keys})
    assert plan is not None, problems
    return plan


def _candidates(n: int, **cells: Cell) -> list[Candidate]:
    return [Candidate(f"R{i:06d}", f"{i}.wav", cells) for i in range(n)]


def _draw(plan: Plan, candidates: list[Candidate], seed: int = 1) -> Draw:
    frame = build_frame(plan, candidates)
    at = datetime(2026, 3, 4, tzinfo=UTC)
    return make_draw(plan, b"", "", frame, seed, at=at, by="zhangmin", say=lambda text: text.get("zh", ""))


@pytest.mark.parametrize(
    ("quota", "sizes", "certain", "chances"),
    [
        (2, [1, 1, 1, 1], "", [F(1, 2)] * 4),
        (1, [1, 3], "", [F(1, 4), F(3, 4)]),
        (2, [4, 1, 1], "", [1, F(1, 2), F(1, 2)]),
        (3, [8, 4, 1, 1], "", [1, 1, F(1, 2), F(1, 2)]),
        (2, [1, 1, 1, 1], "x", [1, F(1, 3), F(1, 3), F(1, 3)]),
        (1, [1, 1, 1], "xx", [1, 1, 0]),
        (3, [1, 5, 1], "x", [1, 1, 1]),
        (9, [1, 2], "", [1, 1]),
        (2, [1, 1], "xx", [1, 1]),
        (2, [1, 10, 1, 1, 1], "x", [1, F(10, 13), F(1, 13), F(1, 13), F(1, 13)]),
    ],
)
def test_inclusion_is_in_proportion_to_size_as_far_as_certainty_allows(
    quota: int, sizes: list[int], certain: str, chances: list[F]
) -> None:
    sure = [mark == "x" for mark in certain.ljust(len(sizes))]
    assert inclusion(quota, [F(size) for size in sizes], sure) == chances


def test_a_hashed_number_is_the_first_eight_bytes_of_sha256() -> None:
    digest = hashlib.sha256("42|order|a/王.wav".encode()).digest()
    assert uniform(42, "order", "a/王.wav") == int.from_bytes(digest[:8], "big")


@pytest.mark.parametrize(
    ("start", "taken"),
    [(0, [1, 3]), (1, [0, 2]), (1 << 63, [0, 2]), ((1 << 63) + 1, [1, 3]), ((1 << 64) - 1, [1, 3])],
)
def test_one_is_taken_whenever_the_floor_grows(start: int, taken: list[int]) -> None:
    assert systematic([F(1, 2)] * 4, start) == taken


def test_nothing_is_selected_from_an_empty_stratum() -> None:
    assert systematic([], 5) == []


def test_certain_recordings_beyond_the_quota_raise_it() -> None:
    plan = _plan(size={"per_stratum": 1}, certain=[{"when": {"tags": "c"}, "reason": "complaint"}])
    candidates = [*_candidates(3, tags=("c",)), Candidate("R000009", "9.wav", {"tags": ()})]
    draw = _draw(plan, candidates)
    assert [stratum.n for stratum in draw.strata] == [3]
    assert {row.reason for row in draw.rows} == {"complaint"}
    assert [float(unit.probability) for unit in draw.frame] == [1, 1, 1, 0]


def test_a_reason_is_what_the_rules_say_or_random() -> None:
    plan = _plan(
        size={"per_stratum": 9},
        multipliers=[
            {"when": {"team": "A"}, "times": 2, "reason": "squad"},
            {"when": {"satisfaction": 1}, "times": 3, "reason": {"zh": "不满意", "en": "dissatisfied"}},
        ],
        certain=[{"when": {"tags": "c"}, "reason": "complaint"}],
    )
    cells: list[dict[str, Cell]] = [
        {"team": "A", "satisfaction": "1"},
        {"team": "A", "satisfaction": "1", "tags": ("c",)},
        {"team": "B"},
    ]
    draw = _draw(plan, [Candidate(f"R{i}", f"{i}.wav", cell) for i, cell in enumerate(cells)])
    assert {row.file: row.reason for row in draw.rows} == {
        "0.wav": "squad; 不满意",
        "1.wav": "complaint",
        "2.wav": "random",
    }
    assert [unit.size for unit in draw.frame] == [6, 6, 1]


def test_listening_order_begins_with_what_is_certain_and_counts_from_one() -> None:
    plan = _plan(size={"total": 6}, certain=[{"when": {"recording": "7.wav"}, "reason": "named"}])
    candidates = [Candidate(c.recording, c.file, {"recording": c.file}) for c in _candidates(20)]
    draw = _draw(plan, candidates)
    assert draw.rows[0].file == "7.wav"
    assert [row.rank for row in draw.rows] == [1, 2, 3, 4, 5, 6]


def test_the_frame_hash_is_over_the_lines_of_the_contract() -> None:
    frame = build_frame(_plan(strata=["team"]), _candidates(3, team="二班"))
    lines = "".join(f"{i}.wav\t二班\t0.666666666667\n" for i in range(3))
    assert frame_hash(reversed(frame.units)) == hashlib.sha256(lines.encode()).hexdigest()


def test_an_empty_frame_is_a_draw_of_nothing_with_a_note() -> None:
    draw = _draw(_plan(strata=["team"]), [])
    assert (draw.head.n, draw.rows, draw.strata, draw.head.note) == (0, (), (), "no_data")
    assert draw.head.frame_hash == hashlib.sha256(b"").hexdigest()


def test_the_same_seed_draws_the_same_in_any_order_of_the_candidates() -> None:
    candidates = _candidates(40, team="A")
    assert _draw(_plan(), candidates, 7).rows == _draw(_plan(), candidates[::-1], 7).rows


def test_a_draw_pinned_once_never_changes() -> None:
    """The numbers were worked out apart from this program, from the contract's text."""
    frame = build_frame(_plan(size={"total": 3}), _candidates(10))
    assert draws_of_seeds(frame, [1, 2026]) == [
        (1, ["4.wav", "8.wav", "2.wav"]),
        (2026, ["4.wav", "5.wav", "0.wav"]),
    ]
