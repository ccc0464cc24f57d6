"""Who gives advice on the call of a page: by the checklists, and by looking through its keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from lvctx_gui.core.checklist.assessment import NOTHING_ASKED, Assessment
from lvctx_gui.core.checklist.judging import State
from lvctx_gui.core.entries import Context
from lvctx_gui.core.near_keys import NearKeys
from lvctx_gui.ui.call.entries.advice import NO_ADVICE, Advice

if TYPE_CHECKING:
    from lvctx_gui.core.draft import Draft
    from lvctx_gui.core.site import Site
    from lvctx_gui.ui.call.assessor import Assessor
    from lvctx_gui.ui.call.state import CallState

AT_ONCE = 500
"""Keys that are looked through while the table waits, or before anything else has its turn: some 3 ms."""

_PAUSE = 10
"""Milliseconds between two slices: what is painted and typed comes first."""


class Advising(QObject):
    """Gives advice on the drafts of one call. ``changed`` says that it may be another one for the same draft.

    What checklists find is found anew for each draft, which takes as long as they are. Keys that look alike
    are found once for each reading, behind what a person does.
    """

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._state: CallState | None = None
        self._assessor: Assessor | None = None
        self._advice = NO_ADVICE
        self._given_for: tuple[Draft, Site | None] | None = None
        self._base = Context()
        self._near = NearKeys()
        self._timer = QTimer(self)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self._go_on)

    def show_state(self, state: CallState) -> None:
        """Advise on ``state``'s call from now on."""
        self._state = state

    def use(self, assessor: Assessor) -> None:
        """Have ``assessor`` say what checklists find."""
        self._assessor = assessor
        assessor.changed.connect(self._forget)

    def on(self, draft: Draft) -> Advice:
        """The advice on ``draft``, one of the call's."""
        state = self._state
        if state is None or state.is_unread:
            return NO_ADVICE
        wanted = draft, state.site
        known = self._given_for
        if known is None or known[0] is not draft or known[1] != state.site:
            self._advice, self._given_for = self._made(draft, state), wanted
        return self._advice

    def _made(self, draft: Draft, state: CallState) -> Advice:
        assessment = self._assess(draft, state)
        near = self._look_through(draft, assessment)
        index = near.index if near.is_indexed else None
        return Advice(draft, assessment, near.groups, near.meant, near.listed, index)

    def _assess(self, draft: Draft, state: CallState) -> Assessment:
        # A call that shows nothing may be another one than it seems: nobody is to fill it in.
        if self._assessor is None or not (draft.base.entries or draft.edits.by_key):
            return NOTHING_ASKED
        return self._assessor.assess(state.call, state.site, draft, self._advice.assessment)

    def _look_through(self, draft: Draft, assessment: Assessment) -> NearKeys:
        base = draft.base
        if base is not self._base:
            if base.keys != self._base.keys:
                self._near = NearKeys(base.keys)
            self._base = base
        asked = (each for each in assessment.findings if each.state is not State.NOT_APPLICABLE)
        self._near.expect(tuple(dict.fromkeys(key for finding in asked for key in finding.item.keys)))
        if len(base) <= AT_ONCE:
            while not self._near.nothing_left:
                self._near.go_on(AT_ONCE)
        elif not self._near.nothing_left:
            self._timer.start()
        return self._near

    def _go_on(self) -> None:
        self._near.go_on(AT_ONCE)
        if self._near.nothing_left:
            self._timer.stop()
            self._forget()

    def _forget(self) -> None:
        self._given_for = None
        self.changed.emit()
