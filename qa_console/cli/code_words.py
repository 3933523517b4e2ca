"""Codes of the contract in words, for tables and sentences. JSON keeps the codes."""

from __future__ import annotations

from collections.abc import Mapping

from qa_console.i18n import mark, tr

EVALUATION_STATES = {
    "draft": mark("draft"),
    "submitted": mark("submitted"),
    "acknowledged": mark("acknowledged"),
    "appealed": mark("appealed"),
    "upheld": mark("upheld"),
    "re_evaluated": mark("re-evaluated"),
}
DIRECTIONS = {"inbound": mark("inbound"), "outbound": mark("outbound")}
SOURCES = {
    "daily": mark("daily"),
    "squad_leader": mark("squad leader"),
    "trainer": mark("trainer"),
    "supervisor": mark("supervisor"),
}
VERDICTS = {"met": mark("met"), "violated": mark("violated"), "unsure": mark("unsure")}
CHANNELS = {"agent": mark("agent"), "customer": mark("customer"), "mixed": mark("mixed")}
CRITICAL = {
    "item": mark("critical: sets the item to 0"),
    "section": mark("critical: sets the section to 0"),
    "form": mark("critical: sets the whole form to 0"),
}
ITEM_KINDS = {
    "yes_no": mark("yes or no"),
    "points": mark("points"),
    "choice": mark("one choice"),
    "tags": mark("tags"),
}
DOUBTS = {
    "silent_agent": mark("nothing is heard on the agent's channel"),
    "silent_customer": mark("nothing is heard on the customer's channel"),
    "same_sound": mark("both channels carry the same sound"),
    "swapped_channels": mark("agent and customer seem to be on each other's channel"),
    "crosstalk": mark("one side is clearly heard on the other"),
    "dc_offset": mark("the sound does not swing about zero"),
    "clipped": mark("loud sounds are cut off"),
}
NOTICE_KINDS = {
    "agent": mark("agent notice"),
    "team": mark("team notice"),
    "rectification": mark("rectification"),
}
NOTICE_STATES = {
    "issued": mark("issued"),
    "acknowledged": mark("acknowledged"),
    "followed_up": mark("followed up"),
    "closed": mark("closed"),
}


def in_words(words: Mapping[str, str], code: str) -> str:
    """`code` in the current language; as it is where it has no words."""
    return tr(words[code]) if code in words else code
