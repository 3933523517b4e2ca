"""The passages that show a failed item: what the inspector marked, else what a check heard there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa_console.domain.model import Channel, Finding, Turn, Verdict
from qa_console.domain.notices.content import Case, Speech
from qa_console.domain.notices.material import ItemResult, ReviewedCall
from qa_console.domain.text import mask_phones

MOST_TURNS = 4
"""A passage longer than this is cut: a notice quotes, it does not retell the call."""


@dataclass(frozen=True, slots=True)
class _Passage:
    start_s: float | None
    end_s: float | None
    speech: tuple[Speech, ...]
    note: str = ""


def cases_of(call: ReviewedCall, result: ItemResult) -> list[Case]:
    """The failed item's cases in this call, in order of time; one without times if nothing was marked.

    Every time lies inside the recording. Numbers that look like a phone's are masked.
    """
    found = _marked(call, result) or _heard(call, result) or [_Passage(None, None, ())]
    return [_case(call, result, passage) for passage in found]


def clipped(call: ReviewedCall, start_s: float, end_s: float) -> tuple[float, float]:
    """The span cut to the recording, where its length is known."""
    end = end_s if call.duration_s is None else min(end_s, call.duration_s)
    return min(max(start_s, 0.0), end), end


def speech_in(turns: Sequence[Turn], start_s: float, end_s: float) -> tuple[Speech, ...]:
    """What is said between two moments: the turns that lie in it by half or more, else any that touch it."""
    timed = [turn for turn in turns if turn.start_s is not None and turn.end_s is not None]
    touching = [turn for turn in timed if _overlap(turn, start_s, end_s) > 0]
    mostly = [turn for turn in touching if _overlap(turn, start_s, end_s) >= _length(turn) / 2]
    return tuple(
        Speech(turn.channel.value, mask_phones(turn.text)) for turn in (mostly or touching)[:MOST_TURNS]
    )


def _marked(call: ReviewedCall, result: ItemResult) -> list[_Passage]:
    passages = []
    for evidence in sorted(result.evidence, key=lambda each: (each.start_s, each.end_s)):
        start, end = clipped(call, evidence.start_s, evidence.end_s)
        speech = (
            (Speech(_speaker(call, evidence.quote, start, end), mask_phones(evidence.quote)),)
            if evidence.quote
            else speech_in(call.turns, start, end)
        )
        passages.append(_Passage(start, end, speech, evidence.note))
    return passages


def _heard(call: ReviewedCall, result: ItemResult) -> list[_Passage]:
    return [
        _Passage(
            *clipped(call, finding.start_s, finding.end_s),
            (Speech(finding.channel.value, mask_phones(finding.quote)),) if finding.quote else (),
        )
        for finding in _in_time(call.findings)
        if finding.criterion == result.item and finding.verdict is Verdict.VIOLATED
        if finding.start_s is not None and finding.end_s is not None
    ]


def _in_time(findings: Sequence[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: (finding.start_s is None, finding.start_s or 0.0))


def _speaker(call: ReviewedCall, quote: str, start_s: float, end_s: float) -> str:
    """Whose words a quote is, where the transcript tells."""
    for turn in call.turns:
        timed = turn.start_s is not None and turn.end_s is not None
        if (not timed or _overlap(turn, start_s, end_s) > 0) and (quote in turn.text or turn.text in quote):
            return "" if turn.text != quote and len(quote) > len(turn.text) else turn.channel.value
    return "" if "\n" in quote else Channel.AGENT.value


def _case(call: ReviewedCall, result: ItemResult, passage: _Passage) -> Case:
    note = passage.note or result.comment
    return Case(
        criterion=result.item,
        rubric=call.rubric,
        recording=call.recording,
        evaluation=call.evaluation,
        agent=call.agent,
        agent_name=call.agent_name,
        started_at=call.started_at,
        start_s=passage.start_s,
        end_s=passage.end_s,
        quote=" / ".join(part.text for part in passage.speech),
        speech=passage.speech,
        note=mask_phones(note),
        score=None if call.score is None else float(call.score),
    )


def _overlap(turn: Turn, start_s: float, end_s: float) -> float:
    assert turn.start_s is not None
    assert turn.end_s is not None
    return min(turn.end_s, end_s) - max(turn.start_s, start_s)


def _length(turn: Turn) -> float:
    assert turn.start_s is not None
    assert turn.end_s is not None
    return turn.end_s - turn.start_s
