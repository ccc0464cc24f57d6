"""All keys of a call that look like another one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.core.lookalike import resemblance
from lvctx_gui.core.misspelled import Listed
from lvctx_gui.core.near_keys import NearKeys

keys = st.lists(st.text("kK1 \u200bé", max_size=5), unique=True, max_size=8)


def looked_through(keys, listed=(), some=1000):
    near = NearKeys(keys)
    near.expect(listed)
    while not near.nothing_left:
        near.go_on(some)
    return near


@given(keys, keys, st.integers(1, 4))
def test_what_is_found_in_slices_is_what_the_words_say(held, listed, some):
    near = looked_through(held, listed, some)
    for key in held:
        alike = [other for other in held if other == key or resemblance(key, other)]
        assert near.groups.get(key, (key,)) == tuple(alike)
        assert near.meant.get(key) == Listed(listed).meant(key)
    assert {*near.groups, *near.meant} <= {*held}


def test_nothing_is_said_before_the_end():
    near = NearKeys(["Key", "key", "Kex"])
    near.expect(["Keys"])
    near.go_on(2)
    assert (dict(near.groups), dict(near.meant), near.nothing_left) == ({}, {}, False)
    near.go_on(2)
    assert near.groups == {"Key": ("Key", "key"), "key": ("Key", "key")}
    near.go_on(2)
    assert (dict(near.meant), near.nothing_left) == ({}, False)
    near.go_on(2)
    assert near.nothing_left
    assert near.meant == {"Key": "Keys", "key": "Keys"}


def test_where_other_keys_are_expected_only_those_are_looked_for_again():
    near = looked_through(["Key", "key", "Documentatin"], ["Documentation"])
    groups = near.groups
    assert near.meant == {"Documentatin": "Documentation"}
    near.expect(["Documentation"])
    assert near.nothing_left
    near.expect(["Keys"])
    assert not near.nothing_left
    near.go_on(10)
    assert near.meant == {"Key": "Keys", "key": "Keys"}
    assert near.groups is groups
