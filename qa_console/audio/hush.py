"""What the system's sound libraries print must not reach anybody's screen.

Their own error handlers are silenced, and the error stream is turned away while a device is opened. The
app draws through that very stream; it keeps a descriptor of its own (see `tui.own_screen`) and turns the
stream away for as long as it runs, so inside it there is nothing left to do here.
"""

from __future__ import annotations

import ctypes
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_turning = threading.Lock()


@contextmanager
def hushed() -> Iterator[None]:
    """Nothing that sound libraries write to the error stream is seen. Threads take turns."""
    _silence_handlers()
    with _turning:
        kept = None if "textual" in sys.modules else _turned_away()
        try:
            yield
        finally:
            if kept is not None:
                os.dup2(kept, 2)
                os.close(kept)


def _turned_away() -> int | None:
    """Another descriptor of the error stream, which now leads nowhere; None where there is no such stream."""
    try:
        sys.stderr.flush()
        kept = os.dup(2)
    except (OSError, AttributeError, ValueError):
        return None
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    return kept


_ALSA_HANDLER = ctypes.CFUNCTYPE(
    None, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p
)
_JACK_HANDLER = ctypes.CFUNCTYPE(None, ctypes.c_char_p)
_alsa_ignores = _ALSA_HANDLER(lambda *_: None)
_jack_ignores = _JACK_HANDLER(lambda _: None)


def _silence_handlers() -> None:
    """Tell ALSA and JACK, where they are installed, to keep their remarks."""
    os.environ.setdefault("JACK_NO_START_SERVER", "1")
    for library, function, handler in (
        ("libasound.so.2", "snd_lib_error_set_handler", _alsa_ignores),
        ("libjack.so.0", "jack_set_error_function", _jack_ignores),
        ("libjack.so.0", "jack_set_info_function", _jack_ignores),
    ):
        try:
            getattr(ctypes.CDLL(library), function)(handler)
        except (OSError, AttributeError):
            continue
