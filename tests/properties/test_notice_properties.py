"""Whatever was scored: counts add up, quotes lie inside the recording, nothing in the data is markup."""

from __future__ import annotations

import re
from datetime import timedelta
from fractions import Fraction
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from qa_console.documents.html import to_html
from qa_console.documents.markdown import escape, to_markdown
from qa_console.documents.notice import document_of
from qa_console.documents.words import Words
from qa_console.domain.model import Evidence
from qa_console.domain.notices.content import TeamContent
from qa_console.domain.notices.figures import distribution
from qa_console.domain.notices.material import ReviewedCall
from qa_console.domain.notices.plain import from_plain, to_plain
from qa_console.domain.notices.team import team_content
from qa_console.domain.text import clean
from tests.notice_material import DUE, ITEMS, SINCE, TARGET, TURNS, UNTIL, call, material, team_notice

_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@st.composite
def calls(draw: st.DrawFn) -> list[ReviewedCall]:
    made = []
    for number in range(1, draw(st.integers(1, 12)) + 1):
        failed = draw(st.sets(st.sampled_from(ITEMS)))
        marks = {
            item: [
                Evidence(item, start, start + draw(st.floats(0, 90)), note=draw(_TEXTS), quote=draw(_TEXTS))
                for start in draw(st.lists(st.floats(0, 59), max_size=2))
            ]
            for item in sorted(failed)
        }
        agent = draw(st.sampled_from(["1001", "1002", "1003", "1004"]))
        day = SINCE + timedelta(days=draw(st.integers(0, (UNTIL - SINCE).days)))
        score = Fraction(draw(st.integers(0, 1000)), 10)
        made.append(call(number, agent, marks, day=day, score=score, turns=TURNS))
    return made


def _content(of: list[ReviewedCall]) -> TeamContent:
    return team_content(material(*of), "二班", since=SINCE, until=UNTIL, due=DUE, target=TARGET)


@given(calls())
def test_counts_add_up(of: list[ReviewedCall]) -> None:
    content = _content(of)
    failed = sum(1 for each in of for result in each.items if result.failed)
    problems = (*content.common, *content.individual)
    assert sum(problem.line.failed for problem in problems) == failed
    assert sum(line.findings for line in content.agents) == failed
    assert sum(band.count for band in content.distribution) == content.figures.n == len(of)
    assert sum(line.n for line in content.agents) == len(of)
    for problem in problems:
        assert len({case.evaluation for case in problem.cases}) == problem.line.failed
        assert len({case.agent for case in problem.cases}) == problem.line.agents_failed


@given(calls())
def test_every_passage_lies_inside_its_recording(of: list[ReviewedCall]) -> None:
    content = _content(of)
    for problem in (*content.common, *content.individual):
        for case in problem.cases:
            if case.start_s is not None:
                assert case.end_s is not None
                assert 0 <= case.start_s <= case.end_s <= 60.0


@given(calls())
def test_stored_content_comes_back_as_it_was(of: list[ReviewedCall]) -> None:
    content = _content(of)
    assert from_plain(TeamContent, to_plain(content)) == content


@given(st.lists(st.fractions(0, 100)))
def test_every_score_is_in_one_band(scores: list[Fraction]) -> None:
    assert sum(band.count for band in distribution(scores)) == len(scores)


@given(_TEXTS)
def test_escaped_text_reads_as_it_was_written(text: str) -> None:
    rendered = MarkdownIt().render(escape(text))
    shown = re.sub(r"^<p>|</p>$", "", rendered.strip())
    assert "<" not in shown
    for entity, char in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        shown = shown.replace(entity, char)
    assert shown == clean(text)


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)


@given(calls())
def test_nothing_in_the_data_becomes_markup(of: list[ReviewedCall]) -> None:
    notice = team_notice(material(*of))
    document = document_of(notice, Words("en"))
    tags = _Tags()
    tags.feed(to_html(document))
    assert not tags.seen & {"script", "img", "a", "link", "iframe"}
    assert "<" not in to_markdown(document).replace("\\<", "")
