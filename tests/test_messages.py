"""The Chinese catalogue is complete, fresh and true to its source strings."""

from __future__ import annotations

import io
import re

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
