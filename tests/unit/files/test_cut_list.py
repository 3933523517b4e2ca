"""Lists of clips, as CSV and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qa_console.domain.cuts import Cut
from qa_console.errors import InvalidInput, NotFound
from qa_console.files.cut_list import read_cuts

CUTS = [Cut("R000001", 75.0, 100.0, "A3 服务忌语"), Cut("R000002", 0.0, 12.5), Cut("calls/b.wav", 3.0)]


def test_a_table_is_read(tmp_path: Path) -> None:
    path = tmp_path / "reel.csv"
    path.write_text(
        "recording,start,end,title,note\nR000001,1:15,1:40,A3 服务忌语,x\n"
        "R000002,,12.5,,\n\ncalls/b.wav,3,,,\n",
        "utf-8-sig",
    )
    assert read_cuts(path) == CUTS


@pytest.mark.parametrize("wrapped", [True, False])
def test_json_is_read_as_this_program_prints_it(tmp_path: Path, wrapped: bool) -> None:
    clips = [
        {"recording": "R000001", "start": "1:15", "end": 100, "title": "A3 服务忌语", "at": 3.5},
        {"recording": "R000002", "end": 12.5, "title": None},
        {"recording": "calls/b.wav", "start": 3.0},
    ]
    path = tmp_path / "reel.json"
    path.write_text(json.dumps({"clips": clips} if wrapped else clips), "utf-8")
    assert read_cuts(path) == CUTS


def test_every_line_that_is_wrong_is_named(tmp_path: Path) -> None:
    path = tmp_path / "reel.csv"
    path.write_text("recording,start,end,title\nR000001,soon,2,\nR000001,1,2,\n,1,2,x\n", "utf-8")
    with pytest.raises(InvalidInput) as refused:
        read_cuts(path)
    assert [problem.where for problem in refused.value.problems] == [f"{path}:2", f"{path}:4"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", "recording,title\nR000001,x\n"),
        ("a.csv", "recording,start,end\n"),
        ("a.csv", ""),
        ("a.csv", "recording,start,end\nR000001,1,2,3,4\n"),
        ("a.json", "[]"),
        ("a.json", "{}"),
        ("a.json", "[1, 2]"),
        ("a.json", '[{"recording": "R000001", "start": -1}]'),
        ("a.json", '[{"recording": "R000001", "start": [1]'),
        ("a.pdf", "recording,start,end\nR000001,1,2\n"),
    ],
)
def test_what_is_no_list_of_clips_is_refused(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    with pytest.raises(InvalidInput):
        read_cuts(path)


@pytest.mark.parametrize("name", ["none.csv", "none.json"])
def test_no_such_list_is_not_found(tmp_path: Path, name: str) -> None:
    with pytest.raises(NotFound):
        read_cuts(tmp_path / name)
