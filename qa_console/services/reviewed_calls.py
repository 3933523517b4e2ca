"""Evaluations that count, read with everything that notices and reports say about them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, tzinfo
from fractions import Fraction

from qa_console.domain.answers import worth
from qa_console.domain.evaluation import Evaluation, EvaluationLine
from qa_console.domain.model import Agent, Evidence, Finding, Turn
from qa_console.domain.notices.material import ItemResult, Material, ReviewedCall
from qa_console.domain.ports.evaluations import EvaluationsWanted
from qa_console.domain.ports.rubrics import RubricFiles
from qa_console.domain.ports.unit_of_work import UnitOfWork
from qa_console.domain.rubric.model import Critical, Item, Rubric
from qa_console.domain.scoring import COUNTED, ItemScore, ItemState
from qa_console.errors import InvalidInput, NotFound
from qa_console.i18n import mark

_REJECTED = "rejected"
RubricKey = tuple[str, int]


class ReviewedCalls:
    """Reads over one unit of work. `zone`: the workspace's, in which a call has its day."""

    def __init__(self, work: UnitOfWork, files: RubricFiles, zone: tzinfo) -> None:
        self._work = work
        self._files = files
        self._zone = zone

    def lines(self, *, agent: str = "", team: str = "") -> list[EvaluationLine]:
        """What counts, of one agent (by id) or one team as it was then: no drafts, no calibration."""
        found = self._work.evaluations.find(EvaluationsWanted(agent=agent, team=team))
        return [
            line for line in found if line.counts and agent in ("", line.agent_id) and team in ("", line.team)
        ]

    def day(self, line: EvaluationLine) -> date:
        """The day that the call counts for, as `ReviewedCall.on` has it."""
        at = line.started_at or line.submitted_at or line.changed_at
        return at.astimezone(self._zone).date()

    def between(self, lines: Sequence[EvaluationLine], since: date, until: date) -> list[EvaluationLine]:
        return [line for line in lines if since <= self.day(line) <= until]

    def material(self, lines: Sequence[EvaluationLine], *, words: bool = True) -> Material:
        """The calls behind the lines; without `words` neither transcripts nor findings are read."""
        forms = self._forms({(line.rubric, line.version) for line in lines})
        whole = self._work.evaluations.some([line.id for line in lines])
        recordings = self._work.recordings.some([line.recording for line in lines])
        calls = []
        for line, evaluation, recording in zip(lines, whole, recordings, strict=True):
            form = forms[line.rubric, line.version]
            call = self._call(line, evaluation, form, recording.facts.duration_s)
            calls.append(self._with_words(call) if words else call)
        return Material(tuple(calls), forms)

    def _forms(self, keys: set[RubricKey]) -> Mapping[RubricKey, Rubric]:
        kept = {key: self._work.rubrics.get(*key) for key in sorted(keys)}
        return {key: self._files.parse(one.source, one.name) for key, one in kept.items()}

    def _call(
        self, line: EvaluationLine, evaluation: Evaluation, form: Rubric, duration_s: float | None
    ) -> ReviewedCall:
        submitted = line.submitted_at or line.changed_at
        return ReviewedCall(
            evaluation=line.id,
            recording=line.recording,
            agent=line.agent_id,
            agent_name=line.agent_name,
            team=line.team,
            rubric=line.rubric,
            version=line.version,
            started_at=line.started_at.astimezone(self._zone) if line.started_at else None,
            duration_s=duration_s,
            submitted_at=submitted.astimezone(self._zone),
            evaluator=line.evaluator,
            score=line.score,
            items=tuple(_results(evaluation, form)),
            passed=line.passed,
            band=line.band,
            comment=evaluation.comment,
            demo=line.demo,
        )

    def _with_words(self, call: ReviewedCall) -> ReviewedCall:
        from dataclasses import replace

        turns = self._turns(call.recording)
        return replace(call, turns=turns, findings=self._findings(call)) if turns else call

    def _turns(self, recording: str) -> tuple[Turn, ...]:
        transcript = self._work.transcripts.get(recording)
        return transcript.turns if transcript else ()

    def _findings(self, call: ReviewedCall) -> tuple[Finding, ...]:
        """What the checks found, without what a person rejected."""
        checked = self._work.findings.get(call.recording, (call.rubric, call.version))
        if checked is None:
            return ()
        return tuple(
            finding
            for index, finding in enumerate(checked.findings)
            if checked.reviews.get(index) != _REJECTED
        )


def _results(evaluation: Evaluation, form: Rubric) -> Iterator[ItemResult]:
    """The items that counted. Without an outcome (which no submitted one lacks) there are none."""
    scores = evaluation.outcome.items if evaluation.outcome else {}
    marked: dict[str, list[Evidence]] = {}
    for piece in evaluation.evidence.values():
        marked.setdefault(piece.item, []).append(piece)
    for item in form.items():
        score = scores.get(item.id)
        if score is not None and score.state in COUNTED and item.id in evaluation.answers:
            yield ItemResult(
                item=item.id,
                worth=_worth(item, score, evaluation),
                failed=score.state is ItemState.FAILED,
                evidence=tuple(marked.get(item.id, ())),
                comment=evaluation.comments.get(item.id, ""),
            )


def _worth(item: Item, score: ItemScore, evaluation: Evaluation) -> Fraction:
    """What was earned of what was possible; an item without weight is worth what its answer is."""
    if score.possible:
        return score.earned / score.possible
    if score.state is ItemState.FAILED and item.critical is Critical.ITEM:
        return Fraction(0)
    return worth(item, evaluation.answers[item.id])


def find_agent(work: UnitOfWork, text: str) -> Agent:
    """The one agent with that id, or else that name. Raises NotFound, InvalidInput where several have it."""
    found = work.agents.named(text)
    exact = [agent for agent in found if agent.id == text]
    if len(exact or found) == 1:
        return (exact or found)[0]
    if not found:
        raise NotFound(
            mark("there is no agent {agent}"),
            agent=text,
            where=text,
            remedy=mark("give an agent's id as the manifest has it"),
        )
    raise InvalidInput(
        mark("several agents are called {agent}: {ids}"),
        agent=text,
        ids=", ".join(agent.id for agent in found),
        where=text,
        remedy=mark("give the id"),
    )


def find_team(work: UnitOfWork, text: str) -> str:
    """The team's name. Raises NotFound naming the teams there are."""
    names = [team.name for team in work.agents.teams()]
    if text not in names:
        raise NotFound(
            mark("there is no team {team}"),
            team=text,
            where=text,
            remedy=mark("the teams are: {teams}") if names else mark("import recordings first"),
            teams=", ".join(names),
        )
    return text
