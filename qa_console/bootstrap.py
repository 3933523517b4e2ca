"""Puts the parts together: reads the config, opens the store, hands a `Console` of services over.

Nothing heavy is imported before a service is asked for.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from qa_console.errors import NotFound
from qa_console.i18n import mark
from qa_console.places import CONFIG, DATABASE, home_folder

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from qa_console.domain.model import Person
    from qa_console.domain.ports.documents import Exports
    from qa_console.domain.ports.unit_of_work import UnitOfWork
    from qa_console.services.analysing import Analysing
    from qa_console.services.bare_scoring import BareScoring
    from qa_console.services.checking import BareChecking, CheckingService
    from qa_console.services.clipping import Clipping
    from qa_console.services.demonstrating import Demonstrating
    from qa_console.services.doctor import Diagnosis
    from qa_console.services.drawing import Drawing
    from qa_console.services.evaluating import EvaluatingService
    from qa_console.services.importing import Importing
    from qa_console.services.keeping import Keeping
    from qa_console.services.listening import Listening
    from qa_console.services.noticing import Noticing
    from qa_console.services.recordings import Recordings
    from qa_console.services.reporting import Reporting
    from qa_console.services.rubrics import RubricService
    from qa_console.services.sound_place import SoundPlace
    from qa_console.services.transcript_export import TranscriptExport
    from qa_console.services.transcripts import TranscriptService
    from qa_console.services.worklist import Worklist
    from qa_console.services.workplace import Settings, Workplace


def _now() -> datetime:
    return datetime.now(UTC)


def shipped(name: str) -> Path:
    """The folder `rubrics` or `audio_samples` that comes with the program, installed or in a checkout."""
    inside = Path(__file__).parent / "shipped" / name
    return inside if inside.is_dir() else Path(__file__).parent.parent / name


def find_home(given: str | None) -> Path:
    """The workspace: as given, as `QA_CONSOLE_HOME` says, this folder if it is one, or ~/qa-console."""
    return Path(home_folder(given))


def demo_home(given: str | None) -> Path:
    """Where the demonstration goes: as given, else a folder of its own, never somebody's workspace."""
    return find_home(given) if given or os.environ.get("QA_CONSOLE_HOME") else Path.home() / "qa-console-demo"


def read_settings(home: Path, lang: str | None = None) -> Settings:
    """The workspace's config over the defaults. Raises ConfigError."""
    from dataclasses import replace

    from qa_console.files.config import read_config
    from qa_console.services.workplace import Settings

    told = read_config(home)
    named = {
        field: told[key]
        for key, field in (
            ("lang", "lang"),
            ("zone", "zone"),
            ("rubric", "rubric"),
            ("target", "target"),
            ("follow_up_days", "follow_up_days"),
            ("import.pattern", "import_pattern"),
            ("theme", "theme"),
            ("keys", "keys"),
            ("checks", "thresholds"),
            ("storage", "storage"),
            ("audio.longest_hours", "longest_hours"),
            ("audio.profile", "profile"),
            ("listening", "listening"),
        )
        if key in told
    }
    hosts = told.get("hosts", [])
    assert isinstance(hosts, list)
    settings = replace(Settings(home=home), **named, hosts=tuple(hosts))  # type: ignore[arg-type]
    told_lang = lang or os.environ.get("QA_CONSOLE_LANG")
    return replace(settings, lang=told_lang) if told_lang in ("zh", "en") else settings


def database_url(home: Path, given: str | None) -> str:
    """Option, environment, config, then the SQLite file inside the workspace."""
    from qa_console.files.config import read_config

    told = given or os.environ.get("QA_CONSOLE_DB") or read_config(home).get("db")
    return str(told) if told else f"sqlite:///{home / DATABASE}"


def open_console(
    *, home: str | None = None, db: str | None = None, lang: str | None = None, create: bool = False
) -> Console:
    """The console on a workspace; its database is brought up to date.

    Raises NotFound where there is no workspace (unless `create`), ConfigError, StoreUnusable.
    """
    folder = find_home(home)
    if not create and not (folder / CONFIG).is_file() and not (folder / DATABASE).is_file():
        raise NotFound(
            mark("there is no workspace in {folder}"),
            folder=folder,
            where=str(folder),
            remedy=mark("make one with `qa-console --home DIR init`, or try `qa-console demo`"),
            code="no_workspace",
        )
    settings = read_settings(folder, lang)
    return Console(settings, database_url(folder, db))


