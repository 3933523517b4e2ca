"""The room's front door for making sound files: what `domain.ports.editing.SoundEditor` promises."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate

import numpy as np

from qa_console.audio.decode import Samples
from qa_console.audio.editing.encoding import check_encoder, encoded, rate_for
from qa_console.audio.editing.excerpt import channels_of, excerpt_blocks, laid_out
from qa_console.audio.editing.levels import levelled
from qa_console.audio.editing.resampling import resampled
from qa_console.audio.editing.segments import Pcm, fade, pause, pcm_of, tone
from qa_console.audio.editing.voice import Voice, find_voice, spoken
from qa_console.domain.ports.editing import Edited, Separator, SoundFormat, Stretch, Treatment
from qa_console.errors import InvalidInput
from qa_console.i18n import mark

MOST_BYTES = 128 << 20
"""Of 16-bit sound in one file: 69 minutes of a stereo telephone call. It is held in memory."""
_PAUSE_S = 0.4
_HIGHEST_HZ = 48_000


class PydubEditor:
    """`voice` finds what speaks announcements; asked anew for each reel, since it may get installed."""

    def __init__(self, voice: Callable[[], Voice | None] = find_voice) -> None:
        self._voice = voice

    def clip(self, stretch: Stretch, treatment: Treatment) -> Edited:
        check_encoder(treatment.format)
        channels = channels_of(stretch, treatment.channel, treatment.mono)
        rate_hz = rate_for(treatment.format, stretch.header.rate_hz)
        _check_size([stretch], rate_hz, channels)
        if rate_hz == stretch.header.rate_hz:
            pcm = np.concatenate([pcm_of(block) for block in _blocks(stretch, treatment)])
        else:
            pcm = pcm_of(_cut(stretch, treatment, rate_hz, channels))
        fade(pcm, rate_hz, treatment.fade_s)
        return _edited(pcm, rate_hz, treatment.format, (0.0,), Separator.NONE)

    def reel(
        self, stretches: Sequence[Stretch], treatment: Treatment, separator: Separator, lang: str
    ) -> Edited:
        check_encoder(treatment.format)
        channels = max(channels_of(one, treatment.channel, treatment.mono) for one in stretches)
        highest_hz = min(max(one.header.rate_hz for one in stretches), _HIGHEST_HZ)
        rate_hz = rate_for(treatment.format, highest_hz)
        _check_size(stretches, rate_hz, channels)
        voice = self._voice() if separator in (Separator.AUTO, Separator.SPOKEN) else None
        if separator is Separator.AUTO:
            separator = Separator.SPOKEN if voice else Separator.TONE
        parts: list[Pcm] = []
        clips: list[int] = []
        for number, stretch in enumerate(stretches):
            parts += _before(number, stretch, separator, voice, lang, rate_hz, channels)
            clips.append(len(parts))
            pcm = pcm_of(levelled(_cut(stretch, treatment, rate_hz, channels), rate_hz))
            fade(pcm, rate_hz, treatment.fade_s)
            parts.append(pcm)
        ends = [0, *accumulate(map(len, parts))]
        starts = tuple(ends[at] / rate_hz for at in clips)
        return _edited(np.concatenate(parts), rate_hz, treatment.format, starts, separator)


def _before(
    number: int,
    stretch: Stretch,
    separator: Separator,
    voice: Voice | None,
    lang: str,
    rate_hz: int,
    channels: int,
) -> list[Pcm]:
    """What is heard before a clip: its announcement, or from the second on a tone, among pauses."""
    quiet = pause(_PAUSE_S, rate_hz, channels)
    if separator is Separator.SPOKEN:
        said, said_hz = spoken(voice, stretch.announcement, lang)
        sound = resampled(said, said_hz, rate_hz)
    elif number and separator is Separator.TONE:
        sound = tone(rate_hz)
    else:
        return [quiet] if number else []
    heard = pcm_of(levelled(_widened(sound, channels), rate_hz))
    return [quiet, heard, quiet] if number else [heard, quiet]


def _cut(stretch: Stretch, treatment: Treatment, rate_hz: int, channels: int) -> Samples:
    samples = np.concatenate(list(_blocks(stretch, treatment)))
    return resampled(_widened(samples, channels), stretch.header.rate_hz, rate_hz)


def _blocks(stretch: Stretch, treatment: Treatment) -> Iterator[Samples]:
    for block in excerpt_blocks(stretch.place, stretch.span):
        yield laid_out(block, stretch, treatment.channel, treatment.mono)


def _widened(samples: Samples, channels: int) -> Samples:
    """One channel on both sides where the others have two."""
    return samples if samples.shape[1] == channels else np.repeat(samples, channels, axis=1)


def _check_size(stretches: Sequence[Stretch], rate_hz: int, channels: int) -> None:
    total_s = sum(one.span.length_s for one in stretches)
    most_s = MOST_BYTES / (2 * channels * rate_hz)
    if total_s > most_s:
        raise InvalidInput(
            mark("{seconds} s are too long for one file; {most} s fit at {rate} Hz with {channels} channels"),
            seconds=round(total_s),
            most=int(most_s),
            rate=rate_hz,
            channels=channels,
            remedy=mark("cut it in parts, or add --mono"),
            code="too_long",
        )


def _edited(
    pcm: Pcm, rate_hz: int, form: SoundFormat, starts_s: tuple[float, ...], separator: Separator
) -> Edited:
    data = encoded(pcm, rate_hz, form)
    return Edited(data, len(pcm) / rate_hz, rate_hz, pcm.shape[1], starts_s, separator)
