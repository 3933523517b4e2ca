"""A stretch of a recording, decoded by itself: the rest of the file is never read into memory."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import soundfile

from qa_console.audio.places import name_of
from qa_console.audio.probe import opened, unreadable
from qa_console.audio.sound import Samples, Sound
from qa_console.domain.model import Channel, Span
from qa_console.domain.ports.editing import Stretch
from qa_console.domain.remote import Place
from qa_console.errors import AudioError, InvalidInput
from qa_console.i18n import mark

_BLOCK = 1 << 16


def excerpt(place: Place, span: Span) -> Samples:
    """The frames of `span`, beginning and end to the nearest frame. Raises AudioError."""
    return np.concatenate(list(excerpt_blocks(place, span)))


def excerpt_blocks(place: Place, span: Span) -> Iterator[Samples]:
    """The same in blocks of a bounded size."""
    name = name_of(place)
    with opened(place) as sound:
        first = round(span.start_s * sound.samplerate)
        left = max(1, round(span.end_s * sound.samplerate) - first)
        try:
            _go_to(sound, min(first, sound.frames))
            while left:
                block: Samples = sound.read(min(left, _BLOCK), dtype="float32", always_2d=True)
                if not len(block):
                    message = mark("{file} ends before {end} s, where the clip ends")
                    raise AudioError(message, file=name, end=round(span.end_s, 3), where=name)
                left -= len(block)
                yield _numbers(block, name, span)
        except (soundfile.SoundFileError, RuntimeError) as exc:
            raise unreadable(exc, name) from exc


def _numbers(block: Samples, name: str, span: Span) -> Samples:
    if not np.isfinite(block).all():
        message = mark("{file} holds samples that are no numbers, at {at} s")
        raise AudioError(message, file=name, at=round(span.start_s, 1), where=name)
    return block


def _go_to(sound: Sound, frame: int) -> None:
    """Codings such as GSM can only be decoded from the beginning on; what comes before is let go of."""
    try:
        sound.seek(frame)
    except (soundfile.SoundFileError, RuntimeError):
        while frame > 0 and (passed := len(sound.read(min(frame, _BLOCK), dtype="float32", always_2d=True))):
            frame -= passed


def channels_of(stretch: Stretch, channel: Channel | None, mono: bool) -> int:
    """How many channels the stretch has once it is laid out. Raises InvalidInput where the party is not."""
    if channel is not None and stretch.header.channels == 1:
        raise InvalidInput(
            mark("{file} has both parties on one channel; {channel} cannot be cut out alone"),
            file=name_of(stretch.place),
            channel=channel.value,
            where="--channel",
            remedy=mark("leave --channel out to hear both"),
        )
    return 1 if mono or channel is not None else stretch.header.channels


def laid_out(samples: Samples, stretch: Stretch, channel: Channel | None, mono: bool) -> Samples:
    """The party that is asked for, both mixed, or both with the agent on the left."""
    if samples.shape[1] == 1:
        return samples
    ordered: Samples = samples if stretch.agent_channel == 0 else samples[:, ::-1]
    if channel is not None:
        side = 0 if channel is Channel.AGENT else 1
        return ordered[:, side : side + 1]
    return ordered.mean(axis=1, keepdims=True, dtype=np.float32) if mono else ordered
