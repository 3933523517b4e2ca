"""Standard output as it really is: closed, full, read by nobody, or in an encoding without Chinese."""

from __future__ import annotations

import os
import sys

from qa_console.errors import MissingPart
from qa_console.i18n import mark


class OutputLost(MissingPart):
    """What was to be printed could not be; said on stderr, since stdout takes nothing."""

    code = "output_lost"


def open_closed() -> None:
    """Give a stream that the caller closed a place to go, before another file takes its number."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w" if number else "r", encoding="utf-8"))  # noqa: SIM115


def mute_libraries() -> None:
    """Let what sound libraries print by themselves go nowhere; what the program writes to stderr stays.

    They write to the descriptor, past Python; worker processes inherit the silence.
    """
    try:
        own = os.dup(2)
        nowhere = os.open(os.devnull, os.O_WRONLY)
    except OSError:
        return  # no stderr, or no descriptors left: then they may write
    sys.stderr.flush()
    encoding, errors = sys.stderr.encoding, sys.stderr.errors
    mine = open(own, "w", encoding=encoding, errors=errors, buffering=1)  # noqa: SIM115
    for name in ("stderr", "__stderr__"):  # Textual draws on the second
        setattr(sys, name, mine)
    os.dup2(nowhere, 2)
    os.close(nowhere)


def holds_everything() -> bool:
    """Whether stdout can hold every character; where it cannot, JSON is to be escaped."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    return encoding.lower().replace("_", "-").startswith(("utf", "gb18030"))


def write_out(text: str) -> None:
    """Text to stdout; characters that its encoding lacks are escaped. Raises OutputLost, BrokenPipeError."""
    try:
        try:
            sys.stdout.write(text)
        except UnicodeEncodeError:
            encoding = sys.stdout.encoding or "ascii"
            sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as exc:
        abandon_stdout()
        raise OutputLost(
            mark("the output cannot be written: {reason}"),
            reason=exc.strerror or str(exc),
            remedy=mark("free some room where the output goes, or send it elsewhere; what was done is kept"),
        ) from exc


def abandon_stdout() -> None:
    """Let nothing flush what stdout still holds: it has nowhere to go."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
