"""Documents reach the disk whole, under a safe name, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_console.errors import Conflict, InvalidInput
from qa_console.files.exports import ExportFolder, safe_name
from qa_console.files.writing import write_whole


@given(st.text())
def test_any_name_becomes_one_file_name(name: str) -> None:
    safe = safe_name(name)
    assert safe
    assert "/" not in safe
    assert "\\" not in safe
    assert not safe.startswith(".")
    assert len(safe.encode()) < 255
    assert Path(safe).name == safe


def test_a_subject_from_outside_cannot_lead_out_of_the_folder(tmp_path: Path) -> None:
    path = ExportFolder(tmp_path / "exports").save("N000001-agent-../../etc/passwd-x.zh.md", b"x")
    assert path.parent == tmp_path / "exports"


def test_chinese_names_are_kept() -> None:
    assert safe_name("N000002-team-二班.zh.docx") == "N000002-team-二班.zh.docx"


def test_a_folder_given_as_target_gets_the_file_inside(tmp_path: Path) -> None:
    assert ExportFolder(tmp_path / "exports").save("a.md", b"x", tmp_path) == tmp_path / "a.md"


def test_an_older_file_stays_whole_when_writing_fails(tmp_path: Path) -> None:
    target = tmp_path / "a.md"
    target.write_bytes(b"old")
    with pytest.raises(TypeError):
        write_whole(target, "not bytes")  # type: ignore[arg-type]
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.md"]


def test_a_file_where_a_folder_should_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(InvalidInput) as refused:
        ExportFolder(tmp_path).save("a.md", b"x", tmp_path / "file" / "a.md")
    assert str(tmp_path / "file") in str(refused.value)


def test_a_file_that_is_there_is_only_replaced_on_request(tmp_path: Path) -> None:
    folder = ExportFolder(tmp_path)
    folder.save("a.wav", b"first", overwrite=False)
    with pytest.raises(Conflict):
        folder.target("a.wav", overwrite=False)
    with pytest.raises(Conflict):
        folder.save("a.wav", b"second", overwrite=False)
    assert (tmp_path / "a.wav").read_bytes() == b"first"
    folder.save("a.wav", b"third")
    assert (tmp_path / "a.wav").read_bytes() == b"third"
    assert [path.name for path in tmp_path.iterdir()] == ["a.wav"]


def test_two_writers_of_one_name_do_not_overwrite_each_other(tmp_path: Path) -> None:
    target = tmp_path / "a.wav"
    write_whole(target, b"first", overwrite=False)
    with pytest.raises(FileExistsError):
        write_whole(target, b"second", overwrite=False)
    assert target.read_bytes() == b"first"
    assert list(tmp_path.iterdir()) == [target]


def test_a_device_is_never_replaced_by_a_file(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="not a regular file"):
        ExportFolder(tmp_path).save("a.wav", b"x", Path("/dev/null"))
    assert not Path("/dev/null").is_file()
