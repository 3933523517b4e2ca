"""Asking again for what the customer has given already (A7).

The rubric's `repeated_question` lists the pieces of information that are asked for (`order_number`, `name` …)
and, under the names in `_ROLES`, how one asks, checks, or gives no answer. A question about anything else
is known again by its own words.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from qa_console.domain.findings.hits import Hit, finding
from qa_console.domain.findings.material import CallMaterial
from qa_console.domain.model import Channel, Finding, Verdict
from qa_console.domain.rubric.phrases import Wordings
from qa_console.domain.rubric.wordlist import WordList
from qa_console.domain.spoken import ASK, MARKS

SURE, DOUBTFUL = 0.75, 0.4
_ROLES = frozenset({"asking", "bare", "checking", "no_answer", "unheard", "routine", "idle"})
_REMEMBERED = 40
_ALIKE, _SAME_TOPIC_ALIKE = 0.7, 0.5
_LEAST_WORDS = 2
_BARE_CHARS = 4
_VALUE_CHARS = 2
_LONG_VALUE = 4
_EITHER_WAY = re.compile(r"(.)[不没]\1")
"""疼不疼: a question, which does not say 不疼 again."""


@dataclass(frozen=True, slots=True)
class Question:
    """`about`: the listed pieces of information, by name; `words`: what else it says."""

    turn: int
    start: int
    end: int
    about: frozenset[str]
    words: str
    said: str


class RepeatedQuestion:
    """Verifying, reading back and asking on are other questions; so is asking again where no answer came."""

    name = "repeated_question"
    labels = ("repeated_question",)

    def run(self, call: CallMaterial) -> Iterator[Finding]:
        lists = call.phrases.of(self.name)
        if not lists or any(turn.channel is Channel.MIXED for turn in call.turns):
            return
        asked: deque[Question] = deque(maxlen=_REMEMBERED)
        for turn in call.agent_turns:
            here = list(_questions(call, turn, lists))
            for question in here:
                found = self._judge(call, question, asked, lists)
                if found is not None:
                    yield found
            asked.extend(here)

    def _judge(
        self, call: CallMaterial, question: Question, asked: deque[Question], lists: Mapping[str, Wordings]
    ) -> Finding | None:
        norm = call.spoken[question.turn].norm
        if _has(lists, "checking", norm):
            return None
        for before in reversed(asked):
            alike = _alike(before, question)
            if alike is None or not _given(call, before, question, lists):
                continue
            if _reads_back(call, before, question):
                return None
            unheard = _has(lists, "unheard", norm)
            return finding(
                call,
                Hit(
                    question.turn,
                    question.start,
                    question.end,
                    True,
                    call.spoken[question.turn],
                    question.turn,
                ),
                check=self.name,
                label=self.name,
                verdict=Verdict.VIOLATED if alike and not unheard else Verdict.UNSURE,
                confidence=SURE if alike and not unheard else DOUBTFUL,
                reason="unheard" if unheard else ("given" if alike else "doubtful"),
            )
        return None


def _questions(call: CallMaterial, turn: int, lists: Mapping[str, Wordings]) -> Iterator[Question]:
    norm, near = call.spoken[turn].norm, call.near[turn]
    topics = {
        name: one.sure
        for name, one in lists.items()
        if name not in _ROLES and one.sure is not None and one.sure in near
    }
    for start, end in _clauses(norm):
        said = norm[start:end]
        asks = norm[end : end + 1] == ASK or _EITHER_WAY.search(said) is not None
        asks = asks or _has(lists, "asking", said) or _has(lists, "bare", said)
        about = frozenset(name for name, words in topics.items() if words.search(said))
        if not (asks or about) or _has(lists, "routine", said):
            continue
        words = _words(said, about, lists)
        if asks or len(words) <= _BARE_CHARS:
            yield Question(turn, start, end, about, words, said)


def _words(said: str, about: frozenset[str], lists: Mapping[str, Wordings]) -> str:
    """What is left of a question without what it is about, how it asks, and words that say nothing."""
    for name in (*sorted(about), "asking", "idle"):
        words = _list(lists, name)
        if words is not None:
            said = words.pattern.sub("" if name in about else " ", said)
    return " ".join(said.split()) if said.isascii() else "".join(said.split())


def _clauses(norm: str) -> Iterator[tuple[int, int]]:
    start = 0
    for at, char in enumerate(norm):
        if char in MARKS:
            if at > start:
                yield start, at
            start = at + 1
    if start < len(norm):
        yield start, len(norm)


def _alike(before: Question, after: Question) -> bool | None:
    """Whether both ask for the same: True, False where it is in doubt, None where they do not."""
    likeness = _likeness(before.words, after.words)
    if before.about or after.about:
        if not before.about & after.about:
            return None
        if likeness >= _SAME_TOPIC_ALIKE:
            return True
        return False if not before.words or not after.words else None
    enough = min(len(before.words), len(after.words)) >= _LEAST_WORDS
    return True if enough and likeness >= _ALIKE else None


def _likeness(one: str, other: str) -> float:
    """Dice's coefficient over words of Latin script and single characters; 1 for two empty texts."""
    first, second = _units(one), _units(other)
    total = first.total() + second.total()
    return 2 * (first & second).total() / total if total else 1.0


def _units(text: str) -> Counter[str]:
    latin = "".join(char if char.isascii() else " " for char in text)
    return Counter([*latin.split(), *(char for char in text if not char.isascii())])


def _given(call: CallMaterial, before: Question, after: Question, lists: Mapping[str, Wordings]) -> bool:
    """Whether the customer answered: at once, or with a number later."""
    at_once = True
    for index in range(before.turn + 1, after.turn):
        norm = call.spoken[index].norm
        if call.turns[index].channel is not Channel.CUSTOMER:
            at_once = at_once and not norm
            continue
        answered = bool(norm) and not norm.endswith(ASK) and not _has(lists, "no_answer", norm)
        if answered and (at_once or sum(char.isdigit() for char in norm) >= _LONG_VALUE):
            return True
    return False


def _reads_back(call: CallMaterial, before: Question, after: Question) -> bool:
    """Whether the second question's turn says again what the customer told in between."""
    said = _EITHER_WAY.sub(r"\1", call.spoken[after.turn].norm)
    for index in range(before.turn + 1, after.turn):
        if call.turns[index].channel is Channel.CUSTOMER:
            told = call.spoken[index].norm
            for at in range(len(told) - _VALUE_CHARS + 1):
                value = told[at : at + _VALUE_CHARS]
                if value.isalnum() and value in said and value not in before.said and not _is_letters(value):
                    return True
    return False


def _is_letters(value: str) -> bool:
    return value.isascii() and not any(char.isdigit() for char in value)


def _has(lists: Mapping[str, Wordings], role: str, said: str) -> bool:
    words = _list(lists, role)
    return words is not None and words.search(said) is not None


def _list(lists: Mapping[str, Wordings], name: str) -> WordList | None:
    return lists[name].sure if name in lists else None
