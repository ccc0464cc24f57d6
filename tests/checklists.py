"""Checklists as Hypothesis draws them, such as a person could write in the form."""

from __future__ import annotations

from hypothesis import strategies as st

from lvctx_gui.core.checklist.checklist import Checklist, Conditions, Item, KeyCondition
from tests.strategies import safe_keys

_characters = st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"))
lines = st.text(_characters, max_size=20)
values = st.text(_characters, min_size=1, max_size=20)
names = st.sampled_from(("NA3", "practice", "7419", "CARD", "Ünïcode"))


@st.composite
def conditions(draw):
    keys = draw(st.lists(st.one_of(safe_keys, values), max_size=3, unique=True))
    wanted = [tuple(draw(st.lists(values, max_size=2))) for _ in keys]
    return Conditions(
        tuple(draw(st.lists(names, max_size=2))),
        tuple(draw(st.lists(names, max_size=2))),
        tuple(map(KeyCondition, keys, wanted)),
    )


items = st.builds(
    Item,
    st.lists(safe_keys, min_size=1, max_size=3, unique=True).map(tuple),
    conditions(),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.lists(values, max_size=3).map(tuple),
    lines,
    lines,
    lines,
    lines,
)
checklists = st.builds(Checklist, lines, conditions(), st.lists(items, max_size=4).map(tuple), lines)
