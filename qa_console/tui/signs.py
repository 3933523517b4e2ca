"""What the ruler shows of a call, and a picture of the levels for calls whose sound was never measured."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from qa_console.domain.model import Acoustics, Channel, Evidence, Finding, Span, Turn, Verdict
from qa_console.domain.ports.audio import Waveform as Levels
from qa_console.tui.desk import Call
from qa_console.tui.widgets.waveform import Sign

SPOKEN_LEVEL = 0.55
_FINDINGS: Mapping[Verdict, tuple[str, str, int]] = {
    Verdict.MET: ("+", "met", 4),
    Verdict.UNSURE: ("?", "unsure", 5),
    Verdict.VIOLATED: ("x", "violated", 6),
}


def signs_of(call: Call, evidence: Sequence[Evidence]) -> list[Sign]:
    """Dead air `~`, hold `h`, interruptions `!`, evidence `#`, findings `x ? +`."""
    found = [*_of_sound(call.acoustics)] if call.acoustics else []
    found += [Sign(Span(piece.start_s, piece.end_s), "#", "loop", 3) for piece in evidence]
    found += [sign for finding in call.findings for sign in _of_finding(finding)]
    return found


def _of_sound(acoustics: Acoustics) -> Iterable[Sign]:
    yield from (Sign(span, "~", "silence", 0) for span in acoustics.dead_air)
    yield from (Sign(span, "h", "silence", 1) for span in acoustics.hold)
    yield from (Sign(Span(s.start_s, s.start_s), "!", "unsure", 2) for s, _by in acoustics.interruptions)


def _of_finding(finding: Finding) -> Iterable[Sign]:
    if finding.start_s is None or finding.verdict not in _FINDINGS:
        return
    glyph, ink, rank = _FINDINGS[finding.verdict]
    yield Sign(Span(finding.start_s, finding.start_s), glyph, ink, rank)


@dataclass(frozen=True, slots=True)
class SpeechPicture:
    """Flat levels where somebody spoke: from measured speech, or else from the transcript's times."""

    duration_s: float
    spans: Mapping[Channel, Sequence[Span]]

    @property
    def channels(self) -> tuple[Channel, ...]:
        return tuple(self.spans)

    def columns(self, channel: Channel, start_s: float, end_s: float, n: int) -> list[float]:
        """As `domain.ports.audio.Waveform`."""
        levels = [0.0] * n
        scale = n / max(end_s - start_s, 0.01)
        for span in self.spans.get(channel, ()):
            first = max(int((span.start_s - start_s) * scale), 0)
            last = min(int((span.end_s - start_s) * scale) + 1, n)
            levels[first:last] = [SPOKEN_LEVEL] * max(last - first, 0)
        return levels


def levels_of(call: Call) -> Levels | None:
    """The measured levels, or a picture of who spoke when; None where nothing is known."""
    if call.waveform is not None:
        return call.waveform
    if call.acoustics is not None:
        return SpeechPicture(call.duration_s, call.acoustics.speech)
    timed = [turn for turn in call.turns if turn.start_s is not None]
    return SpeechPicture(call.duration_s, _spoken(timed)) if timed else None


def _spoken(turns: Sequence[Turn]) -> dict[Channel, list[Span]]:
    spans: dict[Channel, list[Span]] = {}
    for turn in turns:
        assert turn.start_s is not None
        end_s = turn.end_s if turn.end_s is not None else turn.start_s + 0.2 * len(turn.text)
        spans.setdefault(turn.channel, []).append(Span(turn.start_s, end_s))
    return spans
