"""A draft against a plain model of what a person did, step by step."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from lvctx_gui.core.diff import Kind
from lvctx_gui.core.draft import Draft, EditRefusedError
from lvctx_gui.core.entries import MISSING, NonTextValue
from lvctx_gui.core.segments import segment_problem
from tests.strategies import contexts, keys

values = st.sampled_from((None, "", "1", "2", "two\r\nlines"))
REMOVED = "removed"  # a plain marker: the model shares no code with the draft


def picture(draft):
    """Everything that can be seen of a draft, as plain values."""
    return (
        tuple((entry.key, draft.base.values_of(entry.key)) for entry in draft.base),
        tuple((c.key, c.before, c.after) for c in draft.changes),
        draft.edits.new_rows,
        draft.staged_count,
        tuple((key, draft.get(key)) for key in ("A", "B", "C", "", "..")),
    )


class DraftMachine(RuleBasedStateMachine):
    """The model: the base, what is staged by key in order, the rows by token."""

    @initialize(base=contexts())
    def begin(self, base):
        self.base, self.staged, self.rows = base, {}, {}
        self.draft = Draft(base)
        self.older = [(self.draft, picture(self.draft))]

    # The model's own words ----------------------------------------------------------------------------

    def now(self, key):
        if key in self.staged:
            return MISSING if self.staged[key] is REMOVED else self.staged[key]
        return self.base.get(key)

    def stage(self, key, value):
        self.staged[key] = value
        self.tidy()

    def tidy(self):
        for key, value in list(self.staged.items()):
            held = set(self.base.values_of(key))
            if held == (set() if value is REMOVED else {value}):
                del self.staged[key]

    def usable(self, key):
        return self.now(key) is MISSING and segment_problem(key) is None

    def do(self, allowed, edit, *arguments):
        """Edit the draft, or see that it refuses; returns whether it was allowed."""
        if allowed:
            self.draft = edit(*arguments)
            self.older.append((self.draft, picture(self.draft)))
        else:
            with pytest.raises(EditRefusedError):
                edit(*arguments)
        return allowed

    # What a person does -------------------------------------------------------------------------------

    @rule(key=keys, value=values)
    def set_value(self, key, value):
        if self.do(self.now(key) is not MISSING, self.draft.set_value, key, value):
            self.stage(key, value)

    @rule(key=keys, value=values)
    def add(self, key, value):
        if self.do(self.usable(key), self.draft.add, key, value):
            self.stage(key, value)

    @rule(key=keys)
    def remove(self, key):
        added = key in self.staged and key not in self.base
        if self.do(added or (key in self.base and segment_problem(key) is None), self.draft.remove, key):
            self.stage(key, REMOVED)

    @rule(key=keys, new=keys)
    def rename(self, key, new):
        value = self.now(key)
        removable = key not in self.base or segment_problem(key) is None
        removable = removable and not self.base.is_repeated(key)
        allowed = (
            value is not MISSING and not isinstance(value, NonTextValue) and self.usable(new) and removable
        )
        if self.do(allowed or key == new, self.draft.rename, key, new) and key != new:
            self.stage(key, REMOVED)
            self.stage(new, value)

    @rule(key=keys)
    def restore(self, key):
        self.do(True, self.draft.unstage, key)
        self.staged.pop(key, None)

    @rule()
    def discard(self):
        self.do(True, self.draft.discard)
        self.staged, self.rows = {}, {}

    @rule(base=contexts())
    def rebase(self, base):
        self.do(True, self.draft.rebase, base)
        self.base = base
        self.tidy()

    @rule()
    def add_row(self):
        self.draft, token = self.draft.add_row()
        assert token not in self.rows
        self.rows[token] = ("", None)

    @rule(data=st.data(), value=values)
    def set_row_value(self, data, value):
        if self.rows:
            token = data.draw(st.sampled_from(sorted(self.rows)))
            self.do(True, self.draft.set_row_value, token, value)
            self.rows[token] = (self.rows[token][0], value)

    @rule(data=st.data(), key=keys)
    def name_row(self, data, key):
        if self.rows:
            token = data.draw(st.sampled_from(sorted(self.rows)))
            usable, value = self.usable(key), self.rows[token][1]
            self.do(True, self.draft.name_row, token, key)
            if usable:
                del self.rows[token]
                self.stage(key, value)
            else:
                self.rows[token] = (key, value)
                assert bool(self.draft.new_row(token).problem) == bool(key)

    @rule(data=st.data())
    def remove_row(self, data):
        if self.rows:
            token = data.draw(st.sampled_from(sorted(self.rows)))
            self.do(True, self.draft.remove_row, token)
            del self.rows[token]

    @rule(data=st.data())
    def undo_and_redo(self, data):
        before, _ = data.draw(st.sampled_from(self.older))
        assert self.draft.with_edits(before.edits).with_edits(self.draft.edits) == self.draft

    # What always holds --------------------------------------------------------------------------------

    @invariant()
    def every_key_has_the_value_that_the_model_says(self):
        for key in {*self.base.keys, *self.staged, "A", "B", "", ".."}:
            assert self.draft.get(key) == self.now(key)

    @invariant()
    def exactly_what_is_staged_is_a_change(self):
        order = [key for key in self.base.keys if key in self.staged]
        order += [key for key in self.staged if key not in self.base]
        assert [(c.key, c.before, c.after) for c in self.draft.changes] == [
            (key, self.base.get(key), self.now(key)) for key in order
        ]
        assert self.draft.added_keys == tuple(key for key in self.staged if key not in self.base)
        assert all(self.draft.change_of(key) is not None for key in self.staged)
        assert sum(self.draft.count(kind) for kind in Kind) == len(self.staged)

    @invariant()
    def the_result_is_the_base_with_what_is_staged(self):
        expected = {key: self.base.values_of(key) for key in self.base.keys}
        for key in self.staged:
            expected.pop(key, None) if self.now(key) is MISSING else expected.update({key: (self.now(key),)})
        result = self.draft.result
        assert {key: result.values_of(key) for key in result.keys} == expected

    @invariant()
    def what_would_be_lost_is_counted(self):
        unfinished = {token: row for token, row in self.rows.items() if row != ("", None)}
        # A renaming is two keys and one change; which pairs are one is told by tests of their own.
        changes = len(self.staged) - len(self.draft.renamings)
        assert self.draft.staged_count == changes + len(unfinished)
        for new, old in self.draft.renamings.items():
            assert (self.staged[old], new in self.base) == (REMOVED, False)
            assert self.staged[new] is not REMOVED
        assert {row.token: (row.key, row.value) for row in self.draft.edits.new_rows} == self.rows
        assert {row.token for row in self.draft.unfinished_rows} == unfinished.keys()

    @invariant()
    def nothing_that_was_made_before_has_changed(self):
        for draft, seen in self.older[-3:] + self.older[:1]:
            assert picture(draft) == seen

    @invariant()
    def a_removed_key_can_be_addressed(self):
        assert not any(
            c.after is MISSING and segment_problem(c.key) for c in self.draft.changes if c.key in self.base
        )


TestDraft = DraftMachine.TestCase
TestDraft.settings = settings(max_examples=150, stateful_step_count=30)
TestDraft.pytestmark = [pytest.mark.slow("takes thousands of steps"), pytest.mark.repeats]
