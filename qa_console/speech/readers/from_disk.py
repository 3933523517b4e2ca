"""A transcript file on disk, read within the bound on its size."""

from __future__ import annotations

from pathlib import Path

from qa_console.domain.model import Channel, Transcript
from qa_console.errors import NotFound, TranscriptError
from qa_console.i18n import mark
from qa_console.speech.readers.decoding import MAX_BYTES
from qa_console.speech.readers.detect import read_transcript


def read_transcript_file(
    path: Path, *, channel: Channel | None = None, duration_s: float | None = None
) -> Transcript:
    """As `read_transcript`. Raises NotFound where there is no such file, TranscriptError else."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError as exc:
        raise NotFound(mark("there is no file {name}"), name=path.name, where=str(path)) from exc
    except OSError as exc:
        raise TranscriptError(
            mark("the file cannot be read: {reason}"), reason=exc.strerror, where=str(path)
        ) from exc
    return read_transcript(data, path.name, channel=channel, duration_s=duration_s)
