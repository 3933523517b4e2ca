"""All checks by name, and running those that a rubric's items ask for.

A new check is a class with `name`, `labels` and `run`, added to `CHECKS`; nobody who runs checks changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from qa_console.domain.findings.confirmation import Confirmation
from qa_console.domain.findings.courtesy import Courtesy
from qa_console.domain.findings.manner import Manner
from qa_console.domain.findings.material import CallMaterial, Check
from qa_console.domain.findings.repetition import RepeatedQuestion
from qa_console.domain.findings.taboo import Taboo
from qa_console.domain.findings.timing import DeadAir, Interruption, PromptAnswer
from qa_console.domain.model import Finding

_ALL: tuple[Check, ...] = (
    Taboo(),
    Manner(),
    Courtesy(),
    Confirmation(),
    RepeatedQuestion(),
    Interruption(),
    DeadAir(),
    PromptAnswer(),
)
CHECKS: Mapping[str, Check] = {check.name: check for check in _ALL}


def run_checks(call: CallMaterial) -> tuple[Finding, ...]:
    """Findings for every item that names a check, in the order of the call.

    An item names a check (`taboo`), or one label of it (`courtesy:greeting`). A name that no check has
    yields nothing, so that a rubric may speak of checks which this version does not know.
    """
    heard: dict[str, tuple[Finding, ...]] = {}
    found: list[Finding] = []
    for item in call.rubric.items():
        for name, label in map(_reference, item.checks):
            if name not in heard:
                heard[name] = tuple(CHECKS[name].run(call)) if name in CHECKS else ()
            found += [replace(f, criterion=item.id) for f in heard[name] if label in ("", f.label)]
    return tuple(sorted(dict.fromkeys(found), key=lambda finding: _position(call, finding)))


def _reference(named: str) -> tuple[str, str]:
    name, _, label = named.partition(":")
    return name.strip(), label.strip()


def _position(call: CallMaterial, finding: Finding) -> tuple[float, int]:
    """By time; where the transcript has none, by turn."""
    if finding.start_s is not None:
        return finding.start_s, finding.turn if finding.turn is not None else -1
    before = (t.start_s for t in reversed(call.turns[: (finding.turn or 0) + 1]) if t.start_s is not None)
    return next(before, 0.0), finding.turn or 0
