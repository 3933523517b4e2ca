"""A segment as the bytes of a sound file: by libsndfile where it knows the format, else by ffmpeg."""

from __future__ import annotations

import io
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from types import ModuleType
from typing import TYPE_CHECKING

import numpy as np
import soundfile

from qa_console.audio.editing.segments import pcm_of, pydub
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
_BLOCK = 1 << 16
_QUIETLY = ["-nostdin", "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact"]
_lock = threading.Lock()


def check_encoder(form: SoundFormat) -> None:
    """Raise MissingPart where nothing on this machine writes the format."""
    if not _by_library(form):
        _ffmpeg(form)


def encoded(segment: AudioSegment, form: SoundFormat) -> bytes:
    """The whole file, without names or other tags. Raises MissingPart."""
    return _written(segment, form) if _by_library(form) else _converted(segment, form)


def _by_library(form: SoundFormat) -> bool:
    """libsndfile of older systems cannot write MP3."""
    known = _LIBRARY.get(form)
    return known is not None and soundfile.check_format(*known)


def _written(segment: AudioSegment, form: SoundFormat) -> bytes:
    container, coding = _LIBRARY[form]
    out, pcm = io.BytesIO(), pcm_of(segment)
    with soundfile.SoundFile(
        out, "w", segment.frame_rate, segment.channels, coding, format=container
    ) as sound:
        for first in range(0, len(pcm), _BLOCK):  # libvorbis overflows its stack on one large block
            block = pcm[first : first + _BLOCK]
            # Whole numbers keep WAV and FLAC exact; libsndfile writes them to stereo MP3 3 dB too quiet.
            sound.write(block if coding == "PCM_16" else block.astype(np.float32) / np.float32(32768))
    return out.getvalue()


def _converted(segment: AudioSegment, form: SoundFormat) -> bytes:
    muxer, coding = _FFMPEG[form]
    module, out = pydub(), io.BytesIO()
    segment.__class__.converter = _ffmpeg(form)
    try:
        with _own_temporary_files(module):
            segment.export(out, format=muxer, codec=coding, parameters=_QUIETLY)
    except (module.exceptions.CouldntEncodeError, OSError) as exc:
        raise MissingPart(
            mark("ffmpeg could not write {format}: {reason}"),
            format=form.value.upper(),
            reason=_last_line(exc),
            where=form.value,
            remedy=mark("make room in the folder for temporary files, or write WAV, FLAC, OGG or MP3"),
            code="encoding_failed",
        ) from exc
    return out.getvalue()


@contextmanager
def _own_temporary_files(module: ModuleType) -> Iterator[None]:
    """Have pydub put its temporary files, which hold the call, where they go whatever happens.

    Left to itself it forgets them, open, where ffmpeg fails.
    """
    inner = module.audio_segment
    with _lock, tempfile.TemporaryDirectory(prefix="qa-console-") as folder, ExitStack() as files:
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
    lines = [line for line in str(exc).splitlines() if line.strip()]
    return lines[-1][:200] if lines else type(exc).__name__
