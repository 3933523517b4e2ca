"""Recordings on servers, through fsspec: read in blocks, and never from a server that is not named.

The address is checked before anything is asked, and what a server answers is checked again where a
connection is made, so that a redirect leads nowhere else.
"""

from __future__ import annotations

import io
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from hashlib import blake2b, sha256
from time import monotonic
from typing import Any, TypeVar, cast

from qa_console.audio.remote_errors import NO_SUCH_FILE, NotNamedError, in_words, missing_extra
from qa_console.audio.sources import Source
from qa_console.domain.remote import RemoteSound
from qa_console.errors import AudioError, ServerUnreachable
from qa_console.i18n import mark

BLOCK = 1 << 19
_KEPT = 8
_LEFT_ALONE_S = 30.0
_STAMPS = (
    *("ETag", "etag", "md5", "Content-MD5", "Digest", "generation"),
    *("LastModified", "Last-Modified", "last_modified", "mtime", "created"),
)
T = TypeVar("T")


@contextmanager
def remote_source(sound: RemoteSound) -> Iterator[Source]:
    """The recording on its server, open. Raises AudioError, ServerUnreachable, ExtraNotInstalled."""
    system, path, info = _looked_up(sound)
    size, stamp = _size_of(info, sound.name), _stamp_of(info)
    options: dict[str, Any] = {"block_size": BLOCK, "cache_type": "none"}
    if sound.scheme in ("http", "https"):
        options |= {"size": size, **_only_unchanged(info)}
    stream = RemoteStream(sound, size)
    if size:
        stream.attach(_asked(sound, lambda: system.open(path, "rb", **options)))
    try:
        yield Source(sound.name, size, stamp, cast("Any", stream), digest=stream.sha256)
    finally:
        stream.detach()


def remote_state(sound: RemoteSound) -> tuple[int, int] | None:
    """Size and stamp, asked anew; None where there is no such file. Raises AudioError, MissingPart."""
    try:
        _, _, info = _looked_up(sound)
    except AudioError as error:
        if error.code == NO_SUCH_FILE:
            return None
        raise
    return _size_of(info, sound.name), _stamp_of(info)


def _looked_up(sound: RemoteSound) -> tuple[Any, str, Mapping[str, Any]]:
    """The file system, the path in it, and what it says of the file."""
    _silent.check(sound)
    system = _system(sound)
    path = system._strip_protocol(sound.url)
    try:
        return system, path, _asked(sound, lambda: system.info(path))
    except ServerUnreachable:
        _silent.note(sound)
        raise


