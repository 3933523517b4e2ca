"""Notices: gather, preview, issue, sign off, follow up, close, hand out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, tzinfo
from fractions import Fraction
from pathlib import Path

from qa_console.domain.evaluation import EvaluationLine
from qa_console.domain.model import Person
from qa_console.domain.notices.agent import agent_content
from qa_console.domain.notices.content import CommonRule, Content, Reminder
from qa_console.domain.notices.record import Notice, NoticeEvent, NoticeHead
from qa_console.domain.notices.rectification import rectification_content
from qa_console.domain.notices.schedule import follow_up_on, window, window_before
from qa_console.domain.notices.states import NoticeKind, NoticeState, step
from qa_console.domain.notices.team import team_content
from qa_console.domain.ports.documents import Exports, Format, NoticeDocuments
from qa_console.domain.ports.notices import NoticesWanted
from qa_console.domain.ports.rubrics import RubricFiles
from qa_console.domain.ports.unit_of_work import UnitOfWork
from qa_console.domain.roles import Permission, permit
from qa_console.domain.text import clean, mask_phones
from qa_console.errors import InvalidInput
from qa_console.i18n import mark
from qa_console.services.reviewed_calls import ReviewedCalls, find_agent, find_team
from qa_console.services.workplace import Workplace


@dataclass(frozen=True, slots=True)
class Terms:
    """The days that a notice speaks of, its due date, and when a problem is common; None: the default."""

    since: date | None = None
    until: date | None = None
    due: date | None = None
    rule: CommonRule | None = None


_DEFAULT = Terms()
_Gather = Callable[[UnitOfWork], tuple[NoticeKind, str, Content]]


class Noticing:
    """`documents` writes a notice in a format, `exports` keeps the file, `files` reads forms."""

    def __init__(
        self, place: Workplace, files: RubricFiles, documents: NoticeDocuments, exports: Exports
    ) -> None:
        self._place = place
        self._files = files
        self._documents = documents
        self._exports = exports

    def preview_agent(self, acting: Person, agent: str, terms: Terms = _DEFAULT) -> Notice:
        """The agent's notice as it would be issued now. Raises NotFound where there is nothing to report."""
        return self._preview(acting, lambda work: self._agent(work, agent, terms))

    def issue_agent(self, acting: Person, agent: str, terms: Terms = _DEFAULT) -> Notice:
        """Issue the agent's notice. Raises NotFound where there is nothing to report."""
        return self._issue(acting, lambda work: self._agent(work, agent, terms))

    def preview_team(self, acting: Person, team: str, terms: Terms = _DEFAULT) -> Notice:
        """The team's notice as it would be issued now. Raises NotFound where there is nothing to report."""
        return self._preview(acting, lambda work: self._team(work, team, terms))

    def issue_team(self, acting: Person, team: str, terms: Terms = _DEFAULT) -> Notice:
        """Issue the team's notice. Raises NotFound where there is nothing to report."""
        return self._issue(acting, lambda work: self._team(work, team, terms))

    def preview_rectification(
        self, acting: Person, team: str, terms: Terms = _DEFAULT, reason: str = ""
    ) -> Notice:
        """The rectification notice as it would be issued now. Raises NotFound, InvalidInput."""
        return self._preview(acting, lambda work: self._rectification(work, team, terms, reason))

    def rectify(self, acting: Person, team: str, terms: Terms = _DEFAULT, reason: str = "") -> Notice:
        """Issue a rectification notice. Raises NotFound, InvalidInput where nothing needs one."""
        return self._issue(acting, lambda work: self._rectification(work, team, terms, reason))

    def list(self, acting: Person, wanted: NoticesWanted | None = None) -> Sequence[NoticeHead]:
        """Heads of notices, in the order in which they were issued."""
        permit(acting, Permission.READ_NOTICES)
        with self._place.work(acting) as work:
            found = work.notices.find(wanted or NoticesWanted())
        return [_local_head(head, self._place.zone) for head in found]

    def show(self, acting: Person, notice_id: str) -> Notice:
        """The notice as it was handed out, with what has happened to it since. Raises NotFound."""
        permit(acting, Permission.READ_NOTICES)
        with self._place.work(acting) as work:
            return _local(work.notices.get(notice_id), self._place.zone)

    def ack(self, acting: Person, notice_id: str, *, by: str = "", comment: str = "") -> Notice:
        """Sign the notice off, by default in the acting person's name. Raises NotFound, Conflict."""
        return self._move(acting, notice_id, NoticeState.ACKNOWLEDGED, by, comment)

    def follow_up(self, acting: Person, notice_id: str, *, by: str = "", comment: str = "") -> Notice:
        """Keep what listening again has shown. Raises NotFound, Conflict."""
        return self._move(acting, notice_id, NoticeState.FOLLOWED_UP, by, comment)

    def close(self, acting: Person, notice_id: str, *, by: str = "", comment: str = "") -> Notice:
        """Close a notice that was acknowledged. Raises NotFound, Conflict."""
        return self._move(acting, notice_id, NoticeState.CLOSED, by, comment)

    def written(self, acting: Person, notice: Notice, format: Format, lang: str) -> bytes:
        """The notice, or a preview, as a document; nothing is kept."""
        permit(acting, Permission.READ_NOTICES)
        return self._documents.write(notice, format, lang)

    def export(
        self, acting: Person, notice_id: str, format: Format, lang: str, out: Path | None = None
    ) -> Path:
        """Write the notice to a file, by default in the workspace's exports; audited, since it leaves."""
        permit(acting, Permission.EXPORT_NOTICES)
        notice = self.show(acting, notice_id)
        data = self._documents.write(notice, format, lang)
        path = self._exports.save(file_name(notice, format, lang), data, out)
        with self._place.work(acting, write=True) as work:
            work.audit.record("notice.export", notice.head.id, {"format": format.value, "lang": lang})
            work.commit()
        return path

    def save_preview(self, acting: Person, notice: Notice, format: Format, lang: str, out: Path) -> Path:
        """Write a preview to a file that the person names."""
        permit(acting, Permission.EXPORT_NOTICES)
        data = self._documents.write(notice, format, lang)
        return self._exports.save(file_name(notice, format, lang), data, out)

    def _preview(self, acting: Person, gather: _Gather) -> Notice:
        permit(acting, Permission.READ_NOTICES)
        with self._place.work(acting) as work:
            return self._notice(acting, work, gather)

    def _issue(self, acting: Person, gather: _Gather) -> Notice:
        permit(acting, Permission.ISSUE_NOTICES)
        with self._place.work(acting, write=True) as work:
            kept = work.notices.add(self._notice(acting, work, gather))
            detail = {
                "kind": kept.head.kind.value,
                "subject": kept.head.subject,
                "calls": len(kept.evaluations),
            }
            work.audit.record("notice.issue", kept.head.id, detail)
            work.commit()
        return _local(kept, self._place.zone)

    def _notice(self, acting: Person, work: UnitOfWork, gather: _Gather) -> Notice:
        kind, subject, content = gather(work)
        now = self._place.clock().astimezone(self._place.zone)
        evaluations = tuple(sorted(call.evaluation for call in content.calls))
        head = NoticeHead(
            id="",
            kind=kind,
            subject=subject,
            state=NoticeState.ISSUED,
            issued_at=now,
            issued_by=acting.name,
            since=content.since,
            until=content.until,
            due=content.due,
            demo=all(each.demo for each in work.evaluations.some(evaluations)),
        )
        return Notice(head, content, evaluations, (NoticeEvent(NoticeState.ISSUED, now, acting.name),))

    def _agent(self, work: UnitOfWork, text: str, terms: Terms) -> tuple[NoticeKind, str, Content]:
        agent = find_agent(work, text)
        calls = self._calls(work)
        lines = calls.lines(agent=agent.id)
        since, until = self._window(calls, lines, terms)
        material = calls.material(calls.between(lines, since, until))
        content = agent_content(
            material, agent.id, since=since, until=until, due=self._due(terms), target=self._target
        )
        return NoticeKind.AGENT, agent.id, content

    def _team(self, work: UnitOfWork, text: str, terms: Terms) -> tuple[NoticeKind, str, Content]:
        team = find_team(work, text)
        calls = self._calls(work)
        lines = calls.lines(team=team)
        since, until = self._window(calls, lines, terms)
        material = calls.material(calls.between(lines, since, until))
        content = team_content(
            material,
            team,
            since=since,
            until=until,
            due=self._due(terms),
            target=self._target,
            rule=terms.rule,
        )
        return NoticeKind.TEAM, team, content

    def _rectification(
        self, work: UnitOfWork, text: str, terms: Terms, reason: str
    ) -> tuple[NoticeKind, str, Content]:
        team = find_team(work, text)
        calls = self._calls(work)
        lines = calls.lines(team=team)
        since, until = self._window(calls, lines, terms)
        material = calls.material(calls.between(lines, window_before(since, until)[0], until))
        content = rectification_content(
            material,
            team,
            since=since,
            until=until,
            due=self._due(terms),
            target=self._target,
            rule=terms.rule,
            reminders=self._reminders(work, team),
            reason=mask_phones(clean(reason)),
        )
        return NoticeKind.RECTIFICATION, team, content

    def _reminders(self, work: UnitOfWork, team: str) -> Sequence[Reminder]:
        """The team notices that are on record for the team."""
        heads = work.notices.find(NoticesWanted(kind=NoticeKind.TEAM, subject=team))
        return [
            Reminder(
                head.id, head.kind.value, head.issued_at.astimezone(self._place.zone).date(), head.state.value
            )
            for head in heads
        ]

    def _calls(self, work: UnitOfWork) -> ReviewedCalls:
        return ReviewedCalls(work, self._files, self._place.zone)

    def _window(
        self, calls: ReviewedCalls, lines: Sequence[EvaluationLine], terms: Terms
    ) -> tuple[date, date]:
        newest = max((calls.day(line) for line in lines), default=self._today)
        return window(terms.since, terms.until, newest)

    def _due(self, terms: Terms) -> date:
        if terms.due is None:
            return follow_up_on(self._today, self._place.settings.follow_up_days)
        if terms.due < self._today:
            raise InvalidInput(
                mark("the due date {day} has passed"),
                day=terms.due.isoformat(),
                where="--due",
                remedy=mark("give a day from today on"),
            )
        return terms.due

    @property
    def _today(self) -> date:
        return self._place.clock().astimezone(self._place.zone).date()

    @property
    def _target(self) -> Fraction:
        return Fraction(self._place.settings.target)

    def _move(self, acting: Person, notice_id: str, to: NoticeState, by: str, comment: str) -> Notice:
        permit(acting, Permission.SIGN_NOTICES)
        event = NoticeEvent(
            to, self._place.clock(), clean(by) or acting.name, mask_phones(clean(comment, multiline=True))
        )
        with self._place.work(acting, write=True) as work:
            known = work.notices.get(notice_id)
            step(known.head.id, known.head.state, to)
            work.notices.move(known.head.id, event)
            work.audit.record(f"notice.{to.value}", known.head.id, {"by": event.by})
            work.commit()
            return _local(work.notices.get(known.head.id), self._place.zone)


def file_name(notice: Notice, format: Format, lang: str) -> str:
    """`N000031-agent-1001-2026-03-09.zh.docx`; whoever saves it makes it safe for the file system."""
    head = notice.head
    parts = (head.id or "preview", head.kind.value, head.subject, head.issued_at.date().isoformat())
    return "-".join(parts) + f".{lang}.{format.value}"


def _local_head(head: NoticeHead, zone: tzinfo) -> NoticeHead:
    return replace(head, issued_at=head.issued_at.astimezone(zone))


def _local(notice: Notice, zone: tzinfo) -> Notice:
    """The notice with its moments in the workspace's zone, in which documents show them."""
    events = tuple(replace(event, at=event.at.astimezone(zone)) for event in notice.events)
    return replace(notice, head=_local_head(notice.head, zone), events=events)
