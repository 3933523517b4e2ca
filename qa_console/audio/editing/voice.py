"""Announcements spoken by a program of the machine: espeak-ng, or `say` where Apple ships it."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from qa_console.audio.decode import Samples, decoding
from qa_console.audio.editing.excerpt import excerpt
from qa_console.domain.model import Span
from qa_console.errors import AudioError, MissingPart
from qa_console.i18n import mark

_LONGEST_S = 30


@dataclass(frozen=True, slots=True)
class Voice:
    """A program that reads a text from its stdin into a WAV file.

    `options`: its arguments, with places for a speaker's `{name}` and `{out}`; `names`: speakers by language.
    """

    program: str
    options: tuple[str, ...]
    names: Mapping[str, str]

    def command(self, lang: str, out: str) -> list[str]:
        return [self.program, *(option.format(name=self.names[lang], out=out) for option in self.options)]


_KNOWN = {
    "espeak-ng": (("-v", "{name}", "-s", "150", "-w", "{out}", "--stdin"), {"zh": "cmn", "en": "en-gb"}),
    "say": (
        ("-v", "{name}", "-o", "{out}", "--data-format=LEI16@22050", "-f", "-"),
        {"zh": "Tingting", "en": "Samantha"},
    ),
}


def find_voice() -> Voice | None:
    """What can speak on this machine, or None."""
    for name, (options, names) in _KNOWN.items():
        if found := shutil.which(name):
            return Voice(found, options, names)
    return None


def no_voice() -> MissingPart:
    return MissingPart(
        mark("no program that speaks announcements is installed"),
        where="--separator",
        remedy=mark("install espeak-ng (Debian: apt-get install espeak-ng), or use --separator tone"),
        code="no_voice",
    )


def spoken(voice: Voice | None, text: str, lang: str) -> tuple[Samples, int]:
    """The text as sound, and its rate; Chinese words are spoken by a Chinese voice in any language.

    Raises MissingPart where nothing can speak.
    """
    if voice is None:
        raise no_voice()
    with tempfile.TemporaryDirectory(prefix="qa-console-") as folder:
        out = Path(folder, "said.wav")
        reason = _run(voice.command("zh" if _has_chinese(text) else lang, str(out)), text)
        try:
            with decoding(out) as decoder:
                header = decoder.header
            return excerpt(out, Span(0, header.duration_s)).mean(axis=1, keepdims=True), header.rate_hz
        except AudioError as exc:
            raise MissingPart(
                mark("the announcement could not be spoken: {reason}"),
                reason=reason or str(exc),
                where="--separator",
                remedy=mark("mend the installation of espeak-ng and its voices, or use --separator tone"),
                code="no_voice",
            ) from exc


def _run(command: list[str], text: str) -> str:
    """The program's complaint, empty where it has none. The text goes in by stdin, out of sight of `ps`."""
    try:
        done = subprocess.run(  # noqa: S603 - a program of the machine, with arguments of ours
            command, input=text.encode(), capture_output=True, timeout=_LONGEST_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as exc:
        return str(exc)
    return done.stderr.decode(errors="replace").strip()[:200]


def _has_chinese(text: str) -> bool:
    return any(unicodedata.name(char, "").startswith("CJK UNIFIED") for char in text)
