"""Running the checks on calls: what they find and which answers it speaks for. Suggestions, never scores."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from qa_console.domain.findings.material import CallMaterial
from qa_console.domain.findings.registry import run_checks
from qa_console.domain.findings.suggest import suggestions
from qa_console.domain.model import Acoustics, Channel, Finding, Person, Suggestion, Transcript
from qa_console.domain.ports.findings import Checked
from qa_console.domain.ports.rubrics import RubricFiles
from qa_console.domain.ports.transcripts import TranscriptReader
from qa_console.domain.ports.unit_of_work import UnitOfWork
from qa_console.domain.roles import Permission, permit
from qa_console.domain.rubric.model import Rubric
from qa_console.domain.rubric.phrases import PhraseBook, read_phrases
from qa_console.errors import InvalidInput, NotFound
from qa_console.i18n import mark
from qa_console.services.rubrics import RubricService
from qa_console.services.workplace import Workplace

REVIEWS = ("accepted", "rejected", "")
"""What a person makes of a finding; empty takes the word back."""


@dataclass(frozen=True, slots=True)
class CheckedCall:
    """`recording_id`: None for a bare transcript. `missing`: there was no transcript to check."""

    recording_id: str | None
    findings: tuple[Finding, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    missing: bool = False


class BareChecking:
    """Checks on a transcript file, without a workspace."""

    def __init__(self, read: TranscriptReader, forms: RubricFiles) -> None:
        self._read = read
        self._forms = forms

    def check_file(self, path: Path, rubric: str, channel: Channel | None = None) -> CheckedCall:
        """`rubric`: a file, or the id of a shipped form. Raises NotFound, TranscriptError, RubricError."""
        form = self.form(rubric)
        return _checked(None, self._read(path, channel=channel), form, None, read_phrases(form.phrases))

    def form(self, rubric: str) -> Rubric:
        """The form in a file, or the shipped one of that id."""
        if Path(rubric).suffix or Path(rubric).exists():
            return self._forms.read(Path(rubric)).rubric
        for path in self._forms.shipped():
            if path.stem == rubric:
                return self._forms.read(path).rubric
        raise NotFound(
            mark("there is no rubric {name}"),
            name=rubric,
            known=", ".join(path.stem for path in self._forms.shipped()),
            where=rubric,
            remedy=mark("give a file, or one of {known}"),
        )


class CheckingService:
    def __init__(self, place: Workplace, rubrics: RubricService) -> None:
        self._place = place
        self._rubrics = rubrics

    def check(
        self, acting: Person, recording_ids: Sequence[str] | None = None, rubric: str | Rubric | None = None
    ) -> Iterator[CheckedCall]:
        """Check recordings (all that have a transcript by default), one transaction each, and keep what is
        found for that version of the form. Checking again replaces it; reviews of what is found again stay.

        `rubric`: a name (`id` or `id@version`), the workspace's own by default; or a form that may not be
        in the workspace, with which nothing is kept unless it is there with the same content.
        Raises NotFound for an unknown recording or form, before anything is checked.
        """
        permit(acting, Permission.CHECK)
        with self._place.work(acting) as work:
            form, kept = self._form(work, rubric)
            if recording_ids is None:
                ids = work.transcripts.having()
            else:
                ids = [recording.id for recording in work.recordings.some(recording_ids)]
        book = read_phrases(form.phrases)
        return (self._check_one(acting, one, form, book, keep=kept) for one in ids)

    def _form(self, work: UnitOfWork, rubric: str | Rubric | None) -> tuple[Rubric, bool]:
        if not isinstance(rubric, Rubric):
            return self._rubrics.named(work, rubric).rubric, True
        known = work.rubrics.find(*rubric.key)
        return rubric, known is not None and self._rubrics.named(work, known.name).rubric == rubric

    def _check_one(
        self, acting: Person, recording_id: str, form: Rubric, book: PhraseBook, *, keep: bool
    ) -> CheckedCall:
        with self._place.work(acting) as work:
            transcript = work.transcripts.get(recording_id)
            acoustics = work.analyses.get(recording_id)
        if transcript is None:
            return CheckedCall(recording_id, missing=True)
        checked = _checked(recording_id, transcript, form, acoustics, book)
        if keep:
            self._keep(acting, recording_id, checked, form)
        return checked

    def _keep(self, acting: Person, recording_id: str, checked: CheckedCall, form: Rubric) -> None:
        with self._place.work(acting, write=True) as work:
            before = work.findings.get(recording_id, form.key)
            if before and (before.findings, before.suggestions) == (checked.findings, checked.suggestions):
                return
            work.findings.put(
                recording_id, form.key, checked.findings, checked.suggestions, self._place.clock()
            )
            detail = {"rubric": f"{form.id}@{form.version}", "findings": len(checked.findings)}
            work.audit.record("check", recording_id, detail)
            work.commit()

    def kept(self, acting: Person, recording_id: str, rubric: str | None = None) -> Checked | None:
        """What the last run found, or None where there was none. Raises NotFound."""
        permit(acting, Permission.READ_RECORDINGS)
        with self._place.work(acting) as work:
            form = self._rubrics.named(work, rubric).rubric
            return work.findings.get(work.recordings.get(recording_id).id, form.key)

    def review(
        self, acting: Person, recording_id: str, index: int, state: str, rubric: str | None = None
    ) -> None:
        """Keep what a person made of a finding: accepted, rejected, or empty. Raises NotFound."""
        permit(acting, Permission.REVIEW_FINDINGS)
        if state not in REVIEWS:
            raise InvalidInput(mark("a finding is accepted or rejected, not {state}"), state=state)
        with self._place.work(acting, write=True) as work:
            form = self._rubrics.named(work, rubric).rubric
            recording = work.recordings.get(recording_id)
            work.findings.review(recording.id, form.key, index, state, acting.name)
            detail = {"rubric": f"{form.id}@{form.version}", "finding": index, "review": state}
            work.audit.record("finding.review", recording.id, detail)
            work.commit()


def _checked(
    recording_id: str | None,
    transcript: Transcript,
    form: Rubric,
    acoustics: Acoustics | None,
    book: PhraseBook,
) -> CheckedCall:
    found = run_checks(CallMaterial(transcript, form, acoustics, book))
    return CheckedCall(recording_id, found, suggestions(form, found))
