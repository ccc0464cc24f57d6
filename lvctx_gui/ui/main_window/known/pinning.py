"""Pins calls with a name, unpins and forgets them, as a person asks for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from lvctx_gui.core.kept import KnownCall
from lvctx_gui.core.translate import sentences, tr
from lvctx_gui.core.visible import plain_text
from lvctx_gui.ui.kit.announce import announce
from lvctx_gui.ui.kit.dialogs import Question, is_confirmed
from lvctx_gui.ui.kit.plain import PlainLabel
from lvctx_gui.ui.kit.scale import em
from lvctx_gui.ui.kit.tasks import Tasks
from lvctx_gui.ui.kit.text_field import TextField
from lvctx_gui.ui.main_window.known.calls import RecentCalls
from lvctx_gui.ui.main_window.known.lines import LONGEST_NAME
from lvctx_gui.ui.messages.moments import local_now
from lvctx_gui.ui.messages.names import call_name

if TYPE_CHECKING:
    from lvctx_gui.ui.call.state import CallState


class Pinning:
    """Asks over ``window`` for the name of a pin; ``said`` shows in a word what was done."""

    def __init__(
        self, window: QWidget, tasks: Tasks, recent: RecentCalls, said: Callable[[str], object]
    ) -> None:
        self._window = window
        self._tasks = tasks
        self._recent = recent
        self._said = said
        self._is_asking = False

    def known_of(self, state: CallState) -> KnownCall | None:
        """What is known of an open call; ``None`` where it is not known where it is."""
        if state.site is None:
            return None
        known = self._recent.known(state.call, state.site)
        entries = None if state.is_unread else len(state.held.entries)
        return known or KnownCall(state.call, state.site, local_now(), entries)

    def pin(self, known: KnownCall) -> None:
        """Ask for a name, which may be empty, and pin ``known``; a pinned one gets another name."""
        if not self._is_asking:
            self._is_asking = True
            self._tasks.start(self._pin(known), "ask-for-a-name", quiet=True)

    async def _pin(self, known: KnownCall) -> None:
        try:
            name = await ask_pin_name(self._window, known, is_lasting=self._recent.is_lasting)
        finally:
            self._is_asking = False
        if name is not None:
            self._recent.pin(self._recent.known(known.call, known.site) or known, name)
            self._tell(tr("Pinned: {call}", call=name or call_name(known.call)))

    def unpin(self, known: KnownCall) -> None:
        """It is no longer pinned; it is one of the recent calls then."""
        self._recent.unpin(known)
        self._tell(tr("Unpinned: {call}", call=call_name(known.call)))

    def forget(self, known: KnownCall) -> None:
        """It is known no more. What the history tells of it stays there."""
        self._recent.forget(known)
        self._tell(tr("Forgotten: {call}", call=call_name(known.call)))

    def _tell(self, text: str) -> None:
        announce(self._window, text)
        self._said(text)


async def ask_pin_name(parent: QWidget, known: KnownCall, *, is_lasting: bool) -> str | None:
    """Ask for the name of a pin, ``""`` for none; return ``None`` where there is to be no pin.

    ``is_lasting`` says whether it outlives this run.
    """
    where = tr("It is remembered for this run only: nothing is kept on this computer.")
    if is_lasting:
        where = tr("It is kept on this computer, sealed, until you unpin it.")
    title = tr("Rename the pin?") if known.is_pinned else tr("Pin this call?")
    facts = sentences(
        (
            tr("A pinned call stands first wherever earlier calls are listed, and is found by its name."),
            where,
        )
    )
    yes = tr("Rename") if known.is_pinned else tr("Pin", "button")
    question = Question(parent, "pin", title, facts, yes, tr("Cancel"), danger=False)
    label, edit = PlainLabel(tr("&Name (may be empty):")), TextField()
    edit.setObjectName("pinNameEdit")
    edit.setAccessibleName(tr("Name of the pin"))
    edit.setMaxLength(LONGEST_NAME)
    edit.setText(known.name)
    edit.setMinimumWidth(em(20))
    edit.selectAll()
    label.setBuddy(edit)
    call = PlainLabel(plain_text(f"{known.call.tx_id} · {known.call.account}", 80))
    call.setProperty("dim", True)
    question.layout_body.addWidget(call)
    question.layout_body.addWidget(label)
    question.layout_body.addWidget(edit)
    # Nothing is lost by it: who has typed a name and presses Enter wants it.
    question.confirm.setDefault(True)
    edit.setFocus(Qt.FocusReason.OtherFocusReason)
    typed = [known.name]
    edit.textChanged.connect(typed.append)  # the field is gone when the answer comes
    return typed[-1].strip() if await is_confirmed(question) else None
