"""Laws of cleaning, defusing, masking and keys that hold for any text."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from qa_console.domain.text import clean, defuse, mask_phone, order_key, phone_key

_any_text = st.text(st.characters(codec=None), max_size=60)
_hostile = st.lists(
    st.sampled_from(
        ["\x1b", "[", "]", "31", "m", "\x07", "\x9b", "\x9d", "\x9c", "\\", "\u202e", "王", "\ufe0f"]
    ),
    max_size=30,
).map("".join)
_mobiles = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)


@given(_any_text | _hostile, st.booleans())
def test_cleaned_text_holds_nothing_hidden_and_stays_cleaned(text: str, multiline: bool) -> None:
    cleaned = clean(text, multiline)
    categories = {unicodedata.category(char) for char in cleaned.replace("\n", "")}
    assert not categories & {"Cc", "Cf", "Cs"}
    assert multiline or "\n" not in cleaned
    assert clean(cleaned, multiline) == cleaned


@given(st.text(st.sampled_from("王芳ab 1。，"), max_size=30))
def test_visible_text_only_loses_its_outer_spaces(text: str) -> None:
    assert clean(text) == text.strip()


@given(_any_text)
def test_a_defused_cell_never_begins_like_a_formula_unless_it_is_a_number(text: str) -> None:
    defused = defuse(text)
    assert defused.endswith(text)
    if defused[:1] in tuple("=@＝＋－＠\t\r"):
        raise AssertionError(defused)


@given(
    _mobiles, st.sampled_from(["", "+86", "0086", "86 ", "+86-"]), st.lists(st.integers(0, 10), max_size=4)
)
def test_any_writing_of_a_mobile_has_one_key(number: str, prefix: str, breaks: list[int]) -> None:
    written = "".join(char + (" " if at in breaks else "") for at, char in enumerate(number))
    assert phone_key(prefix + written) == number


@given(_mobiles)
def test_a_mask_hides_four_digits(number: str) -> None:
    assert mask_phone(number) == f"{number[:3]}****{number[-4:]}"


@given(_any_text)
def test_keys_are_their_own_keys(text: str) -> None:
    assert order_key(order_key(text)) == order_key(text)
    assert all("0" <= char <= "9" for char in phone_key(text))
