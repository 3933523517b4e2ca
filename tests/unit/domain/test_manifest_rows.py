from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from qa_console.domain.manifest import (
    Rejection,
    Row,
    facts_of,
    read_mapping,
    resolve_columns,
)
from qa_console.domain.model import RecordingFacts
from qa_console.errors import ManifestError, WrongUsage

ZONE = ZoneInfo("Asia/Shanghai")
GOOD = {
    "recording": "2026/a.wav",
    "agent_id": "1001",
    "agent_name": "王芳",
    "team": "二班",
    "started_at": "2026-03-04 10:21",
    "duration": "62.5",
    "direction": "inbound",
    "customer_phone": "138 0013 8000",
    "queue": "账单",
    "order_id": "SO-1",
    "satisfaction": "5",
    "tags": "投诉;vip",
    "campaign": "spring",
}


def read(**changed: str) -> RecordingFacts | Rejection:
    cells = GOOD | changed
    return facts_of(Row(7, cells), resolve_columns(list(cells), {}, "m.csv"), ZONE, "/audio")


def facts(**changed: str) -> RecordingFacts:
    result = read(**changed)
    assert isinstance(result, RecordingFacts), result
    return result


def rejection(**changed: str) -> Rejection:
    result = read(**changed)
    assert isinstance(result, Rejection), result
    return result


def test_a_row_gives_every_field_of_the_contract() -> None:
    assert facts() == RecordingFacts(
        file="2026/a.wav",
        agent_id="1001",
        agent_name="王芳",
        team="二班",
        started_at=datetime(2026, 3, 4, 2, 21, tzinfo=UTC),
        duration_s=62.5,
        direction="inbound",
        customer_phone="138 0013 8000",
        queue="账单",
        order_id="SO-1",
        satisfaction=5,
        tags=("投诉", "vip"),
        extra={"campaign": "spring"},
    )


def test_everything_but_recording_and_agent_may_be_empty() -> None:
    empty = dict.fromkeys(set(GOOD) - {"recording", "agent_id"}, "")
    assert facts(**empty) == RecordingFacts(file="2026/a.wav", agent_id="1001", extra={"campaign": ""})


def test_an_empty_extra_field_is_kept_so_that_plans_can_name_its_column() -> None:
    assert facts(campaign="").extra == {"campaign": ""}


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        ("2026-03-04T10:21:00", datetime(2026, 3, 4, 10, 21, tzinfo=ZONE)),
        ("2026-03-04 10:21:07.5", datetime(2026, 3, 4, 10, 21, 7, 500_000, tzinfo=ZONE)),
        ("2026-03-04T10:21:00Z", datetime(2026, 3, 4, 10, 21, tzinfo=UTC)),
        ("2026-03-04 10:21 +0100", datetime(2026, 3, 4, 10, 21, tzinfo=timezone(timedelta(hours=1)))),
        ("20260304T102100", datetime(2026, 3, 4, 10, 21, tzinfo=ZONE)),
        ("２０２６-03-04 10:21", datetime(2026, 3, 4, 10, 21, tzinfo=ZONE)),
        ("2026-03-04", datetime(2026, 3, 4, tzinfo=ZONE)),
    ],
)
def test_a_moment_is_iso_8601_and_a_bare_one_is_in_the_workspaces_zone(told: str, meant: datetime) -> None:
    assert facts(started_at=told).started_at == meant


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("recording", ""),
        ("agent_id", ""),
        ("started_at", "yesterday"),
        ("started_at", "2026/3/4 10:21"),
        ("started_at", "2026-02-30 10:21"),
        ("started_at", "2026-03-04x10:21"),
        ("started_at", "0001-01-01T00:00"),
        ("started_at", "46085.43"),
        ("started_at", "9999-12-31T23:59:00Z"),
        ("duration", "-1"),
        ("duration", "nan"),
        ("duration", "inf"),
        ("duration", "1e999"),
        ("duration", "06:12"),
        ("duration", "1_000"),
        ("direction", "sideways"),
        ("satisfaction", "0"),
        ("satisfaction", "6"),
        ("satisfaction", "4.5"),
        ("satisfaction", "good"),
        ("recording", "../b.wav"),
        ("recording", "a/../../b.wav"),
        ("recording", "..\\b.wav"),
        ("recording", "/etc/passwd"),
        ("recording", "C:\\calls\\a.wav"),
        ("recording", "file:///etc/passwd"),
        ("agent_id", "x" * 1001),
        ("tags", ";".join(map(str, range(101)))),
        ("campaign", "x" * 20_001),
    ],
)
def test_a_cell_that_cannot_be_used_rejects_its_row_by_line_and_field(field: str, value: str) -> None:
    found = rejection(**{field: value})
    assert (found.line, found.field) == (7, field)
    assert value.startswith(found.value.removesuffix("..."))


