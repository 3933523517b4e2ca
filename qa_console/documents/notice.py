"""Notices in the formats that people hand out: Markdown, HTML, DOCX."""

from __future__ import annotations

from qa_console.documents.agent_notice import agent_document
from qa_console.documents.blocks import Document
from qa_console.documents.markdown import to_markdown
from qa_console.documents.rectification_notice import rectification_document
from qa_console.documents.team_notice import team_document
from qa_console.documents.words import Words
from qa_console.domain.notices.content import AgentContent, TeamContent
from qa_console.domain.notices.record import Notice
from qa_console.domain.ports.documents import Format


class NoticeWriter:
    """Fulfils `domain.ports.documents.NoticeDocuments`."""

    def write(self, notice: Notice, format: Format, lang: str) -> bytes:
        """The whole file. The same notice gives the same bytes."""
        words = Words(lang)
        document = document_of(notice, words)
        match format:
            case Format.MARKDOWN:
                return to_markdown(document).encode()
            case Format.HTML:
                from qa_console.documents.html import to_html

                return to_html(document).encode()
            case Format.DOCX:
                from qa_console.documents.docx import to_docx

                return to_docx(document, words)


def document_of(notice: Notice, words: Words) -> Document:
    """The notice as blocks, in the language of `words`."""
    content = notice.content
    if isinstance(content, AgentContent):
        return agent_document(words, notice, content)
    if isinstance(content, TeamContent):
        return team_document(words, notice, content)
    return rectification_document(words, notice, content)
