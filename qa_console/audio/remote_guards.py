"""Connections that go nowhere but to servers that the config names, wherever a server may send them."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from qa_console.audio.remote_errors import NotNamedError
from qa_console.domain.remote import is_named

_CONNECT_S, _ANSWER_S = 5, 30
_FROM_FILES = frozenset({"env", "shared-credentials-file", "config-file"})
_AMAZON = (".amazonaws.com", ".amazonaws.com.cn")


def web_client(hosts: tuple[str, ...]) -> Callable[..., Awaitable[Any]]:
    """What makes fsspec's web session: each connection is checked, that after a redirect as well."""
    import aiohttp

    servers = tuple(_server_of(entry) for entry in hosts)

    class NamedOnly(aiohttp.TCPConnector):
        async def connect(self, req: Any, *args: Any, **kwargs: Any) -> Any:
            if not is_named(f"{req.url.scheme}://{req.url.raw_host}:{req.url.port}/", servers):
                raise NotNamedError(req.url.raw_authority)
            return await super().connect(req, *args, **kwargs)

    async def made(**kwargs: Any) -> aiohttp.ClientSession:
        limits = aiohttp.ClientTimeout(total=None, sock_connect=_CONNECT_S, sock_read=_ANSWER_S)
        connector = NamedOnly()
        return aiohttp.ClientSession(connector=connector, timeout=limits, trust_env=False, **kwargs)

    return made


def _server_of(entry: str) -> str:
    """An entry without the folder in it: a redirect may lead to another folder of the same server."""
    parts = urlsplit(entry)
    return f"{parts.scheme}://{parts.netloc}" if "://" in entry else entry


def s3_options(told: Mapping[str, object], hosts: tuple[str, ...]) -> dict[str, Any]:
    """Options for s3fs: credentials from the environment and the credential files alone, no proxy, no
    other endpoint than the one that is named."""
    from aiobotocore.session import AioSession

    options = dict(told)
    endpoint = str(options.pop("endpoint_url", "")) or _named_endpoint(hosts)
    session = AioSession(profile=options.pop("profile", None))
    resolver = session.get_component("credential_provider")
    resolver.providers = [one for one in resolver.providers if one.METHOD in _FROM_FILES]
    session.register("before-send.s3", guard(endpoint))
    config = {
        "proxies": {},
        "retries": {"max_attempts": 1},
        "connect_timeout": _CONNECT_S,
        "read_timeout": _ANSWER_S,
        "ignore_configured_endpoint_urls": True,
    }
    always = {"session": session, "config_kwargs": config, "endpoint_url": endpoint}
    return {**options, **always, "skip_instance_cache": True, "use_listings_cache": False}


def _named_endpoint(hosts: tuple[str, ...]) -> str | None:
    """The environment's endpoint, which the config has to name; without one the bucket is Amazon's."""
    told = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL")
    if told and not is_named(told, hosts):
        raise NotNamedError(urlsplit(told).netloc)
    return told or None


def guard(endpoint: str | None) -> Callable[..., None]:
    """Looks at each request before it is sent: a bucket may be said to have moved elsewhere."""
    wanted = urlsplit(endpoint) if endpoint else None

    def check(request: Any, **_: Any) -> None:
        asked = urlsplit(request.url)
        host = asked.hostname or ""
        if wanted is None:
            good = asked.scheme == "https" and host.endswith(_AMAZON)
        else:
            named = wanted.hostname or ""
            good = (asked.scheme, asked.port) == (wanted.scheme, wanted.port)
            good = good and (host == named or host.endswith("." + named))
        if not good:
            raise NotNamedError(asked.netloc)

    return check
