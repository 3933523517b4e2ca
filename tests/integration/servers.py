"""Servers that tests start on this machine: a web server that gives parts of files, and what counts calls."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

_RANGE = re.compile(r"bytes=(\d+)-(\d+)")


@dataclass
class Web:
    """`tells`: whether it says when a file has changed. `served`: the parts that were given, first and
    last byte. `moved`: path to the address it leads to. `fails_from`: the byte from which on it breaks off.
    """

    folder: Path
    address: str = ""
    parts: bool = True
    tells: bool = True
    moved: dict[str, str] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    fails_from: int | None = None
    served: list[tuple[int, int]] = field(default_factory=list)
    requests: int = 0


@contextmanager
def web_server(folder: Path) -> Iterator[Web]:
    """Serves what lies in `folder`."""
    web = Web(folder)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: object) -> None:
            del format, args

        def do_HEAD(self) -> None:
            self.answer(body=False)

        def do_GET(self) -> None:
            self.answer(body=True)

        def answer(self, *, body: bool) -> None:
            web.requests += 1
            name = self.path.split("?")[0].lstrip("/")
            if name in web.moved:
                self.head(302, {"Location": web.moved[name], "Content-Length": "0"})
                return
            path = web.folder / name
            if name in web.refused or not path.is_file():
                self.head(403 if name in web.refused else 404, {"Content-Length": "0"})
                return
            state = path.stat()
            etag = f'"{state.st_mtime_ns}-{state.st_size}"'
            if self.headers.get("If-Match", etag) != etag:
                self.head(412, {"Content-Length": "0"})
                return
            asked = _RANGE.fullmatch(self.headers.get("Range", "")) if web.parts else None
            first, last = (int(asked[1]), int(asked[2])) if asked else (0, state.st_size - 1)
            headers = {"Content-Length": str(last - first + 1)}
            if web.tells:
                headers["ETag"] = etag
            if asked:
                headers["Content-Range"] = f"bytes {first}-{last}/{state.st_size}"
            self.head(206 if asked else 200, headers)
            if body:
                self.give(path, first, last)

        def head(self, status: int, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()

        def give(self, path: Path, first: int, last: int) -> None:
            if web.fails_from is not None and last >= web.fails_from:
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            web.served.append((first, last))
            with path.open("rb") as stream, suppress(ConnectionError):
                stream.seek(first)
                self.wfile.write(stream.read(last - first + 1))

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    web.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield web
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class Doorbell:
    """A port on which somebody listens; `rung`: how often a connection was made."""

    address: str
    rung: int = 0


@contextmanager
def doorbell() -> Iterator[Doorbell]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.05)
        bell = Doorbell(f"http://127.0.0.1:{listening.getsockname()[1]}")
        ended = threading.Event()

        def listen() -> None:
            while not ended.is_set():
                try:
                    listening.accept()[0].close()
                except TimeoutError:
                    continue
                bell.rung += 1

        thread = threading.Thread(target=listen)
        thread.start()
        try:
            yield bell
        finally:
            ended.set()
            thread.join()
