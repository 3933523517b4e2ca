"""Every key of the app, declared once: bindings, footer, help, palette and the printed table come from here.

Whatever a Chinese input method sends for a printable key is bound beside it. Ids are what `[keys]` in
config.toml names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from textual.binding import Binding, BindingType

from qa_console.errors import ConfigError
from qa_console.i18n import mark, tr

APP, LIST, SOUND, SCORING, EVIDENCE, CALL, NOTICES, TEAM, TRANSCRIPT = (
    "app", "list", "sound", "scoring", "evidence", "call", "notices", "team", "transcript",
)  # fmt: skip

GROUPS: Mapping[str, str] = {
    APP: mark("Everywhere"),
    LIST: mark("Today's worklist (F2)"),
    SOUND: mark("Listening (F3)"),
    SCORING: mark("Scoring (F3)"),
    EVIDENCE: mark("Evidence (F3)"),
    CALL: mark("The call (F3)"),
    TRANSCRIPT: mark("In the transcript"),
    NOTICES: mark("Notices (F4)"),
    TEAM: mark("Team (F5)"),
}

_PUNCTUATION_TWINS = {
    ".": "。", "[": "【「", "]": "】」", "{": "『", "}": "』",
    "\\": "、", "<": "《", ">": "》", "-": "\u2014",
}  # fmt: skip
_NAMED = {",": "comma"}
"""A comma separates keys in a binding, so its own name stands for it."""
_WORDS = {
    "up": mark("up"), "down": mark("down"), "left": mark("left"), "right": mark("right"),
    "shift+left": mark("shift+left"), "shift+right": mark("shift+right"), "space": mark("space"),
    "backspace": mark("backspace"), "escape": "esc", "pageup": "pgup", "pagedown": "pgdn",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Key:
    """One action and what calls it.

    `keys`: as Textual names them, single characters as typed. `footer`: the short word there, empty for
    none. `label`: what help shows for the keys when that is shorter. `priority`: also while typing.
    """

    id: str
    keys: tuple[str, ...]
    action: str
    description: str
    group: str
    footer: str = ""
    label: str = ""
    priority: bool = False
    listed: bool = True

    def shown(self) -> str:
        """The keys for people's eyes."""
        return self.label or " ".join(show_key(key) for key in self.keys)


def show_key(key: str) -> str:
    if key in _WORDS:
        return tr(_WORDS[key])
    return key.upper() if key[0] == "f" and key[1:].isdigit() else key


def twins(key: str) -> list[str]:
    """What an input method may send for a printable key: its full-width form, and Chinese punctuation."""
    if len(key) != 1 or not "!" <= key <= "~":
        return []
    found = [chr(ord(key) + 0xFEE0)]
    return [*found, *_PUNCTUATION_TWINS.get(key, "")]


