"""Where a recording's sound is, asked anew each time: a link that was harmless may have been changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from qa_console.domain.audio_place import is_url
from qa_console.domain.manifest import Rejection
from qa_console.domain.model import Recording, RecordingFacts
from qa_console.domain.ports.importing import FindSound, Probe
from qa_console.errors import AudioError
from qa_console.i18n import mark


class SoundPlace:
    """Finds the sound of recordings under their audio root, and measures it when they are imported."""

    def __init__(self, find: FindSound, probe: Probe) -> None:
        self._find = find
        self._probe = probe

    def path(self, recording: Recording) -> Path | None:
        """The recording's file, or None where it is not at hand. Raises AudioError where it leads outside."""
        return self._find(recording.audio_root, recording.file)

    def place(
        self, line: int | None, facts: RecordingFacts, root: str, known_root: str | None
    ) -> Recording | Rejection:
        """The recording with its sound measured: under `root`, else where it was before (`known_root`).

        Refused: sound that cannot be heard or lies outside, and no sound where no duration is given.
        """
        try:
            for place in dict.fromkeys((root, known_root or root)):
                path = self._find(place, facts.file)
                if path is not None:
                    measured = replace(facts, duration_s=self._probe(path).duration_s)
                    return Recording("", measured, audio_root=place, has_audio=True)
        except AudioError as error:
            return Rejection(line, "recording", facts.file, error.message, error.values)
        if facts.duration_s is None:
            return Rejection(line, "recording", facts.file, _missing(facts.file))
        return Recording("", facts, audio_root=_kept_root(facts.file, root, known_root))


def _kept_root(file: str, root: str, known_root: str | None) -> str:
    """Where to look later for sound that is not at hand now."""
    return "" if is_url(file) else known_root or root


def _missing(file: str) -> str:
    if is_url(file):
        return mark("an address on a server, which is not asked; give the duration or a file")
    return mark("there is no such file in the audio folder, and no duration is given")
