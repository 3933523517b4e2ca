"""A notice under the keys that `--json` prints: its head and events, with the content beside them."""

from __future__ import annotations

from typing import Any

from qa_console.domain.notices.plain import to_plain
from qa_console.domain.notices.record import Notice, NoticeHead

_KEYS = {"start_s": "start", "end_s": "end", "duration_s": "duration"}


def notice_document(notice: Notice) -> dict[str, Any]:
    """The whole notice. A preview has the id null and the state `preview`."""
    content = contract_keys(to_plain(notice.content))
    document = {**content, **head_document(notice.head), "evaluations": list(notice.evaluations)}
    document["events"] = [to_plain(event) for event in notice.events]
    return document


def head_document(head: NoticeHead) -> dict[str, Any]:
    """What a list shows."""
    plain: dict[str, Any] = to_plain(head)
    return plain if head.id else {**plain, "id": None, "state": "preview"}


def contract_keys(plain: Any) -> Any:
    """The same values with times named as the contract names them."""
    if isinstance(plain, dict):
        return {_KEYS.get(key, key): contract_keys(value) for key, value in plain.items()}
    return [contract_keys(value) for value in plain] if isinstance(plain, list) else plain
