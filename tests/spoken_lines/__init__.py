"""Labelled lines as people say them, and which of them stand aside.

Each line of `*.tsv`: the labels that must be found for sure (`-`: none may be), a tab, and what was said;
` // ` parts the turns and `C:` marks the customer's. The lists were tuned on the lines of this folder. The
lines in `later` were written afterwards; three in four of them, chosen by their hash before anything was
measured, stand aside: nobody tunes a list or a rule on them, and they come to a third of all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from qa_console.domain.model import Channel, Turn

FOLDER = Path(__file__).parent
CHECKS = ("taboo", "confirmation", "courtesy", "repeated_question")


@dataclass(frozen=True, slots=True)
class Line:
    """`aside`: never tuned on."""

    check: str
    labels: frozenset[str]
    said: str
    aside: bool

    @property
    def turns(self) -> tuple[Turn, ...]:
        return turns(*self.said.split(" // "))


def turns(*said: str) -> tuple[Turn, ...]:
    """Turns without times; `C:` marks the customer's."""
    return tuple(
        Turn(None, None, Channel.CUSTOMER if one.startswith("C:") else Channel.AGENT, one.removeprefix("C:"))
        for one in said
    )


def lines(check: str) -> Iterator[Line]:
    """Every line of a check, those written first before the later ones."""
    for path in (FOLDER / f"{check}.tsv", FOLDER / "later" / f"{check}.tsv"):
        for row in path.read_text("utf-8").splitlines() if path.exists() else ():
            wanted, said = row.split("\t")
            labels = frozenset() if wanted == "-" else frozenset(wanted.split(","))
            later = path.parent != FOLDER
            yield Line(check, labels, said, later and sha256(said.encode()).digest()[0] % 4 != 0)
