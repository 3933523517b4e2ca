"""Keeping a workspace: making it, backing it up, restoring it, verifying its trail."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from qa_console.domain.audit import ChainReport, verify_chain
from qa_console.domain.model import Person
from qa_console.domain.ports.audit import AuditEntry
from qa_console.domain.ports.keeping import Archive, BackupReport, Folder
from qa_console.domain.roles import Permission, permit
from qa_console.services.rubrics import RubricService
from qa_console.services.workplace import Workplace


@dataclass(frozen=True, slots=True)
class Made:
    """`made`: names of the files and folders that were missing; `rubrics`: `id@version` now published."""

    home: Path
    made: list[str]
    rubrics: list[str]


class Keeping:
    """`folder` lays the workspace out, `archive` reads and writes its backups."""

    def __init__(self, place: Workplace, folder: Folder, archive: Archive, rubrics: RubricService) -> None:
        self._place = place
        self._folder = folder
        self._archive = archive
        self._rubrics = rubrics

    def make_workspace(self, acting: Person, *, user: str = "") -> Made:
        """Make what is missing of a workspace; one that is whole is left as it is.

        `user`: who acts by default from then on; the login's name when empty.
        """
        permit(acting, Permission.MAKE_WORKSPACE)
        settings = self._place.settings
        made = self._folder.lay_out(lang=settings.lang, zone=settings.zone, user=user)
        rubrics = self._rubrics.import_shipped(acting)
        if made or rubrics:
            with self._place.work(acting, write=True) as work:
                work.audit.record("workspace.make", settings.home.name, {"made": made, "rubrics": rubrics})
                work.commit()
        return Made(settings.home, made, rubrics)

    def back_up(self, acting: Person, target: Path) -> BackupReport:
        """Write one verified file while people work; never over another file."""
        permit(acting, Permission.BACK_UP)
        report = self._archive.write(target, at=self._place.clock(), by=acting.name)
        with self._place.work(acting, write=True) as work:
            work.audit.record("workspace.backup", target.name, {"audit_head": report.audit_head})
            work.commit()
        return report

    def restore(
        self, acting: Person, source: Path, *, force: bool = False
    ) -> tuple[BackupReport, Path | None]:
        """Fill an empty workspace from a backup; `force` replaces another, which is moved aside.

        Raises NotFound, InvalidInput (the file is not as it was written), Conflict (not empty).
        """
        permit(acting, Permission.RESTORE)
        report = self._archive.check(source)
        aside = self._archive.restore(source, at=self._place.clock(), force=force)
        self._folder.lay_out(lang=self._place.settings.lang, zone=self._place.settings.zone)
        with self._place.work(acting, write=True) as work:
            detail = {"audit_head": report.audit_head, "replaced": aside.name if aside else None}
            work.audit.record("workspace.restore", source.name, detail)
            work.commit()
        return report, aside

    def verify_audit(self, acting: Person, head: tuple[int, str] | None = None) -> ChainReport:
        """Whether the trail holds; with `head`, whether it still contains what it contained then."""
        permit(acting, Permission.READ_AUDIT)
        with self._place.work(acting) as work:
            return verify_chain(work.audit.entries(), head)

    def read_audit(
        self, acting: Person, *, after: int = 0, limit: int | None = None, newest: bool = False
    ) -> list[AuditEntry]:
        permit(acting, Permission.READ_AUDIT)
        with self._place.work(acting) as work:
            return list(work.audit.entries(after=after, limit=limit, newest=newest))
