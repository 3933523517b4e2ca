"""How verdicts look everywhere: a sign first, a colour second."""

from __future__ import annotations

from collections.abc import Mapping

from qa_console.domain.model import Verdict

VERDICT_SIGNS: Mapping[Verdict, str] = {Verdict.VIOLATED: "✗", Verdict.MET: "✓", Verdict.UNSURE: "?"}
