"""F3: ears on the call, eyes on the transcript, one hand scoring."""

from __future__ import annotations

import threading

from rich.cells import cell_len
from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import TextArea
from textual.worker import get_current_worker

from qa_console.domain.ports.audio import Player
from qa_console.domain.score_document import display_score
from qa_console.errors import QaConsoleError
from qa_console.i18n import choose, tr
from qa_console.services.drafting import Draft
from qa_console.tui.answering import in_words, ways
from qa_console.tui.desk import Call
from qa_console.tui.formatting import clock, shown
from qa_console.tui.keys import CALL, EVIDENCE, SCORING, SOUND, Key, bindings, of_group
from qa_console.tui.messages import Submitted
from qa_console.tui.screens.workbench_evidence import Proving, evidence_line
from qa_console.tui.screens.workbench_figures import Measuring
from qa_console.tui.screens.workbench_scoring import Scoring, guidance
from qa_console.tui.screens.workbench_sound import Listening, set_as
from qa_console.tui.signs import levels_of, signs_of
from qa_console.tui.silent_clock import SilentClock
from qa_console.tui.sound_page import doubt_sign
from qa_console.tui.state_words import EVALUATION_STATES
from qa_console.tui.widgets.bars import Bar
from qa_console.tui.widgets.clock import Clock
from qa_console.tui.widgets.form import Form
from qa_console.tui.widgets.pages import Page
from qa_console.tui.widgets.prompt import Prompt
from qa_console.tui.widgets.transcript import Transcript
from qa_console.tui.widgets.waveform import Waveform
from qa_console.tui.words import finding_line, local

_GROUPS = (SOUND, SCORING, EVIDENCE, CALL)
_FOOT = ("yes", "no", "not_applicable", "adopt", "finding_next", "mark", "play", "help")


