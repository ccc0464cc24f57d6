"""The button that commits: it says what will be sent and where to, or why it cannot be."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QAction, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy

from lvctx_gui.core.profile import Profile
from lvctx_gui.core.translate import tr, tr_n
from lvctx_gui.core.visible import plain_sentence
from lvctx_gui.ui.kit.plain import plain_tip
from lvctx_gui.ui.kit.scale import em, text_edge
from lvctx_gui.ui.messages.phase import Phase

_LEAST_WIDTH = 14
_LEAST_NAME = 3
"""Of a long name at least this many em are shown."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """What decides whether a call can be committed now, and what the button says."""

    staged: int = 0
    conflicts: int = 0
    keyless: int = 0
    """New rows without a usable key."""
    refused: int = 0
    """Keys of which ``core.plan`` says that they must not be sent."""
    deletes: bool = False
    """Whether entries would be deleted, which is asked about first."""
    phase: Phase = Phase.IDLE
    is_editing_on: bool = True
    is_read_only: bool = False
    is_typing: bool = False
    """Whether what stands in an open editor is all that there is to commit."""
    advice: str = ""
    """What checklists still ask for, as a sentence; it hinders nothing."""

    @property
    def is_ready(self) -> bool:
        """Whether pressing the button sends something, perhaps after a question."""
        stops = self.conflicts or self.keyless or self.refused
        return self.is_open and bool(self.staged or self.is_typing) and not stops

    @property
    def is_open(self) -> bool:
        """Whether anything may be sent at all just now."""
        return self.is_editing_on and not self.is_read_only and not self.phase.is_working


def commit_text(state: Readiness, place: str) -> str:
    """What the button says; ``place`` names the environment, ``""`` where there is none."""
    if state.phase is Phase.COMMITTING:
        return tr("Committing …")
    if state.phase is Phase.DELETING:
        return tr("Deleting …")
    if state.is_read_only:
        return tr("Read-only")
    if not state.staged and not state.is_typing:
        return tr("Nothing to commit")
    if not state.is_editing_on:
        return tr("Commit (editing is off)")
    commit = _commit_where(state, place)
    if why := _why_not(state):
        return tr("{commit} ({why})", "the commit button, and why it cannot be used", commit=commit, why=why)
    return tr("{commit}…", "the commit button that asks first", commit=commit) if state.deletes else commit


def _commit_where(state: Readiness, place: str) -> str:
    if not state.staged:
        return tr("Commit what you type to {place}", place=place) if place else tr("Commit what you type")
    if not place:
        return tr_n("Commit {n} change", "Commit {n} changes", state.staged)
    return tr_n("Commit {n} change to {place}", "Commit {n} changes to {place}", state.staged, place=place)


def _why_not(state: Readiness) -> str:
    if state.conflicts:
        return tr_n("decide {n} first", "decide {n} first", state.conflicts, about="why not to commit")
    if state.keyless:
        return tr_n("{n} needs a key", "{n} need a key", state.keyless, about="why not to commit")
    if state.refused:
        return tr_n("{n} cannot be sent", "{n} cannot be sent", state.refused, about="why not to commit")
    return ""


class CommitButton(QPushButton):
    """Triggers the window's commit action. Its size does not depend on what it says."""

    def __init__(self, action: QAction) -> None:
        super().__init__()
        self.setObjectName("commitButton")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._action = action
        self._readiness = Readiness()
        self._place = ""
        self._is_production = False
        self.clicked.connect(self._trigger)

    def _trigger(self) -> None:
        self._action.trigger()

    def set_environment(self, name: str, profile: Profile | None) -> None:
        """Say where it sends to; production in its colour."""
        self._place = plain_sentence(name)
        self._is_production = profile is not None and profile.production
        self._show()

    def show_readiness(self, readiness: Readiness) -> None:
        """Say what would be sent, or why nothing can be."""
        self._readiness = readiness
        self._show()

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """As wide as the least that it needs; it takes what room there is."""
        return QSize(em(_LEAST_WIDTH), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """The same."""
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Show as much of the name as there is room for."""
        super().resizeEvent(event)
        self._show_text()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Another font needs other room."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_place"):
            self._show_text()

    def _show(self) -> None:
        whole = commit_text(self._readiness, self._place)
        self.setEnabled(self._action.isEnabled())
        self.setAccessibleName(whole)
        keys = self._action.shortcut().toString()
        tip = tr("{what} ({keys})", "tool tip", what=whole, keys=keys) if keys else whole
        advice = self._readiness.advice if self._readiness.staged else ""
        self.setAccessibleDescription(advice)
        self.setToolTip(plain_tip("\n".join((tip, advice)) if advice else tip))
        # In colour is what sends something as it stands, not what is refused or still being typed.
        is_staged, ready = bool(self._readiness.staged), self._readiness.is_ready
        self._set_look(
            primary=is_staged and ready and not self._is_production,
            danger=is_staged and self._is_production,
            held=is_staged and not ready,
        )
        self._show_text()

    def _set_look(self, **wanted: bool) -> None:
        if any(bool(self.property(name)) != on for name, on in wanted.items()):
            for name, on in wanted.items():
                self.setProperty(name, on)
            # A style sheet looks at properties only when it is told to.
            self.style().unpolish(self)
            self.style().polish(self)

    def _show_text(self) -> None:
        text = self._fitting_text(self.width() - 2 * text_edge())
        if self.text() != (text := text.replace("&", "&&")):
            self.setText(text)

    def _fitting_text(self, room: int) -> str:
        font = self.font()
        font.setBold(True)  # as it is where it can be pressed
        metrics = QFontMetrics(font)
        whole = commit_text(self._readiness, self._place)
        too_wide = metrics.horizontalAdvance(whole) - room
        if too_wide <= 0:
            return whole
        name = max(metrics.horizontalAdvance(self._place) - too_wide, em(_LEAST_NAME))
        place = metrics.elidedText(self._place, Qt.TextElideMode.ElideMiddle, name)
        return metrics.elidedText(
            commit_text(self._readiness, place), Qt.TextElideMode.ElideRight, max(room, 0)
        )
