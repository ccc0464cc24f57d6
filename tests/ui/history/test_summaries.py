"""A row of the history says what the whole record says, and search finds by both alike."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.core.fold import fold
from lvctx_gui.ui.history.model import all_texts, make_rows
from lvctx_gui.ui.history.searching import holds
from lvctx_gui.ui.messages.history import (
    began_at,
    change_summary,
    outcome_summary,
    outcome_tone,
    why_nothing_to_revert,
)
from tests.ui.history.samples import commit, delete_all, large

TEXTS = st.text(max_size=12)
CONTEXTS = st.dictionaries(st.text(min_size=1, max_size=8), TEXTS, max_size=60)
RECORDS = st.one_of(
    st.builds(lambda before, after, note: commit(before, after, note=note), CONTEXTS, CONTEXTS, TEXTS),
    st.builds(delete_all, CONTEXTS),
)


@given(RECORDS)
def test_a_row_says_what_the_whole_record_says(record):
    (row,) = make_rows([record])
    assert (row.id, row.call, row.site) == (record.intent.id, record.intent.call, record.intent.site)
    assert (row.began, row.ended, row.work) == (record.intent.began, record.ended, record.intent.work)
    assert row.cells[0] == began_at(record)
    assert row.cells[3] == change_summary(record, record.intent.changes)
    assert row.cells[4] == outcome_summary(record)
    assert row.tone is outcome_tone(record)
    assert row.no_revert == why_nothing_to_revert(record)


@given(RECORDS, st.data())
def test_what_the_row_does_not_find_the_record_does(record, data):
    (row,) = make_rows([record])
    words = fold(data.draw(st.sampled_from([*all_texts(record), "nowhere"]))).split()
    in_row = all(word in row.found_by for word in words)
    assert holds(record, words) is (in_row or (not row.is_whole and holds(record, words)))
    if row.is_whole:
        assert in_row is holds(record, words)


def test_the_keys_of_a_large_one_are_not_in_its_row():
    (row,) = make_rows([large()])
    assert not row.is_whole
    assert len(row.found_by) < 1_000
    assert holds(large(), ["key", "9999"])
    assert not holds(large(), ["key", "nowhere"])
