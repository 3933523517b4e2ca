"""vCon: the call's parties, its recording as dialog, the transcript and the findings as analysis.

The sound itself stays where it is. Source: draft-ietf-vcon-vcon-container-03 (version 0.0.3).
"""

from __future__ import annotations

import json
import mimetypes

from qa_console.domain.findings.document import finding_document
from qa_console.domain.ports.transcripts import SpokenCall
from qa_console.speech.readers.project import turns_document

VERSION = "0.0.3"
VENDOR = "qa-console"
TURNS_SCHEMA, FINDINGS_SCHEMA, FACTS_SCHEMA = (
    f"qa-console-{part}-1" for part in ("turns", "findings", "facts")
)
_AGENT, _CUSTOMER = 0, 1


def write_vcon(call: SpokenCall) -> str:
    """One JSON document. Turns without times or words are kept as they are."""
    document = {
        "vcon": VERSION,
        "uuid": call.uuid,
        "created_at": call.made_at.isoformat(),
        "subject": call.recording_id,
        "parties": _parties(call),
        "dialog": [_dialog(call)],
        "analysis": _analysis(call),
        "attachments": [_facts(call)],
    }
    return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _parties(call: SpokenCall) -> list[dict[str, str]]:
    agent = {"role": "agent", "name": call.facts.agent_name or call.facts.agent_id}
    customer = {"role": "customer", **({"tel": call.phone} if call.phone else {})}
    return [agent, customer]


def _dialog(call: SpokenCall) -> dict[str, object]:
    """The recording; its name is the id, since names of files often hold a customer's number."""
    suffix = "." + call.facts.file.rpartition(".")[2].lower()
    media, _ = mimetypes.guess_type(f"a{suffix}")
    if media is None or not media.startswith(("audio/", "video/")):
        media, suffix = None, ""
    caller = {"inbound": _CUSTOMER, "outbound": _AGENT}.get(call.facts.direction)
    told: dict[str, object | None] = {
        "type": "recording",
        "start": call.facts.started_at.isoformat() if call.facts.started_at else None,
        "duration": call.duration_s,
        "parties": [_AGENT, _CUSTOMER],
        "originator": caller,
        **_media(media),
        "filename": f"{call.recording_id}{suffix}",
    }
    return {key: value for key, value in told.items() if value is not None}


def _analysis(call: SpokenCall) -> list[dict[str, object]]:
    transcript = call.transcript
    made = [{"type": "transcript", "dialog": 0, "product": transcript.source} | _body(
        turns_document(transcript), TURNS_SCHEMA)]  # fmt: skip
    if call.rubric:
        found = [
            finding_document(one) | ({"review": call.reviews[at]} if at in call.reviews else {})
            for at, one in enumerate(call.findings)
        ]
        made.append(
            {"type": "findings", "dialog": 0, "product": call.rubric}
            | _body({"rubric": call.rubric, "findings": found}, FINDINGS_SCHEMA)
        )
    return made


def _facts(call: SpokenCall) -> dict[str, object]:
    """What the manifest says of the call and not of the customer."""
    facts = call.facts
    told = {
        "recording": call.recording_id,
        "agent_id": facts.agent_id,
        "team": facts.team,
        "direction": facts.direction,
        "queue": facts.queue,
    }
    start = facts.started_at or call.made_at
    attachment: dict[str, object] = {
        "type": "recording_facts", "start": start.isoformat(), "party": _AGENT, "dialog": 0,
    }  # fmt: skip
    return attachment | _body({key: value for key, value in told.items() if value}, FACTS_SCHEMA)


def _body(value: object, schema: str) -> dict[str, object]:
    return {
        "vendor": VENDOR,
        "schema": schema,
        **_media("application/json"),
        "encoding": "json",
        "body": json.dumps(value, ensure_ascii=False, allow_nan=False),
    }


def _media(media: str | None) -> dict[str, str]:
    """Under its present name and under that of earlier drafts, on which their readers insist."""
    return {"mediatype": media, "mimetype": media} if media else {}
