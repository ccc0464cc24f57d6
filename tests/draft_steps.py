"""What a person, others and undoing do to a draft, step by step, as Hypothesis draws it."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from hypothesis import strategies as st

from lvctx_gui.core.conflict import Conflict
from lvctx_gui.core.draft import EditRefusedError
from lvctx_gui.core.entries import MISSING
from tests.strategies import contexts, values

_texts = st.sampled_from((None, "", "1", "2"))
_keys = st.sampled_from(("A", "B", "C", "D", ".."))
"""Few, so that one step often meets what another one did."""

bases = contexts(_keys, st.one_of(_texts, values))

_edits = (
    st.tuples(st.just("set_value"), _keys, _texts),
    st.tuples(st.just("add"), _keys, _texts),
    st.tuples(st.just("remove"), _keys),
    st.tuples(st.just("rename"), _keys, _keys),
    st.tuples(st.just("unstage"), _keys),
    st.tuples(st.just("staged"), _keys, _texts),
    st.tuples(st.just("discard")),
    st.tuples(st.just("put back"), _keys, values),
    st.tuples(st.just("conflict"), _keys, values),
    st.tuples(st.just("keep_mine"), _keys),
    st.tuples(st.just("row"), _texts),
    st.tuples(st.just("earlier"), st.integers(0, 20)),
    st.tuples(st.just("in another order")),
)

steps = st.lists(st.one_of(*_edits, st.tuples(st.just("rebase"), bases)), max_size=25)
"""A way of many steps; ``taken`` goes each."""


def taken(draft, step, before):
    """``draft`` after ``step``; ``before`` are those that there were. What is refused changes nothing."""
    what, *arguments = step
    if what == "put back":
        key, value = arguments
        return draft.put_back({key: value}, {})
    if what == "conflict":
        key, theirs = arguments
        return draft.with_conflicts({**draft.conflicts, key: Conflict(key, MISSING, draft.get(key), theirs)})
    if what == "row":
        draft, token = draft.add_row()
        return draft.set_row_value(token, *arguments)
    if what == "earlier":  # as undo and redo do
        return draft.with_edits(before[arguments[0] % len(before)].edits)
    if what == "in another order":
        by_key = dict(reversed(draft.edits.by_key.items()))
        return draft.with_edits(replace(draft.edits, by_key=MappingProxyType(by_key)))
    try:
        return getattr(draft, what)(*arguments)
    except EditRefusedError:
        return draft
