"""One open call: its draft, its undo stack and what there is to say about it. No widgets, no network."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.conflict import Conflict
from lvctx_gui.core.diff import Change
from lvctx_gui.core.draft import NO_EDITS, Draft, EditRefusedError, Edits
from lvctx_gui.core.entries import Context, Missing
from lvctx_gui.core.merge import Merge, merge
from lvctx_gui.core.record import SavedPage
from lvctx_gui.core.revert import Reverted, stage_opposite
from lvctx_gui.core.settle import is_as_wanted
from lvctx_gui.core.site import Site
from lvctx_gui.services.journal import new_id
from lvctx_gui.services.lookup import KeyReading, Reading
from lvctx_gui.services.stop import Stop
from lvctx_gui.ui.words import Message, Tone

NO_CONFLICTS: Mapping[str, Conflict] = MappingProxyType({})


class CallState(QObject):
    """What the window knows about one call.

    Only a commit that was confirmed, or an explicit discard, removes an edit.
    """

    changed = Signal()
    """The draft is another one."""
    message_changed = Signal()
    decided = Signal()
    """The last conflict was decided."""
    note_changed = Signal()
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
        self.stop = Stop()
        """Ends what is being carried out, before its next request."""
        self.erased: tuple[Change, ...] = ()
        """What deleting the whole context from here has changed; it can be put back."""
        self.page_id = new_id()
        """What the journal calls this call."""
        self.note = ""
        """What the person wants the history to say about the next commit."""

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
            self.undo_stack.push(_Step(words, self, self.draft, draft))
        return True

    def set_edits(self, edits: Edits, conflicts: Mapping[str, Conflict] = NO_CONFLICTS) -> None:
        """Undo and redo: other edits over today's base, with the conflicts that they had then.

        They are about what the server holds by now; where that is what it held at first, there is none.
        """
        draft = self.draft.with_edits(edits)
        back = {
            key: replace(conflict, theirs=draft.base.get(key))
            for key, conflict in conflicts.items()
            if not is_as_wanted(draft.base, key, conflict.base)
        }
        self._show(draft.with_conflicts({**back, **draft.conflicts}))

    def load(self, reading: Reading, *, ours: bool = False, keep_news: bool = True) -> Merge | None:
        """Take over what was read; staged edits stay over it, and what others changed too is a conflict.

        ``ours`` says that what differs was done from here. ``keep_news`` leaves the marks on what others
        changed earlier. A reading of another call is dropped.
        """
        if reading.call != self.call:
            return None
        is_first, self.reading = self.reading is None, reading
        self._read_at = time.monotonic()
        if ours:
            self._show(self.draft.rebase(reading.context))
            return None
        known = self.draft if keep_news else self.draft.without_news()
        outcome = merge(known, reading.context, f"{reading.read_at:%H:%M}")
        if is_first:
            # Of a call that was not read yet, what it holds is no news.
            outcome = replace(outcome, draft=outcome.draft.without_news(), taken_over=())
            if self.draft.staged_count and not outcome.draft.staged_count:
                self.set_note("")  # all of it had been committed, and the history has the note
        self._show(outcome.draft)
        return outcome

    def restore(self, page: SavedPage) -> None:
        """Bring back what was staged in an earlier run; most often the call has not been read yet."""
        self.page_id, self.site, self.note = page.id, page.site, page.note
        if self.reading is None:
            self._show(page.draft)
        else:
            merged = merge(page.draft, self.draft.base, f"{self.reading.read_at:%H:%M}").draft
            if page.draft.staged_count and not merged.staged_count:
                self.note = ""  # all of it had been committed, and the history has the note
            self._show(merged.without_news())
        self.note_changed.emit()

    @property
    def is_unread(self) -> bool:
        """Whether the call has not been read in this run."""
        return self.reading is None

    @property
    def is_worth_keeping(self) -> bool:
        """Whether something that a person typed would be lost with it."""
        return self.draft.staged_count > 0 or bool(self.note)

    def set_note(self, note: str) -> None:
        """What the person wants the history to say."""
        if note != self.note:
            self.note = note
            self.note_changed.emit()

    def revert(self, words: str, changes: Iterable[Change]) -> Reverted:
        """Stage the opposite of ``changes`` as one undo step; what changed since is a conflict."""
        seen = f"{self.reading.read_at:%H:%M}" if self.reading else ""
        outcome = stage_opposite(self.draft, changes, seen)
        if outcome.staged:
            self.undo_stack.push(_Step(words, self, self.draft, outcome.draft))
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

    def committed(self, note: str) -> None:
        """Everything that was sent is on the server, proven; ``note`` went with it.

        What was staged meanwhile stays, with the steps that lead there.
        """
        if not self.draft.staged_count:
            self.undo_stack.clear()
            self.set_edits(NO_EDITS)
        if self.note == note:
            self.set_note("")

    def say(self, message: Message | None) -> None:
        """Show ``message`` above the table, in place of the one before."""
        self.message = message
        self.message_changed.emit()

    def begin_work(self, words: str) -> None:
        """A commit or a deletion begins."""
        self.working, self.stop = words, Stop()
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

    def __init__(self, words: str, state: CallState, before: Draft, after: Draft) -> None:
        super().__init__(words)
        self._state = state
        # Not the drafts: their bases would live as long as the steps.
        self._before = before.edits, before.conflicts
        self._after = after.edits, after.conflicts

    def undo(self) -> None:
        self._state.set_edits(*self._before)

    def redo(self) -> None:
        self._state.set_edits(*self._after)
