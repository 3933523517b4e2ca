"""What the command palette finds: every key's action, recordings, agents."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from textual.command import DiscoveryHit, Hit, Hits, Provider

from qa_console.i18n import tr
from qa_console.tui.formatting import shown
from qa_console.tui.keys import GROUPS, KEYS, Key
from qa_console.tui.messages import OpenRecording, WriteNotice

if TYPE_CHECKING:
    from qa_console.tui.app import ConsoleApp


class ConsoleProvider(Provider):
    @property
    def console_app(self) -> ConsoleApp:
        from qa_console.tui.app import ConsoleApp

        app = self.app
        assert isinstance(app, ConsoleApp)
        return app


class Keys(ConsoleProvider):
    """Every action that works on the screen below."""

    def _working(self) -> list[Key]:
        active = {binding.binding.id for binding in self.screen.active_bindings.values()}
        return [key for key in KEYS if key.id in active and key.listed and key.id != "palette"]

    async def discover(self) -> Hits:
        for key in self._working():
            yield DiscoveryHit(_label(key), partial(self._press, key), help=tr(GROUPS[key.group]))

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for key in self._working():
            label = _label(key)
            if (score := matcher.match(label)) > 0:
                yield Hit(
                    score, matcher.highlight(label), partial(self._press, key), help=tr(GROUPS[key.group])
                )

    def _press(self, key: Key) -> None:
        bound = next(
            (each for each in self.screen.active_bindings.values() if each.binding.id == key.id), None
        )
        if bound is not None:
            self.app.call_later(self.app.run_action, bound.binding.action, bound.node)


def _label(key: Key) -> str:
    return f"{tr(key.description)}  ({key.shown()})".replace("[", "\\[")


class Recordings(ConsoleProvider):
    """Recordings by order, phone, agent or words."""

    async def search(self, query: str) -> Hits:
        if len(query.strip()) < 2:
            return
        found = await asyncio.to_thread(self.console_app.desk.find, query, 10)
        for place, one in enumerate(found):
            who = shown(one.facts.agent_name or one.facts.agent_id)
            label = f"{one.id}  {who}  {shown(one.facts.order_id)}".replace("[", "\\[")
            yield Hit(0.9 - place / 100, label, partial(self._open, one.id), help=tr("open the recording"))

    def _open(self, recording: str) -> None:
        self.app.post_message(OpenRecording(recording))


class Agents(ConsoleProvider):
    """Agents with scored calls: writes a notice."""

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for one in await asyncio.to_thread(self.console_app.desk.subjects, "agent"):
            label = f"{shown(one.name)} ({shown(one.id)})".replace("[", "\\[")
            if (score := matcher.match(label)) > 0:
                yield Hit(
                    score,
                    matcher.highlight(label),
                    partial(self._write, one.id),
                    help=tr("a notice to an agent"),
                )

    def _write(self, agent: str) -> None:
        self.app.post_message(WriteNotice("agent", agent))
