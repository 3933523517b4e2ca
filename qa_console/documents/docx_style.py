"""How our DOCX looks: A4, fonts for both scripts, heading styles, page numbers, repeatable bytes."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document as Docx

LATIN = "Arial"
EAST_ASIAN = "Microsoft YaHei"
STAND_INS = ("Noto Sans CJK SC", "SimSun")
"""What a machine without the font may use in its place, named in the font table."""
INK = "1F3557"
HEAD_FILL = "DDE7F2"
LABEL_FILL = "EAF0F7"
QUOTE_FILL = "F5F7FA"
RULE = "C9D3E0"
TEXT_WIDTH_CM = 17.0

_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def new_docx() -> Docx:
    """An empty A4 document with our styles, its languages set for proofing and line breaking."""
    from docx import Document
    from docx.shared import Cm

    docx = Document()
    page = docx.sections[0]
    page.page_width, page.page_height = Cm(21.0), Cm(29.7)
    page.left_margin = page.right_margin = Cm((21.0 - TEXT_WIDTH_CM) / 2)
    page.top_margin, page.bottom_margin = Cm(1.9), Cm(1.8)
    page.header_distance, page.footer_distance = Cm(1.0), Cm(0.9)
    _style(docx, "Normal", 10.5, after=4)
    _style(docx, "Title", 20, bold=True, color=INK, after=2)
    _style(docx, "Heading 1", 13, bold=True, color=INK, before=14, after=5)
    _style(docx, "Heading 2", 11, bold=True, color="1C2430", before=9, after=3)
    for name in ("List Bullet", "List Number"):
        _style(docx, name, 10.5, after=2)
    _plain_title(docx)
    _language(docx)
    _font_table(docx)
    return docx


def _style(
    docx: Docx,
    name: str,
    size_pt: float,
    *,
    bold: bool = False,
    color: str | None = None,
    before: float = 0,
    after: float = 0,
) -> None:
    from docx.shared import Pt, RGBColor

    style: Any = docx.styles[name]
    style.font.size, style.font.bold, style.font.italic = Pt(size_pt), bold, False
    style.font.name = LATIN
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in list(fonts.attrib):
        if attribute.endswith("Theme"):
            del fonts.attrib[attribute]
    _set(fonts, eastAsia=EAST_ASIAN, hAnsi=LATIN, cs=LATIN)
    if color is not None:
        style.font.color.rgb = RGBColor.from_string(color)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    style.paragraph_format.line_spacing = 1.2


def _plain_title(docx: Docx) -> None:
    """The template's title has a rule of its own under it; ours is drawn by the table below."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn

    style: Any = docx.styles["Title"]
    properties = style.element.get_or_add_pPr()
    for border in properties.findall(qn("w:pBdr")):
        properties.remove(border)
    style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _language(docx: Docx) -> None:
    """Latin letters are English in either language: called Chinese, ids and words break anywhere."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = docx.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    tag = properties.find(qn("w:lang"))
    if tag is None:
        tag = OxmlElement("w:lang")
        properties.append(tag)
    _set(tag, val="en-US", eastAsia="zh-CN")


def _font_table(docx: Docx) -> None:
    """Name stand-ins for the East Asian font, so that a machine without it picks a fitting one."""
    from docx.opc.oxml import serialize_part_xml
    from docx.oxml import parse_xml

    for part in docx.part.package.iter_parts():
        if str(part.partname) != "/word/fontTable.xml":
            continue
        table = parse_xml(part.blob)
        font = element("font", name=EAST_ASIAN)
        font.append(element("altName", val=",".join(STAND_INS)))
        table.append(font)
        part._blob = serialize_part_xml(table)


def shade(properties: Any, fill: str) -> None:
    """Fill a cell, by its properties element."""
    from docx.oxml import OxmlElement

    tag = OxmlElement("w:shd")
    _set(tag, val="clear", color="auto", fill=fill)
    properties.append(tag)


def _set(element: Any, /, **attributes: str) -> None:
    from docx.oxml.ns import qn

    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)


def element(name: str, /, **attributes: str) -> Any:
    """A new `w:` element with `w:` attributes."""
    from docx.oxml import OxmlElement

    made = OxmlElement(f"w:{name}")
    _set(made, **attributes)
    return made


def stamp(docx: Docx, title: str, author: str, at: datetime, lang: str) -> None:
    """The file's own facts, from the notice and not from the machine's clock."""
    facts = docx.core_properties
    moment = at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    facts.title, facts.author, facts.last_modified_by = title[:255], author[:255], author[:255]
    facts.created = facts.modified = moment
    facts.comments, facts.revision = "", 1
    facts.language = "zh-CN" if lang == "zh" else "en-US"


def saved(docx: Docx) -> bytes:
    """The file's bytes: equal documents give equal bytes, so the zip's own times are fixed."""
    raw, steady = io.BytesIO(), io.BytesIO()
    docx.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(steady, "w") as target:
        for info in source.infolist():
            entry = zipfile.ZipInfo(info.filename, _ZIP_EPOCH)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            target.writestr(entry, source.read(info))
    return steady.getvalue()
