"""`config.toml` of a workspace: read, checked, written once when the workspace is made."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from qa_console.errors import ConfigError
from qa_console.i18n import mark

FILE = "config.toml"
_LARGEST = 1 << 20

_NOBODY = '# user = "zhangmin"'

_TEMPLATE = """\
# qa-console workspace. What stands here is overridden by environment variables and options.
lang = "{lang}"            # zh or en
zone = "{zone}"            # zone of bare times in manifests, and of what is shown
rubric = "service-quality" # the form used when none is named
target = 85                # a criterion's mean below this is named in notices
follow_up_days = 7
# db = "postgresql+psycopg://user@host/name"   # instead of the SQLite file beside this one
{user}        # who acts when --user is not given
# hosts = ["calls.example.com", "s3://call-recordings"]   # servers that may be asked for recordings

[import]
pattern = "{{date}}-{{time}}-{{agent_id}}-{{queue}}-{{seq}}"

# [audio]
# profile = "accurate"     # or "fast": how carefully speech is looked for
# longest_hours = 24       # a recording that says it is longer is refused
# [storage."s3://call-recordings"]   # how to reach a server, see docs/guide/import.md
# endpoint_url = "https://storage.example.com"
# [listening]              # see docs/guide/app.md
# rewind = 1.0             # seconds that playing steps back after a pause; 0 is off
# silence = 0.5            # skipping leaves shorter silences alone
# level = true             # bring both parties to one loudness

# [keys]                   # actions of the app on other keys, see docs/reference/keys.md
# [checks]                 # thresholds of checks, see docs/guide/checks.md
"""


def config_text(*, lang: str, zone: str, user: str = "") -> str:
    """A new workspace's config; `user`: who acts by default, left open when empty."""
    named = f"user = {json.dumps(user, ensure_ascii=False)}" if user else _NOBODY
    return _TEMPLATE.format(lang=lang, zone=zone, user=named)


@dataclass(frozen=True, slots=True)
class Key:
    """One key of the file: how its value is checked, and what to write instead."""

    fits: Callable[[object], bool]
    remedy: str


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_zone(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(ZoneInfo(value))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False


def _is_percent(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 100


def _is_days(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 365


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(part, str) for part in value)


def _is_text_map(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(part, str) for part in value.values())


def _is_number_map(value: object) -> bool:
    return isinstance(value, dict) and all(
        isinstance(part, int | float) and not isinstance(part, bool) for part in value.values()
    )


def _is_options(value: object) -> bool:
    return isinstance(value, dict) and all(
        isinstance(table, dict) and all(isinstance(option, str | int | float) for option in table.values())
        for table in value.values()
    )


def _is_hours(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < float("inf")


_LISTENING: Mapping[str, tuple[float, float]] = {"rewind": (0, 30), "silence": (0.3, 60)}


def _is_listening(value: object) -> bool:
    if not isinstance(value, dict) or not value.keys() <= {*_LISTENING, "level"}:
        return False
    numbers = {name: part for name, part in value.items() if name != "level"}
    return isinstance(value.get("level", True), bool) and all(
        isinstance(part, int | float)
        and not isinstance(part, bool)
        and _LISTENING[name][0] <= part <= _LISTENING[name][1]
        for name, part in numbers.items()
    )


KEYS: Mapping[str, Key] = {
    "lang": Key(lambda value: value in ("zh", "en"), mark('write "zh" or "en"')),
    "zone": Key(_is_zone, mark('write a zone such as "Asia/Shanghai"')),
    "rubric": Key(_is_text, mark("write the id of a published rubric")),
    "target": Key(_is_percent, mark("write a whole number from 0 to 100")),
    "follow_up_days": Key(_is_days, mark("write a whole number of days from 1 to 365")),
    "db": Key(_is_text, mark("write a database URL")),
    "user": Key(_is_text, mark("write a name")),
    "theme": Key(_is_text, mark("write light, dark or contrast")),
    "hosts": Key(_is_texts, mark('write a list of host names, such as ["storage.example"]')),
    "storage": Key(_is_options, mark('write tables such as  [storage."s3://calls"]  with one option a line')),
    "audio.profile": Key(lambda value: value in ("fast", "accurate"), mark('write "fast" or "accurate"')),
    "audio.longest_hours": Key(_is_hours, mark("write a number of hours above 0")),
    "import.pattern": Key(_is_text, mark("write a pattern such as {example}")),
    "keys": Key(_is_text_map, mark('write lines such as  play = "p"')),
    "listening": Key(_is_listening, mark("write rewind = 1.0, silence = 0.5 or level = true")),
    "checks": Key(_is_number_map, mark("write lines such as  dead_air = 5.0")),
}


def read_config(home: Path) -> dict[str, object]:
    """The keys that the file sets, flat (`import.pattern`). No file: nothing is set.

    Raises ConfigError with the key, its value and the remedy.
    """
    path = home / FILE
    try:
        if not path.is_file():
            return {}
        data = path.read_bytes()
        if len(data) > _LARGEST:
            raise ConfigError(
                mark("the config file is larger than {limit} bytes"), limit=_LARGEST, where=str(path)
            )
        values = tomllib.loads(data.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as exc:
        raise ConfigError(
            mark("the config file cannot be read: {reason}"),
            reason=exc,
            where=str(path),
            remedy=mark("mend that line; `qa-console init NEW` writes a file to compare with"),
        ) from exc
    except OSError as exc:
        raise ConfigError(
            mark("the config file cannot be read: {reason}"), reason=exc.strerror, where=str(path)
        ) from exc
    flat = _flat(values)
    for name, value in flat.items():
        _check(name, value, path)
    return flat


def _flat(values: Mapping[str, object]) -> dict[str, object]:
    flat: dict[str, object] = {}
    for name, value in values.items():
        if name in ("import", "audio") and isinstance(value, dict):
            flat |= {f"{name}.{inner}": part for inner, part in value.items()}
        else:
            flat[name] = value
    return flat


def _check(name: str, value: object, path: Path) -> None:
    key = KEYS.get(name)
    if key is None:
        near = get_close_matches(name, KEYS, n=1)
        raise ConfigError(
            mark("the config file has an unknown key {key}"),
            key=name,
            where=f"{path}: {name}",
            remedy=mark("did you mean {near}?") if near else mark("remove it"),
            near=near[0] if near else "",
        )
    if not key.fits(value):
        raise ConfigError(
            mark("{value} does not fit the config key {key}"),
            key=name,
            value=value,
            where=f"{path}: {name}",
            remedy=key.remedy,
            example="{date}-{time}-{agent_id}-{queue}-{seq}",
        )
