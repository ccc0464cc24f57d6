"""Copying keys into an open call: one step of its own undo, with its refusals and its conflicts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lvctx_gui.core.comparison import Side
from lvctx_gui.core.copying import Copied, copy_keys
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.translate import tr, tr_n
from lvctx_gui.ui.call.state import CallState
from lvctx_gui.ui.compare.sources import Source
from lvctx_gui.ui.messages.comparing import copied_sentence


class Copying:
    """Copies, and knows whether its last step is still the last one of that call.

    ``why_not_copy`` says why nothing may be staged on a call now, ``finish_editing`` stages what an open
    editor of it holds.
    """

    def __init__(
        self, why_not_copy: Callable[[CallState], str], finish_editing: Callable[[CallState], None]
    ) -> None:
        self._why_not_copy = why_not_copy
        self._finish_editing = finish_editing
        self._done: tuple[CallState, int, str] | None = None

    def why_not(self, state: CallState, number: int) -> str:
        """Why ``number`` keys cannot be copied to ``state`` now, as a sentence; ``""`` when they can."""
        return self._why_not_copy(state) or ("" if number else tr("Select keys that differ first."))

    def copy(self, target: Source, source: Side, keys: Sequence[str], name: str) -> str:
        """Stage on ``target``, called ``name``, what ``source`` holds of ``keys``; say what became of it."""
        state, seen = target.state, target.draft
        if state is None:
            return ""
        if why := self._why_not_copy(state):
            return why
        self._finish_editing(state)
        results: list[Copied] = []

        def change(draft: Draft) -> Draft:
            results.append(copy_keys(draft, source, keys))
            return results[-1].draft

        before = state.undo_stack.index()
        step = tr_n("Copy {n} key from a comparison", "Copy {n} keys from a comparison", len(keys))
        # Whatever has moved on the server since the comparison showed it becomes a conflict.
        state.apply(step, change, seen)
        if state.undo_stack.index() != before:
            self._done = (state, state.undo_stack.index(), name)
        return copied_sentence(results[-1], name)

    @property
    def can_undo(self) -> bool:
        """Whether nothing else was done to that call since, so that undoing undoes just this."""
        if self._done is None:
            return False
        state, index, _ = self._done
        stack = state.undo_stack
        return stack.index() == index == stack.count() and not self._why_not_copy(state)

    def undo(self) -> str:
        """Take the last copying back; say so."""
        if self._done is None or not self.can_undo:
            return ""
        (state, _, name), self._done = self._done, None
        state.undo_stack.undo()
        return tr("Copying to {target} was undone.", target=name)
