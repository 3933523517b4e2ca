"""A recording's sound in figures, as `analyze` and `recordings show` print it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qa_console.cli.code_words import DOUBTS, in_words
from qa_console.i18n import mark, tr

if TYPE_CHECKING:
    from qa_console.domain.model import Channel, Span
    from qa_console.domain.sound_sheet import SoundSheet
    from qa_console.domain.talk import PartyTalk

COLUMNS = [
    ("recording", mark("ID")),
    ("duration", mark("Seconds")),
    ("agent", mark("Agent")),
    ("customer", mark("Customer")),
    ("silence", mark("Silence")),
    ("interruptions", mark("Interruptions")),
    ("dead_air", mark("Dead air")),
    ("hold", mark("Hold")),
    ("reaction", mark("Agent answers after")),
    ("longest", mark("Agent's longest turn")),
    ("overlapped", mark("Both at once")),
    ("doubted", mark("Doubts")),
]
SHOWN = [
    ("agent", mark("Agent speaks")),
    ("customer", mark("Customer speaks")),
    ("mixed", mark("Somebody speaks")),
    *COLUMNS[4:],
]
_IN_SECONDS = ("reaction", "longest", "overlapped")


def document(recording_id: str, sheet: SoundSheet) -> dict[str, object]:
    """The contract's JSON of one recording's acoustics, and what follows from them."""
    acoustics = sheet.acoustics
    return {
        "recording": recording_id,
        "duration": acoustics.duration_s,
        "sample_rate": acoustics.sample_rate_hz,
        "channels": [channel.value for channel in acoustics.channels],
        "speech": {
            channel.value: [[span.start_s, span.end_s] for span in acoustics.speech[channel]]
            for channel in acoustics.channels
        },
        "interruptions": [{**_span(span), "by": by.value} for span, by in acoustics.interruptions],
        "dead_air": [_span(span) for span in acoustics.dead_air],
        "hold": [_span(span) for span in acoustics.hold],
        "talk_ratio": dict(acoustics.talk_ratio),
        "loudness_lufs": dict(acoustics.loudness_lufs),
        "clipping": {
            name: {"clipped": name in acoustics.clipped, "share": share}
            for name, share in acoustics.clipping.items()
        },
        "dc_offset": dict(acoustics.dc_offset),
        "crosstalk_db": dict(acoustics.crosstalk_db),
        "talk": {who.value: _talk(sheet, who) for who in acoustics.channels},
        "overlap": sheet.overlap_s,
        "doubts": [doubt.value for doubt in sheet.doubts],
        "version": acoustics.version,
    }


def _talk(sheet: SoundSheet, who: Channel) -> dict[str, object]:
    """Of one party: seconds, and the rate in characters or words per minute where there is a transcript."""
    told, rate = sheet.talk[who], sheet.rates.get(who)
    return {
        "speech": told.speech_s,
        "longest_monologue": told.longest and _span(told.longest),
        "answers": len(told.answers),
        "reaction_median": told.reaction_s,
        "slowest_answer": told.slowest and _span(told.slowest),
        "rate": rate and {"per_minute": rate.per_minute, "unit": rate.unit},
    }


def _span(span: Span) -> dict[str, float]:
    return {"start": span.start_s, "end": span.end_s}


def row(recording_id: str, sheet: SoundSheet) -> dict[str, object]:
    """The same for people, by the keys of `COLUMNS`."""
    acoustics = sheet.acoustics
    party = _agents(sheet)
    shares = {name: f"{100 * share:.1f}%" for name, share in acoustics.talk_ratio.items()}
    return {
        "recording": recording_id,
        "duration": f"{acoustics.duration_s:.1f}",
        **shares,
        "interruptions": len(acoustics.interruptions),
        "dead_air": len(acoustics.dead_air),
        "hold": len(acoustics.hold),
        "reaction": _seconds(party.reaction_s if party else None),
        "longest": _seconds(party.longest.length_s if party and party.longest else None),
        "overlapped": _seconds(sheet.overlap_s),
        "doubted": ", ".join(in_words(DOUBTS, doubt) for doubt in sheet.doubts),
    }


def figures(recording_id: str, sheet: SoundSheet) -> list[tuple[str, str]]:
    """Headings and what stands under them, line by line, empty where nothing is known."""
    cells = row(recording_id, sheet)
    return [(heading, _with_unit(key, str(cells.get(key, "")))) for key, heading in SHOWN]


def _with_unit(key: str, cell: str) -> str:
    return tr("{seconds} s", seconds=cell) if cell and key in _IN_SECONDS else cell


def _agents(sheet: SoundSheet) -> PartyTalk | None:
    return next((told for who, told in sheet.talk.items() if who.value == "agent"), None)


def _seconds(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}"
