"""Many rows are copied by a quick way, which says the same as asking for each."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given, settings

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import Context, Entry
from lvctx_gui.core.grid.columns import RowState
from lvctx_gui.core.merge import merge
from lvctx_gui.ui.call.entries import copying
from lvctx_gui.ui.call.entries.order import loose_rows
from tests.strategies import any_key, any_value, contexts, drafts

SEEN = datetime(2026, 1, 1, tzinfo=UTC)


def rows_of(draft):
    base = draft.base
    repeated = [
        (key, n) for key in base.keys for n in range(len(base.values_of(key))) if base.is_repeated(key)
    ]
    return [*base.keys, *repeated, *loose_rows(draft)]


@settings(max_examples=200)
@given(drafts(), contexts(any_key, any_value))
def test_it_says_what_the_rows_show(draft, theirs):
    for each in (draft, merge(draft, theirs, SEEN).draft):
        rows = rows_of(each)
        plainly = [copying._row(each, row) for row in rows]
        few, copying._FEW = copying._FEW, 0
        try:
            assert copying.rows_of(each, rows) == plainly
        finally:
            copying._FEW = few


def test_of_many_rows_only_those_are_asked_for_that_somebody_has_changed(monkeypatch):
    asked = []
    one = copying._row
    monkeypatch.setattr(copying, "_row", lambda draft, row: asked.append(row) or one(draft, row))
    keys = [f"Key{n}" for n in range(2_000)]
    draft = Draft(Context(Entry(key, "held") for key in keys)).set_value("Key7", "mine").remove("Key9")
    rows = copying.rows_of(draft, keys)
    assert asked == ["Key7", "Key9"]
    assert [row.value for row in rows[6:10]] == ["held", "mine", "held", "held"]
    assert [row.state for row in rows[6:10]] == [
        RowState.AS_READ, RowState.CHANGED, RowState.AS_READ, RowState.DELETED
    ]  # fmt: skip
