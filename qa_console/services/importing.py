"""Bringing recordings in: rows are read, checked and their sound looked for first; then all are kept at once.

The database is locked for the second part alone, so a long import of sound on a slow disk keeps nobody
waiting; and a manifest that turns out unreadable half way has changed nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from itertools import islice
from pathlib import Path

from qa_console.domain.audio_place import is_url
from qa_console.domain.file_names import NamePattern, compile_pattern, extra_names
from qa_console.domain.manifest import FIELDS, Columns, Rejection, Row, facts_of, resolve_columns
from qa_console.domain.model import Person, Recording, RecordingFacts
from qa_console.domain.ports.importing import ImportFiles, Spool
from qa_console.domain.ports.unit_of_work import UnitOfWork
from qa_console.domain.roles import Permission, permit
from qa_console.domain.text import clean, harmless
from qa_console.errors import NotFound
from qa_console.i18n import mark
from qa_console.services.sound_place import SoundPlace
from qa_console.services.workplace import Workplace

AT_ONCE = 500

Watch = Callable[[int | None], AbstractContextManager[Callable[[int], None]]]
"""Given the likely number of rows, a context whose value is told of every few rows that are done."""


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What an import did. `doubtful`: extra columns that look like a field misspelt, with that field."""

    imported: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: tuple[Rejection, ...] = ()
    doubtful: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class _Tally:
    imported: int = 0
    updated: int = 0
    unchanged: int = 0
    agents: set[str] = field(default_factory=set)


def _unwatched(_about: int | None) -> AbstractContextManager[Callable[[int], None]]:
    return nullcontext(lambda _n: None)


class Importing:
    def __init__(self, workplace: Workplace, files: ImportFiles, sounds: SoundPlace) -> None:
        self._at = workplace
        self._files = files
        self._sounds = sounds

    def import_manifest(
        self,
        acting: Person,
        manifest: Path,
        *,
        audio: Path | str | None = None,
        mapping: Mapping[str, str] | None = None,
        demo: bool = False,
        watch: Watch = _unwatched,
    ) -> ImportOutcome:
        """Keep the manifest's good rows; the others are in `rejected`. The same again changes nothing.

        `audio`: the audio root, a folder or an address; the manifest's folder where none is given.
        `mapping`: field to column.
        Raises ManifestError (nothing has changed then) and NotFound for the file or the audio root.
        """
        permit(acting, Permission.IMPORT_RECORDINGS)
        root = _audio_root(audio) if audio is not None else str(manifest.absolute().parent)
        with self._files.open_manifest(manifest) as table:
            columns = resolve_columns(table.columns, mapping or {}, clean(str(manifest)))
            with watch(table.about) as step:
                outcome = self._import(acting, table.rows, columns, root, manifest.name, step, demo)
        return replace(outcome, doubtful=columns.doubtful)

    def import_folder(
        self, acting: Person, folder: Path, *, pattern: str | None = None, watch: Watch = _unwatched
    ) -> ImportOutcome:
        """Keep the recordings that lie in a folder, with what their names tell by `pattern`.

        `pattern`: the workspace's where none is given. Names that do not fit are in `rejected`.
        Raises ConfigError for the pattern, NotFound for the folder.
        """
        permit(acting, Permission.IMPORT_RECORDINGS)
        names = compile_pattern(pattern or self._at.settings.import_pattern)
        root = _folder(folder)
        paths = list(self._files.recordings_in(root))
        known = [name for name in (*names.names, "recording", "started_at") if name in FIELDS]
        columns = Columns({name: name for name in known}, extra_names(names))
        with watch(len(paths)) as step:
            rows = (_named(path, names) for path in paths)
            return self._import(acting, rows, columns, str(root), folder.name, step, demo=False)

    def _import(
        self,
        acting: Person,
        rows: Iterable[Row | Rejection],
        columns: Columns,
        root: str,
        subject: str,
        step: Callable[[int], None],
        demo: bool,
    ) -> ImportOutcome:
        rejected: list[Rejection] = []
        with self._files.spool() as spool:
            repeated = self._prepare(acting, rows, columns, root, spool, rejected, step, demo)
            tally = self._keep(acting, spool, clean(subject), len(rejected))
        return ImportOutcome(tally.imported, tally.updated, tally.unchanged + repeated, _in_order(rejected))

    def _prepare(
        self,
        acting: Person,
        rows: Iterable[Row | Rejection],
        columns: Columns,
        root: str,
        spool: Spool,
        rejected: list[Rejection],
        step: Callable[[int], None],
        demo: bool,
    ) -> int:
        """Set the good rows aside; returns how many say again what an earlier row said."""
        once = _Once()
        for batch in _batches(rows):
            read = [_read(row, columns, self._at, root, demo) for row in batch]
            rejected += [one for _, one in read if isinstance(one, Rejection)]
            facts = [(line, one) for line, one in read if isinstance(one, RecordingFacts)]
            with self._at.work(acting) as uow:
                known = uow.recordings.roots([one.file for _, one in facts])
            placed = [
                (line, one, self._sounds.place(line, one, root, known.get(one.file))) for line, one in facts
            ]
            good = [once.judge(line, one, found) for line, one, found in placed]
            rejected += [one for one in good if isinstance(one, Rejection)]
            spool.put([one for one in good if isinstance(one, Recording)])
            step(len(batch))
        return once.repeated

    def _keep(self, acting: Person, spool: Spool, subject: str, rejected: int) -> _Tally:
        """Write what is new or changed, with one audit entry; nothing at all where nothing is."""
        tally = _Tally()
        with self._at.work(acting, write=True) as uow:
            for batch in spool.batches():
                self._keep_batch(uow, batch, tally)
            if tally.imported or tally.updated:
                uow.agents.settle(sorted(tally.agents), self._at.zone)
                counts = {
                    "imported": tally.imported,
                    "updated": tally.updated,
                    "unchanged": tally.unchanged,
                    "rejected": rejected,
                }
                uow.audit.record("import", subject, counts)
                uow.commit()
        return tally

    def _keep_batch(self, uow: UnitOfWork, batch: list[Recording], tally: _Tally) -> None:
        known = uow.recordings.by_files([one.file for one in batch])
        new = [one for one in batch if one.file not in known]
        changed = [
            replace(one, id=known[one.file].id)
            for one in batch
            if one.file in known and not _same(one, known[one.file])
        ]
        uow.recordings.add(new, self._at.clock())
        uow.recordings.change(changed)
        tally.imported += len(new)
        tally.updated += len(changed)
        tally.unchanged += len(batch) - len(new) - len(changed)
        tally.agents |= {one.facts.agent_id for one in (*new, *changed)}
        tally.agents |= {known[one.file].facts.agent_id for one in changed}


