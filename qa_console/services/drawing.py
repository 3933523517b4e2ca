"""Drawing recordings by a plan: the draw is kept with its reasons, its seed and everything it chose from."""

from __future__ import annotations

import hashlib
from datetime import date

from qa_console.domain.model import LocalText, Person
from qa_console.domain.ports.draws import PlanFile, PlanShelf
from qa_console.domain.roles import Permission, permit
from qa_console.domain.sampling.draw import Frame, build_frame
from qa_console.domain.sampling.plan import Plan
from qa_console.domain.sampling.record import Draw, DrawHead, draws_of_seeds, make_draw
from qa_console.domain.sampling.strata import candidate_of, in_frame
from qa_console.i18n import choose
from qa_console.services.workplace import Workplace


class Drawing:
    """`shelf`: where plans are found, by file or by name."""

    def __init__(self, place: Workplace, shelf: PlanShelf) -> None:
        self._place = place
        self._shelf = shelf

    def draw(
        self,
        acting: Person,
        plan: str,
        *,
        seed: int | None = None,
        day: date | None = None,
        dry_run: bool = False,
    ) -> Draw:
        """Draw by the plan and keep the draw, unless it is a dry run; the same seed draws the same.

        `day`: the reference day of a plan whose frame has one. Raises NotFound, PlanError.
        """
        permit(acting, Permission.DRAW)
        file = self._shelf.find(plan)
        frame = self._frame(acting, file, day)
        draw = make_draw(
            file.plan,
            file.source,
            hashlib.sha256(file.source).hexdigest(),
            frame,
            self._place.new_seed() if seed is None else seed,
            at=self._place.clock(),
            by=acting.name,
            say=self._say,
        )
        return draw if dry_run else self._keep(acting, draw)

    def repeat(
        self, acting: Person, plan: str, times: int, *, seed: int | None = None, day: date | None = None
    ) -> list[tuple[int, list[str]]]:
        """What `times` seeds in a row would draw, the first being `seed`: (seed, files). Keeps nothing."""
        permit(acting, Permission.DRAW)
        frame = self._frame(acting, self._shelf.find(plan), day)
        first = self._place.new_seed() if seed is None else seed
        return draws_of_seeds(frame, range(first, first + times))

    def show(self, acting: Person, draw_id: str, *, frame: bool = False) -> Draw:
        """A draw that was kept, with its frame when asked. Raises NotFound."""
        permit(acting, Permission.READ_DRAWS)
        with self._place.work(acting) as work:
            return work.draws.get(draw_id, frame=frame)

    def draws(self, acting: Person, *, after: str = "", limit: int | None = None) -> list[DrawHead]:
        """The draws that were kept, oldest first."""
        permit(acting, Permission.READ_DRAWS)
        with self._place.work(acting) as work:
            return work.draws.heads(after=after, limit=limit)

    def plans(self, acting: Person) -> list[Plan]:
        """The plans that can be drawn by name."""
        permit(acting, Permission.READ_DRAWS)
        return [file.plan for file in self._shelf.all()]

    def _frame(self, acting: Person, file: PlanFile, day: date | None) -> Frame:
        zone = self._place.zone
        with self._place.work(acting) as work:
            everything = [candidate_of(recording, zone) for recording in work.recordings.frame()]
        if everything:  # without recordings nobody knows which columns a manifest will bring
            file.check_columns({column for candidate in everything for column in candidate.cells})
        today = self._place.clock().astimezone(zone).date()
        return build_frame(file.plan, in_frame(everything, file.plan.frame, today=today, day=day))

    def _say(self, reason: LocalText) -> str:
        return choose(reason, self._place.settings.lang)

    def _keep(self, acting: Person, draw: Draw) -> Draw:
        head = draw.head
        with self._place.work(acting, write=True) as work:
            draw_id = work.draws.add(draw)
            detail = {
                "plan": head.plan,
                "version": head.plan_version,
                "plan_hash": head.plan_hash,
                "seed": head.seed,
                "frame_hash": head.frame_hash,
                "n": head.n,
            }
            work.audit.record("sample.draw", draw_id, detail)
            work.commit()
        return draw.named(draw_id)
