"""How long a server asks to wait, whatever its clock and ours say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.api import ContextClient, errors
from lvctx_gui.api.retry_after import parse_retry_after
from tests.api.raw import RawServer, answer

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
DAY = 86_400


def written(moment):
    return format_datetime(moment, usegmt=True)


@given(st.integers(0, DAY), st.integers(-(10**9), 10**9))
def test_a_moment_counts_from_the_answers_own_date_however_wrong_either_clock_is(seconds, off):
    sent = NOW + timedelta(seconds=off)
    wish = written(sent + timedelta(seconds=seconds))
    assert parse_retry_after(wish, NOW, written(sent)) == seconds


@given(st.integers(-(10**8), -1))
def test_a_moment_before_the_answers_own_date_asks_for_nothing_or_for_what_we_see(seconds):
    wish = NOW + timedelta(seconds=seconds)
    assert parse_retry_after(written(wish), NOW, written(NOW)) == 0


@pytest.mark.parametrize(
    "date",
    [
        None,
        "",
        "soon",
        "Wed, 99 Foo 2099",
        written(datetime(1970, 1, 1, tzinfo=UTC)),
        written(NOW.replace(year=2099)),
    ],
)
def test_a_date_that_makes_no_sense_gives_way_to_our_clock(date):
    assert parse_retry_after(written(NOW + timedelta(seconds=90)), NOW, date) == 90


@given(st.integers(0, 10**6), st.sampled_from([None, "soon", written(NOW)]))
def test_a_number_needs_no_clock(seconds, date):
    assert parse_retry_after(str(seconds), NOW, date) == seconds


@pytest.mark.parametrize(
    ("wish", "seconds", "words"),
    [
        (written(NOW + timedelta(seconds=7)), 7, "Wait 7 seconds, then try again."),
        (written(NOW + timedelta(hours=2)), 7_200, "Wait 2 hours, then try again."),
        ("5400", 5_400, "Wait 1 hour 30 minutes, then try again."),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
async def test_the_wish_comes_with_the_error_and_in_words(fresh_call, status, wish, seconds, words):
    refusal = answer(status, b"", f"Date: {written(NOW)}", f"Retry-After: {wish}")
    async with RawServer(refusal) as server, ContextClient(server.base_url, "session") as client:
        with pytest.raises(errors.StatusError) as caught:
            await client.read(fresh_call)
        error = caught.value
    assert error.retry_after == seconds
    assert error.advice == words
