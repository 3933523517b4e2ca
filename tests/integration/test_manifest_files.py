from __future__ import annotations

import os
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

import openpyxl
import pytest

from qa_console.domain.manifest import Rejection, Row
from qa_console.errors import AudioError, ManifestError, NotFound
from qa_console.files import xlsx_table
from qa_console.files.folder import find_sound, recordings_in
from qa_console.files.manifest import open_manifest

HEAD = "recording,agent_id,team\n"


def read(path: Path) -> tuple[tuple[str, ...], list[Row | Rejection]]:
    with open_manifest(path) as table:
        return table.columns, list(table.rows)


def of_text(folder: Path, text: str, name: str = "m.csv", encoding: str = "utf-8") -> list[Row | Rejection]:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return read(path)[1]


def workbook(folder: Path, *rows: list[object]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    path = folder / "m.xlsx"
    book.save(path)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
def test_chinese_is_read_in_the_encodings_that_spreadsheets_write(tmp_path: Path, encoding: str) -> None:
    rows = of_text(tmp_path, HEAD + "a.wav,1,二班\n", encoding=encoding)
    assert rows == [Row(2, {"recording": "a.wav", "agent_id": "1", "team": "二班"})]


def test_one_chinese_byte_far_down_does_not_change_what_was_read_above(tmp_path: Path) -> None:
    lines = HEAD + "a.wav,1,x\n" * 200_000 + "b.wav,1,二班\n"
    last = of_text(tmp_path, lines, encoding="gb18030")[-1]
    assert last == Row(200_002, {"recording": "b.wav", "agent_id": "1", "team": "二班"})


@pytest.mark.parametrize(
    "data",
    [
        b"recording,agent_id\n\xff\xff,1\n",
        "recording,x\n".encode("utf-16"),
        "recording,agent_id,agent_name\na.wav,1,张三\n".encode("utf-16-le"),
    ],
)
def test_bytes_in_no_known_encoding_are_refused_with_a_remedy(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "m.csv").write_bytes(data)
    with pytest.raises(ManifestError) as caught:
        read(tmp_path / "m.csv")
    assert "UTF-8" in (caught.value.remedy or "")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_told_from_the_heading_line(tmp_path: Path, separator: str) -> None:
    text = "recording|agent_id|team\na,b;c|1|x\n".replace("|", separator)
    if separator in ",;":
        text = text.replace("a,b;c", '"a,b;c"')
    assert of_text(tmp_path, text) == [Row(2, {"recording": "a,b;c", "agent_id": "1", "team": "x"})]


def test_a_line_that_tells_the_separator_is_believed(tmp_path: Path) -> None:
    rows = of_text(tmp_path, "sep=|\nrecording|agent_id\na.wav|1\n")
    assert rows == [Row(3, {"recording": "a.wav", "agent_id": "1"})]


def test_a_quoted_cell_may_span_lines_and_its_row_has_the_line_it_starts_on(tmp_path: Path) -> None:
    rows = of_text(tmp_path, HEAD + 'a.wav,1,"x\ny"\nb.wav,2,z\n')
    assert [(row.line, row.cells["team"]) for row in rows if isinstance(row, Row)] == [(2, "x y"), (4, "z")]


def test_empty_lines_and_rows_of_empty_cells_are_passed_over(tmp_path: Path) -> None:
    rows = of_text(tmp_path, "\n" + HEAD + "\n,,\r\n  ,\t,\na.wav,1,x\n")
    assert [row.line for row in rows] == [6]


@pytest.mark.parametrize("broken", ["a.wav,1", "a.wav,1,x,y", '"a.wav"b,1,x', "a.wav"])
def test_a_ragged_or_misquoted_row_is_rejected_by_its_line_and_the_others_are_kept(
    tmp_path: Path, broken: str
) -> None:
    first, second, third = of_text(tmp_path, f"{HEAD}b.wav,1,x\n{broken}\nc.wav,1,x\n")
    assert isinstance(first, Row)
    assert isinstance(second, Rejection)
    assert isinstance(third, Row)
    assert (second.line, third.line) == (3, 4)


def test_a_quote_that_is_never_closed_costs_its_own_row_alone(tmp_path: Path) -> None:
    rows = of_text(tmp_path, HEAD + '"a.wav,1,x\n' + "b.wav,1,x\n" * 500)
    assert [row.line for row in rows if isinstance(row, Rejection)] == [2]
    assert sum(isinstance(row, Row) for row in rows) == 500


def test_a_line_of_megabytes_is_rejected_without_being_held(tmp_path: Path) -> None:
    rows = of_text(tmp_path, HEAD + "x" * 3_000_000 + "\nb.wav,1,x\n")
    assert [(row.line, type(row)) for row in rows] == [(2, Rejection), (3, Row)]


def test_nul_bytes_escapes_and_invisible_characters_are_dropped(tmp_path: Path) -> None:
    rows = of_text(tmp_path, HEAD + "a.wav,1\0,\x1b[31m二\u200b班\u202e\n")
    assert rows == [Row(2, {"recording": "a.wav", "agent_id": "1", "team": "二班"})]


def test_trailing_empty_cells_are_no_fault(tmp_path: Path) -> None:
    assert of_text(tmp_path, "recording,agent_id,,\na.wav,1,,\n") == [
        Row(2, {"recording": "a.wav", "agent_id": "1"})
    ]


@pytest.mark.parametrize("text", ["", "\n\n", ",,\n", "recording,recording\na,b\n", "a," * 600 + "b\n"])
def test_a_heading_row_that_names_nothing_or_one_thing_twice_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(ManifestError):
        of_text(tmp_path, text)


def test_a_workbook_gives_dates_and_numbers_as_people_mean_them(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        ["recording", "agent_id", "started_at", "duration", "customer_phone", "order_id", "ok"],
        ["a.wav", 1001.0, datetime(2026, 3, 4, 10, 21, 7), 62.5, 13800138000.0, 12345678901234, True],
        [],
        ["b.wav", "1002", "2026-03-04 10:21", timedelta(seconds=90), None, "=1+1", None],
    )
    columns, rows = read(path)
    assert len(columns) == 7
    first, second = rows
    assert isinstance(first, Row)
    assert isinstance(second, Row)
    assert list(first.cells.values()) == [
        "a.wav", "1001", "2026-03-04T10:21:07", "62.5", "13800138000", "12345678901234", "true",
    ]  # fmt: skip
    assert (second.line, second.cells["duration"]) == (4, "90")


def test_jsonl_takes_numbers_text_and_lists_of_tags(tmp_path: Path) -> None:
    text = '{"recording": "a.wav", "agent_id": 1001, "tags": ["x", "y"]}\n\n'
    text += '{"recording": "b.wav", "extra": {"k": 1}}\n'
    rows = of_text(tmp_path, text, "m.jsonl")
    assert rows == [
        Row(1, {"recording": "a.wav", "agent_id": "1001", "tags": "x;y"}),
        Row(3, {"recording": "b.wav", "extra": '{"k": 1}'}),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "{",
        '"text"',
        "7",
        '{"a": NaN}',
        '{"a": 1, "a": 2}',
        '{"a": ' + "[" * 9000,
        '{"a":' * 30 + "1" + "}" * 30,
        '{"a": ' + "9" * 5000 + "}",
        "[1]",
        "[" * 9000,
    ],
)
def test_a_broken_jsonl_line_is_rejected_by_its_number(tmp_path: Path, line: str) -> None:
    rows = of_text(tmp_path, '{"recording": "a"}\n' + line + "\n", "m.jsonl")
    assert [(row.line, type(row)) for row in rows] == [(1, Row), (2, Rejection)]


