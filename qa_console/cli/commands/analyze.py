"""`analyze`: the acoustics of recordings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import click

from qa_console.cli.diagnostics import words
from qa_console.cli.frame import Cli, argument, command, each, option, pass_cli, prints
from qa_console.errors import MissingPart, WrongUsage
from qa_console.i18n import mark, tr

if TYPE_CHECKING:
    from qa_console.domain.model import Acoustics, Span
    from qa_console.services.analysing import Listened

COLUMNS = [
    ("recording", mark("ID")),
    ("duration", mark("Seconds")),
    ("agent", mark("Agent")),
    ("customer", mark("Customer")),
    ("silence", mark("Silence")),
    ("interruptions", mark("Interruptions")),
    ("dead_air", mark("Dead air")),
    ("hold", mark("Hold")),
    ("clipped", mark("Clipped")),
]


@command("analyze", help=mark("Measure the sound of recordings: who speaks when, silences, loudness."))
@argument("ids", nargs=-1, metavar="[ID]...")
@option("--all", "everything", is_flag=True, help=mark("Every recording; what is measured already is kept."))
@option("--jobs", type=click.IntRange(1, 256), default=1, show_default=True, help=mark("Processes."))
@option("--scheduler", metavar="ADDRESS", help=mark("A scheduler that spreads the work over machines."))
@prints(rows=True)
@pass_cli
def analyze(cli: Cli, ids: tuple[str, ...], everything: bool, jobs: int, scheduler: str | None) -> None:
    if everything == bool(ids):
        raise WrongUsage(mark("name recordings, or give --all"))
    if scheduler is not None:
        raise MissingPart(
            mark("this version cannot spread work over machines"),
            where=scheduler,
            remedy=mark("use --jobs N for several processes on this machine"),
        )
    listened = list(_listen(cli, None if everything else each(ids), jobs))
    done = _in_order(listened, ids)
    documents = [document(one.recording_id, one.acoustics) for one in done if one.acoustics]
    cli.show(documents, columns=COLUMNS, rows=[_row(shown) for shown in documents])
    _finish(cli, listened, everything)


def _listen(cli: Cli, ids: list[str] | None, jobs: int) -> Iterator[Listened]:
    """One recording named alone fails as a whole; among several, each for itself."""
    analysing = cli.console.analysing
    if ids is not None and len(ids) == 1:
        yield analysing.analyse_one(cli.acting, ids[0])
        return
    length = len(ids) if ids is not None else len(cli.console.recordings.all(cli.acting))
    with cli.progress(tr("Analysing"), length) as step:
        for one in analysing.analyse(cli.acting, ids, jobs=jobs):
            step(1)
            yield one


def _finish(cli: Cli, listened: Sequence[Listened], everything: bool) -> None:
    """What failed is listed; a recording without sound is a failure only where it was named."""
    failed = [one for one in listened if one.outcome == "failed"]
    skipped = [one for one in listened if one.outcome == "skipped"]
    for one in failed if everything else [*failed, *skipped]:
        if one.error is not None:
            cli.note(f"{one.recording_id}: {words(one.error)}")
    if everything and skipped:
        cli.note(tr("{n} without sound at hand, skipped", n=len(skipped)))
    if failed or (skipped and not everything):
        cli.finish(1)


def document(recording_id: str, acoustics: Acoustics) -> dict[str, object]:
    """The contract's JSON of one recording's acoustics."""
    return {
        "recording": recording_id,
        "duration": acoustics.duration_s,
        "sample_rate": acoustics.sample_rate_hz,
        "channels": [channel.value for channel in acoustics.channels],
        "speech": {
            channel.value: [[span.start_s, span.end_s] for span in acoustics.speech[channel]]
            for channel in acoustics.channels
        },
        "interruptions": [{**_span(span), "by": by.value} for span, by in acoustics.interruptions],
        "dead_air": [_span(span) for span in acoustics.dead_air],
        "hold": [_span(span) for span in acoustics.hold],
        "talk_ratio": dict(acoustics.talk_ratio),
        "loudness_lufs": dict(acoustics.loudness_lufs),
        "clipping": {
            name: {"clipped": name in acoustics.clipped, "share": share}
            for name, share in acoustics.clipping.items()
        },
    }


def _span(span: Span) -> dict[str, float]:
    return {"start": span.start_s, "end": span.end_s}


def _row(shown: Mapping[str, object]) -> dict[str, object]:
    ratio, clipping = shown["talk_ratio"], shown["clipping"]
    assert isinstance(ratio, dict)
    assert isinstance(clipping, dict)
    counts = {key: len(shown[key]) for key in ("interruptions", "dead_air", "hold")}  # type: ignore[arg-type]
    shares = {name: f"{100 * share:.1f}%" for name, share in ratio.items()}
    clipped = any(channel["clipped"] for channel in clipping.values())
    duration = shown["duration"]
    assert isinstance(duration, float)
    return {
        "recording": shown["recording"],
        "duration": f"{duration:.1f}",
        **shares,
        **counts,
        "clipped": clipped,
    }


def _in_order(done: Sequence[Listened], ids: Sequence[str]) -> list[Listened]:
    """As named on the command line; without names, by id."""
    place = {name.strip().upper(): number for number, name in reversed(list(enumerate(ids)))}
    return sorted(done, key=lambda one: (place.get(one.recording_id, len(place)), one.recording_id))
