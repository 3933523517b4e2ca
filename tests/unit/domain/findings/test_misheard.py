"""What a recogniser wrote with other characters, and what is spoken over two turns."""

from __future__ import annotations

from fractions import Fraction

import pytest

from qa_console.domain.findings.hits import Hit, hits
from qa_console.domain.findings.material import CallMaterial
from qa_console.domain.model import Channel, Transcript, Turn
from qa_console.domain.rubric.model import Rubric, Scale
from qa_console.domain.rubric.phrases import read_phrases

BOOK = read_phrases(
    {
        "taboo": {
            "not_our_job": {"variants": ["不归我们管"], "not_in": ["归我们管理员"]},
            "dont_know": ["我不清楚"],
        }
    }
)


def call(*turns: Turn) -> CallMaterial:
    rubric = Rubric("r", 1, {}, Scale(Fraction(60)), ())
    return CallMaterial(Transcript(turns), rubric, book=BOOK)


def said(text: str, start_s: float | None = None, channel: Channel = Channel.AGENT) -> Turn:
    return Turn(start_s, None if start_s is None else start_s + 1, channel, text)


def heard(*turns: Turn, label: str = "not_our_job", by_sound: bool = True) -> list[Hit]:
    return list(hits(call(*turns), BOOK.of("taboo")[label], by_sound=by_sound))


@pytest.mark.parametrize("text", ["这事不规我们管", "这事不归我们馆", "这事不归我们关"])
def test_other_characters_of_the_same_syllables_count_when_the_rest_is_right(text: str) -> None:
    assert [(hit.sure, hit.misheard) for hit in heard(said(text))] == [(True, True)]


@pytest.mark.parametrize("text", ["不规我们馆", "不归我们鬼馆", "不灰我们管"])
def test_what_is_not_close_enough_is_in_doubt_or_not_heard(text: str) -> None:
    assert all(not hit.sure for hit in heard(said(text)))


@pytest.mark.parametrize("text", ["我不今楚", "我不星楚"])
def test_a_sound_that_is_far_off_is_not_heard(text: str) -> None:
    assert heard(said(text), label="dont_know") == []


def test_fuzzy_initials_and_finals_are_heard_and_left_in_doubt() -> None:
    assert [hit.sure for hit in heard(said("我不亲楚"), label="dont_know")] == [False]


def test_without_the_ear_only_what_is_written_counts() -> None:
    assert heard(said("这事不规我们管"), by_sound=False) == []


def test_words_that_are_exempt_as_written_are_not_put_right_into_others() -> None:
    assert heard(said("不归我们管理员")) == []


def test_the_quote_and_the_time_of_what_was_put_right_are_those_of_the_transcript() -> None:
    hit = heard(said("这事不规我们管"))[0]
    assert hit.spoken.quote(hit.start, hit.end) == "不规我们管"


def test_a_wording_goes_over_two_turns_of_one_speaker() -> None:
    (hit,) = heard(said("这个不归。", 0.0), said("我们管。", 1.5))
    assert (hit.turn, hit.last) == (0, 1)
    assert hit.spoken.quote(hit.start, hit.end) == "不归。 我们管"


def test_it_goes_over_neither_another_voice_nor_a_long_pause() -> None:
    assert heard(said("这个不归"), said("啊", channel=Channel.CUSTOMER), said("我们管")) == []
    assert heard(said("这个不归", 0.0), said("我们管", 4.0)) == []
    assert heard(said("这个不归", channel=Channel.MIXED), said("我们管", channel=Channel.MIXED)) == []