def acting_person(given: str | None, console: Console) -> Person:
    """Who acts: option, environment, config, then the login name. One person may do everything."""
    import getpass

    from qa_console.domain.model import Person
    from qa_console.domain.roles import OWNER
    from qa_console.domain.text import clean
    from qa_console.files.config import read_config

    told = given or os.environ.get("QA_CONSOLE_USER") or read_config(console.settings.home).get("user")
    if not told:
        try:
            told = getpass.getuser()
        except (OSError, KeyError):
            told = "owner"
    return Person(clean(str(told)) or "owner", frozenset({OWNER}))


def diagnose(*, home: str | None = None, db: str | None = None) -> list[Diagnosis]:
    """What `doctor` sees on this machine and, where there is one, in the workspace."""
    from qa_console.errors import QaConsoleError
    from qa_console.services.doctor import Diagnosis, Health, examine
    from qa_console.surroundings import probes

    folder = find_home(home)
    console = None
    try:
        console = open_console(home=home, db=db)
        workspace = Diagnosis("workspace", Health.OK, mark("{folder}"), {"folder": folder})
    except NotFound as error:
        workspace = Diagnosis("workspace", Health.WARNING, error.message, error.values, error.remedy)
    except QaConsoleError as error:
        workspace = Diagnosis("workspace", Health.FAILED, error.message, error.values, error.remedy)
    return [workspace, *examine(probes(folder, console))]


def bare_checking() -> BareChecking:
    """Checks on a transcript file; no workspace, and nothing heavy, is needed."""
    from qa_console.files.rubric import RubricFolder
    from qa_console.services.checking import BareChecking
    from qa_console.speech.readers import read_transcript_file

    return BareChecking(read_transcript_file, RubricFolder(shipped("rubrics")))


def bare_scoring() -> BareScoring:
    """Checking forms and scoring answers, which need no workspace."""
    from qa_console.files.answers import read_answers
    from qa_console.files.rubric import RubricFolder
    from qa_console.services.bare_scoring import BareScoring

    return BareScoring(RubricFolder(shipped("rubrics")), read_answers)


