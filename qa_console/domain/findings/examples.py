"""The examples beside a label's wordings: what must be found in them, and what must not.

An example is what the agent says; ` // ` parts turns and `C:` marks the customer's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from qa_console.domain.findings.material import CallMaterial
from qa_console.domain.findings.registry import CHECKS
from qa_console.domain.model import Channel, Finding, Transcript, Turn, Verdict
from qa_console.domain.rubric.model import Rubric
from qa_console.domain.rubric.phrases import PhraseBook, read_phrases

_NEXT_TURN, _CUSTOMER = " // ", "C:"
_KEYS = (("match", True), ("no_match", False))


@dataclass(frozen=True, slots=True)
class Tried:
    """An example of `check`.`label`. `found`: the label was found for sure; `unsure`: only in doubt."""

    check: str
    label: str
    example: str
    must_match: bool
    found: bool
    unsure: bool

    @property
    def kept(self) -> bool:
        return self.found is self.must_match


def example_turns(example: str) -> tuple[Turn, ...]:
    """What is said in an example, turn by turn, without times."""
    return tuple(
        Turn(
            None,
            None,
            Channel.CUSTOMER if said.startswith(_CUSTOMER) else Channel.AGENT,
            said.removeprefix(_CUSTOMER),
        )
        for said in example.split(_NEXT_TURN)
    )


def try_examples(rubric: Rubric) -> Iterator[Tried]:
    """Every example of the rubric, tried with all its lists and guards. Raises RubricError."""
    book = read_phrases(rubric.phrases)
    for check, block in rubric.phrases.items():
        if check not in CHECKS or not isinstance(block, Mapping):
            continue
        for label, lists in block.items():
            if isinstance(lists, Mapping):
                for key, must_match in _KEYS:
                    for example in lists.get(key, ()):
                        yield _tried(rubric, book, check, label, example, must_match)


def _tried(rubric: Rubric, book: PhraseBook, check: str, label: str, example: str, must_match: bool) -> Tried:
    call = CallMaterial(Transcript(example_turns(example)), rubric, book=book)
    heard = [found for found in CHECKS[check].run(call) if _speaks_of(found, check, label)]
    found = any(one.verdict is not Verdict.UNSURE for one in heard)
    return Tried(check, label, example, must_match, found, bool(heard) and not found)


def _speaks_of(found: Finding, check: str, label: str) -> bool:
    """A check with one label of its own (repeated questions) finds that, whatever its lists are called."""
    return found.label == label or CHECKS[check].labels == (found.label,)
