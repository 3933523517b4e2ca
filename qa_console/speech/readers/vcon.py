"""vCon, the IETF's container of conversations: the transcripts that it carries, or else its text messages.

Source: draft-ietf-vcon-vcon-container, fields of versions 0.0.1 to 0.4. Nothing is fetched: content that a
vCon only points at is not read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from qa_console.domain.model import Channel
from qa_console.errors import TranscriptError
from qa_console.i18n import mark
from qa_console.speech.readers.fields import is_object, objects, time_of
from qa_console.speech.readers.segments import Page, Segment
from qa_console.speech.readers.speakers import named_channel
from qa_console.speech.readers.vcon_content import content_of

_OWN_VENDOR = "qa-console"
_OTHER = {Channel.AGENT: Channel.CUSTOMER, Channel.CUSTOMER: Channel.AGENT}
ReadContent = Callable[[object, Page], list[Segment]]


def is_vcon(document: object) -> bool:
    """By its version, or, since later drafts leave that out, by its uuid beside its parts."""
    if not is_object(document) or "turns" in document or "segments" in document:
        return False
    parts = {"parties", "dialog", "analysis"} & document.keys()
    sealed = {"payload", "signatures"} <= document.keys() or {"ciphertext", "recipients"} <= document.keys()
    return "vcon" in document or sealed or ("uuid" in document and bool(parts))


def read_vcon(document: Mapping[str, object], page: Page, read: ReadContent) -> list[Segment]:
    """Every transcript of the container, later dialogs later; where it has none, its text dialogs.

    `read`: what reads a transcript's own content, in whichever format that is.
    Raises TranscriptError for a signed or encrypted container, and where there is nothing to read.
    """
    if "payload" in document or "ciphertext" in document:
        raise TranscriptError(
            mark("this vCon is signed or encrypted"), where=page.name, remedy=mark("give its unsigned form")
        )
    conversation = _Conversation(document, page)
    transcripts = conversation.transcripts()
    if transcripts:
        return [segment for at, entry in transcripts for segment in conversation.spoken(at, entry, read)]
    written = conversation.written()
    if written is None:
        raise TranscriptError(
            mark("this vCon holds neither a transcript nor text"),
            where=page.name,
            remedy=mark("export it again with its transcript as analysis"),
        )
    return written


class _Conversation:
    """The parts of an unsigned vCon, checked as they are asked for."""

    def __init__(self, document: Mapping[str, object], page: Page) -> None:
        self._page = page
        self._parties = objects(document.get("parties") or [], page.place("parties"))
        self._dialog = objects(document.get("dialog") or [], page.place("dialog"))
        self._analysis = objects(document.get("analysis") or [], page.place("analysis"))
        starts = [_moment(entry, self._where("dialog", at)) for at, entry in enumerate(self._dialog)]
        known = [start for start in starts if start is not None]
        self._offsets = [
            (start - min(known)).total_seconds() if start is not None else None for start in starts
        ]

    def transcripts(self) -> Sequence[tuple[int, Mapping[str, object]]]:
        """Our own if there is one, since it has every turn; else the last of each dialog."""
        found = [(at, entry) for at, entry in enumerate(self._analysis) if entry.get("type") == "transcript"]
        own = [(at, entry) for at, entry in found if entry.get("vendor") == _OWN_VENDOR]
        by_dialog = {repr(entry.get("dialog", 0)): (at, entry) for at, entry in own[-1:] or found}
        return list(by_dialog.values())

    def spoken(self, at: int, entry: Mapping[str, object], read: ReadContent) -> list[Segment]:
        where = self._where("analysis", at)
        dialogs = self._dialogs_of(entry, where)
        alone = self._alone(dialogs[0]) if dialogs else None
        shift = self._offsets[dialogs[0]] if dialogs else None
        content = content_of(entry, where)
        # Lines of a recording of one party need not say whose they are.
        party = self._page.channel or (Channel.MIXED if alone is not None else None)
        inside = Page(content if isinstance(content, str) else "", f"{where}.body", party)
        return [
            replace(
                _later(one, shift or 0.0),
                speaker=self._known(one.speaker) if one.speaker is not None else alone,
            )
            for one in read(content, inside)
        ]

    def written(self) -> list[Segment] | None:
        """The text dialogs as turns, or None where there is none."""
        found = [(at, entry) for at, entry in enumerate(self._dialog) if entry.get("type") == "text"]
        return [self._message(at, entry) for at, entry in found] or None

    def _message(self, at: int, entry: Mapping[str, object]) -> Segment:
        where = self._where("dialog", at)
        media = str(entry.get("mediatype") or entry.get("mimetype") or "text/plain")
        content = content_of(entry, where)
        if not media.lower().startswith("text/plain") or not isinstance(content, str):
            raise TranscriptError(
                mark("the text is {type}; plain text is read"), type=media[:40], where=where
            )
        start = self._offsets[at]
        lasts = time_of(entry, "duration", where) or 0.0
        end = None if start is None else start + lasts
        return Segment(start, end, content, self._sender(entry, where), where)

    def _sender(self, entry: Mapping[str, object], where: str) -> str | None:
        parties = _indexes(entry.get("parties"), f"{where}.parties")
        first = entry.get("originator", parties[0] if parties else None)
        return (
            None if first is None else self._label(_index(first, len(self._parties), f"{where}.originator"))
        )

    def _alone(self, dialog: int) -> str | None:
        """The party of a dialog that has one only: a recording of one channel."""
        where = self._where("dialog", dialog)
        parties = _indexes(self._dialog[dialog].get("parties"), f"{where}.parties")
        return self._label(_index(parties[0], len(self._parties), where)) if len(parties) == 1 else None

    def _known(self, speaker: str) -> str:
        """A speaker given as a party's number, as that party; any other as it is called."""
        if (
            speaker.isascii()
            and speaker.isdecimal()
            and len(speaker) < 6
            and int(speaker) < len(self._parties)
        ):
            return self._label(int(speaker))
        return speaker

    def _label(self, party: int) -> str:
        """By role or name; of two parties one of whom is known, the other; else by number, agent first."""
        named = [_named(entry) for entry in self._parties]
        told = {channel for channel in named if channel is not None}
        own = named[party]
        if own is None and len(named) == 2 and len(told) == 1:
            own = _OTHER.get(next(iter(told)))
        if own is None and not told:
            return f"speaker {party}"
        return (own or Channel.MIXED).value

    def _dialogs_of(self, entry: Mapping[str, object], where: str) -> list[int]:
        given = _indexes(entry.get("dialog"), f"{where}.dialog")
        if not self._dialog:
            return []
        return [_index(one, len(self._dialog), f"{where}.dialog") for one in given] or [0]

    def _where(self, part: str, at: int) -> str:
        return self._page.place(f"{part}[{at}]")


