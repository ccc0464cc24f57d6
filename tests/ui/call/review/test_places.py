"""Where things of different heights stand, against the plainest way to say it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

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


@given(steps, st.integers(-5, 300))
def test_places_are_those_of_a_plain_list(taken, y):
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
