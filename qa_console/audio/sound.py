"""A recording that is open: what the two libraries that decode have in common."""

from __future__ import annotations

from typing import Protocol, TypeAlias

import numpy as np

Samples: TypeAlias = np.ndarray[tuple[int, ...], np.dtype[np.float32]]
"""Frames by channels, full scale at 1."""


class Sound(Protocol):
    """`soundfile.SoundFile`, or what behaves like one. `frames` is the length that was promised."""

    @property
    def frames(self) -> int: ...
    @property
    def samplerate(self) -> int: ...
    @property
    def channels(self) -> int: ...
    @property
    def format(self) -> str: ...
    @property
    def subtype(self) -> str: ...

    def seek(self, frames: int) -> int:
        """Go to a frame, counted from the start."""

    def read(self, frames: int, *, dtype: str, always_2d: bool) -> Samples:
        """The next frames, fewer only at the end. The program asks for `float32` in two dimensions."""
