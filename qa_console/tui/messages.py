"""Messages that cross screens."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message


@dataclass
class OpenRecording(Message):
    """Somebody chose a recording to hear and score."""

    recording: str


@dataclass
class Submitted(Message):
    """An evaluation was handed in: lists are out of date, the next recording may open."""

    recording: str


@dataclass
class WriteNotice(Message):
    """Somebody wants to write a notice to this agent or team."""

    kind: str
    subject: str
