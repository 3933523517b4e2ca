"""A real PostgreSQL, started for the tests that ask for it, on a socket in a folder of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from glob import glob
from pathlib import Path

import pytest


def _binaries() -> Path | None:
    """Where `initdb` and `pg_ctl` really are (a link on PATH loses the folder of its libraries)."""
    found = [Path(path) for path in glob("/usr/lib/postgresql/*/bin/initdb")]
    on_path = shutil.which("initdb")
    if found:
        return sorted(found)[-1].parent
    return Path(on_path).resolve().parent if on_path else None


def _as_nobody() -> list[str]:
    """PostgreSQL refuses to run as root; then it runs as the user that owns nothing."""
    return ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.geteuid() == 0 else []


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of an empty database on a server that only this test run reaches."""
    binaries = _binaries()
    if binaries is None:
        pytest.skip("PostgreSQL's server (initdb, pg_ctl) is not installed")
    folder = Path(tempfile.mkdtemp(prefix="qa-pg-"))
    folder.chmod(0o777)
    data = folder / "data"
    run = _as_nobody()
    quiet = {"check": True, "stdout": subprocess.DEVNULL, "cwd": folder}
    initdb = [
        *run,
        str(binaries / "initdb"),
        "-D",
        str(data),
        "-U",
        "qa",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C",
    ]
    subprocess.run(initdb, **quiet)  # type: ignore[call-overload]
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
    ctl = [*run, str(binaries / "pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log")]
    subprocess.run([*ctl, "-o", options, "start"], **quiet)  # type: ignore[call-overload]
    try:
        yield f"postgresql+psycopg://qa@/postgres?host={folder}"
    finally:
        subprocess.run([*ctl, "-m", "immediate", "stop"], **quiet)  # type: ignore[call-overload]
        shutil.rmtree(folder, ignore_errors=True)
