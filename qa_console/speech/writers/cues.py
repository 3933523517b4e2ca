"""SubRip and WebVTT: a cue for each turn, with who speaks. Cues may overlap, as people do."""

from __future__ import annotations

import html

from qa_console.domain.model import Channel, Transcript
from qa_console.errors import InvalidInput
from qa_console.i18n import mark
from qa_console.speech.readers.speakers import split_label
from qa_console.speech.writers.timed import TimedTurn, timed

_LONGEST_MS = 1000 * 3_600_000 - 1
# Nothing is seen of it, and readers that clean their text drop it: it only keeps two signs apart.
_JOINER = "\u2060"


def write_srt(transcript: Transcript) -> str:
    """Raises InvalidInput for turns without times, and for no turns: an SRT file has at least one cue."""
    turns = timed(transcript, "SRT")
    if not turns:
        raise InvalidInput(
            mark("the transcript has no turns, and an SRT file has at least one"),
            remedy=mark("export vtt, json or vcon, which may be empty"),
            code="no_turns",
        )
    cues = []
    for number, turn in enumerate(turns, 1):
        label = f"{turn.channel.value}: " if _labelled(turn) else ""
        cues.append(f"{number}\n{_times(turn, ',')}\n{label}{_plain(turn.text)}\n")
    return "\n".join(cues)


def write_webvtt(transcript: Transcript) -> str:
    """Raises InvalidInput for turns without times."""
    cues = ["WEBVTT\n"]
    for number, turn in enumerate(timed(transcript, "WebVTT"), 1):
        voice = f"<v {turn.channel.value}>" if _labelled(turn) else ""
        cues.append(f"{number}\n{_times(turn, '.')}\n{voice}{html.escape(turn.text, quote=False)}\n")
    return "\n".join(cues)


def _labelled(turn: TimedTurn) -> bool:
    """Of whom nobody knows who spoke, it is only said where the words themselves begin like a label."""
    return turn.channel is not Channel.MIXED or split_label(turn.text)[0] is not None


def _plain(text: str) -> str:
    """SRT knows no escapes, so what would be a time line, a tag or a command there is kept apart."""
    apart = text.replace("-->", f"--{_JOINER}>").replace("{\\", f"{{{_JOINER}\\")
    return apart.replace("<", f"<{_JOINER}")


def _times(turn: TimedTurn, point: str) -> str:
    """A cue ends after it starts, or players do not show it."""
    start = round(turn.start_s * 1000)
    end = max(round(turn.end_s * 1000), start + 1)
    if end > _LONGEST_MS:
        raise InvalidInput(
            mark("a turn at {seconds} s is later than subtitles can say"),
            seconds=round(turn.end_s, 3),
            remedy=mark("export json or vcon"),
        )
    return f"{_clock(start, point)} --> {_clock(end, point)}"


def _clock(time_ms: int, point: str) -> str:
    minutes, rest = divmod(time_ms, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{rest // 1000:02}{point}{rest % 1000:03}"
