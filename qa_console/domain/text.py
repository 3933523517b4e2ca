"""Text from outside, made harmless once at the edge; and the keys by which it is found again.

`clean` on the way in (`harmless` for the name of a file, which is no other file's), `defuse` on the way
out to a spreadsheet. A name, a cell or a spoken line that went through them cannot steer a terminal,
reorder a line or hide a character.
"""

from __future__ import annotations

import re
import unicodedata

_STRING_CONTROL = r"(?:\x1b[\]P^_X]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x80-\x9f]*(?:\x07|\x1b\\|\x9c)"
_CONTROL_SEQUENCE = r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"
_SHORT_ESCAPE = r"\x1b[ -/]*[0-~]?"
_ESCAPES = re.compile(f"{_STRING_CONTROL}|{_CONTROL_SEQUENCE}|{_SHORT_ESCAPE}")

_LINE_BREAKS = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_INVISIBLE = frozenset(
    {0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0}
    | set(range(0x180B, 0x1810))
    | set(range(0xFE00, 0xFE10))
    | set(range(0xE0100, 0xE01F0))
    | set(range(0xFDD0, 0xFDF0))
)

_FORMULA_STARTS = frozenset("=+-@＝＋－＠")
_HARMLESS_CELL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?%?|-+")

_EXTENSION = re.compile(r"(?:转|分机|ext(?:ension)?\.?|[x#])[^0-9]*[0-9]{1,6}[^0-9]*$", re.IGNORECASE)
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_SERVICE = re.compile(r"[48]00[0-9]{7}")
_WITH_TRUNK_ZERO = re.compile(r"0[1-9][0-9]{8,10}")
_WITHOUT_TRUNK_ZERO = re.compile(r"10[0-9]{8}|[2-9][0-9]{9,10}")
_DATE = r"(?:19|20)[0-9]{2}-[01][0-9]-[0-3][0-9](?![0-9])"
# A date is as long as a phone number and is none: no run of digits begins with one or goes into one.
_PHONE_IN_TEXT = re.compile(rf"(?<![0-9])(?!{_DATE})\+?[0-9](?:[ -]?(?!{_DATE})[0-9]){{6,15}}(?![0-9])")
_SEPARATORS = frozenset({"Pd", "Zs", "Zl", "Zp", "Cc"})


def clean(text: str, multiline: bool = False) -> str:
    """`text` as `harmless` leaves it, in composed form. Cleaning twice changes nothing."""
    return composed(harmless(text, multiline))


def composed(text: str) -> str:
    """`text` with every accent in the one spelling by which texts are compared (NFC)."""
    return text if text.isascii() else unicodedata.normalize("NFC", text).strip()


def harmless(text: str, multiline: bool = False) -> str:
    """`text` without anything that a terminal acts on or an eye cannot see, stripped, else as it is spelt.

    Whole escape sequences go, their parameters with them. Every kind of line break becomes a space,
    or `\\n` when `multiline`; tabs and unusual spaces become a space.
    """
    text = _ESCAPES.sub("", text)
    text = _LINE_BREAKS.sub("\n" if multiline else " ", text)
    if not text.isascii() or not text.isprintable():
        text = "".join(map(_shown, text))
    return text.strip()


def _shown(char: str) -> str:
    if " " <= char <= "~" or char == "\n":
        return char
    if char == "\t":
        return " "
    category = unicodedata.category(char)
    if category == "Zs":
        return " "
    code = ord(char)
    hidden = category in {"Cc", "Cf", "Cs"} or code in _INVISIBLE or code & 0xFFFE == 0xFFFE
    return "" if hidden else char


def defuse(cell: str) -> str:
    """`cell` so that no spreadsheet runs it: what begins like a formula gets a leading apostrophe.

    Plain numbers (-3.5, +1e6, 12%) and a bare dash stay as they are.
    """
    start = cell.lstrip()
    risky = cell[:1] in {"\t", "\r", "\n"} or start[:1] in _FORMULA_STARTS
    return f"'{cell}" if risky and not _HARMLESS_CELL.fullmatch(cell) else cell


def phone_key(text: str) -> str:
    """The digits by which a phone number is found, however it is written.

    Full-width and other digits are folded, an extension after the number is left out, and the country
    code 86 goes when a whole Chinese number follows; a landline gets back the 0 that +86 takes away.
    """
    folded = _folded_digits(text)
    digits = "".join(char for char in folded if char.isascii() and char.isdigit())
    main = _EXTENSION.sub("", folded)
    main_digits = "".join(char for char in main if char.isascii() and char.isdigit())
    if len(main_digits) >= 7:
        digits = main_digits
    for prefix in ("0086", "86"):
        if digits.startswith(prefix) and (national := _national(digits[len(prefix) :])):
            return national
    return digits


def _folded_digits(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text)
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in folded)


def _national(rest: str) -> str:
    """`rest` as dialled inside the country if it is a whole number, else nothing."""
    if _MOBILE.fullmatch(rest) or _SERVICE.fullmatch(rest) or _WITH_TRUNK_ZERO.fullmatch(rest):
        return rest
    return f"0{rest}" if _WITHOUT_TRUNK_ZERO.fullmatch(rest) else ""


def mask_phone(phone: str) -> str:
    """A phone number that can be told apart but not dialled: 138****1234. Short ones keep less."""
    digits = phone_key(phone)
    if not digits:
        return "****" if phone.strip() else ""
    if len(digits) >= 10:
        return f"{digits[:3]}****{digits[-4:]}"
    return f"****{digits[-4:]}" if len(digits) >= 7 else "****"


def mask_phones(text: str) -> str:
    """`text` with everything in it that looks like a phone number masked."""
    return _PHONE_IN_TEXT.sub(lambda found: mask_phone(found[0]), text)


def order_key(text: str) -> str:
    """By which an order number is found: letter case, width, spaces and dashes do not matter."""
    folded = unicodedata.normalize("NFKC", clean(text)).casefold()
    kept = (char for char in unicodedata.normalize("NFKC", folded) if not _separates(char))
    return unicodedata.normalize("NFC", "".join(kept))


def _separates(char: str) -> bool:
    return char == "\u2212" or unicodedata.category(char) in _SEPARATORS
