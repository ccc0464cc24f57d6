"""Seconds in words."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.core.duration import duration_words

SIZES = {"second": 1, "minute": 60, "hour": 3_600, "day": 86_400}


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 seconds"),
        (0.2, "1 second"),
        (1, "1 second"),
        (7, "7 seconds"),
        (90, "90 seconds"),
        (120, "120 seconds"),
        (121, "2 minutes 1 second"),
        (300, "5 minutes"),
        (599.5, "10 minutes"),
        (3_599, "60 minutes"),
        (3_600, "1 hour"),
        (5_400, "1 hour 30 minutes"),
        (7_200, "2 hours"),
        (7_199.5, "2 hours"),
        (86_400, "1 day"),
        (1000 * 86_400, "1,000 days"),
    ],
)
def test_examples(seconds, words):
    assert duration_words(seconds) == words


@given(st.floats(0, 1e9))
def test_it_is_never_too_few_and_little_too_many(seconds):
    told = duration_words(seconds)
    total = sum(
        int(number.replace(",", "")) * SIZES[unit]
        for number, unit in re.findall(r"([\d,]+) (second|minute|hour|day)s?", told)
    )
    assert seconds <= total <= seconds * 1.15 + 1