@pytest.mark.parametrize(
    ("told", "meant"), [("0", 0.0), ("62", 62.0), ("6e1", 60.0), ("６２.5", 62.5), ("-0", 0.0)]
)
def test_a_duration_is_a_number_of_seconds(told: str, meant: float) -> None:
    assert facts(duration=told).duration_s == meant


def test_a_whole_number_written_by_a_spreadsheet_is_a_satisfaction() -> None:
    assert facts(satisfaction="4.0").satisfaction == 4


@pytest.mark.parametrize(("told", "meant"), [("INBOUND", "inbound"), ("呼出", "outbound"), ("", "")])
def test_a_direction_is_read_in_either_language(told: str, meant: str) -> None:
    assert facts(direction=told).direction == meant


@pytest.mark.parametrize("told", ["a;b", "a, b", "a|b", "a、b", "a；b", ";a;;b;a"])
def test_tags_may_stand_between_any_usual_sign(told: str) -> None:
    assert facts(tags=told).tags == ("a", "b")


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("2026\\03\\a.wav", "2026/03/a.wav"),
        ("./2026//a.wav", "2026/a.wav"),
        ("/audio/2026/a.wav", "2026/a.wav"),
        ("https://calls.example/a.wav?x=1", "https://calls.example/a.wav?x=1"),
        ("a..b/..c.wav", "a..b/..c.wav"),
    ],
)
def test_a_recording_is_kept_as_a_path_under_the_root_or_as_a_url(told: str, kept: str) -> None:
    assert facts(recording=told).file == kept


def test_chinese_headings_mean_the_fields_where_no_column_has_the_fields_name() -> None:
    columns = resolve_columns(["录音文件", "工号", "班组", "备注"], {}, "m.csv")
    assert columns.of_field == {"recording": "录音文件", "agent_id": "工号", "team": "班组"}
    assert columns.extra == ("备注",)


def test_a_column_with_the_fields_own_name_goes_before_a_synonym() -> None:
    columns = resolve_columns(["录音文件", "recording", "agent_id"], {}, "m.csv")
    assert columns.of_field["recording"] == "recording"
    assert columns.extra == ("录音文件",)


def test_a_mapping_goes_before_everything() -> None:
    columns = resolve_columns(["recording", "agent_id", "wav"], {"recording": "wav"}, "m.csv")
    assert columns.of_field["recording"] == "wav"
    assert columns.extra == ("recording",)


def test_a_missing_recording_column_is_named_with_the_column_that_may_be_meant() -> None:
    with pytest.raises(ManifestError) as caught:
        resolve_columns(["recordng", "agent_id"], {}, "m.csv")
    assert caught.value.values["field"] == "recording"
    assert caught.value.values["near"] == "recordng"
    assert "--map" in (caught.value.remedy or "")


def test_mapping_to_a_column_that_is_not_there_says_which_is_meant() -> None:
    with pytest.raises(ManifestError, match="Agnt") as caught:
        resolve_columns(["recording", "Agent"], {"agent_id": "Agnt"}, "m.csv")
    assert caught.value.values["near"] == "Agent"


def test_a_column_that_looks_like_a_field_misspelt_is_pointed_out() -> None:
    columns = resolve_columns(["recording", "agent_id", "duratoin", "notes"], {}, "m.csv")
    assert columns.doubtful == (("duratoin", "duration"),)


@pytest.mark.parametrize("given", ["team", "team=", "=x", ""])
def test_a_malformed_mapping_is_wrong_usage(given: str) -> None:
    with pytest.raises(WrongUsage):
        read_mapping([given])


def test_a_field_mapped_twice_is_wrong_usage() -> None:
    with pytest.raises(WrongUsage):
        read_mapping(["team=a", "team=b"])


def test_a_mapping_of_an_unknown_field_lists_the_fields() -> None:
    with pytest.raises(ManifestError) as caught:
        read_mapping(["squad=x"])
    assert "team" in str(caught.value.values["fields"])


def test_a_column_name_may_hold_an_equals_sign() -> None:
    assert read_mapping(["team=a=b"]) == {"team": "a=b"}


def test_a_rejection_never_shows_its_value_in_a_log() -> None:
    assert "secret" not in repr(rejection(started_at="secret"))
