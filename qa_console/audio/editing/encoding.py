"""A segment as the bytes of a sound file: by libsndfile where it knows the format, else by ffmpeg."""

from __future__ import annotations

import errno
import io
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from types import ModuleType
from typing import TYPE_CHECKING

import soundfile

from qa_console.audio.editing.segments import Pcm, pydub, samples_of, segment_of
from qa_console.domain.ports.editing import SoundFormat
from qa_console.errors import MissingPart
from qa_console.i18n import mark

if TYPE_CHECKING:
    from pydub import AudioSegment

_LIBRARY = {
    SoundFormat.WAV: ("WAV", "PCM_16"),
    SoundFormat.FLAC: ("FLAC", "PCM_16"),
    SoundFormat.OGG: ("OGG", "VORBIS"),
    SoundFormat.MP3: ("MP3", "MPEG_LAYER_III"),
}
_FFMPEG = {
    SoundFormat.OGG: ("ogg", "libvorbis"),
    SoundFormat.MP3: ("mp3", "libmp3lame"),
    SoundFormat.M4A: ("ipod", "aac"),
    SoundFormat.AAC: ("adts", "aac"),
    SoundFormat.OPUS: ("opus", "libopus"),
}
"""ffmpeg's names of a format and its coding."""
_MP3_HZ = (8000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000)
_BLOCK = 1 << 16
_QUIETLY = ["-nostdin", "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact"]
_lock = threading.Lock()


def check_encoder(form: SoundFormat) -> None:
    """Raise MissingPart where nothing on this machine writes the format."""
    if not _by_library(form):
        _ffmpeg(form)


def rate_for(form: SoundFormat, rate_hz: int) -> int:
    """The rate to write: MP3 has but a few, and the next higher one loses nothing."""
    if form is not SoundFormat.MP3:
        return rate_hz
    return next((known for known in _MP3_HZ if known >= rate_hz), _MP3_HZ[-1])


def encoded(pcm: Pcm, rate_hz: int, form: SoundFormat) -> bytes:
    """The whole file, without names or other tags. Raises MissingPart."""
    if _by_library(form):
        return _written(pcm, rate_hz, form)
    return _converted(segment_of(pcm, rate_hz), form)


def _by_library(form: SoundFormat) -> bool:
    """libsndfile of older systems cannot write MP3."""
    known = _LIBRARY.get(form)
    return known is not None and soundfile.check_format(*known)


def _written(pcm: Pcm, rate_hz: int, form: SoundFormat) -> bytes:
    container, coding = _LIBRARY[form]
    out = io.BytesIO()
    with soundfile.SoundFile(out, "w", rate_hz, pcm.shape[1], coding, format=container) as sound:
        for first in range(0, len(pcm), _BLOCK):  # libvorbis overflows its stack on one large block
            block = pcm[first : first + _BLOCK]
            # Whole numbers keep WAV and FLAC exact; libsndfile writes them to stereo MP3 3 dB too quiet.
            sound.write(block if coding == "PCM_16" else samples_of(block))
    return out.getvalue()


def _converted(segment: AudioSegment, form: SoundFormat) -> bytes:
    muxer, coding = _FFMPEG[form]
    module, out = pydub(), io.BytesIO()
    segment.__class__.converter = _ffmpeg(form)
    try:
        with _own_temporary_files(module, room=len(segment.raw_data) * 5 // 4):
            segment.export(out, format=muxer, codec=coding, parameters=_QUIETLY)
    except (module.exceptions.CouldntEncodeError, OSError) as exc:
        raise _failed(form, _last_line(exc)) from exc
    return out.getvalue()


def _failed(form: SoundFormat, reason: str) -> MissingPart:
    return MissingPart(
        mark("ffmpeg could not write {format}: {reason}"),
        format=form.value.upper(),
        reason=reason,
        where=form.value,
        remedy=mark("make room in the folder for temporary files, or write WAV, FLAC, OGG or MP3"),
        code="encoding_failed",
    )


@contextmanager
def _own_temporary_files(module: ModuleType, room: int) -> Iterator[None]:
    """Have pydub put its temporary files, which hold the call, where they go whatever happens.

    Left to itself it forgets them, open, where ffmpeg fails; and a disk that fills up while it writes makes
    the standard library complain on the terminal, so the `room` (bytes) is looked for first.
    """
    inner = module.audio_segment
    with _lock, tempfile.TemporaryDirectory(prefix="qa-console-") as folder, ExitStack() as files:
        if shutil.disk_usage(folder).free < room:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        usual = inner.NamedTemporaryFile
        inner.NamedTemporaryFile = lambda **how: files.enter_context(closing(usual(dir=folder, **how)))
        try:
            yield
        finally:
            inner.NamedTemporaryFile = usual


def _ffmpeg(form: SoundFormat) -> str:
    found = shutil.which("ffmpeg") or shutil.which("avconv")
    if found is None:
        raise MissingPart(
            mark("{format} is written by ffmpeg, which is not installed"),
            format=form.value.upper(),
            where=form.value,
            remedy=mark(
                "install ffmpeg (Debian: apt-get install ffmpeg; macOS: brew install ffmpeg; Windows: "
                "winget install ffmpeg), or choose WAV, FLAC, OGG or MP3"
            ),
            code="ffmpeg_missing",
        )
    return found


def _last_line(exc: Exception) -> str:
    if isinstance(exc, OSError) and exc.strerror:
        return exc.strerror
    lines = [line for line in str(exc).splitlines() if line.strip()]
    return lines[-1][:200] if lines else type(exc).__name__
