"""Running checks: which items they speak to, in what order, and which answers they suggest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from qa_console.domain.findings.material import CallMaterial
from qa_console.domain.findings.registry import CHECKS, run_checks
from qa_console.domain.findings.suggest import suggestions
from qa_console.domain.model import Acoustics, Channel, Finding, Span, Transcript, Turn, Verdict
from qa_console.domain.rubric.model import Item, Kind, Rubric, Scale, Section, Tag

PHRASES: Mapping[str, object] = {
    "taboo": {"dont_know": ["我不知道"], "cannot_do": ["不能办"]},
    "courtesy": {"greeting": ["您好"], "please": ["请"], "goodbye": ["再见"]},
    "confirmation": {"confirmation": ["清楚了吗"]},
}


def item(name: str, *checks: str, kind: Kind = Kind.YES_NO, tags: tuple[Tag, ...] = ()) -> Item:
    return Item(name, {}, Fraction(1), kind, checks=checks, tags=tags)


def rubric(*items: Item, thresholds: Mapping[str, object] | None = None) -> Rubric:
    return Rubric(
        "r", 1, {}, Scale(Fraction(60)), (Section("S", {}, Fraction(1), items),), PHRASES, thresholds or {}
    )


def agent(*texts: str) -> Transcript:
    return Transcript(
        tuple(Turn(n * 10.0, n * 10.0 + 4, Channel.AGENT, text) for n, text in enumerate(texts))
    )


def run(transcript: Transcript, form: Rubric, acoustics: Acoustics | None = None) -> tuple[Finding, ...]:
    return run_checks(CallMaterial(transcript, form, acoustics))


def test_a_form_without_checks_yields_nothing() -> None:
    assert run(agent("我不知道"), rubric(item("A"))) == ()


def test_a_check_that_is_not_known_yields_nothing() -> None:
    assert run(agent("我不知道"), rubric(item("A", "telepathy"))) == ()


def test_findings_carry_the_item_that_asked_for_the_check() -> None:
    findings = run(
        agent("我不知道"), rubric(item("A", "taboo"), item("B", "taboo:cannot_do"), item("C", "taboo"))
    )
    assert [found.criterion for found in findings] == ["A", "C"]


def test_findings_stand_in_the_order_of_the_call() -> None:
    findings = run(agent("再见", "我不知道", "您好"), rubric(item("A", "courtesy"), item("B", "taboo")))
    assert [found.start_s for found in findings] == [0, 10, 20]


def test_a_quote_has_the_part_of_the_turns_time_that_its_share_comes_to() -> None:
    (found,) = run(agent("好的好的，请"), rubric(item("A", "courtesy")))
    assert (found.start_s, found.end_s, found.quote) == (3.333, 4.0, "请")


def test_a_violation_speaks_for_no_and_keeping_for_yes() -> None:
    form = rubric(item("A", "taboo"), item("B", "confirmation"), item("C", "courtesy"))
    findings = run(agent("您好，请讲", "我不知道，清楚了吗", "再见"), form)
    made = suggestions(form, findings)
    assert [(one.item, one.answer) for one in made] == [("A", False), ("B", True), ("C", True)]
    assert [findings[index].label for index in made[2].why] == ["greeting", "please", "goodbye"]


def test_polite_words_alone_suggest_nothing_without_greeting_and_goodbye() -> None:
    form = rubric(item("A", "courtesy"))
    assert suggestions(form, run(agent("您好", "请讲"), form)) == ()


def test_an_item_that_names_its_words_is_kept_when_all_were_said() -> None:
    form = rubric(item("A", "courtesy:greeting"), item("B", "courtesy:please", "courtesy:goodbye"))
    assert [one.item for one in suggestions(form, run(agent("您好", "请讲"), form))] == ["A"]


def test_what_is_in_doubt_suggests_nothing() -> None:
    form = rubric(item("A", "taboo"))
    doubt = Finding("A", "taboo", "x", Verdict.UNSURE, 0, 1, Channel.AGENT, 0, "x", 0.5)
    assert suggestions(form, [doubt]) == ()


def test_only_tags_named_like_labels_are_suggested_and_points_never_are() -> None:
    tags = (Tag("dont_know", {}), Tag("cold", {}))
    form = rubric(item("A", "taboo", kind=Kind.TAGS, tags=tags), item("B", "taboo", kind=Kind.POINTS))
    made = suggestions(form, run(agent("我不知道，不能办"), form))
    assert [(one.item, one.answer) for one in made] == [("A", ["dont_know"])]


SOUND = Acoustics(
    60.0,
    8000,
    (Channel.AGENT, Channel.CUSTOMER),
    {Channel.AGENT: (Span(0, 10), Span(20, 30)), Channel.CUSTOMER: (Span(25, 40),)},
    interruptions=((Span(1, 2), Channel.AGENT), (Span(25, 30), Channel.CUSTOMER)),
    dead_air=(Span(10, 20), Span(40, 60)),
)


def test_interruptions_by_the_agent_and_dead_air_are_left_for_a_person_to_judge() -> None:
    findings = run(agent("您好"), rubric(item("A", "interruption", "dead_air")), SOUND)
    assert [(found.label, found.start_s, found.verdict, found.turn) for found in findings] == [
        ("interruption", 1, Verdict.UNSURE, 0),
        ("dead_air", 10, Verdict.UNSURE, None),
        ("dead_air", 40, Verdict.UNSURE, None),
    ]


def test_a_forms_own_threshold_is_measured_anew() -> None:
    findings = run(agent("您好"), rubric(item("A", "dead_air"), thresholds={"dead_air": 15}), SOUND)
    assert [found.start_s for found in findings] == [40]


def test_every_check_says_what_it_may_find() -> None:
    assert {label for check in CHECKS.values() for label in check.labels} >= {
        "not_our_job", "dont_know", "cannot_do", "always_this_way", "already_told_you", "greeting", "please",
        "thanks", "sorry", "goodbye", "confirmation", "interruption", "dead_air",
    }  # fmt: skip


def test_an_answer_that_is_long_in_coming_is_pointed_at() -> None:
    speech = {
        Channel.CUSTOMER: (Span(0, 4), Span(20, 24)),
        Channel.AGENT: (Span(9, 15), Span(25.5, 28)),
    }
    acoustics = replace(SOUND, speech=speech)
    findings = run(agent("好"), rubric(item("A8", "prompt_answer")), acoustics)
    assert [(one.label, one.verdict, one.start_s, one.end_s) for one in findings] == [
        ("slow_answer", Verdict.UNSURE, 4, 9)
    ]
    strict = rubric(item("A8", "prompt_answer"), thresholds={"slow_answer": 1})
    assert [one.start_s for one in run(agent("好"), strict, acoustics)] == [4, 24]
