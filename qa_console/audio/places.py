"""The one way to a recording's bytes, wherever they are."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeAlias

from qa_console.audio.remote import remote_source, remote_state
from qa_console.audio.sources import Source, file_source, shown
from qa_console.domain.remote import RemoteSound

AnyPlace: TypeAlias = str | os.PathLike[str] | RemoteSound


@contextmanager
def source_at(place: AnyPlace) -> Iterator[Source]:
    """The recording at `place`, open for reading. Raises AudioError, naming the place and the reason;
    MissingPart where a server does not answer or an extra is not installed."""
    opened = remote_source(place) if isinstance(place, RemoteSound) else file_source(place)
    with opened as source:
        yield source


def name_of(place: AnyPlace) -> str:
    """`place` for a message."""
    return place.name if isinstance(place, RemoteSound) else shown(place)


def state_of(place: AnyPlace) -> tuple[int, int] | None:
    """Size and stamp (see `Source`), None where there is no such file. Raises AudioError, MissingPart."""
    if isinstance(place, RemoteSound):
        return remote_state(place)
    try:
        state = os.stat(place)
    except (OSError, ValueError):
        return None
    return state.st_size, state.st_mtime_ns
