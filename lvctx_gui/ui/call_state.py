"""One open call: its draft, its undo stack and what there is to say about it. No widgets, no network."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.draft import NO_EDITS, Draft, EditRefusedError, Edits
from lvctx_gui.core.entries import Context, Missing
from lvctx_gui.core.merge import Merge, merge
from lvctx_gui.services.connect import Site
from lvctx_gui.services.lookup import KeyReading, Reading
from lvctx_gui.ui.words import Message, Tone


class CallState(QObject):
    """What the window knows about one call.

    Only a commit that was confirmed, or an explicit discard, removes an edit.
    """

    changed = Signal()
    """The draft is another one."""
    message_changed = Signal()
    decided = Signal()
    """The last conflict was decided."""
    working_changed = Signal()
    """A commit or a deletion of this call began or ended."""

    def __init__(self, call: CallRef, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.call = call
        self.site: Site | None = None
        """The server that it was read from: what is staged here must not go to another."""
        self.draft = Draft()
        self.reading: Reading | None = None
        self._read_at = time.monotonic()
        self.message: Message | None = None
        self.undo_stack = QUndoStack(self)
        self.working = ""
        """What is being carried out on the server, in a few words; ``""`` when nothing is."""
        self.stop_wanted = False
        self.erased: Context | None = None
        """What the call held before its whole context was deleted from here; it can be put back."""

    def is_of(self, call: CallRef, site: Site | None) -> bool:
        """Whether this is ``call`` on ``site``."""
        return self.call == call and self.site == site

    def apply(self, words: str, change: Callable[[Draft], Draft]) -> bool:
        """Stage an edit as one undo step. When it is refused, say why and return False."""
        try:
            draft = change(self.draft)
        except EditRefusedError as refusal:
            self.say(Message(Tone.WARNING, str(refusal)))
            return False
        if draft.edits != self.draft.edits:
            self.undo_stack.push(_Step(words, self, self.draft.edits, draft.edits))
        return True

    def set_edits(self, edits: Edits) -> None:
        """Undo and redo: other edits over today's base."""
        self._show(self.draft.with_edits(edits))

    def load(self, reading: Reading, *, ours: bool = False) -> Merge | None:
        """Take over what was read; staged edits stay over it, and what others changed too is a conflict.

        ``ours`` says that what differs was done from here. A reading of another call is dropped.
        """
        if reading.call != self.call:
            return None
        self.reading = reading
        self._read_at = time.monotonic()
        if ours:
            self._show(self.draft.rebase(reading.context))
            return None
        outcome = merge(self.draft, reading.context, f"{reading.read_at:%H:%M}")
        self._show(outcome.draft)
        return outcome

    @property
    def age(self) -> float:
        """Seconds since the call was last read."""
        return time.monotonic() - self._read_at

    def load_key(self, reading: KeyReading) -> None:
        """Take over one key."""
        if reading.call != self.call:
            return
        base = self.draft.base
        if isinstance(reading.value, Missing):
            base = base.without(reading.key)
        else:
            base = base.with_value(reading.key, reading.value)
        self._show(merge(self.draft, base, f"{reading.read_at:%H:%M}").draft)

    def keep_mine(self, *keys: str) -> None:
        """Decide conflicts for what is staged here; everything when no key is named."""
        self._decide(self.draft.keep_mine(*(keys or tuple(self.draft.conflicts))))

    def take_theirs(self, *keys: str) -> None:
        """Decide conflicts for what the server holds, as one undo step; everything when no key is named."""
        chosen = [key for key in (keys or tuple(self.draft.conflicts)) if key in self.draft.conflicts]
        self.apply("Take theirs", lambda draft: draft.restore(*chosen))
        self._decide(self.draft)

    def _decide(self, draft: Draft) -> None:
        self._show(draft)
        if not draft.conflicts:
            self.decided.emit()

    def committed(self) -> None:
        """Everything staged is on the server, proven: nothing is left to undo or to keep."""
        self.undo_stack.clear()
        self.set_edits(NO_EDITS)

    def say(self, message: Message | None) -> None:
        """Show ``message`` above the table, in place of the one before."""
        self.message = message
        self.message_changed.emit()

    def begin_work(self, words: str) -> None:
        """A commit or a deletion begins."""
        self.working, self.stop_wanted = words, False
        self.working_changed.emit()

    def end_work(self) -> None:
        """It has ended."""
        self.working = ""
        self.working_changed.emit()

    @property
    def held(self) -> Context:
        """What the server held when last read."""
        return self.draft.base

    def _show(self, draft: Draft) -> None:
        self.draft = draft
        self.changed.emit()


class _Step(QUndoCommand):
    """From some edits to others. Edits are kept by key, so a step also fits a base that was read later."""

    def __init__(self, words: str, state: CallState, before: Edits, after: Edits) -> None:
        super().__init__(words)
        self._state = state
        self._before = before
        self._after = after

    def undo(self) -> None:
        self._state.set_edits(self._before)

    def redo(self) -> None:
        self._state.set_edits(self._after)
