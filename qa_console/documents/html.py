"""A document as one HTML file: prints on A4, asks nothing of any host, escapes everything."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from qa_console.documents.blocks import Document
from qa_console.domain.text import clean

if TYPE_CHECKING:
    from jinja2 import Environment


def to_html(document: Document) -> str:
    environment = _environment()
    assert environment.loader is not None
    style = environment.loader.get_source(environment, "notice.css")[0]
    from markupsafe import Markup

    # The style sheet is ours and stands in a <style> element, where nothing is unescaped by the reader.
    return environment.get_template("notice.html.j2").render(
        document=document,
        style=Markup(style.strip()),  # noqa: S704
    )


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("qa_console.documents"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["clean"] = clean
    environment.filters["kind"] = lambda block: type(block).__name__
    return environment
