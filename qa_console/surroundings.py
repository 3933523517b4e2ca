"""The probes of `doctor`: each looks at one thing on this machine and says what it saw.

They belong to bootstrap's room: they touch the store, the sound library and the folders directly.
"""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from qa_console.i18n import mark
from qa_console.services.doctor import Diagnosis, Health, Probe

if TYPE_CHECKING:
    from qa_console.bootstrap import Console

_LEAST_FREE = 200 * 1024 * 1024


def probes(home: Path, console: Console | None) -> list[tuple[str, Health, Probe]]:
    """Every probe that fits: without a workspace only those of the machine."""
    machine: list[tuple[str, Health, Probe]] = [
        ("python", Health.FAILED, _python),
        ("terminal", Health.WARNING, _terminal),
        ("sound", Health.WARNING, _sound),
        ("formats", Health.WARNING, _formats),
        ("ffmpeg", Health.WARNING, _ffmpeg),
        ("voice", Health.WARNING, _voice),
        ("disk", Health.WARNING, lambda: _disk(home)),
    ]
    if console is None:
        return machine
    return [
        *machine,
        ("database", Health.FAILED, lambda: _database(console)),
        ("audit", Health.FAILED, lambda: _audit(console)),
        ("recordings", Health.WARNING, lambda: _recordings(console)),
    ]


def _python() -> Diagnosis:
    values = {"python": platform.python_version(), "sqlite": sqlite3.sqlite_version}
    return Diagnosis("python", Health.OK, mark("Python {python}, SQLite {sqlite}"), values)


def _terminal() -> Diagnosis:
    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    size = shutil.get_terminal_size()
    values = {"encoding": sys.stdout.encoding, "columns": size.columns, "rows": size.lines}
    if encoding != "utf8":
        return Diagnosis(
            "terminal",
            Health.WARNING,
            mark("the terminal speaks {encoding}, which lacks Chinese characters"),
            values,
            mark("set a UTF-8 locale, for example LANG=C.UTF-8"),
        )
    if size.columns < 80 or size.lines < 24:
        return Diagnosis(
            "terminal",
            Health.WARNING,
            mark("the terminal has {columns} x {rows} cells"),
            values,
            mark("the app wants at least 80 x 24"),
        )
    return Diagnosis("terminal", Health.OK, mark("{columns} x {rows} cells, {encoding}"), values)


def _sound() -> Diagnosis:
    from qa_console.audio.player import device_name

    return Diagnosis("sound", Health.OK, mark("sound goes to {device}"), {"device": device_name()})


def _formats() -> Diagnosis:
    import soundfile

    names = sorted(set(soundfile.available_formats()) & {"WAV", "FLAC", "OGG", "MP3"})
    values = {"formats": ", ".join(names), "version": soundfile.__libsndfile_version__}
    try:
        import av
    except ImportError:
        message = mark("reads {formats} (libsndfile {version})")
        remedy = mark('M4A, AAC, AMR and WMA: pip install "qa-console[formats]"')
        return Diagnosis("formats", Health.OK, message, values, remedy)
    values = {**values, "formats": ", ".join([*names, "M4A", "AAC", "AMR", "WMA"]), "av": av.__version__}
    return Diagnosis("formats", Health.OK, mark("reads {formats} (libsndfile {version}, PyAV {av})"), values)


def _ffmpeg() -> Diagnosis:
    from qa_console.audio.editing.encoding import check_encoder
    from qa_console.domain.ports.editing import SoundFormat

    check_encoder(SoundFormat.M4A)
    return Diagnosis("ffmpeg", Health.OK, mark("clips can be written as M4A, AAC and Opus too"))


def _voice() -> Diagnosis:
    from qa_console.audio.editing.voice import find_voice, no_voice

    voice = find_voice()
    if voice is None:
        raise no_voice()
    return Diagnosis("voice", Health.OK, mark("reels are announced by {program}"), {"program": voice.program})


def _disk(home: Path) -> Diagnosis:
    place = next(folder for folder in (home, *home.parents) if folder.exists())
    free = shutil.disk_usage(place).free
    values = {"free": f"{free / 1024**3:.1f} GiB", "folder": place}
    if not os.access(place, os.W_OK):
        return Diagnosis("disk", Health.WARNING, mark("{folder} may not be written to"), values)
    if free < _LEAST_FREE:
        return Diagnosis(
            "disk",
            Health.WARNING,
            mark("{free} free at {folder}"),
            values,
            mark("free some room on that disk"),
        )
    return Diagnosis("disk", Health.OK, mark("{free} free at {folder}"), values)


def _database(console: Console) -> Diagnosis:
    from qa_console.storage.health import quick_check

    return Diagnosis(
        "database", Health.OK, mark("{kind}, schema {schema}, sound"), quick_check(console.engine)
    )


def _audit(console: Console) -> Diagnosis:
    from qa_console.domain.audit import verify_chain
    from qa_console.domain.model import Person

    with console.workplace.work(Person("doctor")) as work:
        report = verify_chain(work.audit.entries())
    values = {
        "entries": report.entries,
        "head": report.head,
        "number": report.first_bad,
        "reason": report.reason,
    }
    if not report.ok:
        return Diagnosis(
            "audit",
            Health.FAILED,
            mark("the audit trail does not hold from entry {number} on ({reason})"),
            values,
            mark("compare with a backup: qa-console --home NEW restore FILE, then audit verify --head"),
        )
    return Diagnosis("audit", Health.OK, mark("the trail holds: {entries} entries"), values)


def _recordings(console: Console) -> Diagnosis:
    from qa_console.storage.health import count_recordings

    total, with_audio = count_recordings(console.engine)
    return Diagnosis(
        "recordings",
        Health.OK,
        mark("{total} recordings, {with_audio} with sound at hand when imported"),
        {"total": total, "with_audio": with_audio},
    )
