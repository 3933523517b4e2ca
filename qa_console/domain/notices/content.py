"""What stands in a notice, frozen when it is issued: figures, codes, and texts in both languages.

Scores are 0-100 as JSON numbers of full precision; places in a recording are seconds from its start;
moments are in the workspace's zone. Nothing here holds a customer's number.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from qa_console.domain.model import LocalText


@dataclass(frozen=True, slots=True)
class Form:
    """A form that calls were scored with."""

    id: str
    version: int
    title: LocalText


@dataclass(frozen=True, slots=True)
class Figures:
    """`n` scores described; the rest is None when there are none."""

    n: int
    mean: float | None
    median: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class BandCount:
    """How many scores lie from `least` up to below `below` (100 belongs to the last band)."""

    least: int
    below: int
    count: int


@dataclass(frozen=True, slots=True)
class CallLine:
    """One reviewed call. `findings`: items that failed in it."""

    recording: str
    evaluation: str
    agent: str
    agent_name: str
    started_at: datetime | None
    duration_s: float | None
    score: float | None
    passed: bool | None
    band: str | None
    findings: int


@dataclass(frozen=True, slots=True)
class Speech:
    """Words of a passage. `channel`: agent, customer, mixed, or empty where it is not known."""

    channel: str
    text: str


@dataclass(frozen=True, slots=True)
class Case:
    """A failed item in one call, with one passage that shows it (no times: none was marked)."""

    criterion: str
    rubric: str
    recording: str
    evaluation: str
    agent: str
    agent_name: str
    started_at: datetime | None
    start_s: float | None
    end_s: float | None
    quote: str
    speech: tuple[Speech, ...]
    note: str
    score: float | None = None


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """A criterion over all calls where it counted (`asked`), and over the agents of those calls."""

    criterion: str
    rubric: str
    title: LocalText
    critical: str | None
    asked: int
    failed: int
    agents: int
    agents_failed: int
    mean: float
    target: float
    below: bool


@dataclass(frozen=True, slots=True)
class Advice:
    """What to practise for a criterion; `wording`: what keeping it sounds like."""

    criterion: str
    rubric: str
    title: LocalText
    asks: LocalText
    practise: LocalText
    wording: tuple[LocalText, ...]


@dataclass(frozen=True, slots=True)
class Courtesy:
    """A courtesy heard in `calls` of `of` checked calls."""

    label: str
    calls: int
    of: int


@dataclass(frozen=True, slots=True)
class AgentContent:
    """The agent notice. `best`: the call to be proud of, None where no score stands out."""

    agent: str
    agent_name: str
    team: str
    since: date
    until: date
    due: date
    target: float
    forms: tuple[Form, ...]
    figures: Figures
    calls: tuple[CallLine, ...]
    kept: tuple[CriterionLine, ...]
    courtesies: tuple[Courtesy, ...]
    best: CallLine | None
    findings: tuple[Case, ...]
    criteria: tuple[CriterionLine, ...]
    below_target: tuple[CriterionLine, ...]
    practise: tuple[Advice, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """A criterion that failed somewhere in the team, with every passage that shows it."""

    line: CriterionLine
    common: bool
    cases: tuple[Case, ...]
    advice: Advice


@dataclass(frozen=True, slots=True)
class AgentLine:
    """An agent of the team. `mean` is None under the least number of calls: too few to compare."""

    agent: str
    agent_name: str
    n: int
    mean: float | None
    low: float | None
    high: float | None
    findings: int


@dataclass(frozen=True, slots=True)
class Clip:
    """A passage to play in the session; without times, the call as a whole."""

    recording: str
    agent: str
    agent_name: str
    start_s: float | None
    end_s: float | None
    quote: str


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject for the weekly session, with a passage that misses it and one that shows it kept."""

    line: CriterionLine
    bad: Clip | None
    good: Clip | None
    advice: Advice


@dataclass(frozen=True, slots=True)
class CommonRule:
    """When a problem is common: at least so many agents and such a share of the calls it was asked in."""

    least_agents: int = 2
    least_share: float = 0.2


@dataclass(frozen=True, slots=True)
class TeamContent:
    """The team notice: common problems apart from individual cases."""

    team: str
    since: date
    until: date
    due: date
    target: float
    forms: tuple[Form, ...]
    figures: Figures
    agents_reviewed: int
    rule: CommonRule
    least_calls: int
    distribution: tuple[BandCount, ...]
    calls: tuple[CallLine, ...]
    agents: tuple[AgentLine, ...]
    kept: tuple[CriterionLine, ...]
    common: tuple[Problem, ...]
    individual: tuple[Problem, ...]
    criteria: tuple[CriterionLine, ...]
    topics: tuple[Topic, ...]


@dataclass(frozen=True, slots=True)
class Before:
    """The same criterion in the time before: failed in `failed` of `asked` calls (0 of 0: not asked)."""

    asked: int
    failed: int


@dataclass(frozen=True, slots=True)
class Demand:
    """What has to be put right: the problem, how it stood before, and the remedy asked for."""

    problem: Problem
    before: Before


@dataclass(frozen=True, slots=True)
class Reminder:
    """An earlier notice to the same team on which the rectification rests."""

    notice: str
    kind: str
    issued_on: date
    state: str


@dataclass(frozen=True, slots=True)
class RectificationContent:
    """The written rectification notice to a squad; the due date is the deadline."""

    team: str
    since: date
    until: date
    due: date
    target: float
    forms: tuple[Form, ...]
    figures: Figures
    figures_before: Figures
    before_since: date
    before_until: date
    agents_reviewed: int
    rule: CommonRule
    calls: tuple[CallLine, ...]
    reminders: tuple[Reminder, ...]
    demands: tuple[Demand, ...]
    reason: str = ""


Content = AgentContent | TeamContent | RectificationContent
