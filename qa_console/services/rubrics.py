"""Forms of a workspace: publish, retire, look up. Shipped forms come in when it is made."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from qa_console.domain.model import Person
from qa_console.domain.ports.rubrics import RubricFiles, RubricRead
from qa_console.domain.ports.unit_of_work import UnitOfWork
from qa_console.domain.roles import Permission, permit
from qa_console.domain.rubric.model import FormState, Rubric
from qa_console.domain.rubric.version import RubricVersion, advance, split_name
from qa_console.errors import Conflict, RubricError
from qa_console.i18n import mark
from qa_console.services.workplace import Workplace


@dataclass(frozen=True, slots=True)
class Form:
    """A version with its content. `changed`: whether the call that returned it changed anything."""

    kept: RubricVersion
    rubric: Rubric
    changed: bool = False
    warnings: tuple[RubricError, ...] = ()


class RubricService:
    """`files` reads rubric files; the same source is parsed once in a process."""

    def __init__(self, place: Workplace, files: RubricFiles) -> None:
        self._place = place
        self._files = files
        self._fixed: dict[tuple[str, int], Rubric] = {}

    def import_shipped(self, acting: Person) -> list[str]:
        """Publish the forms that come with the program and are not here yet; names of those published."""
        permit(acting, Permission.PUBLISH_RUBRIC)
        with self._place.work(acting) as work:
            known = {(one.id, one.version) for one in work.rubrics.all()}
        new = [
            read for path in self._files.shipped() if (read := self._files.read(path)).rubric.key not in known
        ]
        return [self._publish(acting, read).kept.name for read in new]

    def publish(self, acting: Person, path: Path) -> Form:
        """Publish the form in a file; publishing the same content again changes nothing.

        Raises NotFound, RubricError, and Conflict where that version is published with other content.
        """
        permit(acting, Permission.PUBLISH_RUBRIC)
        return self._publish(acting, self._files.read(path))

    def _publish(self, acting: Person, read: RubricRead) -> Form:
        rubric, now = read.rubric, self._place.clock()
        with self._place.work(acting, write=True) as work:
            known = work.rubrics.find(rubric.id, rubric.version)
            if known is not None and known.state is not FormState.DRAFT:
                self._refuse_change(known, rubric)
                return Form(known, rubric, warnings=tuple(read.warnings))
            created = known.created_at if known else now
            kept = RubricVersion(rubric.id, rubric.version, FormState.PUBLISHED, read.source, created, now)
            work.rubrics.put(kept)
            work.audit.record("rubric.publish", kept.name, {"items": sum(1 for _ in rubric.items())})
            work.commit()
        return Form(kept, rubric, changed=True, warnings=tuple(read.warnings))

    def _refuse_change(self, known: RubricVersion, rubric: Rubric) -> None:
        """A published version never changes, and a retired one does not come back."""
        if self._files.parse(known.source, known.name) != rubric:
            raise Conflict(
                mark("{name} is published already, with other content"),
                name=known.name,
                where=known.name,
                remedy=mark("give the changed form a higher version and publish that"),
            )
        if known.state is FormState.RETIRED:
            advance(known.name, known.state, FormState.PUBLISHED)

    def save_draft(self, acting: Person, path: Path) -> Form:
        """Keep a form that is still worked on; it replaces the draft of the same version.

        Raises NotFound, RubricError, and Conflict where that version is published.
        """
        permit(acting, Permission.PUBLISH_RUBRIC)
        read, now = self._files.read(path), self._place.clock()
        rubric = read.rubric
        with self._place.work(acting, write=True) as work:
            known = work.rubrics.find(rubric.id, rubric.version)
            if known is not None and known.state is not FormState.DRAFT:
                raise Conflict(
                    mark("{name} is {state}, so it is no draft any more"),
                    name=known.name,
                    state=known.state.value,
                    where=known.name,
                    remedy=mark("give the changed form a higher version"),
                )
            kept = RubricVersion(
                rubric.id, rubric.version, FormState.DRAFT, read.source, known.created_at if known else now
            )
            work.rubrics.put(kept)
            work.audit.record("rubric.draft", kept.name)
            work.commit()
        return Form(kept, rubric, changed=True, warnings=tuple(read.warnings))

    def retire(self, acting: Person, name: str) -> Form:
        """No new evaluation uses the version any more; those that did keep it. Raises NotFound, Conflict."""
        permit(acting, Permission.PUBLISH_RUBRIC)
        with self._place.work(acting, write=True) as work:
            known = work.rubrics.get(*split_name(name))
            kept = replace(known, state=advance(known.name, known.state, FormState.RETIRED))
            work.rubrics.put(kept)
            work.audit.record("rubric.retire", kept.name)
            work.commit()
        return self._form(kept, changed=True)

    def all(self, acting: Person) -> list[Form]:
        """Every version, by id and number."""
        permit(acting, Permission.READ_RUBRICS)
        with self._place.work(acting) as work:
            return [self._form(kept) for kept in work.rubrics.all()]

    def get(self, acting: Person, name: str | None = None) -> Form:
        """The form `id` (its newest published version) or `id@version`; the workspace's own by default.

        Raises NotFound.
        """
        permit(acting, Permission.READ_RUBRICS)
        with self._place.work(acting) as work:
            return self.named(work, name)

    def named(self, work: UnitOfWork, name: str | None = None) -> Form:
        """The same, inside a unit of work that another service has opened."""
        return self._form(work.rubrics.get(*split_name(name or self._place.settings.rubric)))

    def of(self, work: UnitOfWork, rubric_id: str, version: int) -> Rubric:
        """The form of an evaluation. Looked up once: what was ever published never changes."""
        known = self._fixed.get((rubric_id, version))
        if known is not None:
            return known
        form = self._form(work.rubrics.get(rubric_id, version))
        if form.kept.state is not FormState.DRAFT:
            self._fixed[rubric_id, version] = form.rubric
        return form.rubric

    def _form(self, kept: RubricVersion, *, changed: bool = False) -> Form:
        return Form(kept, self._files.parse(kept.source, kept.name), changed)
