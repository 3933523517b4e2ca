"""How verdicts and labels look everywhere: a sign first, a colour second, a short word."""

from __future__ import annotations

from collections.abc import Mapping

from qa_console.domain.model import Verdict
from qa_console.i18n import mark, tr
from qa_console.tui.formatting import shown

VERDICT_SIGNS: Mapping[Verdict, str] = {Verdict.VIOLATED: "✗", Verdict.MET: "✓", Verdict.UNSURE: "?"}
LABELS: Mapping[str, str] = {
    "not_our_job": mark("not_our_job"),
    "dont_know": mark("dont_know"),
    "cannot_do": mark("cannot_do"),
    "always_this_way": mark("always_this_way"),
    "already_told_you": mark("already_told_you"),
    "greeting": mark("greeting"),
    "please": mark("please"),
    "thanks": mark("thanks"),
    "sorry": mark("sorry"),
    "goodbye": mark("goodbye"),
    "confirmation": mark("confirmation"),
    "repeated_question": mark("repeated_question"),
    "interruption": mark("interruption"),
    "dead_air": mark("dead_air"),
}
"""The labels of the shipped rubric, in as few cells as a list has room for."""


def label_words(label: str) -> str:
    """A finding's label in the screen's language; a label of one's own rubric as it stands there."""
    return tr(LABELS[label]) if label in LABELS else shown(label)
