"""Whose turn it is: the labels that files use for the two parties."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Protocol

from qa_console.domain.model import Channel
from qa_console.domain.text import clean
from qa_console.errors import TranscriptError
from qa_console.i18n import mark

_AGENT_WORDS = """
    agent operator representative rep csr tsr advisor adviser assistant seat staff nurse
    坐席 座席 客服 客服代表 客服人员 客服专员 话务员 接线员 专员 服务人员 工作人员 销售 电销 坐席代表 座席代表
    护士 随访员 回访员 随访护士 医院 医生 导医
"""
_CUSTOMER_WORDS = """
    customer client caller user consumer patient
    客户 用户 顾客 来电人 来电者 消费者 买家 患者 病人 家属 患者家属 先生 女士
"""
_AGENT = frozenset(_AGENT_WORDS.split())
_CUSTOMER = frozenset(_CUSTOMER_WORDS.split())
_MIXED = frozenset({"mixed", "both", "unknown", "未知"})
_NUMBERED = re.compile(r"(?:speaker|spk|channel|ch|说话人|声道|角色)?[\s_#-]*([0-9]{1,3})")
_SUFFIX = re.compile(r"[\s_#-]*(?:[0-9]{1,6}|[(\[（【].*[)\]）】])$")
_LABEL_CHARS = 24
_LONGEST_NAME = 100
# Possessive: a run of spaces, however long, is looked at once and never shared out anew.
LABEL = re.compile(r"\s*+([^:：\n]{1,40}?)\s*+[:：]\s*+(.*)", re.DOTALL)


class Labelled(Protocol):
    @property
    def speaker(self) -> str | None: ...
    @property
    def where(self) -> str: ...


def named_channel(label: str) -> Channel | None:
    """The party that a label names by a known word: `Agent 1`, `坐席(1001)`, `客户`."""
    if len(label) > _LONGEST_NAME:
        return None
    folded = unicodedata.normalize("NFKC", clean(label)).casefold().strip(" <>[]【】")
    bare = _SUFFIX.sub("", folded)
    for name in (folded, bare, folded.split(" ", 1)[0]):
        if name in _AGENT:
            return Channel.AGENT
        if name in _CUSTOMER:
            return Channel.CUSTOMER
    return Channel.MIXED if folded in _MIXED or bare in _MIXED else None


def split_label(text: str) -> tuple[str | None, str]:
    """`坐席: 您好` apart, if the line begins with a known party; else no label and the text as it is."""
    found = LABEL.fullmatch(text)
    if found and len(found[1]) <= _LABEL_CHARS and named_channel(found[1]) is not None:
        return found[1], found[2]
    return None, text


def channels_of(
    segments: Sequence[Labelled], given: Channel | None, *, need_speaker: bool = False
) -> list[Channel]:
    """The channel of each segment: by its label, else `given`, else mixed.

    Numbers count from 0 (agent 0, customer 1), or from 1 where there is a 2 and no 0. Where one party is
    known and a single other label is left, that label is the other party.
    Raises TranscriptError where a label contradicts `given`, or, with `need_speaker`, is missing.
    """
    labels = {s.speaker for s in segments if s.speaker is not None}
    known = _meanings(labels) if given is None else {label: named_channel(label) for label in labels}
    return [_channel(segment, known, given, need_speaker) for segment in segments]


def _channel(
    segment: Labelled, known: dict[str, Channel | None], given: Channel | None, need_speaker: bool
) -> Channel:
    found = known.get(segment.speaker) if segment.speaker is not None else None
    if found in (None, Channel.MIXED) and given is not None:
        return given
    if found is not None and given is not None and found is not given:
        raise TranscriptError(
            mark("the file was given as the {given}'s, but this turn is the {found}'s"),
            given=given.value,
            found=found.value,
            where=segment.where,
            remedy=mark("leave --channel out, or give the file that holds that party alone"),
        )
    if found is None and need_speaker:
        raise TranscriptError(
            mark("it is not said whose turn this is ({label})"),
            label=(segment.speaker or "-")[:40],
            where=segment.where,
            remedy=mark("use agent or customer, or give the whole file to one with --channel"),
        )
    return found or Channel.MIXED


def _meanings(labels: set[str]) -> dict[str, Channel | None]:
    known: dict[str, Channel | None] = {label: named_channel(label) for label in labels}
    numbers = {label: number for label in labels if (number := _number(label)) is not None}
    first = 1 if 2 in numbers.values() and 0 not in numbers.values() else 0
    for label, number in numbers.items():
        parties = {first: Channel.AGENT, first + 1: Channel.CUSTOMER}
        known[label] = known[label] or parties.get(number, Channel.MIXED)
    left = [label for label in labels if known[label] is None]
    sure = {channel for channel in known.values() if channel in (Channel.AGENT, Channel.CUSTOMER)}
    if len(left) == 1 and len(sure) == 1:
        known[left[0]] = Channel.CUSTOMER if Channel.AGENT in sure else Channel.AGENT
    return known


def _number(label: str) -> int | None:
    found = _NUMBERED.fullmatch(unicodedata.normalize("NFKC", clean(label)).casefold())
    return int(found[1]) if found else None
