"""Laws of reading transcripts and of findings that hold for any text."""

from __future__ import annotations

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from qa_console.bootstrap import shipped
from qa_console.domain.findings.material import CallMaterial
from qa_console.domain.findings.registry import run_checks
from qa_console.domain.model import Channel, Transcript, Turn
from qa_console.domain.rubric.model import Rubric
from qa_console.domain.rubric.phrases import PhraseBook, read_phrases
from qa_console.domain.spoken import listen
from qa_console.domain.text import clean
from qa_console.errors import TranscriptError
from qa_console.files.rubric import RubricFolder
from qa_console.speech.readers import read_transcript, write_project

_any_text = st.text(st.characters(codec=None), max_size=40)
_WORDS = """
    我 不 清楚 知道 也 您 好 请 申请 谢谢 ， 。 ？ ( “ ” 呃 这事不归我们管 没办法 不能办 明白了吗 如果
    i don't know please
"""
_words = st.sampled_from(_WORDS.split())
_spoken = st.lists(_words, max_size=12).map(" ".join) | _any_text
_channels = st.sampled_from(list(Channel))


@st.composite
def _turns(draw: st.DrawFn) -> Turn:
    start = draw(st.floats(0, 1000))
    length = draw(st.floats(0, 30))
    timed = draw(st.booleans())
    return Turn(
        start if timed else None, start + length if timed else None, draw(_channels), clean(draw(_spoken))
    )


_transcripts = st.lists(_turns(), max_size=8)


@cache
def _form() -> tuple[Rubric, PhraseBook]:
    folder = shipped("rubrics")
    rubric = RubricFolder(folder).read(folder / "service-quality.yaml").rubric
    return rubric, read_phrases(rubric.phrases)


@given(_transcripts)
def test_reading_what_was_written_gives_the_same_turns(turns: list[Turn]) -> None:
    once = read_transcript(write_project(Transcript(tuple(turns))).encode(), "t.json")
    assert sorted(map(repr, once.turns)) == sorted(map(repr, turns))
    assert read_transcript(write_project(once).encode(), "t.json").turns == once.turns


@given(st.binary(max_size=200) | _any_text.map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        turns = read_transcript(data, "t").turns
    except TranscriptError as refused:
        place = refused.where or ""
    else:
        place = "t"
        assert all(turn.text == clean(turn.text) for turn in turns)
    assert place.startswith("t")


@settings(deadline=None)  # the first example reads the form
@given(_transcripts)
def test_every_finding_quotes_its_turn_and_lies_inside_it(turns: list[Turn]) -> None:
    rubric, book = _form()
    for found in run_checks(CallMaterial(Transcript(tuple(turns)), rubric, book=book)):
        assert found.turn is not None
        turn = turns[found.turn]
        assert found.quote
        assert found.quote in turn.text
        assert turn.channel is not Channel.CUSTOMER
        assert 0 <= found.confidence <= 1
        if turn.start_s is not None and turn.end_s is not None:
            assert found.start_s is not None
            assert found.end_s is not None
            assert turn.start_s <= found.start_s <= found.end_s <= turn.end_s


@given(_any_text)
def test_every_folded_character_is_traced_to_where_it_was_said(text: str) -> None:
    spoken = listen(text)
    assert len(spoken.norm) == len(spoken.at)
    assert list(spoken.at) == sorted(spoken.at)
    if spoken.norm:
        assert spoken.quote(0, len(spoken.norm)) in text
