"""What every use case works with: the store, the clock, the zone, the settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # reading the config at start must not read every port
    from qa_console.domain.model import Person
    from qa_console.domain.ports.unit_of_work import UnitOfWork


class OpenWork(Protocol):
    def __call__(self, acting: Person, *, write: bool = False) -> UnitOfWork: ...


@dataclass(frozen=True, slots=True)
class Settings:
    """The workspace's config, checked. `rubric`: id of the form used when none is named.

    `hosts`: servers that may be asked, `storage`: how to reach them (see `domain.remote.RemoteRules`).
    `target`: the score below which a criterion counts as below target (0-100).
    """

    home: Path
    lang: str = "zh"
    zone: str = "Asia/Shanghai"
    rubric: str = "service-quality"
    target: int = 85
    follow_up_days: int = 7
    import_pattern: str = "{date}-{time}-{agent_id}-{queue}-{seq}"
    hosts: tuple[str, ...] = ()
    storage: Mapping[str, Mapping[str, str | int | float | bool]] = field(default_factory=dict)
    longest_hours: float = 24.0
    profile: str = "accurate"
    thresholds: Mapping[str, float] = field(default_factory=dict)
    listening: Mapping[str, float] = field(default_factory=dict)
    theme: str = ""
    keys: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Workplace:
    """`work(acting, write=True)` begins a unit of work that may change things.

    `clock` gives aware UTC moments; `new_seed` a seed that nobody chose.
    """

    work: OpenWork
    clock: Callable[[], datetime]
    zone: tzinfo
    settings: Settings
    new_seed: Callable[[], int]
