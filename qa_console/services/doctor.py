"""What works on this machine and what does not, in the order in which somebody would mend it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from qa_console.errors import QaConsoleError
from qa_console.i18n import mark


class Health(StrEnum):
    """`WARNING`: everything else works without it. `FAILED`: the console cannot do its work."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing looked at. `message` and `remedy` are catalogue templates over `values`."""

    name: str
    health: Health
    message: str
    values: Mapping[str, object] = field(default_factory=dict)
    remedy: str | None = None


Probe = Callable[[], Diagnosis]


def examine(probes: Iterable[tuple[str, Health, Probe]]) -> list[Diagnosis]:
    """Run every probe, whatever the others say; one that raises counts as its own severity.

    `probes`: name, how bad its failure is, and the probe.
    """
    return [_run(name, severity, probe) for name, severity, probe in probes]


def _run(name: str, severity: Health, probe: Probe) -> Diagnosis:
    try:
        return probe()
    except QaConsoleError as error:
        return Diagnosis(name, severity, error.message, error.values, error.remedy)
    except Exception as exc:  # a doctor that dies of what it looks at helps nobody
        return Diagnosis(name, severity, mark("{reason}"), {"reason": f"{type(exc).__name__}: {exc}"})
