"""A document as DOCX, to be handed out as it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from qa_console.documents import docx_style as look
from qa_console.documents.blocks import (
    Bars,
    Block,
    Bullets,
    Document,
    Heading,
    Paragraph,
    Quote,
    Run,
    Signatures,
    Subheading,
    Table,
    Tone,
)
from qa_console.documents.words import Words
from qa_console.domain.text import clean
from qa_console.i18n import mark

if TYPE_CHECKING:
    from docx.document import Document as Docx

_COLORS = {Tone.GOOD: "1D6B3A", Tone.BAD: "A32020", Tone.QUIET: "5B6675"}
_BAR_CM = 11.4
_AFTER_SHADE = ("w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl", "w:rPr")
"""What the schema wants after a paragraph's shading."""
_SMALL_PT = 9.5
_PAGE = mark("Page {page} of {pages}")


def to_docx(document: Document, words: Words) -> bytes:
    """The file. The same document gives the same bytes."""
    docx = look.new_docx()
    docx.add_paragraph(clean(document.title), style="Title")
    _subtitle(docx, document.subtitle)
    _facts(docx, document.facts)
    for block in document.blocks:
        _block(docx, block)
    _footer(docx, document, words)
    look.stamp(
        docx,
        f"{document.title} {document.subtitle}".strip(),
        document.author,
        document.created,
        document.lang,
    )
    return look.saved(docx)


def _block(docx: Docx, block: Block) -> None:
    match block:
        case Heading(text):
            _rule_under(docx.add_paragraph(clean(text), style="Heading 1"))
        case Subheading(text, remark):
            paragraph = docx.add_paragraph(clean(text), style="Heading 2")
            if remark:
                _add(paragraph, Run(remark, tone=Tone.QUIET), size_pt=_SMALL_PT, bold=False, before="   ")
        case Paragraph(runs):
            _add_all(docx.add_paragraph(), runs)
        case Bullets(items, numbered):
            _bullets(docx, items, numbered)
        case Quote():
            _quote(docx, block)
        case Table():
            _table(docx, block)
        case Bars(rows):
            _bars(docx, rows)
        case Signatures(fields):
            _signatures(docx, fields)


def _add_all(paragraph: Any, runs: Sequence[Run], size_pt: float | None = None) -> None:
    for at, run in enumerate(runs):
        _add(paragraph, run, size_pt=size_pt, before=" " if at else "")


def _add(
    paragraph: Any, run: Run, *, size_pt: float | None = None, bold: bool | None = None, before: str = ""
) -> None:
    from docx.shared import Pt, RGBColor

    made = paragraph.add_run(before + clean(run.text))
    if run.strong or bold is not None:
        made.bold = run.strong if bold is None else bold
    if run.tone in _COLORS:
        made.font.color.rgb = RGBColor.from_string(_COLORS[run.tone])
    if size_pt is not None:
        made.font.size = Pt(size_pt)


def _subtitle(docx: Docx, text: str) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = docx.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_after = Pt(8)
    _add(paragraph, Run(text, tone=Tone.QUIET))


def _rule_under(paragraph: Any) -> None:
    borders = look.element("pBdr")
    borders.append(look.element("bottom", val="single", sz="6", space="2", color=look.RULE))
    paragraph._p.get_or_add_pPr().insert_element_before(borders, "w:shd", *_AFTER_SHADE)


def _bullets(docx: Docx, items: Sequence[Sequence[Run]], numbered: bool) -> None:
    """Numbers are written out: the template's numbering would run on from one list to the next."""
    from docx.shared import Cm

    for at, item in enumerate(items, start=1):
        if not numbered:
            _add_all(docx.add_paragraph(style="List Bullet"), item)
            continue
        paragraph = docx.add_paragraph()
        paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = (
            Cm(0.63),
            Cm(-0.63),
        )
        paragraph.add_run(f"{at}.\t")
        paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(0.63))
        _add_all(paragraph, item)


