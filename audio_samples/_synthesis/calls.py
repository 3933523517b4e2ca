"""The scripts of the calls: YAML under calls/ read into values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

AGENT, CUSTOMER = "agent", "customer"


@dataclass(frozen=True)
class Voice:
    """A voice of the synthesiser: variant (`f2`, `m4`), pitch 0-99, speed in its words per minute."""

    variant: str
    pitch: int = 50
    speed: int = 245


@dataclass(frozen=True)
class Line:
    """How the line sounds: speech levels in dBFS, noise `snr` dB below the agent, leakage of the other."""

    agent_db: float = -26.0
    customer_db: float = -27.0
    snr: float = 34.0
    leak_db: float | None = None
    overdrive_db: float = 0.0


@dataclass(frozen=True)
class Step:
    """One thing that happens: a turn (kind `agent` or `customer`), or hold music, a ring, a silence."""

    kind: str
    text: str = ""
    seconds: float = 0.0
    gap_s: float | None = None
    over_s: float | None = None
    at_s: float | None = None
    say: str = ""
    typing: bool = False
    marks: tuple[str, ...] = ()
    traps: Mapping[str, str] = field(default_factory=dict)
    good: Mapping[str, str] = field(default_factory=dict)
    bad: Mapping[str, str] = field(default_factory=dict)
    serious: str = ""


@dataclass(frozen=True)
class Call:
    stem: str
    started_at: datetime
    agent_id: str
    agent_name: str
    team: str
    team_leader: str
    language: str
    direction: str
    queue: str
    phone: str
    order: str
    satisfaction: int | None
    tags: tuple[str, ...]
    summary: str
    agent_voice: Voice
    customer_voice: Voice
    line: Line
    not_applicable: tuple[str, ...]
    talk: tuple[Step, ...]


def load_calls(folder: Path) -> list[Call]:
    """Every call of every file in `folder` but people.yaml, by the time of its start."""
    people = _read(folder / "people.yaml")
    sheets = [_read(path) for path in sorted(folder.glob("*.yaml")) if path.name != "people.yaml"]
    return sorted((_call(raw, people) for sheet in sheets for raw in sheet), key=lambda call: call.stem)


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _call(raw: Mapping[str, Any], people: Mapping[str, Any]) -> Call:
    started = datetime.fromisoformat(raw["started_at"])
    who = people["agents"][raw["agent"]]
    language = raw.get("language", "zh")
    team = people["teams"][who["team"]]
    return Call(
        stem=f"{started:%Y%m%d-%H%M}-{raw['agent']}-{raw['name']}",
        started_at=started,
        agent_id=raw["agent"],
        agent_name=who["name"],
        team=who["team"],
        team_leader=team["leader"],
        language=language,
        direction=raw.get("direction", "inbound"),
        queue=raw["queue"],
        phone=raw["phone"],
        order=raw.get("order", ""),
        satisfaction=raw.get("satisfaction"),
        tags=tuple(raw.get("tags", ())),
        summary=raw["summary"],
        agent_voice=Voice(**who["voice"] | ({"speed": who["english_speed"]} if language == "en" else {})),
        customer_voice=Voice(**raw["customer"]),
        line=Line(**raw.get("line", {})),
        not_applicable=tuple(raw.get("na", ())),
        talk=tuple(_step(step) for step in raw["talk"]),
    )


_TURNS = {"a": AGENT, "c": CUSTOMER}


def _step(raw: Mapping[str, Any]) -> Step:
    for key, who in _TURNS.items():
        if key in raw:
            return _turn(who, raw[key], raw)
    kind = next(key for key in ("hold", "ring", "silence") if key in raw)
    return Step(kind, seconds=float(raw[kind]), typing=bool(raw.get("typing")))


def _turn(who: str, text: str, raw: Mapping[str, Any]) -> Step:
    return Step(
        who,
        text=text,
        gap_s=raw.get("gap"),
        over_s=raw.get("over"),
        at_s=raw.get("at"),
        say=raw.get("say", ""),
        marks=tuple(str(raw.get("m", "")).split()),
        traps=raw.get("trap", {}),
        good=raw.get("good", {}),
        bad=raw.get("bad", {}),
        serious=raw.get("serious", ""),
    )
