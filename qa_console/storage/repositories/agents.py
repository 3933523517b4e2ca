"""Agents, teams and memberships in SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, tzinfo
from itertools import groupby
from operator import itemgetter
from typing import TypeVar

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.orm import Session

from qa_console.domain.membership import memberships_from
from qa_console.domain.model import Agent, Membership, Team
from qa_console.errors import NotFound
from qa_console.i18n import mark
from qa_console.storage.tables import AgentRow, MembershipRow, RecordingRow, TeamRow

AT_ONCE = 500
"""How many values one question names; databases limit the number of parameters."""

T = TypeVar("T")


def chunks(values: Iterable[T]) -> Iterator[list[T]]:
    """`values` in lists of at most AT_ONCE."""
    whole = list(values)
    for start in range(0, len(whole), AT_ONCE):
        yield whole[start : start + AT_ONCE]


class SqlAgents:
    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, agent_id: str) -> Agent:
        row = self._session.scalar(select(AgentRow).where(AgentRow.agent_id == agent_id))
        if row is None:
            raise NotFound(
                mark("no agent has the id {id}"),
                id=agent_id,
                where=agent_id,
                remedy=mark("see `qa-console recordings list` for the agents that are known"),
            )
        return Agent(row.agent_id, row.name)

    def named(self, text: str) -> list[Agent]:
        hit = or_(AgentRow.agent_id == text, AgentRow.name == text)
        rows = self._session.execute(
            select(AgentRow.agent_id, AgentRow.name).where(hit).order_by(AgentRow.agent_id)
        )
        return [Agent(agent_id, name) for agent_id, name in rows]

    def all(self) -> list[Agent]:
        rows = self._session.execute(select(AgentRow.agent_id, AgentRow.name).order_by(AgentRow.agent_id))
        return [Agent(agent_id, name) for agent_id, name in rows]

    def teams(self) -> list[Team]:
        names = self._session.scalars(select(TeamRow.name).order_by(TeamRow.name))
        return [Team(name, name) for name in names]

    def memberships(self, agent_id: str) -> tuple[Membership, ...]:
        rows = self._session.execute(
            select(TeamRow.name, MembershipRow.since, MembershipRow.until)
            .join_from(MembershipRow, TeamRow, TeamRow.pk == MembershipRow.team_pk)
            .join(AgentRow, AgentRow.pk == MembershipRow.agent_pk)
            .where(AgentRow.agent_id == agent_id)
            .order_by(MembershipRow.since)
        )
        return tuple(Membership(agent_id, team, since, until) for team, since, until in rows)

    def team_on(self, agent_id: str, day: date) -> str:
        known = self.memberships(agent_id)
        before = [one.team for one in known if one.since <= day]
        return before[-1] if before else known[0].team if known else ""

    def members(self, team: str, day: date) -> list[Agent]:
        still = or_(MembershipRow.until.is_(None), MembershipRow.until > day)
        rows = self._session.execute(
            select(AgentRow.agent_id, AgentRow.name)
            .join(MembershipRow, MembershipRow.agent_pk == AgentRow.pk)
            .join(TeamRow, TeamRow.pk == MembershipRow.team_pk)
            .where(TeamRow.name == team, MembershipRow.since <= day, still)
            .order_by(AgentRow.agent_id)
        )
        return [Agent(agent_id, name) for agent_id, name in rows]

    def keys(self, agent_ids: Iterable[str]) -> dict[str, int]:
        """Storage keys of agents, made where they are new."""
        return self._keys(agent_ids, self._known_agents, lambda new: {"agent_id": new, "name": ""}, AgentRow)

    def team_keys(self, names: Iterable[str]) -> dict[str, int]:
        """Storage keys of teams, made where they are new."""
        return self._keys(names, self._known_teams, lambda new: {"name": new}, TeamRow)

    def _known_agents(self, some: Sequence[str]) -> dict[str, int]:
        asked = select(AgentRow.agent_id, AgentRow.pk).where(AgentRow.agent_id.in_(some))
        return {row.agent_id: row.pk for row in self._session.execute(asked)}

    def _known_teams(self, some: Sequence[str]) -> dict[str, int]:
        asked = select(TeamRow.name, TeamRow.pk).where(TeamRow.name.in_(some))
        return {row.name: row.pk for row in self._session.execute(asked)}

    def _keys(
        self,
        wanted: Iterable[str],
        known: Callable[[Sequence[str]], dict[str, int]],
        fresh: Callable[[str], dict[str, str]],
        table: type[AgentRow] | type[TeamRow],
    ) -> dict[str, int]:
        found: dict[str, int] = {}
        for some in chunks(dict.fromkeys(wanted)):
            here = known(some)
            new = [name for name in some if name not in here]
            if new:
                self._session.execute(insert(table), [fresh(name) for name in new])
                here |= known(new)
            found |= here
        return found

    def settle(self, agent_ids: Iterable[str], zone: tzinfo) -> None:
        for some in chunks(dict.fromkeys(agent_ids)):
            keys = self._known_agents(some)
            ids = {key: agent_id for agent_id, key in keys.items()}
            history = self._session.execute(
                select(RecordingRow.agent_pk, RecordingRow.started_at, TeamRow.name, RecordingRow.agent_name)
                .outerjoin(TeamRow, TeamRow.pk == RecordingRow.team_pk)
                .where(RecordingRow.agent_pk.in_(ids))
                .order_by(RecordingRow.agent_pk, RecordingRow.started_at.nulls_first(), RecordingRow.pk)
            )
            for key, rows in groupby(history, key=itemgetter(0)):
                self._settle_one(key, ids[key], [(at, team, name) for _, at, team, name in rows], zone)

    def _settle_one(
        self,
        key: int,
        agent_id: str,
        history: Sequence[tuple[datetime | None, str | None, str]],
        zone: tzinfo,
    ) -> None:
        name = next((name for _, _, name in reversed(history) if name), "")
        if name:
            self._session.execute(update(AgentRow).where(AgentRow.pk == key).values(name=name))
        worked = [(_day(at, zone), team or "") for at, team, _ in history if at is not None]
        due = memberships_from(agent_id, worked)
        if tuple(due) == self.memberships(agent_id):
            return
        self._session.execute(delete(MembershipRow).where(MembershipRow.agent_pk == key))
        teams = self.team_keys(one.team for one in due)
        rows = [
            {"agent_pk": key, "team_pk": teams[one.team], "since": one.since, "until": one.until}
            for one in due
        ]
        if rows:
            self._session.execute(insert(MembershipRow), rows)


def _day(moment: datetime, zone: tzinfo) -> date:
    return moment.astimezone(zone).date()
