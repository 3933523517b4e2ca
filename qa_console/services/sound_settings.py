"""How a workspace listens: thresholds from its config, and on which side the agent is recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from qa_console.domain.model import Recording
from qa_console.domain.ports.audio import AnalysisSettings, Profile
from qa_console.domain.turntaking import TimingLimits
from qa_console.errors import ConfigError
from qa_console.i18n import mark
from qa_console.services.workplace import Settings

AGENT_CHANNEL = "agent_channel"
"""An extra manifest column, 0 or 1, and a key of the config's [checks], for both of which 0 is usual."""
_TIMING = {
    "overlap": "overlap_s",
    "dead_air": "dead_air_s",
    "own_pause": "own_pause_s",
    "lead": "lead_s",
}


def sound_settings(settings: Settings, recording: Recording) -> AnalysisSettings:
    """The manifest's word for this recording over the config's, the config's over the default."""
    told = settings.thresholds
    base = AnalysisSettings(
        agent_channel=agent_channel(settings, recording),
        timing=timing_limits(told),
        longest_s=settings.longest_hours * 3600,
        profile=Profile(settings.profile),
    )
    share = told.get("clipped_share")
    return base if share is None else replace(base, clipped_share=_positive("clipped_share", share))


def agent_channel(settings: Settings, recording: Recording) -> int:
    """0 or 1: the channel that the agent is on; what a person corrected goes before all else."""
    if recording.agent_channel is not None:
        return recording.agent_channel
    told = recording.facts.extra.get(AGENT_CHANNEL, "").strip()
    if told in ("0", "1"):
        return int(told)
    return 1 if settings.thresholds.get(AGENT_CHANNEL, 0) == 1 else 0


def timing_limits(thresholds: Mapping[str, float]) -> TimingLimits:
    """The config's seconds over the defaults. Raises ConfigError for a length below 0."""
    told = {field: _positive(key, thresholds[key]) for key, field in _TIMING.items() if key in thresholds}
    return replace(TimingLimits(), **told)


def _positive(key: str, value: float) -> float:
    if not 0 <= value < float("inf"):
        raise ConfigError(mark("{value} does not fit the config key {key}"), key=key, value=value, where=key)
    return float(value)
