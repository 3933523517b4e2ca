"""The worklist: what the day's draws chose, what the checks say of it, and how far the scoring is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from qa_console.domain.evaluation import Evaluation
from qa_console.domain.model import Person
from qa_console.domain.ports.unit_of_work import UnitOfWork
from qa_console.domain.roles import Permission, permit
from qa_console.domain.rubric.model import Rubric
from qa_console.domain.scoring import ItemState, item_states
from qa_console.domain.worklist import WorklistRow, WorkState, worst_first
from qa_console.services.rubrics import RubricService
from qa_console.services.workplace import Workplace


class Worklist:
    """`rubrics` tells how many items of a form a draft has still to answer."""

    def __init__(self, place: Workplace, rubrics: RubricService) -> None:
        self._place = place
        self._rubrics = rubrics

    def current_day(self, acting: Person) -> date:
        """The last day on which anything was drawn, in the workspace's zone; today where nothing was."""
        permit(acting, Permission.READ_WORKLIST)
        with self._place.work(acting) as work:
            return self._current_day(work)

    def today(self, acting: Person, day: date | None = None) -> list[WorklistRow]:
        """The rows of the draws made on `day` (default: the last day with a draw), worst risk first.

        They belong to everybody who inspects here. `domain.worklist.progress_of` counts them by state.
        """
        permit(acting, Permission.READ_WORKLIST)
        with self._place.work(acting) as work:
            first = self._midnight(day or self._current_day(work))
            rows = work.draws.work(first, self._midnight(first.date() + timedelta(days=1)))
            return worst_first(self._with_items_asked(work, rows))

    def _current_day(self, work: UnitOfWork) -> date:
        moment = work.draws.last_moment() or self._place.clock()
        return moment.astimezone(self._place.zone).date()

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time.min, self._place.zone)

    def _with_items_asked(self, work: UnitOfWork, rows: Sequence[WorklistRow]) -> list[WorklistRow]:
        """Drafts with the items that their answers make the form ask; an answer to another does not count."""
        ids = list(dict.fromkeys(row.evaluation for row in rows if row.state is WorkState.DRAFT))
        drafts = {draft.id: draft for draft in work.evaluations.some(ids)} if ids else {}
        forms = {
            name: self._rubrics.named(work, name).rubric
            for name in {draft.rubric_name for draft in drafts.values()}
        }
        counts = {draft.id: _counted(forms[draft.rubric_name], draft) for draft in drafts.values()}
        return [
            replace(row, answered=counts[row.evaluation][0], asked=counts[row.evaluation][1])
            if row.evaluation in counts
            else replace(row, asked=row.answered)
            for row in rows
        ]


def _counted(rubric: Rubric, draft: Evaluation) -> tuple[int, int]:
    """How many asked items have an answer, and how many are asked."""
    asked = [
        state for state in item_states(rubric, draft.answers).values() if state is not ItemState.NOT_ASKED
    ]
    return sum(state is not ItemState.UNANSWERED for state in asked), len(asked)