class Console:
    """Every service over one workspace, each built when it is first asked for."""

    def __init__(self, settings: Settings, url: str) -> None:
        self.settings = settings
        self.url = url

    @cached_property
    def engine(self) -> Engine:
        """The database, migrated. Raises StoreUnusable."""
        from qa_console.storage.engine import open_engine
        from qa_console.storage.schema import bring_up_to_date

        engine = open_engine(self.url)
        bring_up_to_date(engine)
        return engine

    def close(self) -> None:
        """Let the database's connections go; the console may be used again and then opens new ones."""
        if "engine" in self.__dict__:
            self.engine.dispose()

    @cached_property
    def workplace(self) -> Workplace:
        import secrets
        from zoneinfo import ZoneInfo

        from qa_console.services.workplace import Workplace

        return Workplace(
            work=self._work,
            clock=_now,
            zone=ZoneInfo(self.settings.zone),
            settings=self.settings,
            new_seed=lambda: secrets.randbelow(2**53),
        )

    def _work(self, acting: Person, *, write: bool = False) -> UnitOfWork:
        from qa_console.storage.unit_of_work import SqlUnitOfWork

        return SqlUnitOfWork(self.engine, acting.name, _now, write=write)

    @cached_property
    def rubrics(self) -> RubricService:
        from qa_console.files.rubric import RubricFolder
        from qa_console.services.rubrics import RubricService

        return RubricService(self.workplace, RubricFolder(shipped("rubrics")))

    @cached_property
    def evaluating(self) -> EvaluatingService:
        from qa_console.files.answers import read_answers
        from qa_console.services.evaluating import EvaluatingService

        return EvaluatingService(self.workplace, self.rubrics, read_answers)

    @cached_property
    def keeping(self) -> Keeping:
        from qa_console.files.workspace import WorkspaceFolder
        from qa_console.services.keeping import Keeping
        from qa_console.storage.backup import SqliteArchive

        home = self.settings.home
        return Keeping(
            self.workplace,
            WorkspaceFolder(home, shipped("rubrics")),
            SqliteArchive(home, self.url, lambda: self.engine),
            self.rubrics,
        )

    @cached_property
    def sounds(self) -> SoundPlace:
        from qa_console.audio.probe import probe
        from qa_console.domain.remote import RemoteRules
        from qa_console.files.folder import find_sound
        from qa_console.services.sound_place import SoundPlace

        rules = RemoteRules(self.settings.hosts, self.settings.storage)
        return SoundPlace(find_sound, probe, rules, self.settings.longest_hours * 3600)

    @cached_property
    def importing(self) -> Importing:
        from qa_console.files.importing import DiskFiles
        from qa_console.services.importing import Importing

        return Importing(self.workplace, DiskFiles(), self.sounds)

    @cached_property
    def recordings(self) -> Recordings:
        from qa_console.services.recordings import Recordings

        return Recordings(self.workplace, self.sounds)

    @cached_property
    def analysing(self) -> Analysing:
        from qa_console.audio.reader import SoundFiles
        from qa_console.jobs.inline import Inline
        from qa_console.jobs.pool import Pool
        from qa_console.services.analysing import Analysing

        return Analysing(
            self.workplace,
            SoundFiles(),
            self.sounds.path,
            lambda jobs: Pool(jobs) if jobs > 1 else Inline(),
        )

    @cached_property
    def listening(self) -> Listening:
        from qa_console.audio.player import SoundPlayer
        from qa_console.services.listening import Listening

        return Listening(
            self.workplace,
            self.sounds.path,
            lambda must_sound, habits: SoundPlayer(must_sound=must_sound, habits=habits),
        )

    @cached_property
    def clipping(self) -> Clipping:
        from qa_console.audio.editing.editor import PydubEditor
        from qa_console.audio.probe import probe
        from qa_console.files.cut_list import read_cuts
        from qa_console.services.clipping import Clipping

        return Clipping(
            self.workplace, self.sounds.path, probe, PydubEditor(), self.exports, self.rubrics, read_cuts
        )

    @cached_property
    def transcripts(self) -> TranscriptService:
        from qa_console.services.transcripts import TranscriptService
        from qa_console.speech.readers import read_transcript_file

        return TranscriptService(self.workplace, read_transcript_file)

    @cached_property
    def transcript_export(self) -> TranscriptExport:
        from qa_console.services.transcript_export import TranscriptExport
        from qa_console.speech.writers import write_transcript

        return TranscriptExport(self.workplace, write_transcript, self.exports, self.rubrics)

    @cached_property
    def checking(self) -> CheckingService:
        from qa_console.services.checking import CheckingService

        return CheckingService(self.workplace, self.rubrics)

    @cached_property
    def drawing(self) -> Drawing:
        from qa_console.files.plan import PlanFolders
        from qa_console.services.drawing import Drawing

        folders = (self.settings.home / "plans", shipped("rubrics") / "plans")
        return Drawing(self.workplace, PlanFolders(folders))

    @cached_property
    def worklist(self) -> Worklist:
        from qa_console.services.worklist import Worklist

        return Worklist(self.workplace, self.rubrics)

    @cached_property
    def noticing(self) -> Noticing:
        from qa_console.documents.notice import NoticeWriter
        from qa_console.files.rubric import RubricFolder
        from qa_console.services.noticing import Noticing

        return Noticing(self.workplace, RubricFolder(shipped("rubrics")), NoticeWriter(), self.exports)

    @cached_property
    def exports(self) -> Exports:
        from qa_console.files.exports import ExportFolder

        return ExportFolder(self.settings.home / "exports")

    @cached_property
    def demonstrating(self) -> Demonstrating:
        from qa_console.files.samples import SampleFolder
        from qa_console.services.demonstrating import Demonstrating, Parts

        parts = Parts(
            self.keeping,
            self.importing,
            self.transcripts,
            self.analysing,
            self.checking,
            self.drawing,
            self.evaluating,
            self.noticing,
        )
        return Demonstrating(
            self.workplace, SampleFolder(shipped("audio_samples"), self.workplace.zone), parts
        )

    @cached_property
    def reporting(self) -> Reporting:
        from qa_console.files.rubric import RubricFolder
        from qa_console.services.reporting import Reporting

        return Reporting(self.workplace, RubricFolder(shipped("rubrics")))