class _Once:
    """Lets each file of a manifest through once: a row that repeats another is no news, one that
    contradicts it is refused."""

    def __init__(self) -> None:
        self._seen: dict[bytes, tuple[int | None, bytes]] = {}
        self.repeated = 0

    def judge(
        self, line: int | None, facts: RecordingFacts, found: Recording | Rejection
    ) -> Recording | Rejection | None:
        if isinstance(found, Rejection):
            return found
        key, content = _digest(facts.file), _digest(repr(facts) + facts.customer_phone)
        first = self._seen.get(key)
        if first is None:
            self._seen[key] = (line, content)
            return found
        if first[1] == content:
            self.repeated += 1
            return None
        reason = mark("line {first} says something else of the same recording")
        return Rejection(line, "recording", facts.file, reason, {"first": first[0]})


def _digest(text: str) -> bytes:
    return blake2b(text.encode("utf-8"), digest_size=16).digest()


def _same(one: Recording, known: Recording) -> bool:
    return (one.facts, one.audio_root, one.has_audio) == (known.facts, known.audio_root, known.has_audio)


def _read(
    row: Row | Rejection, columns: Columns, at: Workplace, root: str, demo: bool
) -> tuple[int | None, RecordingFacts | Rejection]:
    if isinstance(row, Rejection):
        return row.line, row
    facts = facts_of(row, columns, at.zone, root)
    return row.line, replace(facts, demo=demo) if isinstance(facts, RecordingFacts) else facts


def _named(path: str, names: NamePattern) -> Row | Rejection:
    cells = names.match(path)
    if cells is None:
        reason = mark("the name does not fit the pattern {pattern}")
        return Rejection(None, "recording", clean(path), reason, {"pattern": names.text})
    return Row(None, {"recording": harmless(path), **{name: clean(text) for name, text in cells.items()}})


def _batches(rows: Iterable[Row | Rejection]) -> Iterator[list[Row | Rejection]]:
    rest = iter(rows)
    while batch := list(islice(rest, AT_ONCE)):
        yield batch


def _in_order(rejected: list[Rejection]) -> tuple[Rejection, ...]:
    return tuple(sorted(rejected, key=lambda one: one.line or 0))


def _audio_root(audio: Path | str) -> str:
    return audio if isinstance(audio, str) and is_url(audio) else str(_folder(Path(audio)))


def _folder(path: Path) -> Path:
    if not path.is_dir():
        raise NotFound(mark("there is no folder {folder}"), folder=clean(str(path)), where=clean(str(path)))
    return path.absolute()
