"""What text from outside loses at the edge, and how numbers are found in any writing."""

from __future__ import annotations

import pytest

from qa_console.domain.text import clean, defuse, mask_phone, mask_phones, order_key, phone_key


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("\x1b[31m王芳\x1b[0m", "王芳"),
        ("\x9b1;31m王芳", "王芳"),
        ("\x1b]0;title\x07王芳", "王芳"),
        ("\x1b]8;;http://x.example\x1b\\链接\x1b]8;;\x1b\\", "链接"),
        ("\x9d0;title\x9c王芳", "王芳"),
        ("\x1bPq#0;2\x1b\\王芳", "王芳"),
        ("\x1b(B王芳\x1bc", "王芳"),
        ("王\u202e芳\u202c\u200e\u200f\u061c\u2066\u2069", "王芳"),
        ("王\u200b\u200c\u200d\u2060\ufeff\u00ad芳", "王芳"),
        ("王\ufe0f\U000e0101芳\U000e0041", "王芳"),
        ("王\ud800芳", "王芳"),
        ("王\x00\x07\x08芳\x7f\x86", "王芳"),
        ("e\u0301", "é"),
        ("  a\tb\r\nc\u2028d  ", "a b c d"),
        ("a\u00a0b\u3000c", "a b c"),
        ("plain text", "plain text"),
        ("[bold]客户[/x]", "[bold]客户[/x]"),
    ],
)
def test_text_from_outside_loses_what_steers_or_hides(given: str, kept: str) -> None:
    assert clean(given) == kept


def test_only_multiline_text_keeps_its_line_breaks() -> None:
    assert clean("a\r\nb\rc\td", multiline=True) == "a\nb\nc d"


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+86 138",
        "-1+1",
        "@SUM(A1)",
        "\tx",
        "\r=1",
        "＝1",
        "＋1",
        "－1",
        "＠x",
        "  =cmd|' /C calc'!A0",
    ],
)
def test_a_cell_that_could_run_gets_an_apostrophe(cell: str) -> None:
    assert defuse(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["-3", "+3.5", "-1e6", "12%", "-", "", "王芳", "a=b", "1-2"])
def test_numbers_and_plain_words_stay_as_they_are(cell: str) -> None:
    assert defuse(cell) == cell


@pytest.mark.parametrize(
    "written",
    [
        "13812345678",
        "138 1234 5678",
        "138-1234-5678",
        "+86 138 1234 5678",
        "+8613812345678",
        "008613812345678",
        "8613812345678",
        "（86）138 1234 5678",
        "１３８１２３４５６７８",
        "＋８６-138-1234-5678",
        "13812345678 转 805",
        "tel: 138.1234.5678 ext. 12",
    ],
)
def test_a_mobile_number_is_the_same_in_any_writing(written: str) -> None:
    assert phone_key(written) == "13812345678"


@pytest.mark.parametrize(
    "written", ["010-88881234", "+86 10 8888 1234", "+86 (010) 88881234", "0086 10 88881234"]
)
def test_a_landline_gets_its_area_zero_back(written: str) -> None:
    assert phone_key(written) == "01088881234"


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("86123456", "86123456"),
        ("+86 400 820 8820", "4008208820"),
        ("+44 20 7946 0018", "442079460018"),
        ("x", ""),
    ],
)
def test_86_is_a_country_code_only_before_a_whole_number(written: str, key: str) -> None:
    assert phone_key(written) == key


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("+86 138 1234 1234", "138****1234"),
        ("01088881234", "010****1234"),
        ("88881234", "****1234"),
        ("10086", "****"),
        ("", ""),
        ("unknown", "****"),
    ],
)
def test_a_masked_number_can_be_told_apart_but_not_dialled(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked


def test_numbers_inside_a_sentence_are_masked_too() -> None:
    assert mask_phones("请打 138 1234 5678 找我, 订单 A12") == "请打 138****5678 找我, 订单 A12"


def test_an_order_number_is_found_whatever_its_case_width_and_dashes() -> None:
    assert order_key("ＡＢ－ 12—3") == order_key("ab-123") == "ab123"
