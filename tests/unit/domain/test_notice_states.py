"""The life of a notice."""

from __future__ import annotations

from itertools import product

import pytest

from qa_console.domain.notices.states import STEPS, NoticeState, step
from qa_console.errors import Conflict


@pytest.mark.parametrize(("now", "wanted"), product(NoticeState, NoticeState))
def test_a_step_is_either_taken_or_refused_with_a_remedy(now: NoticeState, wanted: NoticeState) -> None:
    if wanted in STEPS[now]:
        assert step("N000001", now, wanted) is wanted
        return
    with pytest.raises(Conflict) as refused:
        step("N000001", now, wanted)
    assert refused.value.exit_code == 3
    assert refused.value.remedy


def test_nothing_is_closed_before_it_was_acknowledged() -> None:
    assert NoticeState.CLOSED not in STEPS[NoticeState.ISSUED]


def test_a_closed_notice_stays_closed() -> None:
    assert not STEPS[NoticeState.CLOSED]
