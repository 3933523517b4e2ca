"""Looking recordings up: at once by number, order, agent, time or text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa_console.domain.audio_place import is_url
from qa_console.domain.model import Membership, Person, Recording
from qa_console.domain.ports.recordings import Traces, Wanted
from qa_console.domain.remote import Place
from qa_console.domain.roles import Permission, permit
from qa_console.errors import AudioError, WrongUsage
from qa_console.i18n import mark
from qa_console.services.sound_place import SoundPlace
from qa_console.services.workplace import Workplace

EVERYTHING = Wanted()


@dataclass(frozen=True, slots=True)
class Details:
    """All that is known of one recording. `sound`: at_hand, missing, outside (refused) or url.

    `teams`: the agent's, oldest first; the recording keeps the team it was made in.
    """

    recording: Recording
    sound: str
    path: Place | None
    traces: Traces
    teams: tuple[Membership, ...]


class Recordings:
    def __init__(self, workplace: Workplace, sounds: SoundPlace) -> None:
        self._at = workplace
        self._sounds = sounds

    def all(self, acting: Person, wanted: Wanted = EVERYTHING) -> Sequence[Recording]:
        """Every recording that is wanted, in the order of ids; all of them unless `wanted` narrows it.

        Raises NotFound for an `after` that is no id.
        """
        permit(acting, Permission.READ_RECORDINGS)
        with self._at.work(acting) as uow:
            return list(uow.recordings.find(wanted))

    def find(self, acting: Person, wanted: Wanted) -> Sequence[Recording]:
        """As `all`, but something has to be looked for. Raises WrongUsage where nothing is."""
        if wanted == Wanted(limit=wanted.limit, after=wanted.after):
            raise WrongUsage(
                mark("say what to look for"),
                where="recordings find",
                remedy=mark("for example: recordings find --phone 13800001234, or recordings list for all"),
            )
        return self.all(acting, wanted)

    def get(self, acting: Person, recording_id: str) -> Recording:
        """Raises NotFound."""
        permit(acting, Permission.READ_RECORDINGS)
        with self._at.work(acting) as uow:
            return uow.recordings.get(recording_id)

    def details(self, acting: Person, recording_id: str) -> Details:
        """Raises NotFound."""
        permit(acting, Permission.READ_RECORDINGS)
        with self._at.work(acting) as uow:
            recording = uow.recordings.get(recording_id)
            traces = uow.recordings.traces(recording_id)
            teams = uow.agents.memberships(recording.facts.agent_id)
        sound, path = self._sound(recording)
        return Details(recording, sound, path, traces, teams)

    def sound_path(self, acting: Person, recording_id: str) -> Place | None:
        """The recording's file, or None where it is not at hand.

        Raises NotFound, and AudioError where the path leads outside the audio folder.
        """
        return self._sounds.path(self.get(acting, recording_id))

    def _sound(self, recording: Recording) -> tuple[str, Place | None]:
        if is_url(recording.file):
            return "url", None
        try:
            path = self._sounds.path(recording)
        except AudioError:
            return "outside", None
        return ("missing" if path is None else "at_hand"), path