def _quote(docx: Docx, quote: Quote) -> None:
    """A shaded passage with a bar at its side, kept together on one page."""
    lines = [(Run(quote.head, tone=Tone.QUIET),)]
    said = [
        (Run(speaker, strong=True), Run(text)) if speaker else (Run(text),) for speaker, text in quote.lines
    ]
    note = [(Run(quote.note),)] if quote.note else []
    paragraphs: list[Any] = []
    for at, runs in enumerate([*lines, *said, *note]):
        paragraph = docx.add_paragraph()
        _add_all(paragraph, runs, _SMALL_PT if at == 0 else None)
        paragraphs.append(paragraph)
    for at, paragraph in enumerate(paragraphs):
        _quoted(paragraph, last=at == len(paragraphs) - 1)


def _quoted(paragraph: Any, *, last: bool) -> None:
    from docx.shared import Cm, Pt

    layout = paragraph.paragraph_format
    layout.left_indent, layout.space_after, layout.keep_together = Cm(0.35), Pt(7 if last else 0), True
    layout.keep_with_next = not last
    properties = paragraph._p.get_or_add_pPr()
    borders = look.element("pBdr")
    borders.append(look.element("left", val="single", sz="24", space="8", color="9DB3CF"))
    properties.insert_element_before(borders, "w:shd", *_AFTER_SHADE)
    _shade_paragraph(paragraph, look.QUOTE_FILL)


def _shade_paragraph(paragraph: Any, fill: str) -> None:
    filling = look.element("shd", val="clear", color="auto", fill=fill)
    paragraph._p.get_or_add_pPr().insert_element_before(filling, *_AFTER_SHADE)