class SilentServers:
    """Servers that did not answer just now: thousands of recordings are not to wait for each in turn."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._until: dict[str, float] = {}

    def note(self, sound: RemoteSound) -> None:
        self._until[sound.server] = self._clock() + _LEFT_ALONE_S

    def check(self, sound: RemoteSound) -> None:
        """Raises ServerUnreachable for a server that was asked in vain less than half a minute ago."""
        if self._clock() < self._until.get(sound.server, 0.0):
            raise ServerUnreachable(
                mark("the server of {file} did not answer just now"),
                file=sound.name,
                where=sound.name,
                remedy=mark("try again when it answers"),
            )


_silent = SilentServers()


class RemoteStream(io.RawIOBase):
    """A file on a server: some blocks of it are kept, each is asked for alone.

    The hash of the whole is taken as blocks pass by in order, so that it costs no second reading.
    """

    def __init__(self, sound: RemoteSound, size: int) -> None:
        self._sound = sound
        self._size = size
        self._file: Any = None
        self._place = 0
        self._blocks: OrderedDict[int, bytes] = OrderedDict()
        self._digest = sha256()
        self._digested = 0

    def attach(self, file: Any) -> None:
        self._file = file

    def detach(self) -> None:
        """Let the file go, and all that was kept of it."""
        self._blocks.clear()
        if self._file is not None:
            self._file.close()

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._place = max(0, (0, self._place, self._size)[whence] + offset)
        return self._place

    def read(self, count: int = -1, /) -> bytes:
        """Raises AudioError and ServerUnreachable, naming the address."""
        end = self._size if count < 0 else min(self._place + count, self._size)
        parts = []
        while self._place < end:
            index, inside = divmod(self._place, BLOCK)
            part = self._block(index)[inside : inside + end - self._place]
            parts.append(part)
            self._place += len(part)
        return b"".join(parts)

    def readinto(self, buffer: Any, /) -> int:
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def sha256(self) -> str:
        """The hash of all bytes."""
        while self._digested * BLOCK < self._size:
            self._block(self._digested)
        return self._digest.hexdigest()

    def _block(self, index: int) -> bytes:
        data = self._blocks.get(index)
        if data is None:
            data = self._blocks[index] = self._fetch(index)
            if len(self._blocks) > _KEPT:
                self._blocks.popitem(last=False)
        self._blocks.move_to_end(index)
        if index == self._digested:
            self._digest.update(data)
            self._digested += 1
        return data

    def _fetch(self, index: int) -> bytes:
        start = index * BLOCK
        expected = min(BLOCK, self._size - start)

        def fetched() -> bytes:
            self._file.seek(start)
            return bytes(self._file.read(expected))

        data = _asked(self._sound, fetched)
        if len(data) != expected:
            name = self._sound.name
            raise AudioError(mark("{file} has changed while it was read"), file=name, where=name)
        return data


def _asked(sound: RemoteSound, ask: Callable[[], T]) -> T:
    """What the server answers, with whatever goes wrong in the program's words."""
    try:
        return ask()
    except Exception as exc:  # every protocol has its own family of errors
        raise in_words(exc, sound.name) from exc


def _size_of(info: Mapping[str, Any], name: str) -> int:
    if info.get("type") == "directory":
        raise AudioError(mark("{file} is a folder, not a recording"), file=name, where=name)
    size = info.get("size")
    if size is None:
        raise AudioError(mark("the server does not say how large {file} is"), file=name, where=name)
    return int(size)


def _stamp_of(info: Mapping[str, Any]) -> int:
    """A number that changes when the content does, 0 where the server tells nothing of the kind."""
    told = [f"{key}={info[key]}" for key in _STAMPS if info.get(key)]
    if not told:
        return 0
    return int.from_bytes(blake2b("\n".join(told).encode(), digest_size=7).digest(), "big") | 1


def _only_unchanged(info: Mapping[str, Any]) -> dict[str, Any]:
    etag = info.get("ETag", "")
    return {"headers": {"If-Match": etag}} if etag.startswith('"') else {}


def _system(sound: RemoteSound) -> Any:
    """The file system, which is kept with its connections for the next recording."""
    try:
        return _new_system(sound.scheme, sound.hosts, sound.options)
    except ImportError as exc:
        raise missing_extra(sound.scheme, sound.name) from exc
    except NotNamedError as exc:
        raise in_words(exc, sound.name) from exc
    except (ValueError, TypeError) as exc:
        name = sound.name
        message = mark("{file} cannot be opened: {reason}")
        raise AudioError(message, file=name, reason=exc, where=name) from exc


@lru_cache(maxsize=16)
def _new_system(scheme: str, hosts: tuple[str, ...], options: tuple[tuple[str, object], ...]) -> Any:
    from fsspec import get_filesystem_class

    made = get_filesystem_class(scheme)
    told = dict(options)
    if scheme in ("http", "https"):
        from qa_console.audio.remote_guards import web_client

        # The client's options are given, so that none are taken from files of the user's.
        told |= {"get_client": web_client(hosts), "client_kwargs": {}, "skip_instance_cache": True}
    elif scheme in ("s3", "s3a"):
        from qa_console.audio.remote_guards import s3_options

        told = s3_options(told, hosts)
    return made(**told)
