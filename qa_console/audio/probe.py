"""What a sound file says of itself, told without decoding it and without ever waiting on it.

The checks before the library opens anything: is it a regular file, does it begin like sound, do the
sizes in its header fit the bytes that are there. So a pipe cannot hang the program, a text named
`.wav` is called what it is, and a recording cut short is noticed at import, not in an argument.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import soundfile

from qa_console.audio.container import (
    CONVERT,
    check_riff,
    check_shape,
    container_of,
    is_ogg_whole,
    is_tagged_mp3,
)
from qa_console.domain.ports.audio import AudioHeader
from qa_console.errors import AudioError
from qa_console.i18n import mark

_UNKNOWN_LENGTH = 1 << 60
_EXPORT_AGAIN = mark("Export the recording again from the recording system.")


def probe(path: str | os.PathLike[str]) -> AudioHeader:
    """Duration, channels, rate and format of the recording at `path`.

    Raises AudioError, naming the file and the reason, for whatever cannot be heard: no such file, a
    folder or a pipe, nothing in it, not sound, cut short, a rate or number of channels out of range.
    """
    with opened(path) as sound:
        return header_of(sound)


@contextmanager
def opened(path: str | os.PathLike[str]) -> Iterator[soundfile.SoundFile]:
    """The recording at `path`, checked as in `probe` and ready to read from its first frame."""
    name = shown(path)
    descriptor = _regular_file(path, name)
    try:
        _check_bytes(descriptor, name)
        with _library_opens(descriptor, name) as sound:
            _check_header(sound, name)
            yield sound
    finally:
        os.close(descriptor)


def header_of(sound: soundfile.SoundFile) -> AudioHeader:
    return AudioHeader(
        duration_s=sound.frames / sound.samplerate,
        channels=sound.channels,
        rate_hz=sound.samplerate,
        format=f"{sound.format} {sound.subtype}",
    )


def shown(path: str | os.PathLike[str]) -> str:
    """`path` as it may stand in a message, whatever bytes its name has."""
    return os.fspath(path).encode("utf-8", "backslashreplace").decode("utf-8")


def _regular_file(path: str | os.PathLike[str], name: str) -> int:
    """A descriptor of `path`; looks before it opens, because opening a pipe waits for a writer."""
    try:
        _check_kind(os.stat(path).st_mode, name)
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError as exc:
        raise AudioError(mark("there is no file {file}"), file=name, where=name) from exc
    except (OSError, ValueError) as exc:
        reason = getattr(exc, "strerror", None) or str(exc)
        raise AudioError(
            mark("{file} cannot be opened: {reason}"), file=name, reason=reason, where=name
        ) from exc
    try:
        _check_kind(os.fstat(descriptor).st_mode, name)
    except AudioError:
        os.close(descriptor)
        raise
    return descriptor


def _check_kind(mode: int, name: str) -> None:
    if stat.S_ISDIR(mode):
        raise AudioError(mark("{file} is a folder, not a recording"), file=name, where=name)
    if not stat.S_ISREG(mode):
        raise AudioError(mark("{file} is a pipe or a device, not a file"), file=name, where=name)


def _check_bytes(descriptor: int, name: str) -> None:
    size = os.fstat(descriptor).st_size
    if size == 0:
        raise AudioError(mark("{file} is empty"), file=name, where=name, remedy=_EXPORT_AGAIN)
    with open(descriptor, "rb", closefd=False) as stream:
        kind = container_of(stream.read(64))
        if kind is None:
            message = mark("{file} is not a sound file, whatever its name says")
            raise AudioError(message, file=name, where=name, remedy=CONVERT)
        if kind in ("M4A", "AMR"):
            message = mark("{file} is {kind}, which cannot be read here")
            raise AudioError(message, file=name, kind=kind, where=name, remedy=CONVERT)
        if kind in ("RIFF", "RF64"):
            check_riff(stream, size, name)
        if kind == "OGG" and not is_ogg_whole(stream, size):
            raise _cut_short(name)
        stream.seek(0)


@contextmanager
def _library_opens(descriptor: int, name: str) -> Iterator[soundfile.SoundFile]:
    os.lseek(descriptor, 0, os.SEEK_SET)
    try:
        sound = soundfile.SoundFile(descriptor, closefd=False)
    except (soundfile.SoundFileError, TypeError, ValueError) as exc:
        raise unreadable(exc, name) from exc
    with sound:
        yield sound


def unreadable(exc: Exception, name: str) -> AudioError:
    """The library's complaint about `name` in the program's words."""
    reason = getattr(exc, "error_string", "") or mark("its contents are damaged")
    message = mark("{file} cannot be read: {reason}")
    return AudioError(message, file=name, reason=reason, where=name, remedy=CONVERT)


def _check_header(sound: soundfile.SoundFile, name: str) -> None:
    check_shape(sound.channels, sound.samplerate, name)
    if sound.frames <= 0:
        raise AudioError(mark("{file} holds no sound"), file=name, where=name, remedy=_EXPORT_AGAIN)
    if sound.frames >= _UNKNOWN_LENGTH:
        message = mark("{file} does not say how long it is")
        raise AudioError(message, file=name, where=name, remedy=CONVERT)
    if sound.format == "FLAC":
        _check_last_frame(sound, name)


def _check_last_frame(sound: soundfile.SoundFile, name: str) -> None:
    """A FLAC header promises a length; only its last frame shows that the file kept the promise."""
    try:
        sound.seek(sound.frames - 1)
        reached = len(sound.read(1, dtype="float32", always_2d=True))
        sound.seek(0)
    except soundfile.SoundFileError as exc:
        raise _cut_short(name) from exc
    if reached == 0:
        raise _cut_short(name)


def check_decoded(path: str | os.PathLike[str], promised: int, decoded: int, rate_hz: int, kind: str) -> None:
    """Refuse a file that gave fewer frames than its header promised (an MP3 only if it stated a number)."""
    if decoded >= promised:
        return
    if kind.startswith("MP3") and (promised - decoded < rate_hz // 2 or not is_tagged_mp3(Path(path))):
        return
    raise _cut_short(shown(path))


def _cut_short(name: str) -> AudioError:
    message = mark("{file} is cut short: its header promises more sound than the file holds")
    return AudioError(message, file=name, where=name, remedy=_EXPORT_AGAIN)
