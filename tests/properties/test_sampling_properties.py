"""Laws of every draw, and agreement with a plain reading of the contract."""

from __future__ import annotations

import hashlib
import math
from collections import Counter, defaultdict
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from qa_console.domain.sampling.build import build_plan
from qa_console.domain.sampling.draw import Frame, build_frame, select
from qa_console.domain.sampling.plan import Cell, Plan, Size
from qa_console.domain.sampling.strata import Candidate, quotas

_TEAMS = ("一班", "二班", "")
_sizes = st.one_of(
    st.builds(lambda n: {"per_stratum": n}, st.integers(1, 8)),
    st.builds(lambda n: {"total": n}, st.integers(1, 40)),
)
_times = st.sampled_from([2, 3, 50, Decimal("0.1"), Decimal("1.7"), Decimal("0.3333")])
_seeds = st.integers(0, 2**53)


def _plan(size: dict[str, int], times: object = 2) -> Plan:
    given: dict[str, Any] = {
        "id": "p",
        "strata": ["team"],
        "size": size,
        "multipliers": [
            {"when": {"satisfaction": [1, 2]}, "times": times, "reason": "low"},
            {"when": {"agent_id": "1002"}, "times": 4, "reason": "new"},
        ],
        "certain": [{"when": {"tags": "complaint"}, "reason": "complaint"}],
    }
    plan, problems = build_plan(given)
    assert plan is not None, problems
    return plan


_plans = st.builds(_plan, _sizes, _times)
_cells: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "team": st.sampled_from(_TEAMS),
        "satisfaction": st.sampled_from(["", "1", "3"]),
        "agent_id": st.sampled_from(["1001", "1002"]),
        "tags": st.sampled_from([(), (), (), ("complaint", "vip")]),
    }
)


@st.composite
def _frames_of(draw: st.DrawFn, least: int = 0) -> list[Candidate]:
    cells = draw(st.lists(_cells, min_size=least, max_size=60))
    return [Candidate(f"R{i:06d}", f"{i:03d}.wav", cell) for i, cell in enumerate(cells)]


def _by_stratum(frame: Frame) -> dict[str, list[Fraction]]:
    found: defaultdict[str, list[Fraction]] = defaultdict(list)
    for unit in frame.units:
        found[unit.stratum].append(unit.probability)
    return found


@given(_plans, _frames_of(), _seeds)
def test_each_stratum_gives_exactly_what_its_probabilities_add_up_to(
    plan: Plan, candidates: list[Candidate], seed: int
) -> None:
    frame = build_frame(plan, candidates)
    taken = Counter(unit.stratum for unit in select(frame, seed))
    sums = {stratum: sum(chances) for stratum, chances in _by_stratum(frame).items()}
    assert {stratum.name: stratum.n for stratum in frame.strata} == sums
    assert {name: taken[name] for name in sums} == sums


@given(_plans, _frames_of(), _seeds)
def test_what_is_certain_is_drawn_and_what_is_impossible_is_not(
    plan: Plan, candidates: list[Candidate], seed: int
) -> None:
    frame = build_frame(plan, candidates)
    drawn = {unit.file for unit in select(frame, seed)}
    assert all(0 <= unit.probability <= 1 for unit in frame.units)
    assert {unit.file for unit in frame.units if unit.probability == 1} <= drawn
    assert not {unit.file for unit in frame.units if unit.probability == 0} & drawn


@given(_plans, _frames_of(), _seeds, st.sampled_from(_TEAMS))
def test_another_candidate_leaves_the_other_strata_as_they_were(
    plan: Plan, candidates: list[Candidate], seed: int, team: str
) -> None:
    if plan.size.total is not None:
        return  # a total is shared out anew when a stratum grows
    cells: dict[str, Cell] = {"team": team, "satisfaction": "1", "tags": ()}
    newcomer = Candidate("R999999", "999.wav", cells)
    before = select(build_frame(plan, candidates), seed)
    after = select(build_frame(plan, [*candidates, newcomer]), seed)
    assert [u for u in before if u.stratum != team] == [u for u in after if u.stratum != team]


