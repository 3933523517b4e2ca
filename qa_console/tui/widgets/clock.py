"""Beside the lanes: the time, the speed, whom one hears. All that changes with every tick."""

from __future__ import annotations

from textual.geometry import Region
from textual.strip import Strip

from qa_console.domain.model import Channel
from qa_console.i18n import mark, tr
from qa_console.tui.formatting import fit, tenths
from qa_console.tui.widgets.lines import Inked, strip_of
from qa_console.tui.widgets.waveform import Transport

HEARD = {
    # i18n: whom one hears, at most 11 cells
    None: mark("both heard"),
    Channel.AGENT: mark("agent only"),
    Channel.CUSTOMER: mark("cust. only"),
}


class Clock(Inked):
    """Three lines spread over the height."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._position_s = 0.0
        self._transport = Transport()

    def show(self, position_s: float, transport: Transport) -> None:
        """The tick. Only the line of the time is drawn anew while nothing else changes."""
        if transport != self._transport:
            self._position_s, self._transport = position_s, transport
            self.refresh()
        elif int(position_s * 10) != int(self._position_s * 10):
            self._position_s = position_s
            self.refresh(Region(0, 0, self.size.width, 1))

    def render_line(self, y: int) -> Strip:
        width, height = self.size.width, self.size.height
        text = ""
        if y == 0:
            text = f"{self._going()} {tenths(self._position_s)}"
        elif y == height - 1:
            text = tr("A-B loop") if self._transport.loop else tr(HEARD.get(self._transport.channel, ""))
        elif y == (height - 1) // 2 or height == 3:
            # i18n: silence is skipped, at most 6 cells
            silence = tr("skip") if self._transport.skip_silence else ""
            text = f"x{self._transport.speed:g} {silence}"
        return strip_of([(fit(" " + text, width), self.base_ink)], width, self.base_ink)

    def _going(self) -> str:
        """One cell: standing, playing, hurrying through silence."""
        if not self._transport.playing:
            return " "
        return "»" if self._transport.hurrying else "►"
