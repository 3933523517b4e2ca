"""The life of a notice: issued, acknowledged, followed up where somebody listened again, closed."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from qa_console.errors import Conflict
from qa_console.i18n import mark


class NoticeKind(StrEnum):
    AGENT = "agent"
    TEAM = "team"
    RECTIFICATION = "rectification"


class NoticeState(StrEnum):
    ISSUED = "issued"
    ACKNOWLEDGED = "acknowledged"
    FOLLOWED_UP = "followed_up"
    CLOSED = "closed"


STEPS: Mapping[NoticeState, frozenset[NoticeState]] = {
    NoticeState.ISSUED: frozenset({NoticeState.ACKNOWLEDGED}),
    NoticeState.ACKNOWLEDGED: frozenset({NoticeState.FOLLOWED_UP, NoticeState.CLOSED}),
    NoticeState.FOLLOWED_UP: frozenset({NoticeState.FOLLOWED_UP, NoticeState.CLOSED}),
    NoticeState.CLOSED: frozenset(),
}
"""Where each state may go. A notice may be followed up more than once; a closed one stays closed."""

_REMEDIES: Mapping[NoticeState, str] = {
    NoticeState.ISSUED: mark("have it acknowledged first: `qa-console notice ack {id}`"),
    NoticeState.ACKNOWLEDGED: mark("follow it up or close it: `qa-console notice close {id}`"),
    NoticeState.FOLLOWED_UP: mark("close it: `qa-console notice close {id}`"),
    NoticeState.CLOSED: mark("a closed notice stays as it is; issue a new one"),
}


def step(notice_id: str, now: NoticeState, wanted: NoticeState) -> NoticeState:
    """The state after the step. Raises Conflict where the step does not lead on from `now`."""
    if wanted not in STEPS[now]:
        raise Conflict(
            mark("notice {id} is {state}: it cannot become {wanted}"),
            id=notice_id,
            state=now.value,
            wanted=wanted.value,
            where=notice_id,
            remedy=_REMEDIES[now],
        )
    return wanted
