"""Where a recording's sound is, asked anew each time: a link that was harmless may have been changed."""

from __future__ import annotations

from dataclasses import replace

from qa_console.domain.audio_place import is_url, too_long
from qa_console.domain.manifest import Rejection
from qa_console.domain.model import Recording, RecordingFacts
from qa_console.domain.ports.importing import FindSound, Probe
from qa_console.domain.remote import Place, RemoteRules, not_named, under
from qa_console.errors import AudioError, MissingPart, QaConsoleError
from qa_console.i18n import mark

NO_RULES = RemoteRules()
NOT_THERE = "no_such_file"


class SoundPlace:
    """Finds the sound of recordings under their audio root or on a server that the config names, and
    measures it when they are imported.

    `longest_s`: a recording that says it is longer is refused, whatever it holds.
    """

    def __init__(
        self, find: FindSound, probe: Probe, rules: RemoteRules = NO_RULES, longest_s: float = float("inf")
    ) -> None:
        self._find = find
        self._probe = probe
        self._rules = rules
        self._longest_s = longest_s

    def path(self, recording: Recording) -> Place | None:
        """Where the recording's sound is, or None where it is not at hand.

        Raises AudioError where it leads outside, or to a server that the config does not name.
        """
        return self._at(recording.audio_root, recording.file)

    def place(
        self, line: int | None, facts: RecordingFacts, root: str, known_root: str | None
    ) -> Recording | Rejection:
        """The recording with its sound measured: under `root`, else where it was before (`known_root`).

        Refused: sound that cannot be heard or lies outside, and no sound where no duration is given.
        """
        try:
            for place in dict.fromkeys((root, known_root or root)):
                measured = self._measured(facts, place)
                if measured is not None:
                    kept = "" if is_url(facts.file) else place
                    return Recording("", measured, audio_root=kept, has_audio=True)
        except (AudioError, MissingPart) as error:
            return Rejection(line, "recording", facts.file, error.message, error.values)
        if facts.duration_s is None:
            missing = self._missing(facts.file)
            return Rejection(line, "recording", facts.file, missing.message, missing.values)
        return Recording("", facts, audio_root=_kept_root(facts.file, root, known_root))

    def _at(self, root: str, file: str) -> Place | None:
        if is_url(file):
            return self._rules.sound_at(file)
        if is_url(root):
            return self._rules.sound_at(under(root, file))
        return self._find(root, file)

    def _measured(self, facts: RecordingFacts, root: str) -> RecordingFacts | None:
        """The facts with the duration that the sound has; None where there is none at hand."""
        if is_url(facts.file) and not self._rules.allows(facts.file):
            return None
        place = self._at(root, facts.file)
        if place is None:
            return None
        try:
            length_s = self._probe(place).duration_s
        except AudioError as error:
            if error.code == NOT_THERE:
                return None
            raise
        if length_s > self._longest_s:
            raise too_long(str(place), length_s, self._longest_s)
        return replace(facts, duration_s=length_s)

    def _missing(self, file: str) -> QaConsoleError:
        if not is_url(file):
            return AudioError(mark("there is no such file in the audio folder, and no duration is given"))
        if self._rules.allows(file):
            return AudioError(mark("there is no such file on the server, and no duration is given"))
        return not_named(file)


def _kept_root(file: str, root: str, known_root: str | None) -> str:
    """Where to look later for sound that is not at hand now."""
    return "" if is_url(file) else known_root or root
