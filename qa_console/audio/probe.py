"""What a recording says of itself, told without decoding it and without ever waiting on it.

The checks before a library opens anything: is it a regular file, does it begin like sound, do the sizes
in its header fit the bytes that are there. So a pipe cannot hang the program, a text named `.wav` is
called what it is, and a recording cut short is noticed at import, not in an argument.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

import soundfile

from qa_console.audio import ogg
from qa_console.audio.chunks import check_chunks
from qa_console.audio.container import CHUNKED, CONVERT, FOREIGN, check_shape, container_of
from qa_console.audio.foreign import ForeignSound, foreign_sound
from qa_console.audio.mpeg import mpeg_in
from qa_console.audio.places import AnyPlace, source_at
from qa_console.audio.sound import Sound
from qa_console.audio.sources import Source
from qa_console.audio.virtual import Spliced, StreamSound
from qa_console.domain.ports.audio import AudioHeader
from qa_console.errors import AudioError
from qa_console.i18n import mark

_UNKNOWN_LENGTH = 1 << 60
_EXPORT_AGAIN = mark("Export the recording again from the recording system.")
_LIBRARY_CODINGS = frozenset({0x01, 0x02, 0x03, 0x06, 0x07, 0x11, 0x31, 0x55})
"""A WAV's codings that libsndfile reads: PCM, MS ADPCM, float, A-law, mu-law, IMA ADPCM, GSM, MP3."""
_FLAC_HEAD = 26
_PADDING_S = 0.5
"""By how much a coding that fills up its frames may fall short of the length that was promised."""


def probe(place: AnyPlace) -> AudioHeader:
    """Duration, channels, rate and format of the recording at `place`.

    Raises AudioError, naming the file and the reason, for whatever cannot be heard: no such file, a
    folder or a pipe, nothing in it, not sound, cut short, a rate or number of channels out of range.
    """
    with opened(place) as sound:
        return header_of(sound)


@contextmanager
def opened(place: AnyPlace) -> Iterator[Sound]:
    """The recording at `place`, checked as in `probe` and ready to read from its first frame."""
    with source_at(place) as source, sound_in(source) as sound:
        yield sound


@contextmanager
def sound_in(source: Source) -> Iterator[Sound]:
    """The sound of a recording whose bytes are at hand; as `opened`."""
    if source.size == 0:
        raise AudioError(mark("{file} is empty"), file=source.name, where=source.name, remedy=_EXPORT_AGAIN)
    with _by_content(source) as sound:
        _check_header(sound, source.name)
        yield sound


def header_of(sound: Sound) -> AudioHeader:
    return AudioHeader(
        duration_s=sound.frames / sound.samplerate,
        channels=sound.channels,
        rate_hz=sound.samplerate,
        format=f"{sound.format} {sound.subtype}",
    )


def _by_content(source: Source) -> AbstractContextManager[Sound]:
    """What opens the sound, chosen by what the bytes are. Raises AudioError for what is no whole sound."""
    source.stream.seek(0)
    head = source.stream.read(64)
    kind = container_of(head)
    if kind in FOREIGN:
        return _foreign(source, FOREIGN[kind], kind)
    if kind in CHUNKED:
        coding = check_chunks(source.stream, source.size, kind, source.name)
        if coding and coding not in _LIBRARY_CODINGS:
            return _foreign(source, "wav", f"WAV 0x{coding:04x}")
        return _library(source)
    if kind == "OGG":
        return _ogg(source)
    if kind == "FLAC":
        # No number of samples: written by something that could not go back to its header.
        unknown = len(head) >= _FLAC_HEAD and not (head[21] & 15 or any(head[22:_FLAC_HEAD]))
        return _foreign(source, "flac", "FLAC (streamed)") if unknown else _library(source)
    return _mpeg(source)


def _ogg(source: Source) -> AbstractContextManager[Sound]:
    if not ogg.is_whole(source.stream, source.size):
        raise _cut_short(source.name)
    coding = ogg.coding_in(source.stream)
    if coding not in ogg.LIBRARY_READS:
        return _foreign(source, "ogg", f"Ogg {coding or ''}".strip())
    if source.descriptor is not None and ogg.is_chained(source.stream, source.size):
        return _foreign(source, "ogg", "Ogg (chained)", in_order=True)
    return _library(source)


