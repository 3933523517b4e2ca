"""Which version of the schema a database has, and bringing an empty or older one up to ours."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine, inspect, text

from qa_console.errors import StoreUnusable
from qa_console.i18n import mark
from qa_console.storage.engine import WRITES, store_faults

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0001"
"""The newest migration; stated here so that opening a current database need not load Alembic."""

_MIGRATIONS = Path(__file__).parent / "migrations"


def current_revision(engine: Engine) -> str | None:
    """The revision that the database says it has; None for an empty one."""
    with store_faults(), engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        revision = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return None if revision is None else str(revision)


def bring_up_to_date(engine: Engine) -> str | None:
    """Migrate an empty or older database; returns the revision it had before.

    Raises StoreUnusable for a database that a newer program made: nothing in it is touched.
    """
    before = current_revision(engine)
    if before == HEAD:
        return before
    refuse_newer(before)
    _upgrade(engine)
    return before


def refuse_newer(revision: str | None) -> None:
    """Raise StoreUnusable where `revision` is none that this program knows."""
    if revision is None or revision == HEAD:
        return
    from alembic.script import ScriptDirectory
    from alembic.util import CommandError

    try:
        ScriptDirectory.from_config(_config()).get_revision(revision)
    except CommandError as exc:
        raise StoreUnusable(
            mark("this workspace was made by a newer qa-console (schema {revision}, this one knows {head})"),
            revision=revision,
            head=HEAD,
            code="newer_workspace",
            remedy=mark("update qa-console, or name another workspace with --home"),
        ) from exc


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    return config


def _upgrade(engine: Engine) -> None:
    from alembic import command

    config = _config()
    with store_faults(), engine.execution_options(**{WRITES: True}).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
