"""Why a finding was judged as it was, in words; a supervisor's own guard is known by its name alone."""

from __future__ import annotations

from collections.abc import Mapping

from qa_console.i18n import mark

REASONS: Mapping[str, str] = {
    "wording": mark("said in these or very similar words"),
    "doubtful": mark("words that may be meant otherwise"),
    "misheard": mark("sounds like such words, which the transcript writes otherwise"),
    "given": mark("asked again after the customer had answered"),
    "unheard": mark("asked again because the answer was not understood"),
    "tone": mark("whether it was meant so, the tone tells"),
    "speaker_unknown": mark("the transcript does not say who spoke"),
    "heard": mark("measured in the sound"),
    "help": mark("help was offered at once"),
    "transfer": mark("a transfer was offered at once"),
    "alternative": mark("another way was offered at once"),
    "clarify": mark("may ask what the customer means"),
    "apology": mark("said with an apology"),
}


def reason_words(reason: str) -> str:
    """The words for a reason, to be translated at the edge; its own name where there are none."""
    return REASONS.get(reason, reason)
