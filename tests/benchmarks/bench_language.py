"""How well the shipped lists hear: F1 by check and label, and false alarms, on the labelled lines.

The lines that stand aside are never tuned on, so theirs are the figures to believe. `python -m
tests.benchmarks.bench_language --missed` names the lines that were tuned on and are judged wrongly.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from statistics import mean

from qa_console.bootstrap import shipped
from qa_console.domain.findings.material import CallMaterial
from qa_console.domain.findings.registry import CHECKS as KNOWN
from qa_console.domain.model import Transcript, Verdict
from qa_console.domain.rubric.model import Rubric
from qa_console.domain.rubric.phrases import PhraseBook, read_phrases
from qa_console.files.rubric import RubricFolder
from tests.spoken_lines import CHECKS, Line, lines

PROMISED = {
    "taboo": "F1 at least 0.92, false alarms at most 4 %",
    "confirmation": "F1 at least 0.93",
    "courtesy": "mean F1 at least 0.95",
    "repeated_question": "F1 at least 0.8",
}
SURE = {"taboo": Verdict.VIOLATED, "repeated_question": Verdict.VIOLATED}


@dataclass(frozen=True, slots=True)
class Heard:
    """A line with the labels that were found for sure."""

    line: Line
    found: frozenset[str]


@dataclass(frozen=True, slots=True)
class Figures:
    """`f1` pools the labels of taboo and confirmation; for courtesy it is the mean over the labels."""

    f1: float
    by_label: dict[str, float]
    false_alarms: float
    lines: int


@cache
def form() -> tuple[Rubric, PhraseBook]:
    folder = shipped("rubrics")
    rubric = RubricFolder(folder).read(folder / "service-quality.yaml").rubric
    return rubric, read_phrases(rubric.phrases)


def hear(line: Line) -> Heard:
    """What the check finds for sure, judged as `run_checks` would."""
    rubric, book = form()
    call = CallMaterial(Transcript(line.turns), rubric, book=book)
    check = KNOWN.get(line.check)
    found = check.run(call) if check is not None else ()
    sure = SURE.get(line.check, Verdict.MET)
    return Heard(line, frozenset(one.label for one in found if one.verdict is sure))


def figures(heard: Sequence[Heard]) -> Figures:
    """F1 by label and over all, and the share of lines without a label in which something was found."""
    labels = sorted({label for one in heard for label in one.line.labels | one.found})
    by_label = {label: _f1(heard, [label]) for label in labels}
    none = [one for one in heard if not one.line.labels]
    alarms = sum(1 for one in none if one.found) / max(1, len(none))
    courtesy = bool(heard) and heard[0].line.check == "courtesy"
    f1 = mean(by_label.values()) if courtesy else _f1(heard, labels)
    return Figures(f1, by_label, alarms, len(heard))


def _f1(heard: Sequence[Heard], labels: Sequence[str]) -> float:
    pairs = [(label in one.line.labels, label in one.found) for one in heard for label in labels]
    right = sum(1 for wanted, found in pairs if wanted and found)
    wrong = sum(1 for wanted, found in pairs if wanted is not found)
    return 2 * right / (2 * right + wrong) if right + wrong else 1.0


def _report(check: str, heard: Sequence[Heard]) -> Iterator[str]:
    parts = (
        ("aside", [one for one in heard if one.line.aside]),
        ("tuned", [one for one in heard if not one.line.aside]),
        ("all", heard),
    )
    for name, part in parts:
        made = figures(part)
        labels = ", ".join(f"{label} {f1:.2f}" for label, f1 in made.by_label.items())
        yield (
            f"{check}, {name} ({made.lines} lines): F1 {made.f1:.3f}, "
            f"false alarms {made.false_alarms:.1%} (promised: {PROMISED[check]}); {labels}"
        )


def main(arguments: Sequence[str] = ()) -> None:
    for check in CHECKS:
        heard = [hear(line) for line in lines(check)]
        for row in _report(check, heard):
            print(row)
        if "--missed" in arguments:
            for one in heard:
                if not one.line.aside and one.found != one.line.labels:
                    print(f"  {sorted(one.line.labels)} {one.line.said} -> {sorted(one.found)}")


if __name__ == "__main__":
    main(sys.argv[1:])
