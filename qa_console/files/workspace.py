"""The folder of a workspace: config, copies of the shipped rubrics and plans, exports."""

from __future__ import annotations

from pathlib import Path

from qa_console.errors import StoreUnusable
from qa_console.files.config import FILE, config_text
from qa_console.files.writing import write_whole
from qa_console.i18n import mark


class WorkspaceFolder:
    """`rubrics`: the folder that the program ships, with `plans/` inside it."""

    def __init__(self, home: Path, rubrics: Path) -> None:
        self._home = home
        self._rubrics = rubrics

    def lay_out(self, *, lang: str, zone: str, user: str = "") -> list[str]:
        """Make what is missing and touch nothing that is there; returns the names of what was made."""
        try:
            made = [name for name in ("rubrics", "plans", "exports") if self._make_folder(name)]
            if self._write(Path(FILE), config_text(lang=lang, zone=zone, user=user).encode()):
                made.append(FILE)
            for name, folder in (("rubrics", self._rubrics), ("plans", self._rubrics / "plans")):
                for source in sorted(folder.glob("*.yaml")):
                    if self._write(Path(name) / source.name, source.read_bytes()):
                        made.append(f"{name}/{source.name}")
        except OSError as exc:
            raise StoreUnusable(
                mark("the workspace folder {folder} cannot be written: {reason}"),
                folder=self._home,
                reason=exc.strerror,
                where=str(self._home),
                remedy=mark("name another folder with --home, or give this user write permission there"),
            ) from exc
        return made

    def _make_folder(self, name: str) -> bool:
        folder = self._home / name
        if folder.is_dir():
            return False
        folder.mkdir(parents=True, mode=0o700)
        return True

    def _write(self, name: Path, data: bytes) -> bool:
        path = self._home / name
        if path.exists():
            return False
        write_whole(path, data)
        return True
