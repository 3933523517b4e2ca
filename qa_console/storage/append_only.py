"""Triggers that make the database itself refuse to change or delete audit entries."""

from __future__ import annotations

from sqlalchemy import Connection

_SQLITE = """
CREATE TRIGGER audit_no_{event} BEFORE {EVENT} ON audit
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END
"""

_POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$
"""

_POSTGRES_TRIGGER = """
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()
"""


def guard_audit(connection: Connection) -> None:
    """Put the triggers on the `audit` table; used by the migration that creates it."""
    if connection.dialect.name == "sqlite":
        for event in ("update", "delete"):
            connection.exec_driver_sql(_SQLITE.format(event=event, EVENT=event.upper()))
    elif connection.dialect.name == "postgresql":
        connection.exec_driver_sql(_POSTGRES_FUNCTION)
        connection.exec_driver_sql(_POSTGRES_TRIGGER)
