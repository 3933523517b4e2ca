"""The hash chain's rules: what an entry's hash is over, and whether a chain holds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from qa_console.domain.ports.audit import AuditEntry
from qa_console.errors import WrongUsage
from qa_console.i18n import mark

ROOT = "0" * 64
"""What the first entry names as the one before it."""


@dataclass(frozen=True, slots=True)
class ChainReport:
    """`head`: `N:HASH` of the last entry that holds. `reason`: a code, None when `ok`."""

    ok: bool
    entries: int
    head: str
    first_bad: int | None = None
    reason: str | None = None


def canonical(detail: Mapping[str, object]) -> str:
    """JSON with sorted keys and no spaces, so that equal details have equal text."""
    return json.dumps(detail, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def link(
    number: int, at: str, actor: str, action: str, subject: str, detail: str, previous: str
) -> AuditEntry:
    """The entry with its hash: SHA-256 over the JSON array of all the other fields."""
    body = json.dumps(
        [number, at, actor, action, subject, detail, previous], ensure_ascii=False, separators=(",", ":")
    )
    digest = hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()
    return AuditEntry(number, at, actor, action, subject, detail, previous, digest)


def parse_head(text: str) -> tuple[int, str]:
    """`N:HASH` as kept by somebody outside the workspace."""
    number, separator, digest = text.partition(":")
    digest = digest.strip().lower()
    is_hash = len(digest) == 64 and set(digest) <= set("0123456789abcdef")
    if not separator or not number.strip().isascii() or not number.strip().isdigit() or not is_hash:
        raise WrongUsage(
            mark("{text} is not a head of the audit trail"),
            text=text,
            where="--head",
            remedy=mark("give N:HASH as an earlier `audit verify` printed it"),
        )
    return int(number), digest


def verify_chain(entries: Iterable[AuditEntry], head: tuple[int, str] | None = None) -> ChainReport:
    """Whether every entry follows from the one before it and, with `head`, the chain still contains it.

    An outside copy of the head is what shows that entries were cut off the end or all rewritten.
    """
    number, previous = 0, ROOT
    kept_hash = ROOT if head and head[0] == 0 else None
    count = 0
    for entry in entries:
        count += 1
        reason = _fault(entry, number + 1, previous)
        if reason is None and head and entry.number == head[0]:
            kept_hash = entry.hash
            reason = None if entry.hash == head[1] else "head_differs"
        if reason is not None:
            rest = sum(1 for _ in entries) if not isinstance(entries, list) else len(entries) - count
            return ChainReport(False, count + rest, f"{number}:{previous}", number + 1, reason)
        number, previous = entry.number, entry.hash
    if head and kept_hash is None:
        return ChainReport(False, count, f"{number}:{previous}", number + 1, "head_missing")
    if head and head[0] == 0 and head[1] != ROOT:
        return ChainReport(False, count, f"{number}:{previous}", 0, "head_differs")
    return ChainReport(True, count, f"{number}:{previous}")


def _fault(entry: AuditEntry, expected_number: int, previous: str) -> str | None:
    if entry.number != expected_number:
        return "number_missing"
    if entry.previous != previous:
        return "link_broken"
    texts = (entry.at, entry.actor, entry.action, entry.subject, entry.detail, entry.previous)
    if not all(isinstance(text, str) for text in texts):
        return "content_changed"  # a database holds what it is given, whatever its column says
    again = link(entry.number, *texts)
    return None if again.hash == entry.hash else "content_changed"
