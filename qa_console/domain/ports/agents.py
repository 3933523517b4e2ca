"""Agents, teams, and who was in which team when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, tzinfo
from typing import Protocol

from qa_console.domain.model import Agent, Membership, Team


class Agents(Protocol):
    def get(self, agent_id: str) -> Agent:
        """The agent with that id. Raises NotFound."""

    def named(self, text: str) -> list[Agent]:
        """Agents whose id or name is `text`, by id."""

    def all(self) -> list[Agent]:
        """Every agent, by id."""

    def teams(self) -> list[Team]:
        """Every team, by name."""

    def memberships(self, agent_id: str) -> tuple[Membership, ...]:
        """The agent's teams, oldest first."""

    def team_on(self, agent_id: str, day: date) -> str:
        """The team on that day; the first known one before it was dated, empty when none is."""

    def members(self, team: str, day: date) -> list[Agent]:
        """Who was in the team on that day, by id."""

    def settle(self, agent_ids: Iterable[str], zone: tzinfo) -> None:
        """Bring names and dated memberships of these agents in line with their recordings."""
