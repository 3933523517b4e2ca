"""Notices as documents: what they look like, byte for byte, and what a DOCX holds."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date

import pytest
from docx import Document as open_docx
from docx.oxml.ns import qn

from qa_console.documents.docx import to_docx
from qa_console.documents.html import to_html
from qa_console.documents.markdown import to_markdown
from qa_console.documents.notice import NoticeWriter, document_of
from qa_console.domain.model import Evidence
from qa_console.domain.ports.documents import Format
from tests.golden_notices import FOLDER, NOTICES, goldens, words
from tests.notice_material import TURNS, agent_notice, call, material, team_notice


def docx_of(name: str, lang: str) -> bytes:
    language = words(lang)
    return to_docx(document_of(NOTICES[name](), language), language)


def part(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(name).decode()


def test_every_notice_looks_as_it_did() -> None:
    """After a change that is meant: `python -m tests.golden_notices`, and look at the difference."""
    for name, text in goldens():
        assert (FOLDER / name).read_text("utf-8") == text, name


@pytest.mark.parametrize("format", list(Format))
def test_the_same_notice_gives_the_same_bytes(format: Format) -> None:
    first, second = (NoticeWriter().write(team_notice(), format, "en") for _ in range(2))
    assert first == second


@pytest.mark.parametrize("name", NOTICES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_word_of_the_markdown_is_in_the_docx(name: str, lang: str) -> None:
    document = document_of(NOTICES[name](), words(lang))
    shown = set(re.findall(r"\w+", to_markdown(document).replace("\\_", "")))
    text = " ".join(
        node.text or "" for node in open_docx(io.BytesIO(docx_of(name, lang))).element.iter(qn("w:t"))
    )
    footer = part(docx_of(name, lang), "word/footer1.xml")
    assert shown <= set(re.findall(r"\w+", text + " " + footer))


def test_the_docx_is_a4_in_both_scripts() -> None:
    docx = open_docx(io.BytesIO(docx_of("agent", "zh")))
    assert docx.sections[0].page_width is not None
    assert docx.sections[0].page_height is not None
    assert (round(docx.sections[0].page_width.mm), round(docx.sections[0].page_height.mm)) == (210, 297)
    for style in ("Normal", "Title", "Heading 1", "Heading 2", "List Bullet"):
        fonts = docx.styles[style].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) == "Microsoft YaHei"
    assert "Noto Sans CJK SC" in part(docx_of("agent", "zh"), "word/fontTable.xml")
    assert 'w:eastAsia="zh-CN"' in part(docx_of("agent", "zh"), "word/styles.xml")


def test_a_tables_head_comes_again_on_every_page_and_rows_are_not_torn() -> None:
    docx = open_docx(io.BytesIO(docx_of("team", "zh")))
    heads = [table for table in docx.tables if table.rows[0]._tr.findall(f".//{qn('w:tblHeader')}")]
    assert len(heads) == 4
    assert all(row._tr.findall(f".//{qn('w:cantSplit')}") for table in heads for row in table.rows)


def test_pages_are_numbered_in_the_language_of_the_document() -> None:
    footer = part(docx_of("agent", "zh"), "word/footer1.xml")
    assert " PAGE " in footer
    assert " NUMPAGES " in footer
    assert "第 " in footer
    assert "N000031" in footer


def test_the_files_own_facts_come_from_the_notice() -> None:
    facts = open_docx(io.BytesIO(docx_of("agent", "zh"))).core_properties
    assert facts.author == "张敏"
    assert facts.created is not None
    assert facts.created.isoformat() == "2026-03-09T01:30:00+00:00"


def test_the_html_asks_nothing_of_any_host() -> None:
    html = to_html(document_of(team_notice(), words("zh")))
    assert "default-src 'none'" in html
    assert not re.search(r"(?:src|href)=|url\(|@import|https?:", html)


def test_hostile_data_is_shown_and_not_obeyed() -> None:
    marked = {
        "A3": [Evidence("A3", 1, 2, quote="<script>alert(1)</script>\x1b[31m", note="| **x** [a](b)\x00")]
    }
    notice = agent_notice(material(call(1, "1001", marked, name="{{7*7}}<b>", turns=TURNS)))
    document = document_of(notice, words("en"))
    html, markdown = to_html(document), to_markdown(document)
    assert "<script" not in html
    assert "{{7*7}}&lt;b&gt;" in html
    assert "\\| \\*\\*x\\*\\* \\[a\\](b)" in markdown
    assert "\x1b" not in html + markdown
    assert "alert(1)" in part(to_docx(document, words("en")), "word/document.xml")


def test_a_preview_says_that_it_is_one() -> None:
    from dataclasses import replace

    issued = agent_notice()
    preview = replace(issued, head=replace(issued.head, id=""))
    assert "Preview, not issued" in to_markdown(document_of(preview, words("en")))


def test_many_cases_of_one_problem_are_all_named() -> None:
    calls = [
        call(at, agent, ["A3"], day=date(2026, 3, 4)) for at, agent in enumerate(["1001", "1002"] * 30, 1)
    ]
    text = to_markdown(document_of(team_notice(material(*calls)), words("en")))
    assert all(f"R{at:06d}" in text for at in range(1, 61))


@pytest.mark.parametrize(("lang", "told"), [("en", ": 1 of 1 call |"), ("zh", "（1/1 通） |")])
def test_an_individual_case_of_one_call_is_counted_in_the_documents_language(lang: str, told: str) -> None:
    made = team_notice(material(call(1, "1001", ["A3"])))
    assert told in to_markdown(document_of(made, words(lang)))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_latin_letters_are_english_so_that_no_id_is_broken_over_two_lines(lang: str) -> None:
    assert '<w:lang w:val="en-US"' in part(docx_of("agent", lang), "word/styles.xml")


def test_the_lines_to_sign_never_stand_alone_on_a_page() -> None:
    docx = open_docx(io.BytesIO(docx_of("agent-nothing-found", "zh")))
    last, room = docx.paragraphs[-2:]
    assert last.text
    assert last.paragraph_format.keep_with_next
    assert room.paragraph_format.keep_with_next


@pytest.mark.parametrize("name", ["agent", "team"])
def test_no_word_of_a_tables_head_is_wider_than_its_column(name: str) -> None:
    """Letters of Arial at 9.5 pt take about 0.19 cm each; a cell's own margins take 0.38 cm."""
    docx = open_docx(io.BytesIO(docx_of(name, "en")))
    for table in docx.tables:
        for cell in table.rows[0].cells:
            longest = max((len(word) for word in cell.text.split()), default=0)
            assert longest * 0.19 + 0.38 <= cell.width.cm, cell.text


def test_an_individual_case_tells_the_words_from_the_note_and_ends_at_a_word() -> None:
    said = (
        "Then it is a class two thermal failure, and you need the other form of the regional desk for that."
    )
    marked = {"A3": [Evidence("A3", 1, 2, quote=said, note="in codes")]}
    text = to_markdown(document_of(team_notice(material(call(1, "1001", marked))), words("en")))
    assert "the other form of the regional... Note: in codes |" in text
