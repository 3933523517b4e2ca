"""The states of evaluations and notices, and the kinds of notices, in the words of the screen."""

from __future__ import annotations

from collections.abc import Mapping

from qa_console.domain.evaluation import EvaluationState
from qa_console.domain.notices.states import NoticeKind, NoticeState
from qa_console.i18n import mark

NOTICE_KINDS: Mapping[NoticeKind, str] = {
    NoticeKind.AGENT: mark("agent notice"),
    NoticeKind.TEAM: mark("team notice"),
    NoticeKind.RECTIFICATION: mark("rectification"),
}
NOTICE_STATES: Mapping[NoticeState, str] = {
    NoticeState.ISSUED: mark("issued"),
    NoticeState.ACKNOWLEDGED: mark("acknowledged"),
    NoticeState.FOLLOWED_UP: mark("followed up"),
    NoticeState.CLOSED: mark("closed"),
}
EVALUATION_STATES: Mapping[EvaluationState, str] = {
    EvaluationState.DRAFT: mark("draft"),
    EvaluationState.SUBMITTED: mark("submitted"),
    EvaluationState.ACKNOWLEDGED: mark("acknowledged"),
    EvaluationState.APPEALED: mark("appealed"),
    EvaluationState.UPHELD: mark("upheld"),
    EvaluationState.RE_EVALUATED: mark("re-evaluated"),
}
