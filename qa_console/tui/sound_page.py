"""What was measured of a call's sound, as a page of two columns and as a sign in a header."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.cells import cell_len

from qa_console.domain.model import Channel, Span
from qa_console.domain.sound_doubts import Doubt
from qa_console.domain.sound_sheet import SoundSheet
from qa_console.domain.talk import Rate
from qa_console.i18n import mark, ntr, tr
from qa_console.tui.formatting import clock, fit

PARTIES: Mapping[Channel, str] = {
    Channel.AGENT: mark("agent"),
    Channel.CUSTOMER: mark("customer"),
    Channel.MIXED: mark("mixed"),
}
DOUBTS: Mapping[Doubt, str] = {
    Doubt.SILENT_AGENT: mark("nothing is heard on the agent's channel"),
    Doubt.SILENT_CUSTOMER: mark("nothing is heard on the customer's channel"),
    Doubt.SAME_SOUND: mark("both channels carry the same sound"),
    Doubt.SWAPPED: mark("agent and customer seem to be on each other's channel"),
    Doubt.CROSSTALK: mark("one side is clearly heard on the other"),
    Doubt.DC_OFFSET: mark("the sound does not swing about zero"),
    Doubt.CLIPPED: mark("loud sounds are cut off"),
}
SHORT_DOUBTS: Mapping[Doubt, str] = {
    Doubt.SILENT_AGENT: mark("agent silent?"),
    Doubt.SILENT_CUSTOMER: mark("customer silent?"),
    Doubt.SAME_SOUND: mark("same sound twice?"),
    Doubt.SWAPPED: mark("sides swapped?"),
    Doubt.CROSSTALK: mark("crosstalk?"),
    Doubt.DC_OFFSET: mark("offset?"),
    Doubt.CLIPPED: mark("cut off?"),
}
_COLUMN = 26
_UNKNOWN = "-"


def doubt_sign(doubts: Sequence[Doubt]) -> str:
    """`? sides swapped?` for the most serious doubt, with the number of the others; empty without any."""
    if not doubts:
        return ""
    sign = f"? {tr(SHORT_DOUBTS[doubts[0]])}"
    return f"{sign} +{len(doubts) - 1}" if doubts[1:] else sign


def sound_text(sheet: SoundSheet) -> str:
    """The page: doubts first, then each party's figures beside the other's, then what both share."""
    parties = [who for who in PARTIES if who in sheet.acoustics.channels]
    table = [(tr(heading), [cell(sheet, who) for who in parties]) for heading, cell in _ROWS]
    shared = [(heading, value) for heading, value in _shared(sheet) if value]
    widest = max(cell_len(heading) for heading, _ in [*table, *shared]) + 2
    return "\n".join(
        [
            *(f"? {tr(DOUBTS[doubt])}" for doubt in sheet.doubts),
            "# " + _line(tr("party"), [tr(PARTIES[who]) for who in parties], widest),
            *(_line(heading, cells, widest) for heading, cells in table),
            *(f"{fit(heading, widest)}{value}" for heading, value in shared),
        ]
    )


def _line(heading: str, cells: Sequence[str], widest: int) -> str:
    return f"{fit(heading, widest)}{''.join(fit(cell, _COLUMN) for cell in cells)}".rstrip()


def _share(sheet: SoundSheet, who: Channel) -> str:
    told = sheet.talk[who]
    return f"{_seconds(told.speech_s)}  {_percent(sheet.acoustics.talk_ratio.get(who))}"


def _longest(sheet: SoundSheet, who: Channel) -> str:
    return _stretch(sheet.talk[who].longest)


def _answers(sheet: SoundSheet, who: Channel) -> str:
    return str(len(sheet.talk[who].answers))


def _reaction(sheet: SoundSheet, who: Channel) -> str:
    return _seconds(sheet.talk[who].reaction_s)


def _slowest(sheet: SoundSheet, who: Channel) -> str:
    return _stretch(sheet.talk[who].slowest)


def _rate(sheet: SoundSheet, who: Channel) -> str:
    rate: Rate | None = sheet.rates.get(who)
    if rate is None:
        return _UNKNOWN
    number = f"{rate.per_minute:.0f}"
    if rate.unit == "words":
        return tr("{n} words a minute", n=number)
    return tr("{n} characters a minute", n=number)


def _interrupts(sheet: SoundSheet, who: Channel) -> str:
    return str(sum(by is who for _, by in sheet.acoustics.interruptions))


def _loudness(sheet: SoundSheet, who: Channel) -> str:
    lufs = sheet.acoustics.loudness_lufs.get(who)
    return _UNKNOWN if lufs is None else f"{lufs:.1f} LUFS"


_ROWS = (
    (mark("speaks"), _share),
    (mark("longest turn"), _longest),
    (mark("answers"), _answers),
    (mark("answers after (median)"), _reaction),
    (mark("slowest answer"), _slowest),
    (mark("speed"), _rate),
    (mark("interrupts"), _interrupts),
    (mark("loudness"), _loudness),
)


def _shared(sheet: SoundSheet) -> list[tuple[str, str]]:
    acoustics = sheet.acoustics
    return [
        (tr("loudness apart"), _apart(sheet.agent_louder_lu)),
        (tr("both at once"), _seconds(sheet.overlap_s) if len(acoustics.channels) == 2 else ""),
        (tr("nobody speaks"), _percent(acoustics.talk_ratio.get("silence"))),
        (tr("dead air"), _listed(acoustics.dead_air)),
        (tr("hold, rings"), _listed(acoustics.hold)),
        (tr("duration"), f"{clock(acoustics.duration_s)}  {acoustics.sample_rate_hz} Hz"),
    ]


def _apart(louder_lu: float | None) -> str:
    if louder_lu is None:
        return ""
    number = f"{abs(louder_lu):.1f}"
    if louder_lu >= 0:
        return tr("{n} LU, the agent is louder", n=number)
    return tr("{n} LU, the customer is louder", n=number)


def _listed(spans: Sequence[Span]) -> str:
    if not spans:
        return tr("none")
    longest = max(spans, key=lambda span: span.length_s)
    return ntr(
        "{n} time, {total} in all, the longest {longest}",
        "{n} times, {total} in all, the longest {longest}",
        len(spans),
        total=_seconds(sum(span.length_s for span in spans)),
        longest=_stretch(longest),
    )


def _stretch(span: Span | None) -> str:
    if span is None:
        return _UNKNOWN
    return tr("{length} at {start}", length=_seconds(span.length_s), start=clock(span.start_s))


def _seconds(value: float | None) -> str:
    return _UNKNOWN if value is None else tr("{seconds} s", seconds=f"{value:.1f}")


def _percent(share: float | None) -> str:
    return _UNKNOWN if share is None else f"{100 * share:.1f} %"