KEYS: tuple[Key, ...] = (
    Key("worklist", ("f2",), "app.mode('worklist')", mark("today's worklist"), APP, footer=mark("today")),
    Key("workbench", ("f3",), "app.mode('workbench')", mark("listen and score"), APP, footer=mark("listen")),
    Key("notices", ("f4",), "app.mode('notices')", mark("notices"), APP, footer=mark("notices")),
    Key("team", ("f5",), "app.mode('team')", mark("team scores"), APP, footer=mark("team")),
    Key("palette", ("ctrl+p",), "app.command_palette", mark("find any command, recording or agent"), APP),
    Key("help", ("?", "f1"), "app.keys_help", mark("help: every key"), APP, footer=mark("help")),
    Key("quit", ("ctrl+q",), "app.leave", mark("leave the app; everything is kept"), APP, priority=True),
    Key("open", ("enter",), "open", mark("open the recording"), LIST, footer=mark("open")),
    Key("find", ("/",), "find", mark("find: order, phone, agent or words"), LIST, footer=mark("find")),
    Key("draw", ("d",), "draw", mark("draw recordings from a plan"), LIST, footer=mark("draw")),
    Key("list_refresh", ("R",), "reload", mark("read the list again"), LIST),
    Key("play", ("space", "f8"), "play", mark("play, pause (F8: while typing)"), SOUND, footer=mark("play")),
    Key("back", ("left", "f9"), "seek(-5)", mark("5 seconds back (F9: while typing)"), SOUND),
    Key("forward", ("right",), "seek(5)", mark("5 seconds on"), SOUND),
    Key("back_1", ("shift+left",), "seek(-1)", mark("1 second back"), SOUND),
    Key("forward_1", ("shift+right",), "seek(1)", mark("1 second on"), SOUND),
    Key("turn_before", (",",), "turn(-1)", mark("the turn before"), SOUND),
    Key("turn_after", (".",), "turn(1)", mark("the turn after"), SOUND),
    Key("finding_next", ("n",), "finding(1)", mark("the next finding"), SOUND, footer=mark("next")),
    Key("finding_before", ("N",), "finding(-1)", mark("the finding before"), SOUND),
    Key("slower", ("<",), "speed(-1)", mark("slower"), SOUND),
    Key("faster", (">",), "speed(1)", mark("faster"), SOUND),
    Key("skip_silence", ("s",), "skip_silence", mark("skip silence"), SOUND),
    Key("loop_start", ("[",), "loop_start", mark("loop from here (A)"), SOUND),
    Key("loop_end", ("]",), "loop_end", mark("loop up to here (B)"), SOUND),
    Key("loop_off", ("\\",), "loop_off", mark("no loop"), SOUND),
    Key("channel", ("c",), "channel", mark("hear agent, customer, both"), SOUND),
    Key("level", ("v",), "level", mark("match the loudness of both parties, or not"), SOUND),
    Key("balance_left", ("{",), "balance(-1)", mark("more to the left ear"), SOUND),
    Key("balance_right", ("}",), "balance(1)", mark("more to the right ear"), SOUND),
    Key("zoom_in", ("z",), "zoom(1)", mark("zoom in"), SOUND),
    Key("zoom_out", ("Z",), "zoom(-1)", mark("zoom out"), SOUND),
    Key("yes", ("1",), "digit(1)", mark("yes; or the number itself"), SCORING, footer=mark("yes")),
    Key("no", ("2",), "digit(2)", mark("no; or the number itself"), SCORING, footer=mark("no")),
    Key("digit_0", ("0",), "digit(0)", mark("points; the nth choice; the nth tag"), SCORING, label="0-9"),
    *(
        Key(f"digit_{n}", (str(n),), f"digit({n})", mark("points; the nth choice; the nth tag"), SCORING,
            listed=False)
        for n in range(3, 10)
    ),
    Key("not_applicable", ("-",), "not_applicable", mark("not applicable"), SCORING, footer=mark("n/a")),
    Key("adopt", ("enter",), "adopt", mark("adopt the suggestion shown"), SCORING, footer=mark("adopt")),
    Key("clear", ("backspace",), "clear", mark("clear the answer"), SCORING),
    Key("item_before", ("up",), "item(-1)", mark("the criterion before"), SCORING),
    Key("item_after", ("down",), "item(1)", mark("the criterion after"), SCORING),
    Key("goto", ("g",), "goto", mark("go to a criterion by its id"), SCORING),
    Key("guidance", ("r",), "guidance", mark("what the manual asks for this criterion"), SCORING),
    Key("mark", ("m",), "mark", mark("mark A-B, or this turn, as evidence"), EVIDENCE, footer=mark("mark")),
    Key("evidence", ("e",), "evidence", mark("list the evidence: play, retime, note, drop"), EVIDENCE),
    Key("undo", ("u",), "undo", mark("undo"), CALL, footer=mark("undo")),
    Key("redo", ("U",), "redo", mark("redo"), CALL),
    Key("comment", ("i",), "comment", mark("comment on the call; esc returns"), CALL),
    Key("search", ("/",), "search", mark("search the transcript"), CALL),
    Key("figures", ("a",), "figures", mark("the sound in figures: talk, answers, loudness, doubts"), CALL),
    Key("swap_sides", ("X",), "swap_sides", mark("swap agent and customer; again puts them back"), CALL),
    Key("to_transcript", ("t",), "focus_pane('transcript')", mark("into the transcript"), CALL),
    Key("to_form", ("f",), "focus_pane('form')", mark("into the form"), CALL),
    Key("submit", ("ctrl+d",), "submit", mark("review and submit"), CALL, priority=True),
    Key("turn_up", ("up",), "cursor(-1)", mark("the turn above"), TRANSCRIPT),
    Key("turn_down", ("down",), "cursor(1)", mark("the turn below"), TRANSCRIPT),
    Key("turn_page_up", ("pageup",), "cursor(-8)", mark("some turns up"), TRANSCRIPT),
    Key("turn_page_down", ("pagedown",), "cursor(8)", mark("some turns down"), TRANSCRIPT),
    Key("turn_open", ("enter",), "choose", mark("listen from the chosen turn"), TRANSCRIPT),
    Key("issue_agent", ("a",), "issue('agent')", mark("a notice to an agent"), NOTICES,
        footer=mark("to an agent")),
    Key("issue_team", ("t",), "issue('team')", mark("a notice to a team"), NOTICES, footer=mark("to a team")),
    Key("acknowledge", ("k",), "acknowledge", mark("record that it was acknowledged"), NOTICES,
        footer=mark("acknowledge")),
    Key("notice_up", (",",), "scroll_page(-1)", mark("the notice's page before"), NOTICES),
    Key("notice_down", (".",), "scroll_page(1)", mark("the notice's page after"), NOTICES,
        footer=mark("page")),
    Key("notices_refresh", ("R",), "reload", mark("read the list again"), NOTICES),
    Key("team_refresh", ("R",), "reload", mark("read the scores again"), TEAM, footer=mark("refresh")),
    Key("team_notice", ("a",), "issue", mark("write a notice to this agent"), TEAM, footer=mark("notice")),
)  # fmt: skip


