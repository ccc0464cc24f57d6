"""Where things of different heights stand, against the plainest way to say it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.ui.call.review import places as module
from lvctx_gui.ui.call.review.places import Places

heights = st.integers(1, 50)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("insert"), st.integers(0, 9), st.integers(1, 5)),
        st.tuples(st.just("remove"), st.integers(0, 9), st.integers(1, 5)),
        st.tuples(st.just("measure"), st.integers(0, 9), heights),
        st.tuples(st.just("forget"), st.integers(0, 9), st.integers(1, 5)),
    ),
    max_size=20,
)


@given(steps, st.integers(-5, 300), st.sampled_from((1, 2, 256)))
def test_places_are_those_of_a_plain_list(taken, y, size):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_SIZE", size)
        see_places(taken, y)


def see_places(taken, y):
    places, plain = Places(), []
    for what, wanted, number in taken:
        at = min(wanted, len(plain))
        some = min(number, len(plain) - at)
        if what == "insert":
            places.insert(at, number, 10)
            plain[at:at] = [(10, False)] * number
        elif what == "remove":
            places.remove(at, some)
            del plain[at : at + some]
        elif at < len(plain) and what == "measure":
            assert places.measure(at, number) == number - plain[at][0]
            plain[at] = (number, True)
        elif at < len(plain):
            places.forget(at, some)
            plain[at : at + some] = [(height, False) for height, _ in plain[at : at + some]]
    assert len(places) == len(plain)
    tops = [sum(height for height, _ in plain[:at]) for at in range(len(plain) + 1)]
    assert [places.top(at) for at in range(len(plain))] == tops[:-1]
    assert [(places.height(at), places.is_known(at)) for at in range(len(plain))] == plain
    assert places.end == tops[-1]
    there = [at for at in range(len(plain)) if tops[at] <= y < tops[at + 1]]
    assert places.at(y) == (there[0] if there else None)


def test_a_change_among_many_is_no_work_for_the_others():
    places, few = Places(), Places()
    places.insert(0, 100_000, 10)
    few.insert(0, 1_000, 10)
    for each in (places, few):
        each.insert(500, 1, 12)
        each.measure(700, 30)
        each.remove(200, 1)
    assert max(len(block.heights) for block in places._blocks) <= 2 * module._SIZE
    assert places.top(1_000) == few.top(1_000 - 1) + 10
    assert places.end == 100_000 * 10 + 12 + 20 - 10
