"""The Chinese catalogue is complete, fresh and true to its source strings."""

from __future__ import annotations

import ast
import io
import re
from datetime import UTC, datetime

from babel.messages.pofile import read_po

from docs.tools import messages

FIELDS = re.compile(r"{(\w*)[^}]*}")


def test_every_string_has_its_chinese_and_the_files_are_fresh() -> None:
    assert messages.main(["--check"]) == 0


def test_a_translation_names_the_same_values_as_its_source() -> None:
    catalogue = read_po(io.BytesIO((messages.LOCALE / "qa_console.po").read_bytes()), locale="zh")
    for message in catalogue:
        if not message.id:
            continue
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        wanted = set(FIELDS.findall(str(ids[-1])))
        for text in strings:
            assert set(FIELDS.findall(str(text))) <= wanted, message.id


def test_no_string_hides_from_the_collector() -> None:
    """A call inside an f-string is seen by Python but not by the collector."""
    collected = {text for message in messages.collect() for text in _forms(message.id)}
    hidden: dict[str, object] = {}
    for path in (messages.ROOT / "qa_console").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"tr", "mark", "ntr"}:
                texts = [each.value for each in node.args[:1] if isinstance(each, ast.Constant)]
                hidden |= {f"{path.name}:{node.lineno}": text for text in texts if text not in collected}
    assert hidden == {}


def _forms(message: object) -> tuple[object, ...]:
    return message if isinstance(message, tuple) else (message,)


def test_the_compiled_file_does_not_depend_on_when_it_is_made() -> None:
    catalogue = messages.merged((messages.LOCALE / "qa_console.po").read_bytes())
    earlier = messages.as_mo(catalogue)
    catalogue.creation_date = catalogue.revision_date = datetime(2030, 5, 6, tzinfo=UTC)
    assert messages.as_mo(catalogue) == earlier