def _mpeg(source: Source) -> AbstractContextManager[Sound]:
    mpeg = mpeg_in(source.stream, source.size)
    if mpeg is None:
        message = mark("{file} is not a sound file, whatever its name says")
        raise AudioError(message, file=source.name, where=source.name, remedy=CONVERT)
    if mpeg.kind == "AAC":
        return _foreign(source, FOREIGN["AAC"], "AAC")
    if mpeg.cut_short:
        raise _cut_short(source.name)
    if mpeg.length_known and mpeg.start == 0:
        return _library(source)
    head = b"" if mpeg.length_known else mpeg.heading()
    return _library_over(Spliced(source.stream, source.size, start=mpeg.start, head=head), source.name)


def _foreign(
    source: Source, demuxer: str, kind: str, *, in_order: bool = False
) -> AbstractContextManager[Sound]:
    return foreign_sound(source.stream, source.size, demuxer, kind, source.name, in_order=in_order)


@contextmanager
def _library(source: Source) -> Iterator[Sound]:
    """libsndfile: over the descriptor where there is one, which is fastest."""
    if source.descriptor is None:
        with _library_over(Spliced(source.stream, source.size), source.name) as over_stream:
            yield over_stream
        return
    os.lseek(source.descriptor, 0, os.SEEK_SET)
    try:
        sound = soundfile.SoundFile(source.descriptor, closefd=False)
    except (soundfile.SoundFileError, TypeError, ValueError) as exc:
        raise unreadable(exc, source.name) from exc
    with sound:
        yield sound


@contextmanager
def _library_over(stream: Spliced, name: str) -> Iterator[Sound]:
    try:
        sound = StreamSound(stream)
    except (soundfile.SoundFileError, TypeError, ValueError) as exc:
        raise unreadable(exc, name) from exc
    try:
        yield sound
    finally:
        sound.close()


def unreadable(exc: Exception, name: str) -> AudioError:
    """The library's complaint about `name` in the program's words."""
    reason = getattr(exc, "error_string", "") or mark("its contents are damaged")
    message = mark("{file} cannot be read: {reason}")
    return AudioError(message, file=name, reason=reason, where=name, remedy=CONVERT)


def _check_header(sound: Sound, name: str) -> None:
    check_shape(sound.channels, sound.samplerate, name)
    if sound.frames <= 0:
        raise AudioError(mark("{file} holds no sound"), file=name, where=name, remedy=_EXPORT_AGAIN)
    if sound.frames >= _UNKNOWN_LENGTH:
        message = mark("{file} does not say how long it is")
        raise AudioError(message, file=name, where=name, remedy=CONVERT)
    if sound.format in ("FLAC", "M4A"):
        _check_last_frame(sound, name)


def _check_last_frame(sound: Sound, name: str) -> None:
    """The header promises a length; only the end shows that the file kept the promise."""
    try:
        sound.seek(max(0, sound.frames - 1 - _padding(sound)))
        reached = len(sound.read(1, dtype="float32", always_2d=True))
        sound.seek(0)
    except (soundfile.SoundFileError, AudioError) as exc:
        raise _cut_short(name) from exc
    if reached == 0:
        raise _cut_short(name)


def check_decoded(sound: Sound, decoded: int, name: str) -> None:
    """Refuse a file that gave fewer frames than its header promised."""
    if decoded + _padding(sound) < sound.frames:
        raise _cut_short(name)


def _padding(sound: Sound) -> int:
    pads = isinstance(sound, ForeignSound) or sound.subtype.startswith("MPEG")
    return int(_PADDING_S * sound.samplerate) if pads else 0


def _cut_short(name: str) -> AudioError:
    message = mark("{file} is cut short: its header promises more sound than the file holds")
    return AudioError(message, file=name, where=name, remedy=_EXPORT_AGAIN)
