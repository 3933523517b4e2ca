"""What the sound alone says: interruptions by the agent (A2), dead air and slow answers (A8)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from qa_console.domain.findings.material import CallMaterial
from qa_console.domain.model import Channel, Finding, Span, Verdict
from qa_console.domain.talk import talk
from qa_console.domain.turntaking import TimingLimits, dead_air, interruptions

CONFIDENCE = 0.6
SLOW_ANSWER_S = 4.0


class Interruption:
    """The agent begins while the customer goes on. Whether there was cause is for a person to say."""

    name = "interruption"
    labels = ("interruption",)

    def run(self, call: CallMaterial) -> Iterator[Finding]:
        for span, by in _interruptions(call):
            if by is Channel.AGENT:
                yield _heard(call, self.name, span, Channel.AGENT)


class DeadAir:
    """Nobody speaks, and it is neither hold music nor a ring."""

    name = "dead_air"
    labels = ("dead_air",)

    def run(self, call: CallMaterial) -> Iterator[Finding]:
        for span in _dead_air(call):
            yield _heard(call, self.name, span, Channel.MIXED)


class PromptAnswer:
    """The customer ends, and the agent's answer is long in coming. Whether work was done meanwhile, a person
    says."""

    name = "prompt_answer"
    labels = ("slow_answer",)

    def run(self, call: CallMaterial) -> Iterator[Finding]:
        if call.acoustics is None or Channel.AGENT not in call.acoustics.speech:
            return
        least_s = call.threshold("slow_answer") or SLOW_ANSWER_S
        for span in talk(call.acoustics)[Channel.AGENT].answers:
            if span.length_s >= least_s:
                yield replace(_heard(call, self.name, span, Channel.AGENT), label=self.labels[0])


def _interruptions(call: CallMaterial) -> Sequence[tuple[Span, Channel]]:
    """As the analysis found them; anew from the speech where the rubric has a threshold of its own."""
    if call.acoustics is None:
        return ()
    least_s = call.threshold("overlap")
    if least_s is None:
        return call.acoustics.interruptions
    return interruptions(call.acoustics.speech, TimingLimits(overlap_s=least_s))


def _dead_air(call: CallMaterial) -> Sequence[Span]:
    sound = call.acoustics
    if sound is None:
        return ()
    least_s = call.threshold("dead_air")
    if least_s is None:
        return sound.dead_air
    speech = [span for spans in sound.speech.values() for span in spans]
    return dead_air(speech, sound.duration_s, hold=sound.hold, least_s=least_s)


def _heard(call: CallMaterial, name: str, span: Span, channel: Channel) -> Finding:
    turn = _turn_at(call, span, channel)
    quote = "" if turn is None else call.turns[turn].text
    return Finding(
        criterion="",
        check=name,
        label=name,
        verdict=Verdict.UNSURE,
        start_s=span.start_s,
        end_s=span.end_s,
        channel=channel,
        turn=turn,
        quote=quote,
        confidence=CONFIDENCE,
        reason="heard",
    )


def _turn_at(call: CallMaterial, span: Span, channel: Channel) -> int | None:
    """The channel's turn that overlaps the span most; silence has none."""
    best, longest = None, 0.0
    for index, turn in enumerate(call.turns):
        if turn.channel is channel and turn.start_s is not None and turn.end_s is not None:
            overlap = min(turn.end_s, span.end_s) - max(turn.start_s, span.start_s)
            if overlap > longest:
                best, longest = index, overlap
    return best
