"""Sound on servers: which addresses may be asked, by what the config names. No request is made here."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias
from urllib.parse import quote, urlsplit

from qa_console.errors import AudioError, ConfigError
from qa_console.i18n import mark

Scalar: TypeAlias = str | int | float | bool

NOT_NAMED = "host_not_named"
_NETLOC = re.compile(r"[A-Za-z0-9._\-]*(?::[0-9]{1,5})?|\[[0-9A-Fa-f:.]+\](?::[0-9]{1,5})?")
_SCHEME = re.compile(r"[a-z][a-z0-9+.\-]*")
_CLIMBS = re.compile(r"(?:^|/)(?:\.|%2e){1,2}(?:/|$)", re.IGNORECASE)
_DEFAULT_PORTS = {"http": 80, "https": 443}
_LOCAL = frozenset(
    {"file", "local", "dir", "reference", "generic", "zip", "tar", "libarchive", "simplecache"}
    | {"filecache", "blockcache", "cached", "data", "asynclocal", "chained"}
)
"""Schemes that lead to this machine's files, or to anywhere, behind the config's back."""
_SECRET = re.compile(
    r"secret|passw|passphrase|token|credential|account_key|connection_string|^key$|^sas", re.I
)


@dataclass(frozen=True, slots=True)
class RemoteSound:
    """A recording on a server that the config names. A value that another process can be given.

    `hosts`: all that the config names, for following redirects. `options`: how to reach this server.
    """

    url: str
    hosts: tuple[str, ...]
    options: tuple[tuple[str, Scalar], ...] = ()

    @property
    def scheme(self) -> str:
        return urlsplit(self.url).scheme.lower()

    @property
    def name(self) -> str:
        """The address for messages: without its query, which may be a key to the recording."""
        return self.url.split("?", 1)[0]

    @property
    def server(self) -> str:
        """What is asked: scheme and host, or bucket."""
        return self.url[: len(self.scheme) + 3] + urlsplit(self.url).netloc

    def __str__(self) -> str:
        return self.name


Place: TypeAlias = Path | RemoteSound
"""Where a recording's sound is: a file of this machine, or an address that may be asked."""


@dataclass(frozen=True, slots=True)
class RemoteRules:
    """What the config names. `hosts`: host names, or beginnings of addresses such as `s3://bucket`.

    `storage`: options by the beginning of an address; whatever stands there is named, too.
    """

    hosts: tuple[str, ...] = ()
    storage: Mapping[str, Mapping[str, Scalar]] = field(default_factory=dict)

    @property
    def named(self) -> tuple[str, ...]:
        return (*self.hosts, *self.storage)

    def allows(self, url: str) -> bool:
        return is_named(url, self.named)

    def sound_at(self, url: str) -> RemoteSound:
        """Raises AudioError for an address that the config does not name, ConfigError for a secret in it."""
        if not self.allows(url):
            raise not_named(url)
        fitting = [start for start in self.storage if _fits(url, start)]
        options = dict(self.storage[max(fitting, key=len)]) if fitting else {}
        for key in options:
            if _SECRET.search(key):
                raise ConfigError(
                    mark("the config key {key} holds a secret"),
                    key=f"storage.{key}",
                    where=key,
                    remedy=mark("put credentials into the environment or the server's own credential file"),
                )
        return RemoteSound(url, (*self.named, *_endpoints(options)), tuple(sorted(options.items())))


def not_named(url: str) -> AudioError:
    """For an address that may not be asked."""
    parts = urlsplit(url)
    entry = parts.hostname if parts.scheme.lower() in _DEFAULT_PORTS else f"{parts.scheme}://{parts.netloc}"
    name = url.split("?", 1)[0]
    return AudioError(
        mark("{file} is on a server that the config does not name, so it is not asked"),
        file=name,
        where=name,
        remedy=mark('if the server may be asked, add "{entry}" to the config key hosts'),
        entry=entry or name,
        code=NOT_NAMED,
    )


def is_named(url: str, entries: Sequence[str]) -> bool:
    """Whether one of the config's entries names the server, and the folder where it names one."""
    return _is_plain(url) and any(_fits(url, entry) for entry in entries)


def under(root: str, file: str) -> str:
    """The address of `file` under an address that serves as audio folder."""
    web = urlsplit(root).scheme.lower() in _DEFAULT_PORTS
    return f"{root.rstrip('/')}/{quote(file) if web else file}"


def _is_plain(url: str) -> bool:
    """No user, no tricks: an address that every program reads in the same way."""
    parts = urlsplit(url)
    scheme, _, rest = url.partition("://")
    return bool(
        _SCHEME.fullmatch(scheme.lower())
        and scheme.lower() not in _LOCAL
        and "://" not in parts.path
        and "::" not in parts.path
        and "\\" not in url
        and url.isprintable()
        and rest.startswith(parts.netloc)
        and _NETLOC.fullmatch(parts.netloc)
        and not _CLIMBS.search(parts.path)
    )


def _fits(url: str, entry: str) -> bool:
    asked = urlsplit(url)
    scheme = asked.scheme.lower()
    if "://" not in entry:
        return scheme in _DEFAULT_PORTS and _server(url) == _server(f"{scheme}://{entry}")
    named = urlsplit(entry)
    if named.scheme.lower() != scheme:
        return False
    if not named.netloc:
        return not named.path.strip("/")
    folder = named.path.rstrip("/")
    inside = not folder or asked.path == folder or asked.path.startswith(folder + "/")
    return inside and _server(url) == _server(entry)


def _server(url: str) -> tuple[str, int | None]:
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        return url, None
    return (parts.hostname or "").rstrip("."), port or _DEFAULT_PORTS.get(parts.scheme.lower())


def _endpoints(options: Mapping[str, Scalar]) -> list[str]:
    """A server that stands in an option is named by it."""
    told = options.get("endpoint_url")
    return [told] if isinstance(told, str) else []
