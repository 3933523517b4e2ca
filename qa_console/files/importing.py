"""The disk, as an import sees it: manifests, folders, and a spool of rows that are ready to be kept."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import IO

from qa_console.domain.model import Recording
from qa_console.domain.ports.importing import ManifestTable, Spool
from qa_console.files.folder import recordings_in
from qa_console.files.manifest import open_manifest


class DiskFiles:
    """Fulfils `ports.importing.ImportFiles`."""

    def open_manifest(self, path: Path) -> AbstractContextManager[ManifestTable]:
        return open_manifest(path)

    def recordings_in(self, folder: Path) -> Iterator[str]:
        return recordings_in(folder)

    @contextmanager
    def spool(self) -> Iterator[Spool]:
        # Nameless on the disk, so nobody else can write what is unpickled here.
        with tempfile.TemporaryFile(prefix="qa-console-") as stream:
            yield _DiskSpool(stream)


class _DiskSpool:
    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._batches = 0

    def put(self, recordings: Sequence[Recording]) -> None:
        pickle.dump(list(recordings), self._stream, protocol=pickle.HIGHEST_PROTOCOL)
        self._batches += 1

    def batches(self) -> Iterator[list[Recording]]:
        self._stream.seek(0)
        for _ in range(self._batches):
            yield pickle.load(self._stream)  # noqa: S301
