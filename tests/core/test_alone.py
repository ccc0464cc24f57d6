"""What proves that a request reaches what it names, and what nothing can prove."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lvctx_gui.core.alone import (
    MOST_CALLS,
    is_emptied,
    is_proof,
    losses,
    needs_proof,
    other_calls,
    why_unprovable,
    witness_calls,
    witness_key,
)
from lvctx_gui.core.call import CallRef
from lvctx_gui.core.diff import Change
from lvctx_gui.core.entries import MISSING, Context, Entry, NonTextValue
from lvctx_gui.core.segments import aliases, longer_alike, segment_problem, spelled_alike
from tests.strategies import address_text, contexts


def call(account="A", session="S"):
    return CallRef(session, 147516594361, account, 7419)


@pytest.mark.parametrize("key", ["a;b", "a?b", "100%25", "a b", "a+b", "é", "a/b"])
def test_a_key_that_can_turn_into_another_needs_a_proof(key):
    assert needs_proof(key)


def test_an_ordinary_key_needs_none():
    assert not needs_proof("Key1")


def test_the_value_of_the_key_itself_is_the_proof():
    held = Context([Entry("a;b", "1"), Entry("a", "2")])
    assert why_unprovable("a;b", held) is None
    assert is_proof("1", "a;b", held)
    assert not is_proof("2", "a;b", held)
    assert not is_proof(MISSING, "a;b", held)
    assert not is_proof(None, "a;b", held)


def test_an_alias_with_the_same_value_is_named():
    refusal = why_unprovable("a;b", Context([Entry("a;b", "1"), Entry("a", "1")]))
    assert "“a;b” was not deleted" in refusal.reason
    assert "“a”" in refusal.reason
    assert refusal.advice.startswith("Give “a;b” another value")


@pytest.mark.parametrize("value", [None, NonTextValue("1", "number")])
def test_what_no_answer_can_show_exactly_is_no_proof(value):
    held = Context([Entry("a;b", value)])
    assert why_unprovable("a;b", held) is not None
    assert not is_proof(value, "a;b", held)


def test_a_key_that_is_named_twice_cannot_be_proven():
    held = Context([Entry("a;b", "1"), Entry("a;b", "1")])
    assert why_unprovable("a;b", held) is not None
    assert not is_proof("1", "a;b", held)


@settings(max_examples=200)
@given(contexts(), st.data())
def test_a_proof_fits_this_key_only(held, data):
    """Whatever the address turns into on the way: the answer of another key of the call is no proof."""
    if not held.entries:
        return
    key = data.draw(st.sampled_from(held.keys))
    if why_unprovable(key, held) is not None:
        return
    assert is_proof(held.get(key), key, held)
    for other in aliases(key):
        assert not is_proof(held.get(other), key, held)


@given(contexts(), contexts(), st.data())
def test_losses_are_what_is_missing_and_was_not_to_go(before, after, data):
    removed = set(data.draw(st.lists(st.sampled_from(before.keys)))) if before.entries else set()
    lost = losses(before, after, removed)
    assert {change.key for change in lost} == set(before.keys) - set(after.keys) - removed
    assert all(change == Change(change.key, before.get(change.key), MISSING) for change in lost)


def test_a_plain_call_costs_no_other_address():
    assert other_calls(CallRef("U70D91T533151E6@10.40.88.32", 28479905424, "ARB_WSAPI_1")) == ()


@pytest.mark.parametrize(
    ("account", "others"),
    [
        ("a;b", ["a"]),
        ("a%3Bb", ["a;b", "a"]),
        ("Northline, West", ["Northline,"]),
        ("EAST/WEST", ["EAST", "WEST"]),
        ("a+b", ["a b", "a"]),
    ],
)
def test_the_addresses_that_an_account_can_turn_into_are_asked(account, others):
    assert [other.account for other in other_calls(call(account))] == others


def test_session_and_account_are_cut_together_too():
    assert call("a", "s") in other_calls(call("a;b", "s?t"))


@settings(max_examples=200)
@given(address_text, address_text)
def test_other_calls_are_other_calls_of_the_same_transaction(session, account):
    if segment_problem(session) or segment_problem(account):
        return
    own = call(account, session)
    others = other_calls(own)
    if others is not None:
        assert own not in others
        assert len(set(others)) == len(others) <= MOST_CALLS
        assert {(other.tx_id, other.client) for other in others} <= {(own.tx_id, own.client)}


@pytest.mark.parametrize(
    ("known", "removed", "held", "is_so"),
    [
        (["a", "b"], ["a"], [], True),
        (["a"], ["a"], [], False),
        ([], [], [], False),
        (["a", "b"], ["a"], ["b"], False),
    ],
)
def test_nothing_where_something_must_be_proves_nothing(known, removed, held, is_so):
    assert is_emptied(known, removed, Context(Entry(key) for key in held)) is is_so


# What nobody has, and a way that changes addresses answers all the same -------------------------------------


@given(address_text)
def test_what_becomes_the_same_by_decoding_tells_a_way_that_decodes(text):
    assume(segment_problem(text) is None)
    for witness in spelled_alike(text):
        assert witness != text
        assert unquote(witness, errors="replace") in set(_decoded(text)[1:])


@pytest.mark.parametrize("text", ["100%25", "a%3Fb", "a%253Bb", "%31%30%30%25"])
def test_what_cannot_be_asked_for_once_it_is_decoded_has_such_a_witness(text):
    assert any(unquote(witness) == unquote(text) for witness in spelled_alike(text))


@pytest.mark.parametrize("text", ["A1", "%61", "a b", "a;b", "100%", "é"])
def test_what_decoding_leaves_or_makes_plain_needs_none(text):
    assert spelled_alike(text) == ()


@given(address_text)
def test_what_becomes_the_same_by_cutting_tells_a_way_that_cuts(text):
    witness = longer_alike(text)
    cut = [re.split("[?#]", each)[0] for each in _decoded(text) if re.search("[?#]", each)]
    assert (witness is None) == (not cut)
    if witness is not None:
        assert witness != text
        assert cut[0] in {re.split("[?#]", each)[0] for each in _decoded(witness)}


def _decoded(text):
    found = [text]
    while (again := unquote(found[-1], errors="replace")) != found[-1]:
        found.append(again)
    return found


def test_plain_calls_and_keys_need_no_witness():
    assert witness_calls(call("ARB_WSAPI_1", "U70D91T533151E6@10.40.88.32")) == ()
    assert witness_key("Balance", Context()) is None
    assert witness_key("a;b", Context()) is None


def test_witnesses_stand_for_session_and_account():
    found = witness_calls(call("a?b", "s%2525"))
    assert {(each.session, each.account) for each in found} >= {("s%2525", "a?b~0")}
    assert any(each.account == "a?b" and each.session != "s%2525" for each in found)


def test_a_key_that_the_call_holds_is_no_witness():
    assert witness_key("a?b", Context()) == "a?b~0"
    assert witness_key("a?b", Context([Entry("a?b~0", "1")])) == "a?b~0~0"
