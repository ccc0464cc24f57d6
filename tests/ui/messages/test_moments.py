"""Moments of the past, as a person reads them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.ui.messages.moments import age_words, local_now, shown_moment, shown_time
from tests.strategies import moments


def here(*parts: int) -> datetime:
    """A moment by the clock and the calendar of this place."""
    return datetime(*parts).astimezone()


@pytest.mark.parametrize(
    ("now", "shown"),
    [
        ((2026, 3, 4, 14, 32), "14:32"),
        ((2026, 3, 4, 23, 59, 59), "14:32"),
        ((2026, 3, 4, 0, 0), "14:32"),  # a clock that was set back says nothing of the day
        ((2026, 3, 5, 0, 0), "2026-03-04 14:32"),
        ((2026, 3, 3, 23, 59, 59), "2026-03-04 14:32"),
        ((2027, 3, 4, 14, 32), "2026-03-04 14:32"),
    ],
)
def test_the_date_stands_there_where_it_is_not_todays(now, shown):
    assert shown_moment(here(2026, 3, 4, 14, 32, 5), here(*now)) == shown


@given(moments, moments)
def test_the_zone_in_which_a_moment_was_written_down_changes_nothing(moment, now):
    shown = shown_moment(moment, now)
    assert shown == shown_moment(moment.astimezone(UTC), now.astimezone(UTC))
    local = moment.astimezone()
    assert shown.endswith(f"{local:%H:%M}")
    assert (" " in shown) == (local.date() != now.astimezone().date())


@given(moments, st.timedeltas(timedelta(), timedelta(days=2)))
def test_what_shows_no_date_was_less_than_a_day_ago(moment, passed):
    if " " not in shown_moment(moment, moment + passed):
        # A day on which the clocks are put back has 25 hours.
        assert passed < timedelta(hours=25)


def test_now_knows_its_zone():
    assert local_now().tzinfo is not None


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-5, "just now"),  # a clock that was set back
        (0, "just now"),
        (59.9, "just now"),
        (60, "1 min ago"),
        (3_599, "59 min ago"),
        (3_600, "1 h ago"),
        (86_399, "23 h ago"),
        (86_400, "1 day ago"),
        (172_800, "2 days ago"),
    ],
)
def test_how_long_ago_something_was(seconds, words):
    assert age_words(seconds) == words


def test_a_time_of_another_day_has_its_date():
    assert shown_time(here(2026, 3, 4, 14, 32, 5), here(2026, 3, 4, 23)) == "14:32:05"
    assert shown_time(here(2026, 3, 4, 14, 32, 5), here(2026, 3, 5, 1)) == "2026-03-04 14:32:05"
