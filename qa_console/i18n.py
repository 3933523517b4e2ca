"""Two languages: English source strings, gettext catalogues, and texts that data carries.

`tr` translates now, `mark` only names a string for the catalogue, `choose` picks from a
`{"zh": …, "en": …}` map. The language is a process-wide setting made once at the edge.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Mapping

LANGUAGES = ("zh", "en")
_LOCALE_DIR = os.path.join(os.path.dirname(__file__), "locale")  # pathlib would slow every start
_current: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"


def use_language(language: str) -> None:
    """Make `language` (zh or en) the one that `tr` and `choose` speak from now on."""
    global _current, _language
    _language = language
    _current = catalogue(language)
    gettext.bindtextdomain("qa_console", _LOCALE_DIR)
    gettext.textdomain("qa_console")
    os.environ["LANGUAGE"] = language  # click asks gettext by itself, and that listens to this alone


def catalogue(language: str) -> gettext.NullTranslations:
    """The translations of one language; English needs none, being the source."""
    if language == "en":
        return gettext.NullTranslations()
    return gettext.translation("qa_console", _LOCALE_DIR, [language], fallback=True)


def language() -> str:
    return _language


def tr(message: str, /, **values: object) -> str:
    """`message` in the current language, with `values` put in by `str.format`."""
    text = _current.gettext(message) if message else ""  # gettext answers "" with the catalogue's header
    return text.format(**values) if values else text


def ntr(one: str, many: str, n: int, **values: object) -> str:
    """The plural twin of `tr`; `n` is among the values."""
    return _current.ngettext(one, many, n).format(n=n, **values)


def mark(message: str) -> str:
    """Name a string for the catalogue without translating it yet."""
    return message


def choose(texts: Mapping[str, str], lang: str | None = None) -> str:
    """The text of `lang` (default: the current one), else any there is, else an empty string."""
    wanted = lang or _language
    return texts.get(wanted) or texts.get("en") or texts.get("zh") or next(iter(texts.values()), "")
