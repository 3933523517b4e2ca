"""Days as options give them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, tzinfo


def day_told(text: str | None, zone: tzinfo, where: str) -> date | None:
    """The day that `text` names, in the workspace's zone; None for no text. Raises WrongUsage."""
    from qa_console.domain.period import moment_told

    moment = moment_told(text, zone, where)
    return moment.astimezone(zone).date() if moment else None
