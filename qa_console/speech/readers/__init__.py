"""Readers of transcript files, one module for each format."""

from qa_console.speech.readers.detect import read_transcript
from qa_console.speech.readers.from_disk import read_transcript_file
from qa_console.speech.readers.project import write_project

__all__ = ["read_transcript", "read_transcript_file", "write_project"]
