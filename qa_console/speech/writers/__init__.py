"""Writers of transcript files, one module for each kind of format."""

from __future__ import annotations

from dataclasses import replace

from qa_console.domain.ports.transcripts import SpokenCall, TranscriptFormat
from qa_console.domain.transcripts import with_ends
from qa_console.speech.readers.project import write_project
from qa_console.speech.writers.cues import write_srt, write_webvtt
from qa_console.speech.writers.textgrid import write_textgrid
from qa_console.speech.writers.vcon import write_vcon

__all__ = ["write_transcript"]


def write_transcript(call: SpokenCall, format: TranscriptFormat) -> bytes:
    """The file in UTF-8; what `read_transcript` makes of it are the same turns, within its precision.

    SRT and WebVTT keep milliseconds, and like TextGrid leave out turns without words. Raises InvalidInput
    where the format cannot hold the transcript: turns without times, or none at all in SRT.
    """
    whole = replace(call.transcript, turns=with_ends(call.transcript.turns, call.duration_s))
    call = replace(call, transcript=whole)
    match format:
        case TranscriptFormat.JSON:
            text = write_project(call.transcript)
        case TranscriptFormat.SRT:
            text = write_srt(call.transcript)
        case TranscriptFormat.VTT:
            text = write_webvtt(call.transcript)
        case TranscriptFormat.TEXTGRID:
            text = write_textgrid(call.transcript, call.duration_s)
        case TranscriptFormat.VCON:
            text = write_vcon(call)
    return text.encode("utf-8")