class Workbench(Listening, Scoring, Proving, Measuring):
    MODE = "workbench"
    CSS_PATH = "../styles/workbench.tcss"
    GROUPS = _GROUPS
    BINDINGS = bindings(*_GROUPS)

    def __init__(self) -> None:
        super().__init__()
        self._no_sound = False
        self._saved_comment = ""
        self._loading = threading.Lock()

    def compose(self) -> ComposeResult:
        yield self.header()
        with Horizontal(id="sound"):
            yield Waveform(id="waveform")
            yield Clock(id="clock")
        with Horizontal(id="panes"):
            yield Transcript(id="transcript")
            with Vertical(id="side"):
                yield Form(id="form")
                yield Page(id="more")
        comment = TextArea(
            id="comment",
            compact=True,
            highlight_cursor_line=False,
            placeholder=tr("The comment, kept as you type; esc returns to the form"),
        )
        comment.display = False
        yield comment
        yield Bar(id="detail")
        yield Prompt(id="prompt")
        yield self.keybar()

    def footer_keys(self) -> list[Key]:
        by_id = {key.id: key for key in of_group(*_GROUPS, "app")}
        return [by_id[name] for name in _FOOT]

    def on_mount(self) -> None:
        self.query_one("#more", Page).can_focus = False
        self.show_header(tr("F3 Listen and score"))
        self.query_one("#detail", Bar).show(tr("Open a recording from the list: F2, or / there to find one."))
        self.form.focus()
        self.start_ticking()

    # Opening a call

    async def open_recording(self, recording: str) -> None:
        """Show the recording. Keys wait until it is there: none may score the call that is leaving."""
        if self.call_ is not None and self.call_.recording.id == recording:
            self.form.focus()
            return
        self.player.pause()
        self.show_header(f"{tr('F3 Listen and score')}  {recording}  {tr('Reading ...')}")
        call = await self.ask(lambda: self.desk.open_call(recording))
        if call is None:
            self.show_header(tr("F3 Listen and score"))
            self._show_header()
            return
        self.show_call(call)
        self._load_sound(call)

    @work(thread=True, exclusive=True, group="call")
    def _load_sound(self, call: Call) -> None:
        """The sound comes after the first paint."""
        worker = get_current_worker()
        with self._loading:  # one player serves all calls: the last one asked for is loaded last
            if worker.is_cancelled:
                return
            player: Player
            try:
                player = self.desk.player(call)
            except QaConsoleError:
                player = SilentClock(call.duration_s)
        if not worker.is_cancelled:
            self.app.call_from_thread(self._take_player, call, player)

    def _take_player(self, call: Call, player: Player) -> None:
        if self.call_ is None or self.call_.recording.id != call.recording.id:
            return
        before = self.player
        self.took_player(player)
        self._no_sound = player.silent
        self._hand_over(before, player)
        if not isinstance(player, SilentClock):
            self.say_what_is_unknown()
        self._show_header()
        self.show_transport()

    def _hand_over(self, before: Player, player: Player) -> None:
        """What was set and pressed while the sound was on its way holds for the player that came."""
        player.set_loop(before.loop)
        if before.position_s > 0:
            player.seek(before.position_s)
        set_as(before, player)
        if before.playing:
            player.play()

    def show_sound_state(self, silent: bool) -> None:
        self._no_sound = silent
        self._show_header()

    def show_call(self, call: Call) -> None:
        """Another call in every pane; whoever listens keeps speed, party and all."""
        before = self.player
        if isinstance(self.player, SilentClock):
            self.player.close()
        self.call_ = call
        self.took_player(SilentClock(call.duration_s, held=True))
        set_as(before, self.player)
        self.loop_start_s, self.finding_at, self._target_s = None, -1, None
        self._told_failure = False
        self._no_sound = False
        self.query_one("#comment", TextArea).display = False
        self.waveform.show_sound(levels_of(call), call.duration_s)
        self.transcript.show_turns(call.turns, call.findings)
        self.form.show_form(call.draft, call.suggestions)
        self.take_draft(call.draft)
        self.form.focus()
        self.show_transport()

    def take_sound(self, call: Call) -> None:
        """Lanes, signs and player anew; where one was, how one listened, and all else stays."""
        before = self.player
        waiting = SilentClock(call.duration_s, held=True)
        self._hand_over(before, waiting)
        before.pause()
        self.call_ = call
        self.took_player(waiting)
        self.waveform.show_sound(levels_of(call), call.duration_s)
        self.take_draft(call.draft)
        self.show_transport()
        self._load_sound(call)

    def take_draft(self, draft: Draft) -> None:
        if self.call_ is None:
            return
        from dataclasses import replace

        self.call_ = replace(self.call_, draft=draft)
        self.form.show_draft(draft)
        self.waveform.show_signs(signs_of(self.call_, list(draft.evaluation.evidence.values())))
        self._saved_comment = draft.evaluation.comment
        self._show_header()
        self.show_detail()

    # The lines of text

    def _show_header(self) -> None:
        call = self.call_
        if call is None:
            return
        facts, draft = call.recording.facts, call.draft
        who = shown(f"{facts.agent_name}({facts.agent_id})" if facts.agent_name else facts.agent_id)
        left = "  ".join(
            part
            for part in (
                call.recording.id,
                who,
                shown(facts.team),
                local(facts.started_at, self.desk.zone),
                clock(call.duration_s),
            )
            if part
        )
        state = draft.evaluation.state
        sign = doubt_sign(call.sound.doubts) if call.sound is not None else ""
        right = [sign] if sign else []
        right += [tr("no sound")] if self._no_sound or (self.player.silent and self._sound_settled()) else []
        right += [tr(EVALUATION_STATES[state])] if state.value != "draft" else []
        form = f"{draft.rubric.id} v{draft.rubric.version}"
        if cell_len("  ".join((left, *right, form))) <= self.size.width - 4:
            right.append(form)
        self.show_header(left, "  ".join(right))

    def _sound_settled(self) -> bool:
        return not isinstance(self.player, SilentClock)

    def show_detail(self) -> None:
        """The line under the panes: the criterion's suggestion, its evidence, how far one is, the score."""
        call, item = self.call_, self.item
        if call is None or item is None:
            return
        sheet = call.draft.sheet
        answer = self.form.answer(item.id)
        parts = [f"{item.id} {in_words(item, answer)}" if answer is not None else f"{item.id} {ways(item)}"]
        why = self._why()
        if why:
            parts.append(why)
        pieces = [piece for piece in call.draft.evaluation.evidence.values() if piece.item == item.id]
        if pieces:
            parts.append(tr("evidence {pieces}", pieces=evidence_line(pieces)))
        asked = sum(1 for score in sheet.items.values() if score.state.value != "not_asked")
        answered = asked - len(sheet.unanswered)
        score = display_score(sheet.score)
        right = tr("{answered}/{asked}  score {score}", answered=answered, asked=asked, score=score)
        if sheet.critical_failed:
            right = "  ".join((tr("CRITICAL {items}", items=" ".join(sheet.critical_failed)), right))
        self.query_one("#detail", Bar).show("  ".join(parts), right)
        self._show_more()

    def _why(self) -> str:
        """The finding that was walked to, else the first behind the suggestion for the criterion."""
        call, item = self.call_, self.item
        if call is None or item is None:
            return ""
        found = self.finding
        suggestion = call.suggestions.get(item.id)
        if found is None and suggestion is not None and suggestion.why:
            found = call.findings[suggestion.why[0]]
        return shown(finding_line(found)) if found is not None else ""

    def _show_more(self) -> None:
        """Where there is room: what is asked, what was found, what was marked."""
        more = self.query_one("#more", Page)
        call, item = self.call_, self.item
        if not more.display or call is None or item is None:
            return
        lines = [f"# {item.id} {choose(item.title)}", guidance(item)]
        found = [finding_line(each) for each in call.findings if each.criterion == item.id]
        lines += ["", tr("# Findings"), *found] if found else []
        pieces = [each for each in call.draft.evaluation.evidence.values() if each.item == item.id]
        if pieces:
            lines += ["", tr("# Evidence")]
            lines += [f"{clock(p.start_s)}-{clock(p.end_s)} {p.note or p.quote}" for p in pieces]
        if call.draft.evaluation.comment:
            lines += ["", tr("# Comment"), call.draft.evaluation.comment]
        more.show_text("\n".join(lines))

    def on_resize(self) -> None:
        self.call_after_refresh(self._show_more)
        self.call_after_refresh(self._show_header)

    # Typing: search, go to, notes, the comment

    def action_search(self) -> None:
        self.prompt.open("search", tr("Search"))

    @on(Prompt.Typed)
    def _prompt_typed(self, event: Prompt.Typed) -> None:
        if event.purpose == "goto" and self.form.goto(event.text) and not self._longer_id(event.text):
            self.prompt.close()
            self.focus_form()
        elif event.purpose == "search":
            turn = self.transcript.search(event.text)
            if turn is not None:
                self.transcript.show_turn(turn)

    def _longer_id(self, text: str) -> bool:
        """Whether another criterion's id begins with this one's: then enter has to say which."""
        ids = [item.id.casefold() for item in self.draft.rubric.items()] if self.draft else []
        return any(each != text.casefold() and each.startswith(text.casefold()) for each in ids)

    @on(Prompt.Done)
    async def _prompt_done(self, event: Prompt.Done) -> None:
        self.focus_form()
        if event.purpose == "goto" and not self.form.goto(event.text):
            self.notify(tr("There is no criterion {item}.", item=shown(event.text)), markup=False)
        elif event.purpose == "note":
            await self.note_piece(event.text)
        elif event.purpose == "search":
            self._search_on(event.text)

    def _search_on(self, words: str) -> None:
        turn = self.transcript.search(words)
        if words and turn is None:
            self.notify(tr("Not found: {words}", words=shown(words)), markup=False)
        elif turn is not None:
            self.transcript.show_turn(turn)
            self.transcript.focus()

    @on(Prompt.Closed)
    def _prompt_closed(self, event: Prompt.Closed) -> None:
        if event.purpose == "search":
            self.transcript.search("")
        self.focus_form()

    def action_focus_pane(self, pane: str) -> None:
        self.query_one(f"#{pane}").focus()

    def action_comment(self) -> None:
        draft = self.editable_draft()
        if draft is None:
            return
        box = self.query_one("#comment", TextArea)
        with box.prevent(TextArea.Changed):
            box.text = draft.evaluation.comment
        box.move_cursor(box.document.end)
        box.display = True
        self.set_focus(box)

    def key_escape(self) -> None:
        """Out of the comment box, or out of the transcript, to the form."""
        self.query_one("#comment", TextArea).display = False
        self.focus_form()
        self.show_detail()

    @on(TextArea.Changed)
    async def _comment_typed(self, event: TextArea.Changed) -> None:
        """Stored with each key; while one is being stored, those after it are stored together."""
        draft, text = self.draft, event.text_area.text
        if draft is None or text == self._saved_comment or draft.evaluation.state.value != "draft":
            return
        self._saved_comment = text
        changed = await self.ask(lambda: self.desk.comment(draft.id, text))
        if changed is not None and self.call_ is not None:
            from dataclasses import replace

            self.call_ = replace(self.call_, draft=changed)

    # Handing in

    async def action_submit(self) -> None:
        from qa_console.tui.modals.review import ReviewDialog

        draft = self.editable_draft()
        if draft is None or len(self.app.screen_stack) > 1:
            return

        def reviewed(answer: str | None) -> None:
            if answer == "submit":
                self.run_worker(self._submit(draft.id), group="submit", exclusive=True)
            elif answer:
                self.form.goto(answer)

        await self.app.push_screen(ReviewDialog(draft), reviewed)

    async def _submit(self, draft_id: str) -> None:
        done = await self.change(lambda: self.desk.submit(draft_id))
        if done is not None:
            self.player.pause()
            score = display_score(done.sheet.score)
            self.notify(
                tr("Handed in {id}: {score}", id=done.evaluation.recording, score=score), markup=False
            )
            self.post_message(Submitted(done.evaluation.recording))
