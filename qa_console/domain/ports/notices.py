"""Where notices are kept: the content for good, the state moving on by events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from qa_console.domain.notices.record import Notice, NoticeEvent, NoticeHead
from qa_console.domain.notices.states import NoticeKind, NoticeState


@dataclass(frozen=True, slots=True)
class NoticesWanted:
    """Which notices are looked for; what is empty does not narrow the search.

    `after`: an id, in the order of the list.
    """

    kind: NoticeKind | None = None
    subject: str = ""
    states: frozenset[NoticeState] = frozenset()
    limit: int | None = None
    after: str = ""


class Notices(Protocol):
    """Notices by id (`N000001`), in the order in which they were issued."""

    def add(self, notice: Notice) -> Notice:
        """Keep a new notice with its content and first event; returned with the id that it got."""

    def get(self, notice_id: str) -> Notice:
        """The notice as it was handed out. Raises NotFound."""

    def find(self, wanted: NoticesWanted) -> list[NoticeHead]:
        """Heads of what is looked for."""

    def move(self, notice_id: str, event: NoticeEvent) -> None:
        """Bring the notice to the event's state and keep the event. Raises NotFound."""
