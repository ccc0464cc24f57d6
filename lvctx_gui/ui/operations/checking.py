"""What is checked before anything is sent or staged: each check says why not where the person looks."""

from __future__ import annotations

from typing import Protocol

from lvctx_gui.core.plan import CommitPlan, PlanRefusedError
from lvctx_gui.core.translate import sentences, tr, tr_n
from lvctx_gui.ui.call.state import CallState
from lvctx_gui.ui.call.workspace import Workspace
from lvctx_gui.ui.kit.dialogs import Question
from lvctx_gui.ui.messages.message import Ends, Message, Tone


class EditingSwitch(Protocol):
    """Whether anything may be changed from this window: also what a message offers must ask it."""

    @property
    def is_on(self) -> bool:
        """Whether the person has switched editing on."""

    @property
    def read_only_reason(self) -> str:
        """Who forbids editing, as a sentence; ``""`` when nobody does."""


class WriteCheck:
    """Says whether something may be sent for a call now; if not, it tells the person why."""

    def __init__(self, workspace: Workspace, editing: EditingSwitch) -> None:
        self._workspace = workspace
        self._editing = editing

    def may_edit(self, state: CallState) -> bool:
        """Whether this call may be changed, and nothing is being asked."""
        # A question that is open already must not be asked twice.
        return self.may_change(state) and not self.is_asking

    @property
    def is_asking(self) -> bool:
        """Whether a question is open in the window."""
        return any(dialog.isVisible() for dialog in self._workspace.window().findChildren(Question))

    def may_stage(self, state: CallState) -> bool:
        """Whether something may be staged on this call without a person typing it, and nothing is asked."""
        nothing, off = tr("Nothing was staged."), tr("Editing is off, so nothing was staged.")
        if self._editing.read_only_reason:
            text = sentences([self._editing.read_only_reason, nothing])
            state.say(Message(Tone.WARNING, text, ends=Ends.SIGNED_IN))
            return False
        return self._may_change(state, nothing, off) and not self.is_asking

    def may_change(self, state: CallState) -> bool:
        """Whether this call may be changed. A closed one may not: nothing is sent for it."""
        return self._may_change(state, tr("Nothing was sent."), tr("Editing is off, so nothing was sent."))

    def _may_change(self, state: CallState, nothing: str, editing_is_off: str) -> bool:
        if not any(page.state is state for page in self._workspace.pages()):
            return False
        if state.why_fixed:
            text = sentences([state.why_fixed, nothing])
            state.say(Message(Tone.WARNING, text, ends=Ends.READ))
            return False
        if not self._editing.is_on:
            state.say(no_editing_message(editing_is_off))
            return False
        return True

    def show_conflict(self, state: CallState) -> None:
        """Lead to a conflict that stands in the way of a commit."""
        for page in self._workspace.pages():
            if page.state is state:
                page.decisions.go_to_first()

    def look(self, state: CallState) -> CommitPlan | str:
        """What a commit would send, or why nothing may be sent, as sentences. Nothing is said in the call."""
        if why := self._why_nothing(state):
            return why
        try:
            plan = state.plan()
        except PlanRefusedError as refused:
            return str(refused)
        return tr("Nothing is staged on it.") if plan.is_empty else plan

    def _why_nothing(self, state: CallState) -> str:
        draft = state.draft
        is_open = any(page.state is state for page in self._workspace.pages())
        conflicts, unfinished = len(draft.conflicts), len(draft.unfinished_rows)
        reasons = (
            (not is_open, tr("Its tab was closed.")),
            (bool(self._editing.read_only_reason), self._editing.read_only_reason),
            (not self._editing.is_on, tr("Editing is off: Ctrl+E switches it on.")),
            (state.is_working, tr("It is being written already.")),
            (bool(state.why_fixed), state.why_fixed),
            (state.is_unread, tr("It was not read yet: F5 in its tab reads it.")),
            (
                bool(conflicts),
                tr_n("It has {n} conflict to decide.", "It has {n} conflicts to decide.", conflicts),
            ),
            (
                bool(unfinished),
                tr_n("{n} new entry has no usable key.", "{n} new entries have no usable key.", unfinished),
            ),
        )
        return next((why for holds, why in reasons if holds), "")

    def plan_to_send(self, state: CallState) -> CommitPlan | None:
        """What a commit would send; ``None`` where nothing may be sent."""
        if state.is_working:
            return None
        if state.draft.conflicts:
            # The line shows the conflict itself; this is heard.
            text = tr_n(
                "There is {n} conflict to resolve first. Nothing was sent.",
                "There are {n} conflicts to resolve first. Nothing was sent.",
                len(state.draft.conflicts),
            )
            state.say(Message(Tone.WARNING, text, ends=Ends.DECIDED, gives_way=True))
            self.show_conflict(state)
            return None
        if not self.may_change(state):
            return None
        if state.draft.unfinished_rows:
            state.say(Message(Tone.WARNING, _about_unfinished(state), ends=Ends.ROWS_COMPLETE))
            return None
        try:
            plan = state.plan()
        except PlanRefusedError as refused:
            state.say(refusal_message(refused))
            return None
        if plan.is_empty:
            state.say(Message(Tone.INFO, tr("Nothing is staged, so nothing was sent.")))
            return None
        return plan


def no_editing_message(what: str) -> Message:
    """``what``, a sentence, says what was not done because editing is off."""
    text = sentences([what, tr("Switch it on (Ctrl+E) first.")])
    return Message(Tone.WARNING, text, ends=Ends.EDITING_ON)


def refusal_message(refused: PlanRefusedError) -> Message:
    """What is staged must not be sent as it is."""
    advice = tr("Nothing was sent. Unstage or correct it, then commit.")
    return Message(Tone.WARNING, sentences([str(refused), advice]))


def _about_unfinished(state: CallState) -> str:
    rows = state.draft.unfinished_rows
    number = tr_n("{n} new entry has no usable key.", "{n} new entries have no usable key.", len(rows))
    reasons = [row.problem for row in rows[:3] if row.problem]
    advice = tr("Nothing was sent. Give each new entry a key, or delete it.")
    return sentences([number, *reasons, advice])
