"""Listening by a person: a player loaded with a recording, and what it needs to know of it."""

from __future__ import annotations

from collections.abc import Callable

from qa_console.domain.model import Acoustics, Person, Recording
from qa_console.domain.ports.audio import ListeningHabits, Player
from qa_console.domain.roles import Permission, permit
from qa_console.services.analysing import FindAudio, no_sound
from qa_console.services.sound_settings import agent_channel
from qa_console.services.workplace import Settings, Workplace


class Listening:
    """One player serves the whole program; it is made when it is first asked for.

    `new_player`: given whether playing must be heard (or else may run silently) and the workspace's
    habits, makes a player.
    """

    def __init__(
        self,
        workplace: Workplace,
        find: FindAudio,
        new_player: Callable[[bool, ListeningHabits], Player],
    ) -> None:
        self._at = workplace
        self._find = find
        self._new_player = new_player
        self._player: Player | None = None

    def player(self, acting: Person, recording_id: str, *, must_sound: bool = False) -> Player:
        """The player, with this recording loaded at its start, its silences and loudness known if analysed.

        The file's place is checked anew. Reads the file and opens the device, so it belongs in a worker.
        Raises NotFound (no such recording, or its sound is not at hand) and AudioError.
        """
        permit(acting, Permission.LISTEN)
        recording, acoustics = self._known(acting, recording_id)
        path = self._find(recording)
        if path is None:
            raise no_sound(recording)
        if self._player is None:
            self._player = self._new_player(must_sound, habits_of(self._at.settings))
        channel = agent_channel(self._at.settings, recording)
        self._player.load(path, agent_channel=channel, acoustics=acoustics)
        return self._player

    def close(self) -> None:
        """Let go of the device."""
        player, self._player = self._player, None
        if player is not None:
            player.close()

    def _known(self, acting: Person, recording_id: str) -> tuple[Recording, Acoustics | None]:
        with self._at.work(acting) as uow:
            recording = uow.recordings.get(recording_id)
            return recording, uow.analyses.get(recording.id)


def habits_of(settings: Settings) -> ListeningHabits:
    """The config's [listening] over the defaults."""
    told = settings.listening
    usual = ListeningHabits()
    return ListeningHabits(
        rewind_s=float(told.get("rewind", usual.rewind_s)),
        shortest_silence_s=float(told.get("silence", usual.shortest_silence_s)),
        level=bool(told.get("level", usual.level)),
    )
