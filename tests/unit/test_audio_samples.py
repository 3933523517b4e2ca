"""The shipped sample calls are complete, and what is written about them is true of the sound."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import soundfile as sf
import yaml

from qa_console.domain.model import Channel, Span
from qa_console.domain.turntaking import dead_air, interruptions

FOLDER = Path(__file__).resolve().parents[2] / "audio_samples"
CRITERIA = [*(f"A{number}" for number in range(1, 9)), *(f"B{number}" for number in range(1, 6))]
TABOOS = {"not_our_job", "dont_know", "cannot_do", "always_this_way", "already_told_you"}
COURTESIES = {"greeting", "please", "thanks", "sorry", "goodbye"}
CONTRACT_COLUMNS = [
    *("recording", "agent_id", "agent_name", "team", "started_at", "duration", "direction", "customer_phone"),
    *("queue", "order_id", "satisfaction", "tags"),
]

Label = dict[str, Any]


def _rows() -> list[dict[str, str]]:
    with (FOLDER / "manifest.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _turns(stem: str) -> list[dict[str, Any]]:
    text = (FOLDER / "transcripts" / f"{stem}.json").read_text("utf-8")
    return list(json.loads(text)["turns"])


ROWS = _rows()
LABELS: dict[str, Label] = json.loads((FOLDER / "labels.json").read_text("utf-8"))
STEMS = [Path(row["recording"]).stem for row in ROWS]
every_call = pytest.mark.parametrize("stem", STEMS)


def _spans(pairs: list[list[float]]) -> list[Span]:
    return [Span(start, end) for start, end in pairs]


def _named(spans: list[dict[str, float]]) -> list[Span]:
    return [Span(span["start"], span["end"]) for span in spans]


def test_the_manifest_has_every_column_of_the_contract() -> None:
    assert list(ROWS[0])[: len(CONTRACT_COLUMNS)] == CONTRACT_COLUMNS


@pytest.mark.parametrize("column", CONTRACT_COLUMNS)
def test_every_column_is_filled_somewhere(column: str) -> None:
    assert any(row[column] for row in ROWS)


@pytest.mark.parametrize(
    "column", ["recording", "agent_id", "agent_name", "team", "started_at", "duration", "queue"]
)
def test_what_a_call_cannot_do_without_is_filled_in_every_row(column: str) -> None:
    assert all(row[column] for row in ROWS)


def test_there_are_enough_calls_in_both_languages() -> None:
    count = Counter(row["language"] for row in ROWS)
    assert count["zh"] >= 24
    assert count["en"] >= 4


def test_the_calls_are_spread_over_three_teams_and_ten_agents() -> None:
    assert len({row["team"] for row in ROWS}) == 3
    assert len({row["agent_id"] for row in ROWS}) == 10


def test_every_agent_has_a_call_on_the_newest_day() -> None:
    newest = max(row["started_at"][:10] for row in ROWS)
    assert len({row["agent_id"] for row in ROWS if row["started_at"].startswith(newest)}) == 10


def test_names_tell_when_and_whose_a_call_was() -> None:
    for row, stem in zip(ROWS, STEMS, strict=True):
        started = datetime.fromisoformat(row["started_at"])
        assert re.fullmatch(rf"{started:%Y%m%d-%H%M}-{row['agent_id']}-[a-z]+-\d\d", stem)


def test_phone_numbers_are_written_in_many_ways_and_are_all_fictional() -> None:
    digits = [re.sub(r"\D", "", row["customer_phone"])[-11:] for row in ROWS]
    # \d and int() take full-width digits as well.
    assert all(f"{int(number)}".startswith("1380013") for number in digits)
    assert len({re.sub(r"\d", "9", row["customer_phone"]) for row in ROWS}) >= 6


def test_all_recordings_together_stay_below_twenty_megabytes() -> None:
    assert sum(path.stat().st_size for path in (FOLDER / "recordings").iterdir()) < 20_000_000


def test_no_recording_or_transcript_is_without_its_row() -> None:
    assert sorted(path.stem for path in (FOLDER / "recordings").iterdir()) == sorted(STEMS)
    assert sorted(path.stem for path in (FOLDER / "transcripts").iterdir()) == sorted(STEMS)
    assert sorted(LABELS) == sorted(STEMS)


@every_call
def test_a_recording_is_a_stereo_telephone_call_of_its_stated_length(stem: str) -> None:
    about = sf.info(str(FOLDER / "recordings" / f"{stem}.flac"))
    row = ROWS[STEMS.index(stem)]
    assert (about.channels, about.samplerate, about.subtype) == (2, 8000, "PCM_16")
    assert 20 <= about.duration <= 120
    assert about.duration == pytest.approx(float(row["duration"]), abs=0.005)


@every_call
def test_turns_follow_one_another_inside_the_recording(stem: str) -> None:
    turns = _turns(stem)
    starts = [turn["start"] for turn in turns]
    assert starts == sorted(starts)
    assert all(0 <= turn["start"] < turn["end"] <= LABELS[stem]["duration"] for turn in turns)
    assert all(turn["text"] and turn["channel"] in ("agent", "customer") for turn in turns)


@every_call
def test_labelled_spans_are_ordered_and_divided_by_half_a_second(stem: str) -> None:
    for spans in LABELS[stem]["speech"].values():
        flat = [edge for span in spans for edge in span]
        assert flat == sorted(flat)
        assert all(after[0] - before[1] >= 0.499 for before, after in pairwise(spans))


@every_call
def test_every_turn_begins_and_ends_in_labelled_speech(stem: str) -> None:
    for turn in _turns(stem):
        spans = LABELS[stem]["speech"][turn["channel"]]
        assert any(start - 0.02 <= turn["start"] <= end for start, end in spans)
        assert any(start <= turn["end"] <= end + 0.02 for start, end in spans)


@every_call
def test_labelled_interruptions_are_those_that_the_definition_finds(stem: str) -> None:
    speech = {Channel(who): _spans(spans) for who, spans in LABELS[stem]["speech"].items()}
    found = [(span.start_s, span.end_s, by.value) for span, by in interruptions(speech)]
    stated = [(one["start"], one["end"], one["by"]) for one in LABELS[stem]["interruptions"]]
    assert found == stated


@every_call
def test_labelled_dead_air_is_what_the_definition_finds(stem: str) -> None:
    label = LABELS[stem]
    speech = [span for spans in label["speech"].values() for span in _spans(spans)]
    music = _named([*label["hold"], *label["ring"]])
    assert dead_air(speech, label["duration"], hold=music) == _named(label["dead_air"])


def test_two_calls_have_hold_music_and_two_a_long_silence() -> None:
    assert sum(bool(label["hold"]) for label in LABELS.values()) >= 2
    long = [label for label in LABELS.values() if any(s["end"] - s["start"] >= 8 for s in label["dead_air"])]
    assert len(long) >= 2


def test_customers_and_agents_interrupt_in_some_calls_but_not_in_most() -> None:
    parties = [{one["by"] for one in label["interruptions"]} for label in LABELS.values()]
    assert sum("agent" in who for who in parties) >= 2
    assert sum("customer" in who for who in parties) >= 2
    assert sum(not who for who in parties) > len(parties) / 2


@pytest.mark.parametrize("criterion", CRITERIA)
@pytest.mark.parametrize("verdict", ["kept", "broken"])
def test_every_criterion_is_plainly_kept_and_plainly_broken_somewhere(criterion: str, verdict: str) -> None:
    told = [
        (reason["turn"], reason["note"])
        for stem, label in LABELS.items()
        for reason in label["reasons"]
        if (reason["criterion"], reason["verdict"]) == (criterion, verdict)
        and reason["turn"] < len(_turns(stem))
    ]
    assert told
    assert all(note for _, note in told)


@every_call
def test_a_broken_criterion_has_a_reason_and_a_kept_one_has_none_against_it(stem: str) -> None:
    label = LABELS[stem]
    broken = {name for name, verdict in label["criteria"].items() if verdict == "broken"}
    assert list(label["criteria"]) == CRITERIA
    assert broken == {reason["criterion"] for reason in label["reasons"] if reason["verdict"] == "broken"}


@every_call
def test_only_the_agents_own_words_carry_labels(stem: str) -> None:
    turns = _turns(stem)
    assert all(turns[phrase["turn"]]["channel"] == "agent" for phrase in LABELS[stem]["phrases"])


def test_every_taboo_courtesy_and_confirmation_is_heard_and_traps_are_set() -> None:
    labels = {phrase["label"] for label in LABELS.values() for phrase in label["phrases"]}
    traps = {trap["looks_like"] for label in LABELS.values() for trap in label["traps"]}
    assert labels >= TABOOS | COURTESIES | {"confirmation", "repeated_question"}
    assert traps >= {"dont_know", "cannot_do", "please"}


@pytest.mark.parametrize(
    "literal",
    [
        "这事不归我们管",
        "我不清楚",
        "我也不知道",
        "不能办，我也没办法",
        "我们向来都这样的",
        "不是已经跟你讲过了吗，还要问",
    ],
)
def test_the_manuals_own_taboo_examples_are_spoken_by_agents(literal: str) -> None:
    assert any(
        literal in turn["text"] for stem in STEMS for turn in _turns(stem) if turn["channel"] == "agent"
    )


def test_the_history_speaks_of_the_same_people_and_teams_as_the_calls() -> None:
    history = yaml.safe_load((FOLDER / "history.yaml").read_text("utf-8"))
    assert {(row["agent_id"], row["agent_name"]) for row in ROWS} == {
        (number, agent["name"]) for number, agent in history["agents"].items()
    }
    now = {(number, agent["teams"][-1]["team"]) for number, agent in history["agents"].items()}
    assert now == {(row["agent_id"], row["team"]) for row in ROWS}
    assert {row["queue"] for row in ROWS} == set(history["queues"])
    assert {row["team"]: row["team_leader"] for row in ROWS} == {
        name: team["leader"] for name, team in history["teams"].items()
    }


def test_the_history_has_something_to_quote_for_every_criterion() -> None:
    history = yaml.safe_load((FOLDER / "history.yaml").read_text("utf-8"))
    assert list(history["findings"]) == CRITERIA
    assert list(history["praise"]) == CRITERIA
    for agent in history["agents"].values():
        assert set(agent["criteria"]) <= set(CRITERIA)