def bindings(*groups: str) -> list[BindingType]:
    """The bindings of these groups, twins included, hidden from Textual's own footer."""
    return [
        Binding(
            ",".join(_spelt(_with_twins(key.keys))),
            key.action,
            key.description,
            show=False,
            id=key.id,
            priority=key.priority,
        )
        for key in KEYS
        if key.group in groups
    ]


def _with_twins(keys: Iterable[str]) -> list[str]:
    return [each for key in keys for each in (key, *twins(key))]


def _spelt(keys: Iterable[str]) -> list[str]:
    return [_NAMED.get(key, key) for key in keys]


def of_group(*groups: str) -> list[Key]:
    return [key for key in KEYS if key.group in groups]


TOGETHER: Sequence[frozenset[str]] = (
    frozenset({APP, LIST}),
    frozenset({APP, SOUND, SCORING, EVIDENCE, CALL}),
    frozenset({APP, NOTICES}),
    frozenset({APP, TEAM}),
)
"""Groups that are in force at the same time, where one key must not mean two things."""


def keymap(rebound: Mapping[str, str]) -> dict[str, str]:
    """Textual's keymap for `[keys]` of the config, twins included.

    Raises ConfigError for an unknown id, and for a key that then has two meanings, with both names.
    """
    known = {key.id for key in KEYS}
    for name in rebound:
        if name not in known:
            raise ConfigError(
                mark("there is no key called {name}"),
                name=name,
                where=f"config.toml, keys.{name}",
                remedy=mark("see docs/reference/keys.md for the names"),
            )
    told = {name: [part.strip() for part in value.split()] for name, value in rebound.items()}
    for groups in TOGETHER:
        _refuse_conflicts(groups, told)
    return {name: ",".join(_spelt(_with_twins(parts))) for name, parts in told.items()}


def _refuse_conflicts(groups: frozenset[str], told: Mapping[str, Sequence[str]]) -> None:
    taken: dict[str, str] = {}
    for key in KEYS:
        if key.group not in groups:
            continue
        for one in _with_twins(told.get(key.id, key.keys)):
            if taken.setdefault(one, key.id) != key.id:
                raise ConfigError(
                    mark("the key {key} is given to both {one} and {other}"),
                    key=one,
                    one=taken[one],
                    other=key.id,
                    where="config.toml, keys",
                    remedy=mark("give one of them another key"),
                )


def as_markdown() -> str:
    """The table of keys for the printed reference, with the ids that the config uses."""
    lines = ["# Keys", "", tr("Made from the app's own table by `make docs`."), ""]
    for group, title in GROUPS.items():
        lines += [f"## {tr(title)}", "", "| key | does | id |", "| --- | --- | --- |"]
        for key in of_group(group):
            if key.listed:
                name = key.shown().replace("|", "\\|")
                lines.append(f"| `{name}` | {tr(key.description)} | `{key.id}` |")
        lines.append("")
    return "\n".join(lines)
