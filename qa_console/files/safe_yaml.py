"""The one reader of YAML: bounded in size, depth, aliases and digits, with the line of every part.

The values are built here from the parser's events, so no tag can make anything but plain data. What
differs from plain YAML 1.1, and why:

- numbers are exact: `0.1` and `1e-1` become Decimal, never a binary float;
- `010`, which YAML reads as eight, and `.nan`, `.inf` are refused; dates and `10:30` stay text;
- a key given twice, or one that is not text (`no:`, `1:`), is refused;
- text is cleaned (`domain.text.clean`), because it comes from outside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import yaml

from qa_console.domain.text import clean
from qa_console.errors import InvalidInput
from qa_console.files.document import DEEPEST, MOST_DIGITS, Document, PathInside, decode
from qa_console.i18n import mark

MOST_PARTS = 100_000
"""Parts of a document with every alias written out: what stops a file that doubles itself."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_STANDARD = "tag:yaml.org,2002:"
_NULL = re.compile(r"~|null|Null|NULL|")
_TRUE = re.compile(r"yes|Yes|YES|true|True|TRUE|on|On|ON")
_FALSE = re.compile(r"no|No|NO|false|False|FALSE|off|Off|OFF")
_NUMBER = re.compile(r"[-+]?(?:([0-9]+)(?:\.([0-9]*))?|\.([0-9]+))(?:[eE][-+]?([0-9]+))?", re.ASCII)
_ENDLESS = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_LEADING_ZERO = re.compile(r"[-+]?0[0-9]+")
_QUOTE_IT = mark('if it is text, put it in quotes: "{text}"')


@dataclass(frozen=True, slots=True)
class _Built:
    """A finished part. `parts`: how many it holds, itself included; `height`: levels below it."""

    value: object
    parts: int = 1
    height: int = 0


class _Merge(str):
    """The key `<<`, which brings another mapping's entries in."""


def load_yaml(data: bytes, name: str, error: type[InvalidInput] = InvalidInput) -> Document:
    """The one mapping that `data` holds; `name` is what `where` calls the file.

    Raises `error` with `where` = `NAME:LINE`, a message and a remedy.
    """
    builder = _Builder(decode(data, name, error), name, error)
    try:
        value = builder.document()
    except yaml.MarkedYAMLError as exc:
        raise builder.wrong(
            exc.problem_mark.line if exc.problem_mark else None,
            mark("this is not YAML: {reason}"),
            mark("indent with spaces, and put text that holds : # or quotes in quotes"),
            reason=clean(str(exc.problem or exc.context or "?")),
        ) from exc
    except yaml.YAMLError as exc:
        raise builder.wrong(None, mark("this is not YAML: {reason}"), None, reason=clean(str(exc))) from exc
    if not isinstance(value, dict):
        raise builder.wrong(
            0, mark("the file must hold one mapping"), mark("begin it with a line such as id: name")
        )
    return Document(value, name, builder.lines)


