"""Makes the demonstration's history: calls known by metadata, and what was answered of some of them.

The parameters are the plain mapping of `audio_samples/history.yaml`, described in
docs/guide/audio-samples.md, "Demo history". Chance comes in as a generator, so equal seeds give equal calls.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from random import Random
from typing import Any

from qa_console.domain.evaluation import AnswerSheet
from qa_console.domain.model import Evidence, Source
from qa_console.domain.ports.samples import Judged, PastCall

CRITERIA = (*(f"A{n}" for n in range(1, 9)), *(f"B{n}" for n in range(1, 6)))
Profile = Mapping[str, Any]


def past_calls(profile: Profile, last: date, zone: tzinfo, rng: Random) -> list[PastCall]:
    """Every call of the profile's weeks, the last of which ends on the day `last`; oldest first."""
    weeks = int(profile["weeks"])
    first = last + timedelta(days=1) - timedelta(weeks=weeks)
    calls: list[PastCall] = []
    for week in range(1, weeks + 1):
        monday = first + timedelta(weeks=week - 1)
        days = [day for n in range(7) if (day := monday + timedelta(days=n)).isoweekday() in _days(profile)]
        for agent_id, agent in profile["agents"].items():
            team = _team(agent, week)
            if team:
                calls += _week_of_calls(profile, agent_id, agent, team, week, days, zone, rng)
    return sorted(calls, key=lambda call: (call.cells["started_at"], call.file))


def _days(profile: Profile) -> set[int]:
    return {int(day) for day in profile["working_days"]}


def _team(agent: Profile, week: int) -> str:
    """The team that the agent is in by then; empty before the first one."""
    begun = [membership["team"] for membership in agent["teams"] if membership["from_week"] <= week]
    return str(begun[-1]) if begun else ""


def _week_of_calls(
    profile: Profile,
    agent_id: str,
    agent: Profile,
    team: str,
    week: int,
    days: Sequence[date],
    zone: tzinfo,
    rng: Random,
) -> Iterator[PastCall]:
    count = int(agent["calls_per_week"])
    heard = set(rng.sample(range(count), min(count, int(agent["evaluated_per_week"]))))
    for number in range(count):
        moment = datetime.combine(rng.choice(days), _hour(profile, rng), zone)
        length = _length(profile, rng)
        judged = _judged(profile, agent, team, week, moment, length, rng) if number in heard else None
        cells = _cells(profile, agent_id, agent, team, moment, length, rng)
        cells["satisfaction"] = _satisfaction(profile, judged, rng)
        file = f"history/{moment:%Y%m%d-%H%M%S}-{agent_id}-{number:02d}.flac"
        yield PastCall(file, cells, judged)


def _hour(profile: Profile, rng: Random) -> time:
    begin, end = (time.fromisoformat(profile["hours"][key]) for key in ("from", "to"))
    seconds = rng.randrange(begin.hour * 3600 + begin.minute * 60, end.hour * 3600 + end.minute * 60)
    return time(seconds // 3600, seconds // 60 % 60, seconds % 60)


def _length(profile: Profile, rng: Random) -> float:
    told = profile["duration_s"]
    drawn = rng.lognormvariate(math.log(float(told["median"])), 0.55)
    return round(min(max(drawn, float(told["least"])), float(told["most"])), 1)


def _cells(
    profile: Profile, agent_id: str, agent: Profile, team: str, moment: datetime, length: float, rng: Random
) -> dict[str, str]:
    queues = agent.get("queues") or profile["teams"][team]["queues"]
    queue = rng.choices(list(queues), [float(share) for share in queues.values()])[0]
    facts = profile["queues"][queue]
    order = f"{facts['order']}{moment:%Y%m%d}-{rng.randrange(10_000):04d}" if facts["order"] else ""
    return {
        "agent_id": agent_id,
        "agent_name": agent["name"],
        "team": team,
        "started_at": moment.isoformat(),
        "duration": str(length),
        "direction": facts["direction"],
        "customer_phone": f"1380013{rng.randrange(1_000, 10_000)}",
        "queue": queue,
        "order_id": order,
        "satisfaction": "",
        "tags": ";".join([rng.choice(facts["tags"]), *agent.get("tags", [])]),
        "team_leader": profile["teams"][team]["leader"],
    }


def _judged(
    profile: Profile, agent: Profile, team: str, week: int, moment: datetime, length: float, rng: Random
) -> Judged:
    listeners = [one for one in profile["evaluators"] if one.get("team", team) == team]
    listener = rng.choices(listeners, [float(one["share"]) for one in listeners])[0]
    answers: dict[str, object] = {}
    evidence: list[Evidence] = []
    for criterion in CRITERIA:
        worth = _worth(profile, agent, criterion, week, rng) + float(listener["shift"])
        answers[criterion] = rng.random() < worth
        if not answers[criterion]:
            evidence.append(_evidence(profile, agent, criterion, length, rng))
    heard_at = moment + timedelta(hours=rng.uniform(1, 20))
    sheet = AnswerSheet(answers, tuple(evidence))
    return Judged(sheet, heard_at, listener["name"], Source(listener["source"]))


def _worth(profile: Profile, agent: Profile, criterion: str, week: int, rng: Random) -> float:
    """What the answer is expected to be worth that week: mean, trend, step, and the spread around them."""
    told = {**profile["quality"], **agent.get("quality", {}), **agent.get("criteria", {}).get(criterion, {})}
    step = told.get("step")
    middle = (int(profile["weeks"]) + 1) / 2
    mean = float(told["mean"]) + float(told.get("trend", 0)) * (week - middle)
    if step and week >= step["week"]:
        mean += float(step["by"])
    return min(max(mean + rng.uniform(-1, 1) * float(told["spread"]), 0.0), 1.0)


def _evidence(profile: Profile, agent: Profile, criterion: str, length: float, rng: Random) -> Evidence:
    told = rng.choice(agent.get("findings", {}).get(criterion) or profile["findings"][criterion])
    start = round(rng.uniform(0, length - 6), 1)
    return Evidence(criterion, start, round(start + rng.uniform(2, 5), 1), told["note"], told["quote"])


def _satisfaction(profile: Profile, judged: Judged | None, rng: Random) -> str:
    told = profile["satisfaction"]
    if rng.random() >= float(told["answered"]):
        return ""
    kept = 0.9 if judged is None else sum(map(bool, judged.sheet.answers.values())) / len(CRITERIA)
    fitting = next(line for line in told["by_score"] if kept * 100 >= line["from"])
    return str(rng.choice(fitting["answers"]))
