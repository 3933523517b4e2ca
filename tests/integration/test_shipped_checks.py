"""What the shipped lists find in lines as people say them; `tests/spoken_lines` has the lines."""

from __future__ import annotations

from functools import cache

import pytest

from qa_console.bootstrap import shipped
from qa_console.domain.findings.material import CallMaterial
from qa_console.domain.findings.registry import run_checks
from qa_console.domain.model import Channel, Finding, Transcript, Turn, Verdict
from qa_console.domain.rubric.model import Rubric
from qa_console.domain.rubric.phrases import PhraseBook, read_phrases
from qa_console.files.rubric import RubricFolder
from tests.benchmarks.bench_language import figures, hear
from tests.spoken_lines import CHECKS, lines, turns


@cache
def form(name: str) -> tuple[Rubric, PhraseBook]:
    folder = shipped("rubrics")
    rubric = RubricFolder(folder).read(folder / f"{name}.yaml").rubric
    return rubric, read_phrases(rubric.phrases)


def found(*said: str, name: str = "service-quality") -> tuple[Finding, ...]:
    rubric, book = form(name)
    return run_checks(CallMaterial(Transcript(turns(*said)), rubric, book=book))


@pytest.mark.parametrize(
    ("check", "least_f1", "most_alarms"),
    [
        ("taboo", 0.92, 0.04),
        ("confirmation", 0.93, 0.08),
        ("courtesy", 0.95, 0.04),
        ("repeated_question", 0.8, 0.08),
    ],
)
def test_the_shipped_lists_hear_as_well_in_lines_that_they_were_never_tuned_on(
    check: str, least_f1: float, most_alarms: float
) -> None:
    made = figures([hear(line) for line in lines(check) if line.aside])
    assert made.f1 >= least_f1
    assert made.false_alarms <= most_alarms


@pytest.mark.parametrize("check", CHECKS)
def test_the_shipped_lists_find_what_a_careful_listener_finds(check: str) -> None:
    heard = [hear(line) for line in lines(check) if not line.aside]
    missed = [one for one in heard if one.found != one.line.labels]
    assert missed == []


def test_the_model_wording_confirms_and_is_no_taboo() -> None:
    findings = found("先生，不知道我刚才是否将您的问题解释清楚了？")
    assert [(one.criterion, one.label, one.verdict.value) for one in findings] == [
        ("A6", "confirmation", "met")
    ]
    assert findings[0].quote == "不知道我刚才是否将您的问题解释清楚了"


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("这个我不清楚，我帮您查一下", "help"),
        ("这个不归我们管，我给您转接售后", "transfer"),
        ("我不知道您指的是哪个订单", "clarify"),
        ("这个网上办不了，需要您带身份证来", "alternative"),
        ("我不太确定", "doubtful"),
    ],
)
def test_what_is_left_in_doubt_is_unsure_with_its_reason(said: str, reason: str) -> None:
    findings = [one for one in found(said) if one.check == "taboo"]
    assert [(one.verdict, one.reason) for one in findings] == [(Verdict.UNSURE, reason)]


def test_help_in_the_next_turn_of_the_agent_counts_and_after_the_customer_it_does_not() -> None:
    at_once = found("这个我不清楚。", "我马上帮您查一下。")
    later = found("这个我不清楚。", "C:那怎么办", "我马上帮您查一下。")
    assert [one.verdict for one in at_once if one.check == "taboo"] == [Verdict.UNSURE]
    assert [one.verdict for one in later if one.check == "taboo"] == [Verdict.VIOLATED]


def test_a_greeting_in_the_middle_and_a_goodbye_at_the_beginning_count_for_nothing() -> None:
    talk = [part for number in range(6) for part in (f"这是第{number}步", "C:好")]
    assert found("拜拜", *talk, "您好", *talk) == ()


def test_an_unknown_speaker_makes_every_finding_unsure() -> None:
    rubric, book = form("service-quality")
    transcript = Transcript((Turn(0.0, 4.0, Channel.MIXED, "这事不归我们管，谢谢"),))
    findings = run_checks(CallMaterial(transcript, rubric, book=book))
    assert {(one.label, one.verdict, one.reason) for one in findings} == {
        ("not_our_job", Verdict.UNSURE, "speaker_unknown"),
        ("thanks", Verdict.UNSURE, "speaker_unknown"),
    }


def test_the_follow_up_form_asks_its_items_for_single_words() -> None:
    findings = found(
        "您好，我是市一院的护士", "C:你好", "谢谢您配合，祝您早日康复，再见", name="hospital-follow-up"
    )
    assert {(one.criterion, one.label) for one in findings} == {
        ("O1", "greeting"),
        ("M3", "thanks"),
        ("M3", "goodbye"),
    }


def test_both_shipped_forms_hear_with_the_same_lists() -> None:
    assert form("service-quality")[0].phrases == form("hospital-follow-up")[0].phrases
