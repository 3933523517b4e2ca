"""Notices as they must look, kept beside the tests; `python -m tests.golden_notices` writes them anew."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from qa_console.documents.html import to_html
from qa_console.documents.markdown import to_markdown
from qa_console.documents.notice import document_of
from qa_console.documents.words import Words
from qa_console.domain.notices.content import Reminder
from qa_console.domain.notices.record import Notice, NoticeEvent
from qa_console.domain.notices.rectification import rectification_content
from qa_console.domain.notices.states import NoticeState
from tests.notice_material import (
    DUE,
    SINCE,
    TARGET,
    UNTIL,
    ZONE,
    agent_notice,
    call,
    material,
    notice,
    team_notice,
    week,
)

FOLDER = Path(__file__).parent / "unit" / "documents" / "golden"


def words(lang: str) -> Words:
    return Words(lang)


def rectification() -> Notice:
    reminder = Reminder("N000022", "team", date(2026, 2, 20), "acknowledged")
    content = rectification_content(
        material(*week().calls, call(20, "1001", ["A3"], day=date(2026, 2, 25))),
        "二班",
        since=SINCE,
        until=UNTIL,
        due=DUE,
        target=TARGET,
        reminders=[reminder],
        reason="A3 连续两期未见改善",
    )
    return notice(content)


def acknowledged() -> Notice:
    signed = NoticeEvent(
        NoticeState.ACKNOWLEDGED, datetime(2026, 3, 10, 17, 5, tzinfo=ZONE), "王芳", "已阅，会改进"
    )
    issued = agent_notice()
    return notice(issued.content, signed)


NOTICES = {
    "agent": agent_notice,
    "agent-signed": acknowledged,
    "agent-nothing-found": lambda: agent_notice(agent="1003"),
    "team": team_notice,
    "rectification": rectification,
}


def goldens() -> Iterator[tuple[str, str]]:
    """Name of the file, and what it must hold."""
    for name, make in NOTICES.items():
        for lang in ("zh", "en"):
            document = document_of(make(), words(lang))
            yield f"{name}.{lang}.md", to_markdown(document)
            if name in ("agent", "team"):
                yield f"{name}.{lang}.html", to_html(document)


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, text in goldens():
        (FOLDER / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
