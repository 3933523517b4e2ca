from __future__ import annotations

import csv
import io
import json
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from qa_console.domain.file_names import compile_pattern
from qa_console.domain.manifest import FIELDS, Rejection, Row, facts_of, resolve_columns
from qa_console.domain.model import RecordingFacts
from qa_console.domain.text import clean
from qa_console.errors import ConfigError, ManifestError
from qa_console.files.manifest import open_manifest

ZONE = ZoneInfo("Asia/Shanghai")
COLUMNS = resolve_columns([*FIELDS, "note"], {}, "m.csv")
WORDS = st.text(max_size=20).map(clean)


def read(name: str, data: bytes) -> list[Row | Rejection]:
    with TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(data)
        with open_manifest(path) as table:
            return list(table.rows)


@given(st.fixed_dictionaries(dict.fromkeys([*FIELDS, "note"], st.text(max_size=40))))
def test_no_cell_whatever_it_holds_breaks_the_reading_of_a_row(cells: dict[str, str]) -> None:
    found = facts_of(Row(2, {name: clean(text) for name, text in cells.items()}), COLUMNS, ZONE, "/audio")
    if isinstance(found, RecordingFacts):
        assert ".." not in found.file.split("/")
        assert not found.file.startswith("/")
    else:
        assert found.line == 2
        assert found.reason.format(**found.values)


@given(st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2100, 1, 1)))
def test_a_moment_that_was_written_is_read_back(moment: datetime) -> None:
    cells = {"recording": "a.wav", "agent_id": "1", "started_at": moment.replace(tzinfo=UTC).isoformat()}
    found = facts_of(Row(2, cells), COLUMNS, ZONE, "/audio")
    assert isinstance(found, RecordingFacts)
    assert found.started_at == moment.replace(tzinfo=UTC)


@settings(deadline=None)
@given(
    st.lists(st.lists(WORDS, min_size=3, max_size=3).filter(any), max_size=8),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["utf-8", "utf-8-sig", "gb18030"]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_reading_a_csv_that_was_written_gives_the_same_rows(
    rows: list[list[str]], separator: str, encoding: str, end: str
) -> None:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=separator, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerows([["录音文件", "agent_id", "x"], *rows])
    found = read("m.csv", buffer.getvalue().encode(encoding))
    assert [list(row.cells.values()) for row in found if isinstance(row, Row)] == rows
    assert [row.line for row in found] == list(range(2, len(rows) + 2))


@settings(deadline=None)
@given(
    st.lists(
        st.dictionaries(WORDS.filter(bool), WORDS.filter(bool), min_size=1, max_size=4),
        min_size=1,
        max_size=6,
    )
)
def test_reading_jsonl_that_was_written_gives_the_same_rows(rows: list[dict[str, str]]) -> None:
    data = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    assert [row.cells for row in read("m.jsonl", data.encode()) if isinstance(row, Row)] == rows


@settings(deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["m.csv", "m.jsonl", "m.xlsx"]))
def test_no_bytes_whatever_break_a_reader(data: bytes, name: str) -> None:
    with suppress(ManifestError):
        read(name, data)


@settings(deadline=None)
@given(st.lists(st.sampled_from(['"', ",", "\n", "a", "\r", "\0", "\t", "客"]), max_size=60))
def test_whatever_quotation_marks_do_every_row_is_read_or_rejected_by_a_line_of_its_own(
    parts: list[str],
) -> None:
    data = ("a,b\n" + "".join(parts)).encode()
    lines = [row.line or 0 for row in read("m.csv", data)]
    assert lines == sorted(set(lines))


@given(st.text(max_size=80))
def test_no_name_breaks_the_pattern(name: str) -> None:
    compile_pattern("{date}-{time}-{agent_id}-{queue}-{seq}").match(name)


@given(st.text(max_size=40))
def test_a_pattern_is_usable_or_refused(text: str) -> None:
    with suppress(ConfigError):
        compile_pattern("{agent_id}" + text).match("1001" + text + ".wav")
