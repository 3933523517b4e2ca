"""How well the analysis hears: on the repository's labelled calls, as they are and on worse lines."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from qa_console.domain.ports.audio import Profile
from tests.labelled_calls import PARTIES, Labelled, calls, events_f1, frames_f1, harder, spans, worst_share


def main() -> None:
    for profile, promised in ((Profile.ACCURATE, 0.97), (Profile.FAST, 0.94)):
        print(f"{profile}, as recorded: {_figures(calls(profile))} (promised: {promised}, 0.95, 0.95, 0.9)")
        for snr_db in (10, 15, 20, 30):
            with tempfile.TemporaryDirectory() as folder:
                print(
                    f"{profile}, {snr_db} dB: {_figures(harder(Path(folder), profile, snr_db, seed=snr_db))}"
                )


def _figures(judged: Sequence[Labelled]) -> str:
    agent, customer = (frames_f1(judged, party) for party in PARTIES)
    broken_in = [
        ([span for span, _ in call.found.interruptions], spans(call.truth["interruptions"]))
        for call in judged
    ]
    silent = [(call.found.dead_air, spans(call.truth["dead_air"])) for call in judged]
    held = [(call.found.hold, call.held) for call in judged]
    return (
        f"frames F1 {agent:.3f} / {customer:.3f}, interruptions {events_f1(broken_in):.2f}, "
        f"dead air {events_f1(silent):.2f}, hold and rings {events_f1(held):.2f}, "
        f"talk share off by {worst_share(judged):.3f} at most"
    )


if __name__ == "__main__":
    main()
