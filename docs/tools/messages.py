"""Collect the catalogue strings, keep the Chinese catalogue complete, compile it.

`python -m docs.tools.messages` updates the files; with `--check` it changes nothing and fails when
something would change, or when a string has no Chinese.
"""

from __future__ import annotations

import io
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
LOCALE = ROOT / "qa_console" / "locale" / "zh" / "LC_MESSAGES"
STILL = datetime(2026, 1, 1, tzinfo=UTC)
"""Stands where the compiled file has a date, so that the same words give the same bytes at any time."""
KEYWORDS = {"tr": None, "mark": None, "ntr": (1, 2), "nmark": (1, 2)}


def collect() -> Catalog:
    """Every string that the package marks, in the order of files and lines."""
    catalogue = Catalog(project="qa-console", charset="utf-8")
    found = extract_from_dir(
        ROOT / "qa_console",
        method_map=[("**.py", "python"), ("**/templates/**.j2", "jinja2.ext.babel_extract")],
        keywords=KEYWORDS,
        comment_tags=("i18n:",),
        strip_comment_tags=True,
    )
    for filename, _line, message, comments, _context in found:
        catalogue.add(message, locations=[(f"qa_console/{filename}", None)], auto_comments=comments)
    return catalogue


def merged(old: bytes) -> Catalog:
    """The Chinese catalogue with today's strings; what is no longer used is dropped."""
    chinese = read_po(io.BytesIO(old), locale="zh") if old else Catalog(locale="zh", charset="utf-8")
    chinese.update(collect(), no_fuzzy_matching=True, update_creation_date=False)
    chinese.obsolete.clear()
    chinese.header_comment = "# Chinese catalogue of qa-console."
    chinese.project, chinese.version, chinese.msgid_bugs_address = "qa-console", "", ""
    chinese.fuzzy, chinese.last_translator, chinese.language_team = False, "", ""
    return chinese


def untranslated(catalogue: Catalog) -> list[str]:
    return [
        str(message.id)
        for message in catalogue
        if message.id and not (all(message.string) if isinstance(message.string, tuple) else message.string)
    ]


def as_po(catalogue: Catalog) -> bytes:
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=100, omit_header=False, sort_by_file=True, include_lineno=False)
    lines = buffer.getvalue().split(b"\n")
    volatile = (b'"POT-Creation-Date', b'"PO-Revision-Date', b'"Generated-By', b'"Last-Translator')
    return b"\n".join(line for line in lines if not line.startswith(volatile))


def as_mo(catalogue: Catalog) -> bytes:
    buffer = io.BytesIO()
    catalogue.creation_date = catalogue.revision_date = STILL
    catalogue.last_translator = ""
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def main(arguments: list[str]) -> int:
    po, mo = LOCALE / "qa_console.po", LOCALE / "qa_console.mo"
    catalogue = merged(po.read_bytes() if po.exists() else b"")
    text = as_po(catalogue)
    binary = as_mo(read_po(io.BytesIO(text), locale="zh"))
    missing = untranslated(catalogue)
    for message in missing:
        print(f"no Chinese for: {message!r}")
    if "--check" in arguments:
        stale = [p.name for p, new in ((po, text), (mo, binary)) if not p.exists() or p.read_bytes() != new]
        if stale:
            print(f"not up to date: {', '.join(stale)} (run `make messages`)")
        return 1 if missing or stale else 0
    LOCALE.mkdir(parents=True, exist_ok=True)
    po.write_bytes(text)
    mo.write_bytes(binary)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