@given(st.dictionaries(st.text("abcdef", max_size=3), st.integers(1, 500), max_size=12), st.integers(1, 900))
def test_a_total_is_kept_and_every_stratum_gets_some(populations: dict[str, int], total: int) -> None:
    given_out = quotas(populations, Size(total=total))
    everybody = sum(populations.values())
    assert sum(given_out.values()) == min(max(total, len(populations)), everybody)
    assert all(1 <= given_out[name] <= population for name, population in populations.items())
    if all(total * population >= everybody for population in populations.values()) and total <= everybody:
        assert all(
            abs(given_out[name] - Fraction(total * population, everybody)) < 1
            for name, population in populations.items()
        )


@settings(max_examples=8, deadline=None)
@given(_plans, _frames_of(least=20), st.integers(0, 2**40))
def test_over_many_seeds_each_recording_comes_as_often_as_it_should(
    plan: Plan, candidates: list[Candidate], first: int
) -> None:
    frame = build_frame(plan, candidates)
    seeds = 600
    times = Counter(unit.file for seed in range(first, first + seeds) for unit in select(frame, seed))
    for unit in frame.units:
        chance = float(unit.probability)
        margin = 5.5 * math.sqrt(chance * (1 - chance) / seeds)
        assert abs(times[unit.file] / seeds - chance) <= margin + 1e-9


@given(_plans, _frames_of(), _seeds)
def test_a_plain_reading_of_the_contract_in_floating_point_agrees(
    plan: Plan, candidates: list[Candidate], seed: int
) -> None:
    frame = build_frame(plan, candidates)
    quota = quotas(Counter(str(c.cells["team"]) for c in candidates), plan.size)
    low = float(plan.multipliers[0].times)
    expected: dict[str, float] = {}
    taken: set[str] = set()
    for stratum, n in quota.items():
        members = [c for c in candidates if c.cells["team"] == stratum]
        m = {
            c.file: (low if c.cells["satisfaction"] == "1" else 1)
            * (4 if c.cells["agent_id"] == "1002" else 1)
            for c in members
        }
        certain = {c.file for c in members if "complaint" in c.cells["tags"]}
        chances = _plain_chances(n, m, certain)
        expected |= chances
        taken |= _plain_selection(seed, stratum, chances)
    for unit in frame.units:
        assert math.isclose(unit.probability, expected[unit.file], rel_tol=1e-12)
    assert {unit.file for unit in select(frame, seed)} == taken


def _plain_chances(n: int, m: dict[str, float], certain: set[str]) -> dict[str, float]:
    if n >= len(m):
        return dict.fromkeys(m, 1.0)
    sure = set(certain)
    while True:
        left = max(n - len(sure), 0)
        rest = {file: size for file, size in m.items() if file not in sure}
        together = sum(rest.values())
        more = {file for file, size in rest.items() if left and left * size / together >= 1 - 1e-12}
        if not more:
            return {file: 1.0 if file in sure else left * m[file] / together for file in m}
        sure |= more


def _plain_selection(seed: int, stratum: str, chances: dict[str, float]) -> set[str]:
    def u(tag: str, key: str) -> float:
        digest = hashlib.sha256(f"{seed}|{tag}|{key}".encode()).digest()
        return int.from_bytes(digest[:8], "big") / 2**64

    taken = {file for file, chance in chances.items() if chance == 1}
    start, running = u("start", stratum), 0.0
    floor = math.floor(-start)
    for file in sorted(set(chances) - taken, key=lambda file: u("order", file)):
        running += chances[file]
        if math.floor(running - start + 1e-12) > floor:
            taken.add(file)
            floor = math.floor(running - start + 1e-12)
    return taken
