"""A notice as it is kept: its content, where it stands, and every step of its life."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from qa_console.domain.notices.content import AgentContent, Content, RectificationContent, TeamContent
from qa_console.domain.notices.plain import from_plain
from qa_console.domain.notices.states import NoticeKind, NoticeState

_CONTENTS: Mapping[NoticeKind, type[AgentContent] | type[TeamContent] | type[RectificationContent]] = {
    NoticeKind.AGENT: AgentContent,
    NoticeKind.TEAM: TeamContent,
    NoticeKind.RECTIFICATION: RectificationContent,
}


@dataclass(frozen=True, slots=True)
class NoticeEvent:
    """The notice came to `state`; a follow-up may come more than once."""

    state: NoticeState
    at: datetime
    by: str
    comment: str = ""


@dataclass(frozen=True, slots=True)
class NoticeHead:
    """What a list shows of a notice. `subject`: an agent's id or a team's name."""

    id: str
    kind: NoticeKind
    subject: str
    state: NoticeState
    issued_at: datetime
    issued_by: str
    since: date | None
    until: date | None
    due: date | None
    demo: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice with its frozen content. An empty id: a preview, not issued yet."""

    head: NoticeHead
    content: Content
    evaluations: tuple[str, ...]
    events: tuple[NoticeEvent, ...] = ()


def content_from(kind: NoticeKind, plain: Mapping[str, Any]) -> Content:
    """The content of a notice of this kind from its stored values."""
    return from_plain(_CONTENTS[kind], plain)
