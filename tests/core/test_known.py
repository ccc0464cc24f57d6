"""Which known calls are found by what is typed, in which order, and what of two sources holds."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.kept import KnownCall
from lvctx_gui.core.known import (
    Findable,
    environment_words,
    found,
    in_order,
    is_here,
    matches,
    merged,
    name_of,
    words_of,
)
from lvctx_gui.core.site import PRACTICE, Site

NOW = datetime(2026, 11, 27, 14, 2, tzinfo=UTC)
NA3 = Site("NA3 live", "https://api.na3.livevox.com", client_code="CARD", client_id=7419)
NA4 = Site("NA4", "https://api.na4.livevox.com", client_id=7419)
PRACTISED = Site(PRACTICE, "http://127.0.0.1:1", practice=True)
CALL = CallRef("U70D93T614311B8@10.40.88.32", 284799061344, "NORTHLINE_AUTO_31", 7419)
KNOWN = KnownCall(CALL, NA3, NOW, 5, is_pinned=True, name="Müller: the refund")

accounts = st.text("abc _-.ÄßİıéÉ9", min_size=1, max_size=12).filter(lambda text: text.strip(" ."))
calls = st.builds(
    CallRef, st.text("ABC09@.", min_size=3, max_size=12).filter(words_of), st.integers(1, 10**13), accounts
)
knowns = st.builds(
    KnownCall,
    calls,
    st.sampled_from([NA3, NA4, PRACTISED]),
    st.integers(0, 10**6).map(lambda seconds: NOW + timedelta(seconds=seconds)),
    st.none() | st.integers(0, 9),
    is_changed=st.booleans(),
    is_pinned=st.booleans(),
    name=st.sampled_from(["", "Night shift", "ÄRGER"]),
)
typed_texts = st.text("ab cÄß9_-@", max_size=6)


@pytest.mark.parametrize(
    "typed",
    [
        *("", "  ", "north", "NORTHLINE_AUTO", "auto 2847", "31 live", "u70d", "10.40", "mül"),
        *("refund na3", "MÜLLER", "mu\u0308ller", "7419", "card", "284799061344"),
    ],
)
def test_it_is_found_by_the_beginning_of_any_of_its_words(typed):
    assert matches(KNOWN, typed)


@pytest.mark.parametrize("typed", ["orth", "line", "84799", "efund", "north x", "na4", "practice", "hline"])
def test_not_by_what_stands_within_a_word_nor_where_one_word_begins_none(typed):
    assert not matches(KNOWN, typed)


@given(knowns, st.data())
def test_every_beginning_of_every_word_finds_it_in_any_order(known, data):
    texts = [known.call.session, known.call.account, str(known.call.tx_id), known.name, known.site.name]
    words = [word for text in texts for word in words_of(text)]
    chosen = data.draw(st.lists(st.sampled_from(words), max_size=3))
    typed = [word[: data.draw(st.integers(1, len(word)))] for word in chosen]
    assert matches(known, " ".join(typed))
    assert matches(known, "-".join(reversed(typed)).upper().lower())


@given(st.lists(knowns, max_size=8), typed_texts, st.sampled_from("abc9"))
def test_who_types_more_finds_no_more(calls, typed, more):
    findable = [Findable.of(known) for known in calls]
    some = found(findable, typed, None)
    fewer = found(findable, typed + more, None)
    assert all(known in some for known in fewer)


@given(st.lists(knowns, max_size=8), typed_texts, st.sampled_from([None, NA3, PRACTISED]))
def test_what_is_found_is_recent_first_and_that_of_here_before_the_rest(calls, typed, here):
    shown = found([Findable.of(known) for known in calls], typed, here)
    assert sorted(map(id, shown)) == sorted(id(known) for known in calls if matches(known, typed))
    pins = [known.is_pinned for known in shown]
    if not words_of(typed):
        assert pins == sorted(pins, reverse=True)
        assert shown == in_order(calls, here, pins_first=True)
    for one, next_ in pairwise(shown):
        if words_of(typed) or one.is_pinned == next_.is_pinned:
            near = is_here(one.site, here), is_here(next_.site, here)
            assert near != (False, True)
            assert one.at >= next_.at or near == (True, False)


@given(knowns, knowns)
def test_of_two_sources_the_pin_is_the_kept_ones_and_the_numbers_the_later_ones(looked_up, kept):
    one = merged(looked_up, kept)
    assert (one.is_pinned, one.name) == (kept.is_pinned, kept.name)
    assert one.at == max(looked_up.at, kept.at)
    assert one.is_changed == (looked_up.is_changed or kept.is_changed)
    late, early = sorted((looked_up, kept), key=lambda known: known.at, reverse=True)
    if looked_up.at != kept.at:
        assert one.entries == (early.entries if late.entries is None else late.entries)
    assert merged(looked_up, None) == looked_up
    assert merged(one, one) == one


def test_a_call_is_known_once_at_a_place_whatever_that_is_called():
    assert name_of(CALL, NA3) == name_of(CALL, replace(NA3, name="Card desk", base_url=NA3.base_url + "/"))
    assert name_of(CALL, NA3) != name_of(CALL, NA4) != name_of(CALL, PRACTISED)


def test_another_clients_call_is_elsewhere_and_that_of_an_unknown_one_may_be_here():
    assert is_here(NA3, NA3)
    assert not is_here(NA3, None)
    assert not is_here(replace(NA3, client_id=7, client_code=""), NA3)
    assert is_here(Site("NA3", NA3.base_url, mark="m"), NA3)
    assert not is_here(PRACTISED, NA3)


@pytest.mark.parametrize("name", ["Practice", "practice 2", "PRACTICE server"])
def test_nothing_but_the_practice_server_is_called_practice_alone(name):
    assert environment_words(PRACTISED) == "Practice"
    assert environment_words(NA3) == "NA3 live"
    told = environment_words(replace(NA4, name=name))
    assert told.startswith(name)
    assert "api.na4.livevox.com" in told