def test_a_json_list_is_refused_with_the_way_to_write_it(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="JSON list"):
        of_text(tmp_path, '[{"recording": "a"}]', "m.json")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("m.csv", b"PK\x03\x04 a workbook"),
        ("m.xlsx", b"recording,agent_id\n"),
        ("m.xlsx", b"PK\x03\x04 no zip at all"),
        ("m.xls", b"\xd0\xcf\x11\xe0 old excel"),
        ("m.pdf", b"%PDF"),
        ("m.csv", b""),
    ],
)
def test_content_that_is_not_what_the_name_says_is_refused(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ManifestError) as caught:
        read(tmp_path / name)
    assert caught.value.remedy


def test_a_workbook_that_unpacks_to_gigabytes_is_refused_before_it_is_parsed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook(tmp_path, ["recording", "agent_id"])
    monkeypatch.setattr(xlsx_table, "LARGEST_PART_HELD", 10_000)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/bomb.xml", b"<a>" + b"0" * 1_000_000)
    with pytest.raises(ManifestError, match="unpacks"):
        read(path)


def test_xml_with_a_document_type_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path, ["recording", "agent_id"])
    with zipfile.ZipFile(path, "a") as book:
        book.writestr("xl/x.xml", '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    with pytest.raises(ManifestError, match="document type"):
        read(path)


def test_a_pipe_is_refused_without_waiting_for_a_writer(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "m.csv")
    with pytest.raises(ManifestError, match="pipe"):
        read(tmp_path / "m.csv")


def test_a_manifest_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        read(tmp_path / "m.csv")


def test_a_folder_gives_its_recordings_in_order_and_nothing_hidden(tmp_path: Path) -> None:
    for name in ("b.wav", "a/c.FLAC", ".hidden/x.wav", ".y.wav", "notes.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert list(recordings_in(tmp_path)) == ["b.wav", "a/c.FLAC"]


def test_sound_is_found_under_its_root_links_inside_included(tmp_path: Path) -> None:
    root = tmp_path / "audio"
    (root / "in").mkdir(parents=True)
    (root / "in" / "a.wav").touch()
    (root / "b.wav").symlink_to("in/a.wav")
    assert find_sound(str(root), "b.wav") == root / "in" / "a.wav"
    assert find_sound(str(root), "c.wav") is None


def test_a_root_that_is_itself_a_link_is_one_root(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a.wav").touch()
    (tmp_path / "link").symlink_to("real")
    assert find_sound(str(tmp_path / "link"), "a.wav") == tmp_path / "real" / "a.wav"


@pytest.mark.parametrize(
    "file", ["out.wav", "dir/secret.wav", "../secret.wav", "nowhere.wav", "dir/none.wav"]
)
def test_no_link_and_no_path_leads_out_of_the_root(tmp_path: Path, file: str) -> None:
    root = tmp_path / "audio"
    root.mkdir()
    (tmp_path / "secret.wav").touch()
    (root / "out.wav").symlink_to(tmp_path / "secret.wav")
    (root / "dir").symlink_to(tmp_path)
    (root / "nowhere.wav").symlink_to(tmp_path / "not there yet.wav")
    with pytest.raises(AudioError, match="outside"):
        find_sound(str(root), file)


def test_what_is_no_file_is_no_sound(tmp_path: Path) -> None:
    (tmp_path / "a.wav").mkdir()
    os.mkfifo(tmp_path / "b.wav")
    for name in ("a.wav", "b.wav"):
        with pytest.raises(AudioError, match="regular"):
            find_sound(str(tmp_path), name)
    for name in ("https://x.example/a.wav", "a\0b", ""):
        assert find_sound(str(tmp_path), name) is None


@pytest.mark.parametrize("on_disk", ["e\u0301.wav", "\u00e9.wav"])
@pytest.mark.parametrize("named", ["e\u0301.wav", "\u00e9.wav"])
def test_a_name_is_found_however_its_accents_are_spelt(tmp_path: Path, on_disk: str, named: str) -> None:
    (tmp_path / on_disk).touch()
    assert find_sound(str(tmp_path), named) is not None


def test_a_name_with_a_compatibility_character_is_found_as_it_is_spelt(tmp_path: Path) -> None:
    (tmp_path / "\uf92c.wav").touch()
    assert find_sound(str(tmp_path), "\uf92c.wav") is not None
