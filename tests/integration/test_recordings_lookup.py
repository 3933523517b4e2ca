from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from qa_console.bootstrap import Console
from qa_console.domain.model import Channel, Person, Transcript, Turn
from qa_console.domain.ports.recordings import Wanted
from qa_console.errors import NotFound, WrongUsage

COLUMNS = (
    "recording,agent_id,agent_name,team,started_at,duration,direction",
    "customer_phone,queue,order_id,tags,note",
)
HEAD = ",".join(COLUMNS) + "\n"
ROWS = """\
a.wav,1001,王芳,二班,2026-03-04 10:21,60,inbound,+86 138-0013-8000,billing,SO-1,投诉;VIP,老客户
b.wav,1002,李强,一班,2026-03-04 11:00,60,outbound,(010) 6552-9988,returns,SO-10,,100%_off
c.wav,1001,王芳,一班,2026-03-05 09:00,60,inbound,400-820-8820,billing,SO 100,,
d.wav,1003,赵倩,一班,,60,inbound,,billing,,,
"""


@pytest.fixture
def find(console: Console, owner: Person, tmp_path: Path) -> Callable[[Wanted], str]:
    """The files that are found, as their first letters in the order given."""
    path = tmp_path / "m.csv"
    path.write_text(HEAD + ROWS, "utf-8")
    console.importing.import_manifest(owner, path)
    return lambda wanted: "".join(one.file[0] for one in console.recordings.all(owner, wanted))


Find = Callable[[Wanted], str]


@pytest.mark.parametrize(
    ("phone", "found"),
    [
        ("13800138000", "a"),
        ("138 0013 8000", "a"),
        ("１３８００１３８０００", "a"),
        ("0086-13800138000", "a"),
        ("8000", "a"),
        ("+86 10 65529988", "b"),
        ("01065529988", "b"),
        ("6552 9988", "b"),
        ("4008208820", "c"),
        ("820", ""),
        ("13800138001", ""),
        ("nobody", ""),
    ],
)
def test_a_number_is_found_in_any_writing(find: Find, phone: str, found: str) -> None:
    assert find(Wanted(phone=phone)) == found


@pytest.mark.parametrize(
    ("order", "found"), [("SO-1", "a"), ("so10", "b"), ("SO100", "c"), ("SO", "abc"), ("-", ""), ("X", "")]
)
def test_an_order_is_found_in_any_writing_the_exact_one_before_those_that_begin_so(
    find: Find, order: str, found: str
) -> None:
    assert find(Wanted(order=order)) == found


@pytest.mark.parametrize(("agent", "found"), [("1001", "ac"), ("王芳", "ac"), ("李强", "b"), ("100", "")])
def test_an_agent_is_found_by_id_or_name(find: Find, agent: str, found: str) -> None:
    assert find(Wanted(agent=agent)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [("投诉", "a"), ("vip", "a"), ("老客户", "a"), ("100%_", "b"), ("%", "b"),
     ("王芳 一班", "c"), ("没有", ""),
     ("b.wav", "b")],
)  # fmt: skip
def test_words_are_found_in_the_facts(find: Find, text: str, found: str) -> None:
    assert find(Wanted(text=text)) == found


def test_words_are_found_in_the_transcript(find: Find, console: Console, owner: Person) -> None:
    turns = (Turn(0, 1, Channel.CUSTOMER, "我要退款"), Turn(1, 2, Channel.AGENT, "这事不归我们管"))
    with console.workplace.work(owner, write=True) as uow:
        uow.transcripts.put("R000003", Transcript(turns), datetime.now(UTC))
        uow.commit()
    assert find(Wanted(text="不归我们管 退款")) == "c"


def test_a_tag_is_found_whole(find: Find) -> None:
    assert find(Wanted(tag="投诉")) == "a"
    assert find(Wanted(tag="投")) == ""


def test_time_team_queue_and_direction_narrow_the_list(find: Find) -> None:
    start = datetime(2026, 3, 4, 3, 0, tzinfo=UTC)
    assert find(Wanted(since=start)) == "bc"
    assert find(Wanted(until=start)) == "a"
    assert find(Wanted(since=start, until=start + timedelta(seconds=1))) == "b"
    assert find(Wanted(team="一班", queue="billing")) == "cd"
    assert find(Wanted(direction="outbound")) == "b"
    assert find(Wanted(state="imported")) == "abcd"
    assert find(Wanted(state="drawn")) == ""


def test_the_nearest_to_a_moment_come_first(find: Find) -> None:
    moment = datetime(2026, 3, 4, 2, 50, tzinfo=UTC)
    assert find(Wanted(near=moment)) == "bac"
    assert find(Wanted(near=moment, limit=1)) == "b"


def test_a_list_is_whole_unless_it_is_limited_and_goes_on_after_an_id(find: Find) -> None:
    assert find(Wanted()) == "abcd"
    assert find(Wanted(limit=2)) == "ab"
    assert find(Wanted(limit=2, after="R000002")) == "cd"
    assert find(Wanted(after="R999999")) == ""


def test_looking_for_nothing_is_wrong_usage(console: Console, owner: Person) -> None:
    with pytest.raises(WrongUsage):
        console.recordings.find(owner, Wanted(limit=3))


@pytest.mark.parametrize("recording_id", ["R000009", "x", "", "E000001", "R" + "9" * 30])
def test_an_unknown_id_is_not_found(find: Find, console: Console, owner: Person, recording_id: str) -> None:
    with pytest.raises(NotFound):
        console.recordings.get(owner, recording_id)


def test_the_repository_answers_by_file_and_by_ids_in_the_order_asked(
    find: Find, console: Console, owner: Person
) -> None:
    with console.workplace.work(owner) as uow:
        known = uow.recordings.by_file("b.wav")
        assert known is not None
        assert known.id == "R000002"
        assert uow.recordings.by_file("z.wav") is None
        assert [one.id for one in uow.recordings.some(["R000003", "R000001"])] == ["R000003", "R000001"]
        with pytest.raises(NotFound):
            uow.recordings.some(["R000001", "R000077"])
        assert uow.recordings.count(Wanted(agent="1001", limit=1)) == 2
        assert uow.recordings.ids() == ["R000001", "R000002", "R000003", "R000004"]
        assert [one.file for one in uow.recordings.frame()] == ["a.wav", "b.wav", "c.wav", "d.wav"]


def test_teams_and_agents_are_known_by_day(find: Find, console: Console, owner: Person) -> None:
    with console.workplace.work(owner) as uow:
        assert [team.name for team in uow.agents.teams()] == ["一班", "二班"]
        assert [agent.id for agent in uow.agents.all()] == ["1001", "1002", "1003"]
        assert [agent.id for agent in uow.agents.named("王芳")] == ["1001"]
        first, second = datetime(2026, 3, 4).date(), datetime(2026, 3, 5).date()
        assert (uow.agents.team_on("1001", first), uow.agents.team_on("1001", second)) == ("二班", "一班")
        assert uow.agents.team_on("1003", first) == ""
        assert [agent.id for agent in uow.agents.members("一班", second)] == ["1001", "1002"]
        with pytest.raises(NotFound):
            uow.agents.get("9")


def test_details_tell_what_is_there_beside_the_facts(find: Find, console: Console, owner: Person) -> None:
    details = console.recordings.details(owner, "r000001")
    assert (details.sound, details.path) == ("missing", None)
    assert (details.traces.turns, details.traces.findings, details.traces.evaluations) == (0, 0, ())
    assert [one.team for one in details.teams] == ["二班", "一班"]
