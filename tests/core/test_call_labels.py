"""No two calls look alike in tabs and lists, and what needs no more stays short."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.call_labels import LONGEST, call_labels, elided
from lvctx_gui.core.site import Site

NA3, NA4 = Site("NA3", "https://api.livevox.com"), Site("NA4", "https://api.na4.livevox.com")
LONG = "NORTHLINE_AUTO_COLLECTIONS_AND_RECOVERY_WEST_31"


def call(session="U70D93T614311B8@10.40.88.32", tx_id=284799061344, account="NORTHLINE_AUTO_31", client=None):
    return CallRef(session, tx_id, account, client)


texts = st.one_of(
    st.sampled_from(["S1@10.0.0.1", "S2@10.0.0.1", LONG, LONG.replace("AND", "OR"), "A (1)", "A", "A" * 300]),
    st.text("aZ9-_&é", min_size=1, max_size=80),
)
places = st.tuples(
    st.builds(
        CallRef, texts, st.sampled_from([1, 284799061344, 10**30]), texts, st.sampled_from([None, 1, 7419])
    ),
    st.sampled_from([None, NA3, NA4]),
)


@given(st.lists(places, max_size=8))
def test_no_two_labels_are_alike_and_none_is_too_long(found):
    labels = call_labels(found)
    assert len(labels) == len(found)
    assert len(set(labels)) == len(labels)
    assert all(len(label) <= LONGEST for label in labels)
    assert all("\n" not in label for label in labels)


@given(st.lists(places, max_size=8))
def test_what_is_the_only_one_of_its_transaction_stays_short(found):
    labels = call_labels(found)
    for place, label in zip(found, labels, strict=True):
        if [other[0].tx_id for other in found].count(place[0].tx_id) == 1:
            assert label == call_labels([place])[0]


@given(st.text(max_size=40), st.integers(2, 30))
def test_what_is_too_long_loses_its_middle_only(text, length):
    short = elided(text, length)
    assert len(short) == min(len(text), length)
    if len(text) > length:
        head, _, tail = short.partition("…") if "…" not in text else (short[0], "", "")
        assert text.startswith(head)
        assert text.endswith(tail)
    else:
        assert short == text


@pytest.mark.parametrize(
    ("one", "other", "shown"),
    [
        ((call(), NA3), (call(tx_id=7), NA3), ["284799061344 · NORTHLINE_AUTO_31", "7 · NORTHLINE_AUTO_31"]),
        (
            (call(client=7419), NA3),
            (call(), NA3),
            [
                "284799061344 · NORTHLINE_AUTO_31 · client 7419",
                "284799061344 · NORTHLINE_AUTO_31 · any client",
            ],
        ),
        (
            (call(session="U70D93T614311B8@10.40.88.32"), NA3),
            (call(session="U70D93T614999B8@10.40.88.32"), NA3),
            [
                "284799061344 · NORTHLINE_AUTO_31 · …T614311B8@1…",
                "284799061344 · NORTHLINE_AUTO_31 · …T614999B8@1…",
            ],
        ),
        (
            (call(), NA3),
            (call(), NA4),
            ["284799061344 · NORTHLINE_AUTO_31 · NA3", "284799061344 · NORTHLINE_AUTO_31 · NA4"],
        ),
        (
            (call(), None),
            (call(), None),
            ["284799061344 · NORTHLINE_AUTO_31 (1)", "284799061344 · NORTHLINE_AUTO_31 (2)"],
        ),
    ],
)
def test_what_tells_two_calls_apart_is_said(one, other, shown):
    assert call_labels([one, other]) == shown


def test_a_long_account_shows_both_ends():
    (label,) = call_labels([(call(account=LONG), None)])
    assert label == "284799061344 · NORTHLINE_AUT…VERY_WEST_31"
