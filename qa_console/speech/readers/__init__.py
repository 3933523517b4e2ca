"""Readers of transcript files, one module for each format."""

from qa_console.speech.readers.detect import read_transcript
from qa_console.speech.readers.project import write_project

__all__ = ["read_transcript", "write_project"]
