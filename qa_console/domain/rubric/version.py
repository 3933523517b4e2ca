"""A form's life: draft, then published, then retired. A published version never changes.

Source: contract-form, "Versions".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from qa_console.domain.rubric.model import FormState
from qa_console.errors import Conflict
from qa_console.i18n import mark

_NEXT: Mapping[FormState, frozenset[FormState]] = {
    FormState.DRAFT: frozenset({FormState.PUBLISHED}),
    FormState.PUBLISHED: frozenset({FormState.RETIRED}),
    FormState.RETIRED: frozenset(),
}


@dataclass(frozen=True, slots=True)
class RubricVersion:
    """One version of a form as it is kept: `source` is the file that it was read from."""

    id: str
    version: int
    state: FormState
    source: bytes
    created_at: datetime
    published_at: datetime | None = None

    @property
    def name(self) -> str:
        return f"{self.id}@{self.version}"


def split_name(name: str) -> tuple[str, int | None]:
    """`service-quality@2` as id and version; a name without a version means the newest published one."""
    rubric_id, at, version = name.strip().rpartition("@")
    if at and rubric_id and version.isascii() and version.isdigit() and len(version) <= 9:
        return rubric_id, int(version)
    return name.strip(), None


def advance(name: str, state: FormState, to: FormState) -> FormState:
    """The state after `state`. Raises Conflict where a form cannot go there."""
    if to not in _NEXT[state]:
        raise Conflict(
            mark("the form {name} is {state} and cannot become {to}"),
            name=name,
            state=state.value,
            to=to.value,
            where=name,
            remedy=mark("give the changed form a new version and publish that"),
        )
    return to


def newest_published(versions: Iterable[RubricVersion]) -> RubricVersion | None:
    """The published version with the highest number."""
    published = [one for one in versions if one.state is FormState.PUBLISHED]
    return max(published, key=lambda one: one.version, default=None)
