"""A document's language: its sentences, names, times and figures, whatever the process speaks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from fractions import Fraction
from gettext import NullTranslations

from qa_console.domain.model import LocalText
from qa_console.domain.score_document import display_score
from qa_console.domain.text import clean
from qa_console.i18n import catalogue, choose, mark

_CRITICAL = {
    "item": mark("critical: sets the item to 0"),
    "section": mark("critical: sets the section to 0"),
    "form": mark("critical: sets the whole form to 0"),
}
_SPEAKERS = {"agent": mark("Agent"), "customer": mark("Customer"), "mixed": mark("Speaker"), "": ""}
_COURTESIES = {
    "greeting": mark("greeting"),
    "please": mark("please"),
    "thanks": mark("thanks"),
    "sorry": mark("apology"),
    "goodbye": mark("goodbye"),
}
_ORDINALS = "一二三四五六七八九十"


class Words:
    """One language's way of saying things. Everything that comes out is one harmless line."""

    def __init__(self, lang: str, translations: NullTranslations | None = None) -> None:
        self.lang = lang
        self._translations = translations or catalogue(lang)

    def tr(self, message: str, **values: object) -> str:
        text = self._translations.gettext(message)
        return text.format(**values) if values else text

    def ntr(self, one: str, many: str, n: int, **values: object) -> str:
        return self._translations.ngettext(one, many, n).format(n=n, **values)

    def choose(self, texts: LocalText) -> str:
        return clean(choose(texts, self.lang))

    def named(self, name: str, id: str) -> str:
        """A person by name and id, or by id alone where no name is known."""
        name, id = clean(name), clean(id)
        # i18n: a person's name with the staff number
        return self.tr("{name} ({id})", name=name, id=id) if name and name != id else id

    def criterion(self, id: str, title: LocalText) -> str:
        return f"{clean(id)} {self.choose(title)}".strip()

    def critical(self, level: str | None) -> str:
        return self.tr(_CRITICAL[level]) if level in _CRITICAL else ""

    def speaker(self, channel: str) -> str:
        word = _SPEAKERS.get(channel, "")
        return self.tr(word) if word else ""

    def courtesy(self, label: str) -> str:
        return self.tr(_COURTESIES[label]) if label in _COURTESIES else clean(label)

    def joined(self, parts: Iterable[str]) -> str:
        """What there is of `parts`, one remark after another."""
        return ("，" if self.lang == "zh" else ", ").join(filter(None, parts))

    def listed(self, parts: Iterable[str]) -> str:
        """Things of one kind."""
        return ("、" if self.lang == "zh" else ", ").join(parts)

    def heading(self, number: int, text: str) -> str:
        """A numbered heading, in the numerals of the language."""
        if self.lang == "zh":
            return f"{_ORDINALS[number - 1]}、{text}"
        return f"{number}. {text}"

    def score(self, value: float | None) -> str:
        """One decimal, rounded half up; a dash where there is nothing to score."""
        return display_score(None if value is None else Fraction(repr(value)))

    def share(self, value: float) -> str:
        return f"{display_score(Fraction(repr(value)) * 100).removesuffix('.0')}%"

    def moment(self, at: datetime | None) -> str:
        return at.strftime("%Y-%m-%d %H:%M") if at else "-"

    def day(self, on: date | None) -> str:
        return on.isoformat() if on else "-"

    def clock(self, at_s: float | None) -> str:
        """A place in a recording or a length: `02:06`, `1:02:06`."""
        if at_s is None:
            return "-"
        minutes, seconds = divmod(int(at_s), 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes:02d}:{seconds:02d}"

    def span(self, start_s: float | None, end_s: float | None) -> str:
        """Where a passage lies; its end rounded up, so that a player goes past the last word."""
        if start_s is None or end_s is None:
            return "-"
        return f"{self.clock(start_s)}-{self.clock(-(-end_s // 1))}"
