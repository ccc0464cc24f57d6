"""One open call: its draft, its undo stack and what there is to say about it. No widgets, no network."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.conflict import Conflict
from lvctx_gui.core.diff import Change
from lvctx_gui.core.draft import Draft, EditRefusedError
from lvctx_gui.core.entries import Context, Missing
from lvctx_gui.core.merge import Merge, merge, unseen_kept
from lvctx_gui.core.plan import CommitPlan, plan_draft
from lvctx_gui.core.record import SavedPage
from lvctx_gui.core.revert import Reverted, stage_opposite
from lvctx_gui.core.site import Site
from lvctx_gui.core.tally import RunningTally, Tally
from lvctx_gui.core.translate import tr
from lvctx_gui.services.commit.cancel import CancelToken
from lvctx_gui.services.commit_log import new_id
from lvctx_gui.services.lookup import KeyReading, Reading
from lvctx_gui.services.prove import why_not_alone
from lvctx_gui.ui.call.matters import Situation, is_ended_by, is_over
from lvctx_gui.ui.call.seen import Seen
from lvctx_gui.ui.call.undo import UndoStep
from lvctx_gui.ui.messages.conflicts import given_up_message
from lvctx_gui.ui.messages.message import Ends, Message, Tone
from lvctx_gui.ui.messages.phase import Phase


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
        self._call = call
        self.site: Site | None = None
        """The server that it was read from: what is staged here must not go to another."""
        self.draft = Draft()
        self._planned: tuple[Draft, CommitPlan] | None = None
        self._running = RunningTally()
        self.reading: Reading | None = None
        self._read_at = time.monotonic()
        self.seen = Seen()
        self.message: Message | None = None
        self._situation = self._situation_then = Situation()
        self.undo_stack = QUndoStack(self)
        self._under_way: Phase | None = None
        self.cancel_token = CancelToken()
        """Ends what is being carried out, before its next request."""
        self.erased: tuple[Change, ...] = ()
        """What deleting the whole context from here has changed; it can be put back."""
        self.page_id = new_id()
        """What the journal calls this call."""
        self.note = ""
        """What the person wants the history to say about the next commit."""
        self.was_sent = False
        """Whether the last commit has met a conflict after it had sent something."""
        self.why_fixed = ""
        """Why nothing may be changed in this call, as a sentence; ``""`` where it may."""

    @property
    def call(self) -> CallRef:
        """The call, for as long as this lives."""
        return self._call

    @property
    def phase(self) -> Phase:
        """What is going on with the call."""
        if self._under_way is not None:
            return self._under_way
        return Phase.UNREAD if self.is_unread else Phase.IDLE

    @property
    def is_working(self) -> bool:
        """Whether a commit or a deletion of this call is under way."""
        return self.phase.is_working

    def plan(self) -> CommitPlan:
        """What a commit of the draft sends, made when it is asked for. Raises ``PlanRefusedError``."""
        if self._planned is None or self._planned[0] is not self.draft:
            self._planned = self.draft, plan_draft(self.call, self.draft)
        return self._planned[1]

    @property
    def tally(self) -> Tally:
        """What is staged, in numbers, and what of it must not be sent: a plan would be slow at each edit."""
        return self._running.of(self.draft)

    def is_of(self, call: CallRef, site: Site | None) -> bool:
        """Whether this is ``call`` on ``site``."""
        return self.call == call and self.site == site

    def apply(self, name: str, change: Callable[[Draft], Draft], shown: Draft | None = None) -> bool:
        """Stage an edit as one undo step called ``name``. When it is refused, say why and return False.

        ``shown`` is the draft that the person saw when they made the edit, where that may be an earlier one:
        whatever has moved since in the keys of the edit is a conflict.
        """
        try:
            draft = change(self.draft)
        except EditRefusedError as refusal:
            self.say(Message(Tone.WARNING, str(refusal)))
            return False
        if draft.edits != self.draft.edits:
            if shown is not None and shown.base is not self.draft.base:
                draft = unseen_kept(self.draft, draft, shown, self.read_at)
            self.undo_stack.push(UndoStep(name, self, self.draft, draft))
        return True

    def is_outdated(self, reading: Reading) -> bool:
        """Whether ``reading`` was asked for before the one that is shown."""
        return self.reading is not None and reading.began < self.reading.began

    def is_doubtful(self, reading: Reading) -> bool:
        """Whether ``reading`` shows nothing although the call held entries over which something is staged.

        An empty answer proves nothing: an expired call, or another one, answers alike.
        """
        had_entries = bool(self.draft.base.entries)
        return not reading.context.entries and had_entries and self.draft.staged_count > 0

    def load(
        self,
        reading: Reading,
        *,
        erased: bool = False,
        ours: Iterable[str] = (),
        empties: bool = False,
        was_asked: bool = True,
    ) -> Merge | None:
        """Take over what was read; staged edits stay over it, and what others changed too is a conflict.

        ``erased`` says that everything was deleted from here: what is there now, somebody has written since.
        ``ours`` are keys that went with what was sent from here: nobody else is told to have removed them.
        A reading that ``is_doubtful`` is dropped, unless ``empties`` says that a person has taken it.
        Marks on what others changed earlier stay until they are marked as seen. A reading that nobody
        ``was_asked`` for does not count as seen. One of another call, or of before the one shown, is dropped.
        """
        if reading.call != self.call or self.is_outdated(reading):
            return None
        if not (erased or empties) and self.is_doubtful(reading):
            self._read_at = time.monotonic()
            return None
        is_first, self.reading = self.reading is None, reading
        self._read_at = time.monotonic()
        known = self.draft.rebase(Context()) if erased else self.draft
        known = known.after_our_removal(ours)
        if reading.twins is not None:
            self.why_fixed = why_not_alone(reading)
        outcome = merge(known, reading.context, reading.read_at, is_first=is_first, since=self.seen.at)
        self.seen.after_reading(reading.read_at, known.edits.by_key, was_asked=was_asked, erased=erased)
        if outcome.draft.base is not reading.context:
            # The same as before: one of the two is enough, and what was made for the older one holds on.
            self.reading = replace(reading, context=outcome.draft.base)
        if is_first and self.draft.staged_count and not outcome.draft.staged_count:
            self.set_note("")  # all of it had been committed, and the history has the note
        self._situation = self._situation.after_reading()
        self.show(outcome.draft)
        return outcome

    def mark_seen(self) -> None:
        """The person has seen what others changed; conflicts stay until they are decided."""
        self.seen.take_all(self.read_at)
        if self.draft.remote_changes:
            self.show(self.draft.without_remote_changes())

    def load_saved(self, page: SavedPage) -> None:
        """Take over what was staged in an earlier run; most often the call has not been read yet."""
        self.page_id, self.site, self.note = page.id, page.site, page.note
        if self.reading is None:
            self.show(page.draft)
        else:
            merged = merge(page.draft, self.draft.base, self.read_at, is_first=True).draft
            merged = merged.with_remote_changes(self.draft.remote_changes)
            if page.draft.staged_count and not merged.staged_count:
                self.note = ""  # all of it had been committed, and the history has the note
            self.show(merged)
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

    def revert(self, name: str, changes: Iterable[Change]) -> Reverted:
        """Stage the opposite of ``changes`` as one undo step; what has changed since is a conflict."""
        outcome = stage_opposite(self.draft, changes, self.read_at)
        if outcome.staged:
            self.undo_stack.push(UndoStep(name, self, self.draft, outcome.draft))
        return outcome

    @property
    def read_at(self) -> datetime | None:
        """When the base was read; ``None`` where that was not in this run."""
        return self.reading.read_at if self.reading else None

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
        self._situation = self._situation.after_reading_key(reading.key)
        self.show(merge(self.draft, base, reading.read_at, since=self.seen.at).draft)

    @property
    def can_change(self) -> bool:
        """Whether edits may be made now."""
        return not self.is_working and not self.why_fixed

    def keep_mine(self, *keys: str) -> None:
        """Decide conflicts for what is staged here, as one undo step; everything when no key is named."""
        draft = self.draft.keep_mine(*(keys or tuple(self.draft.conflicts)))
        if draft.conflicts != self.draft.conflicts:
            self.undo_stack.push(UndoStep(tr("Keep mine"), self, self.draft, draft))
            self._tell_decided()

    def take_theirs(self, *keys: str) -> None:
        """Decide conflicts for what the server holds, as one undo step; everything when no key is named."""
        chosen = [key for key in (keys or tuple(self.draft.conflicts)) if key in self.draft.conflicts]
        stays = self.draft.also_unstaged(*chosen)
        self.apply(tr("Take theirs"), lambda draft: draft.unstage(*chosen))
        self._tell_decided()
        self.tell_given_up(stays)

    def use_value(self, key: str, value: str) -> None:
        """Decide a conflict for a third ``value``, as one undo step."""
        if value == self.draft.get(key):
            self.keep_mine(key)
        elif self.apply(tr("Use another value"), lambda draft: draft.staged(key, value)):
            self._tell_decided()

    def tell_given_up(self, stays: Iterable[str]) -> None:
        """Say that keys stay because what they were renamed to was given up."""
        keys = list(stays)
        if keys:
            self.say(given_up_message(keys))

    def _tell_decided(self) -> None:
        if not self.draft.conflicts:
            self.decided.emit()

    def add_conflicts(self, conflicts: Iterable[Conflict], *, was_sent: bool) -> None:
        """Take over conflicts that a commit has met; ``was_sent`` says whether it had sent something."""
        self.was_sent = bool(met := tuple(conflicts)) and was_sent
        if met:
            self.show(self.draft.add_conflicts(met))

    def forget_steps(self) -> None:
        """Something was written from here: undoing what came before would look like somebody else's change.

        What is still staged stays, and can be restored entry by entry.
        """
        self.undo_stack.clear()

    def committed(self, note: str) -> None:
        """Everything that was sent is on the server, proven; ``note`` went with it."""
        if not self.draft.staged_count:
            self.show(self.draft.discard())  # rows that were begun and hold nothing
        if self.note == note:
            self.set_note("")

    def say(self, message: Message | None) -> None:
        """Show ``message`` above the table, in place of the one before, until its matter is over."""
        self.message, self._situation_then = message, self._situation
        self.message_changed.emit()

    def tell(self, event: Ends, about: str = "") -> None:
        """Let ``event``, which nobody reads from the call, end the message; ``about`` is the id of a page."""
        if self.message is not None and is_ended_by(self.message, event, about):
            self.say(None)

    def tell_answered(self) -> None:
        """An answer that a person had asked for is shown."""
        self._situation = replace(self._situation, asked=self._situation.asked + 1)
        self._let_go_what_is_over()

    def _let_go_what_is_over(self) -> None:
        if self.message is not None and is_over(self.message, self._situation_then, self._situation):
            self.say(None)

    def begin_work(self, phase: Phase) -> None:
        """A commit or a deletion begins.

        Raises ``ValueError`` where another one has not ended, or in ``phase`` nothing is done.
        """
        if self.is_working or not phase.is_working:
            raise ValueError(f"{phase} cannot follow {self.phase}")
        self._under_way, self.cancel_token = phase, CancelToken()
        self._situation = replace(self._situation, is_working=True)
        self.working_changed.emit()

    def end_work(self) -> None:
        """It has ended. Raises ``ValueError`` where nothing had begun."""
        if not self.is_working:
            raise ValueError(f"nothing to end while {self.phase}")
        self._under_way = None
        self._situation = replace(self._situation, is_working=False)
        self.working_changed.emit()
        self._let_go_what_is_over()

    @property
    def held(self) -> Context:
        """What the server held when last read."""
        return self.draft.base

    def show(self, draft: Draft) -> None:
        """Have ``draft`` in place of the one before: what is staged, over what the server holds."""
        self.draft = draft
        self._situation = self._situation.with_draft(draft)
        self.changed.emit()
        self._let_go_what_is_over()
