"""Where the workspace is and what language it speaks: asked before anything else, so only `os` is used here
(pathlib alone would add a tenth to the start of `--help`)."""

from __future__ import annotations

import os

DATABASE = "qa-console.sqlite3"
CONFIG = "config.toml"


def home_folder(given: str | None) -> str:
    """The workspace: as given, as `QA_CONSOLE_HOME` says, this folder if it is one, or ~/qa-console."""
    told = given or os.environ.get("QA_CONSOLE_HOME")
    if told:
        return os.path.abspath(os.path.expanduser(told))
    here = os.getcwd()
    if os.path.exists(os.path.join(here, DATABASE)):
        return here
    return os.path.join(os.path.expanduser("~"), "qa-console")


def configured_language(given_home: str | None) -> str | None:
    """The language that the workspace's config names, read without complaint: messages need one."""
    path = os.path.join(home_folder(given_home), CONFIG)
    if not os.path.isfile(path):
        return None
    import tomllib

    try:
        with open(path, encoding="utf-8-sig") as file:
            return str(tomllib.loads(file.read()).get("lang", "")) or None
    except (OSError, ValueError):
        return None