def _facts(docx: Docx, facts: Sequence[tuple[str, str]]) -> None:
    """Two pairs a row, the labels shaded."""
    rows = -(-len(facts) // 2)
    table = _grid(docx, rows, (3.0, 5.5, 3.0, 5.5))
    for at, (label, value) in enumerate(facts):
        cells = table.rows[at // 2].cells
        _fill(cells[at % 2 * 2], Run(label), fill=look.LABEL_FILL)
        _fill(cells[at % 2 * 2 + 1], Run(value))
    if len(facts) % 2:
        _fill(table.rows[-1].cells[2], Run(""), fill=look.LABEL_FILL)
    _gap(docx)


def _table(docx: Docx, table: Table) -> None:
    """A head that comes again on every page; no row is torn apart."""
    whole = sum(column.width for column in table.columns)
    widths = [look.TEXT_WIDTH_CM * column.width / whole for column in table.columns]
    made = _grid(docx, 1 + len(table.rows), widths)
    for cell, column in zip(made.rows[0].cells, table.columns, strict=True):
        _fill(cell, Run(column.title, strong=True), fill=look.HEAD_FILL, right=column.number)
    made.rows[0]._tr.get_or_add_trPr().append(look.element("tblHeader"))
    for row, runs in zip(list(made.rows)[1:], table.rows, strict=True):
        for cell, run, column in zip(row.cells, runs, table.columns, strict=True):
            _fill(cell, run, right=column.number)
    _gap(docx)


def _bars(docx: Docx, rows: Sequence[tuple[str, str, float]]) -> None:
    """A bar is a shaded paragraph that its right indent cuts short: every reader draws that alike."""
    from docx.shared import Cm, Pt

    table = _grid(docx, len(rows), (3.4, 1.8, _BAR_CM + 0.4))
    for row, (label, count, share) in zip(table.rows, rows, strict=True):
        _fill(row.cells[0], Run(label), fill=look.LABEL_FILL)
        _fill(row.cells[1], Run(count), right=True)
        bar = row.cells[2].paragraphs[0]
        layout = bar.paragraph_format
        layout.space_before, layout.space_after, layout.line_spacing = Pt(4), Pt(4), Pt(9)
        if share > 0:
            layout.right_indent = Cm(_BAR_CM * (1 - share))
            _shade_paragraph(bar, "4A6FA5")
    _gap(docx)


def _grid(docx: Docx, rows: int, widths_cm: Sequence[float]) -> Any:
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.shared import Cm

    table: Any = docx.add_table(rows, len(widths_cm))
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    borders = look.element("tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(look.element(side, val="single", sz="4", space="0", color=look.RULE))
    table._tbl.tblPr.append(borders)
    for column, width in zip(table.columns, widths_cm, strict=True):
        column.width = Cm(width)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(look.element("cantSplit"))
        for cell, width in zip(row.cells, widths_cm, strict=True):
            cell.width = Cm(width)
    return table


def _fill(cell: Any, run: Run, *, fill: str | None = None, right: bool = False) -> None:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(1.5)
    paragraph.paragraph_format.line_spacing = 1.1
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if fill is not None:
        look.shade(cell._tc.get_or_add_tcPr(), fill)
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    _add(paragraph, run, size_pt=_SMALL_PT)


def _gap(docx: Docx) -> None:
    """Room after a table, which has no spacing of its own."""
    from docx.shared import Pt

    layout = docx.add_paragraph().paragraph_format
    layout.space_after, layout.line_spacing = Pt(0), Pt(6)


def _signatures(docx: Docx, fields: Sequence[tuple[str, str]]) -> None:
    """Two to a row: the name's line long, the date's short; kept on one page."""
    from docx.shared import Cm

    _stay_together(docx)
    rows = -(-len(fields) // 2)
    widths = (3.2, 5.8, 0.8, 1.7, 5.5)
    table: Any = docx.add_table(rows, len(widths))
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for at, row in enumerate(table.rows):
        row.height = Cm(1.05)
        row._tr.get_or_add_trPr().append(look.element("cantSplit"))
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)
        _sign(row.cells[0], row.cells[1], fields[2 * at])
        if 2 * at + 1 < len(fields):
            _sign(row.cells[3], row.cells[4], fields[2 * at + 1])


def _stay_together(docx: Docx) -> None:
    """Room before the lines to sign; what was said last goes to the next page with them."""
    from docx.shared import Pt

    for paragraph in docx.paragraphs[-1:]:
        paragraph.paragraph_format.keep_with_next = True
    room = docx.add_paragraph().paragraph_format
    room.space_after, room.keep_with_next = Pt(0), True


def _sign(label: Any, line: Any, field: tuple[str, str]) -> None:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT

    for cell, text in ((label, field[0]), (line, field[1])):
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM
        cell.paragraphs[0].paragraph_format.keep_with_next = True
        _add(cell.paragraphs[0], Run(text))
    borders = look.element("tcBorders")
    borders.append(look.element("bottom", val="single", sz="6", space="0", color="1C2430"))
    line._tc.get_or_add_tcPr().append(borders)


def _footer(docx: Docx, document: Document, words: Words) -> None:
    """The notice's number, who may read it, and the page, on every page."""
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Cm

    paragraph: Any = docx.sections[0].footer.paragraphs[0]
    docx.styles["Footer"].paragraph_format.tab_stops.clear_all()
    paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(look.TEXT_WIDTH_CM), WD_TAB_ALIGNMENT.RIGHT)
    left = "  ".join(filter(None, (document.subtitle, document.footer)))
    _add(paragraph, Run(left, tone=Tone.QUIET), size_pt=8.5)
    paragraph.add_run("\t")
    for piece in _page_pieces(words):
        if piece in ("PAGE", "NUMPAGES"):
            _field(paragraph, piece)
        else:
            _add_page_text(paragraph, piece)


def _page_pieces(words: Words) -> list[str]:
    """The sentence with the fields' names where the numbers go."""
    sentence = words.tr(_PAGE, page="\x00PAGE\x00", pages="\x00NUMPAGES\x00")
    return [piece for piece in sentence.split("\x00") if piece]


def _add_page_text(paragraph: Any, text: str) -> None:
    from docx.shared import Pt, RGBColor

    run = paragraph.add_run(text)
    run.font.size, run.font.color.rgb = Pt(8.5), RGBColor.from_string(_COLORS[Tone.QUIET])


def _field(paragraph: Any, name: str) -> None:
    """A number that the reader's program works out."""
    from docx.shared import Pt, RGBColor

    for kind in ("begin", None, "separate", "text", "end"):
        run = paragraph.add_run()
        run.font.size, run.font.color.rgb = Pt(8.5), RGBColor.from_string(_COLORS[Tone.QUIET])
        if kind is None:
            code = look.element("instrText")
            code.text = f" {name} "
            run._r.append(code)
        elif kind == "text":
            run.text = "1"
        else:
            run._r.append(look.element("fldChar", fldCharType=kind))
