"""Who may do what: one function asks, one table answers.

A single-person workspace (no registered users) acts as `OWNER`, which may do everything. Roles of a
shared workspace join `GRANTS`; nothing else changes with them.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from qa_console.domain.model import Person
from qa_console.errors import NotPermitted
from qa_console.i18n import mark

OWNER = "owner"


class Permission(StrEnum):
    """What a use case asks for before it does anything."""

    MAKE_WORKSPACE = "make_workspace"
    IMPORT_RECORDINGS = "import_recordings"
    READ_RECORDINGS = "read_recordings"
    ANALYSE = "analyse"
    LISTEN = "listen"
    EXPORT_SOUND = "export_sound"
    PUBLISH_RUBRIC = "publish_rubric"
    READ_RUBRICS = "read_rubrics"
    EVALUATE = "evaluate"
    READ_EVALUATIONS = "read_evaluations"
    IMPORT_TRANSCRIPTS = "import_transcripts"
    EXPORT_TRANSCRIPTS = "export_transcripts"
    EXPORT_PHONES = "export_phones"
    CHECK = "check"
    REVIEW_FINDINGS = "review_findings"
    READ_AUDIT = "read_audit"
    BACK_UP = "back_up"
    RESTORE = "restore"
    DRAW = "draw"
    READ_DRAWS = "read_draws"
    READ_WORKLIST = "read_worklist"
    ISSUE_NOTICES = "issue_notices"
    SIGN_NOTICES = "sign_notices"
    READ_NOTICES = "read_notices"
    EXPORT_NOTICES = "export_notices"
    READ_REPORTS = "read_reports"


GRANTS: Mapping[str, frozenset[Permission]] = {OWNER: frozenset(Permission)}


def may(person: Person, permission: Permission) -> bool:
    """Whether any of the person's roles grants the permission."""
    return any(permission in GRANTS.get(role, frozenset()) for role in person.roles)


def permit(person: Person, permission: Permission) -> None:
    """Let the person pass, or raise NotPermitted."""
    if not may(person, permission):
        raise NotPermitted(
            mark("{person} may not do this ({permission})"),
            person=person.name,
            permission=permission.value,
            remedy=mark("ask the person who runs this workspace for a role that allows it"),
        )