class _Builder:
    """Turns parser events into plain values, counting as it goes."""

    def __init__(self, text: str, name: str, error: type[InvalidInput]) -> None:
        self._events: Iterator[yaml.Event] = yaml.parse(text, Loader=_LOADER)
        self._name = name
        self._error = error
        self._anchors: dict[str, _Built | None] = {}
        self._parts = 0
        self.lines: dict[PathInside, int] = {}

    def wrong(self, line: int | None, message: str, remedy: str | None, **values: object) -> InvalidInput:
        """The error for what stands on `line` (from 0)."""
        where = self._name if line is None else f"{self._name}:{line + 1}"
        return self._error(message, where=where, remedy=remedy, code=None, **values)

    def document(self) -> object:
        built: _Built | None = None
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                if built is not None:
                    raise self.wrong(
                        _line(event),
                        mark("the file holds more than one document"),
                        mark("keep one, and remove the lines ---"),
                    )
                built = self._part(next(self._events), ())
        return built.value if built else None

    def _part(self, event: yaml.Event, path: PathInside) -> _Built:
        line = _line(event)
        self.lines.setdefault(path, line + 1)
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event, len(path))
        self._count(1, len(path), line)
        anchor = getattr(event, "anchor", None)
        if anchor:
            self._anchors[anchor] = None
        if isinstance(event, yaml.ScalarEvent):
            built = _Built(self._scalar(event))
        elif isinstance(event, yaml.SequenceStartEvent):
            built = self._sequence(event, path)
        else:
            assert isinstance(event, yaml.MappingStartEvent)
            built = self._mapping(event, path)
        if anchor:
            self._anchors[anchor] = built
        return built

    def _count(self, parts: int, depth: int, line: int) -> None:
        self._parts += parts
        if self._parts > MOST_PARTS:
            raise self.wrong(
                line,
                mark("the file holds more than {limit} parts with its aliases written out"),
                mark("use fewer aliases"),
                limit=MOST_PARTS,
            )
        if depth > DEEPEST:
            raise self.wrong(line, mark("the file is nested deeper than {limit} levels"), None, limit=DEEPEST)

    def _alias(self, event: yaml.AliasEvent, depth: int) -> _Built:
        line = _line(event)
        anchor = event.anchor or ""
        built = self._anchors.get(anchor)
        if built is None:
            raise self.wrong(
                line,
                mark("the alias *{name} does not name a finished part above it"),
                mark("write the value out instead"),
                name=clean(anchor),
            )
        self._count(built.parts, depth + built.height, line)
        return built

    def _sequence(self, event: yaml.SequenceStartEvent, path: PathInside) -> _Built:
        self._plain_tag(event, "seq")
        built: list[_Built] = []
        while not isinstance(inner := next(self._events), yaml.SequenceEndEvent):
            built.append(self._part(inner, (*path, len(built))))
        return _around([part.value for part in built], built)

    def _mapping(self, event: yaml.MappingStartEvent, path: PathInside) -> _Built:
        self._plain_tag(event, "map")
        own: dict[str, object] = {}
        merged: dict[str, object] = {}
        built: list[_Built] = []
        while not isinstance(inner := next(self._events), yaml.MappingEndEvent):
            key, line = self._key(inner), _line(inner)
            if key in own:
                raise self.wrong(
                    line, mark("the key {key} is given twice"), mark("keep one of them"), key=str(key)
                )
            self.lines[*path, str(key)] = line + 1
            built.append(self._part(next(self._events), (*path, str(key))))
            if isinstance(key, _Merge):
                merged = {**self._merged(built[-1].value, line), **merged}
            else:
                own[key] = built[-1].value
        return _around({**merged, **own}, built)

    def _key(self, event: yaml.Event) -> str:
        if isinstance(event, yaml.ScalarEvent):
            if event.value == "<<" and not event.style:
                return _Merge("<<")
            key = self._scalar(event)
            if isinstance(key, str):
                return key
            shown, remedy = event.value, _QUOTE_IT
        else:
            shown, remedy = "?", mark("write a plain word before the colon")
        raise self.wrong(
            _line(event), mark("the key {text} is not text"), remedy, text=clean(shown or "") or "~"
        )

    def _merged(self, value: object, line: int) -> dict[str, object]:
        sources = value if isinstance(value, list) else [value]
        merged: dict[str, object] = {}
        for source in reversed(sources):
            if not isinstance(source, dict):
                raise self.wrong(line, mark("only a mapping can be merged with <<"), None)
            merged |= source
        return merged

    def _plain_tag(self, event: yaml.Event, kind: str) -> None:
        tag = getattr(event, "tag", None)
        if tag not in (None, "!", _STANDARD + kind):
            raise self.wrong(
                _line(event),
                mark("the tag {tag} is not allowed"),
                mark("remove the tag; plain values are enough here"),
                tag=clean(str(tag)),
            )

    def _scalar(self, event: yaml.ScalarEvent) -> object:
        self._plain_tag(event, "str")
        text: str = event.value
        if event.style or event.tag is not None:  # the C parser calls the plain style empty, the other None
            return clean(text, multiline=True)
        if _NULL.fullmatch(text):
            return None
        if _TRUE.fullmatch(text):
            return True
        if _FALSE.fullmatch(text):
            return False
        number = _NUMBER.fullmatch(text)
        if number is not None or _ENDLESS.fullmatch(text):
            return self._number(text, number, _line(event))
        return clean(text, multiline=True)

    def _number(self, text: str, match: re.Match[str] | None, line: int) -> int | Decimal:
        if match is None or _LEADING_ZERO.fullmatch(text):
            raise self.wrong(line, mark("{text} is not a number that can be used"), _QUOTE_IT, text=text)
        whole, part, bare, exponent = match.groups()
        digits = len(whole or "") + len(part or "") + len(bare or "")
        if digits > MOST_DIGITS or int((exponent or "0")[:9]) > MOST_DIGITS:
            raise self.wrong(
                line,
                mark("a number has more than {limit} digits"),
                mark("if it is text, put it in quotes"),
                limit=MOST_DIGITS,
            )
        return int(text) if text.lstrip("+-").isdigit() else Decimal(text)


def _line(event: yaml.Event) -> int:
    mark_of_start = event.start_mark
    return mark_of_start.line if mark_of_start is not None else 0


def _around(value: object, built: list[_Built]) -> _Built:
    return _Built(
        value,
        1 + sum(part.parts for part in built),
        1 + max((part.height for part in built), default=0),
    )