def _named(party: Mapping[str, object]) -> Channel | None:
    for key in ("role", "name"):
        told = party.get(key)
        if isinstance(told, str) and (channel := named_channel(told)) is not None:
            return channel
    return None


def _later(segment: Segment, shift_s: float) -> Segment:
    start, end = segment.start_s, segment.end_s
    return replace(
        segment,
        start_s=None if start is None else start + shift_s,
        end_s=None if end is None else end + shift_s,
    )


def _indexes(value: object, where: str) -> list[object]:
    """One index or a list of them; a list inside the list is a channel that several share."""
    if value is None:
        return []
    listed = value if isinstance(value, list) else [value]
    return [one for entry in listed for one in (entry if isinstance(entry, list) else [entry])]


def _index(value: object, count: int, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < count:
        raise TranscriptError(
            mark("{value} is the number of nothing in this vCon"), value=repr(value)[:40], where=where
        )
    return value


def _moment(entry: Mapping[str, object], where: str) -> datetime | None:
    told = entry.get("start")
    if told is None:
        return None
    try:
        moment = datetime.fromisoformat(str(told)[:40])
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as exc:
        raise TranscriptError(
            mark("{value} is not a moment"),
            value=repr(told)[:40],
            where=f"{where}.start",
            remedy=mark("moments look like 2026-03-04T10:21:59+08:00"),
        ) from exc
