"""One table of keys: whole, without clashes, reachable through an input method, rebound only soundly."""

from __future__ import annotations

import unicodedata
from collections import Counter

import pytest
from textual._xterm_parser import XTermParser
from textual.binding import Binding
from textual.events import Key as KeyEvent

from docs.tools import keys as keys_page
from qa_console.errors import ConfigError
from qa_console.tui.keys import GROUPS, KEYS, TOGETHER, bindings, keymap, twins

FORBIDDEN = {"ctrl+i", "ctrl+m", "ctrl+h", "ctrl+j", "ctrl+[", "f10", "f11"}


def arriving(character: str) -> str:
    """What Textual calls the key when a terminal sends this character."""
    (event,) = XTermParser().feed(character)
    assert isinstance(event, KeyEvent)
    return event.key


def test_ids_are_unique_and_every_group_has_a_name() -> None:
    assert max(Counter(key.id for key in KEYS).values()) == 1
    assert {key.group for key in KEYS} == set(GROUPS)


def test_no_key_that_a_terminal_cannot_tell_apart_is_bound() -> None:
    assert not {key for each in KEYS for key in each.keys} & FORBIDDEN


def test_no_key_means_two_things_at_a_time() -> None:
    assert keymap({}) == {}
    assert all(group in GROUPS for groups in TOGETHER for group in groups)


@pytest.mark.parametrize("key", [k for each in KEYS for k in each.keys if len(k) == 1])
def test_a_printable_key_and_its_full_width_twins_arrive_and_bind(key: str) -> None:
    bound = {each.key for group in GROUPS for each in Binding.make_bindings(bindings(group))}
    for character in (key, *twins(key)):
        assert arriving(character) in bound, unicodedata.name(character)


def test_a_key_may_be_rebound_with_its_twins() -> None:
    assert keymap({"play": "p"}) == {"play": "p,ｐ"}


def test_a_key_with_two_meanings_is_refused_with_both_names() -> None:
    with pytest.raises(ConfigError) as refused:
        keymap({"play": "m"})
    assert {refused.value.values["one"], refused.value.values["other"]} == {"play", "mark"}


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(ConfigError, match="nosuch"):
        keymap({"nosuch": "p"})


def test_the_printed_table_of_keys_is_fresh() -> None:
    assert keys_page.main(["--check"]) == 0
