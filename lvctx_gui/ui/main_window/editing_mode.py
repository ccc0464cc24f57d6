"""The editing switch: whether anything may be changed from this window, and who forbids it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from lvctx_gui.core.translate import tr
from lvctx_gui.ui.call.page_actions import READ_ONLY_REASON
from lvctx_gui.ui.kit.announce import announce


class EditingMode(QObject):
    """Keeps the switch off where nothing is allowed. ``changed`` when either is another."""

    changed = Signal()

    def __init__(self, action: QAction, window: QWidget) -> None:
        super().__init__(window)
        self._action = action
        self._window = window
        self._reason = ""
        action.toggled.connect(self._follow)

    @property
    def is_on(self) -> bool:
        """Whether the person has switched editing on."""
        return self._action.isChecked()

    @property
    def read_only_reason(self) -> str:
        """Who forbids editing, as a sentence; ``""`` when nobody does."""
        return self._reason

    def set_read_only(self, reason: str) -> None:
        """Make editing impossible and say who forbids it; ``""`` allows it."""
        self._reason = reason
        self._action.setProperty(READ_ONLY_REASON, reason)
        if reason:
            self._action.setChecked(False)
        self.changed.emit()

    def _follow(self, on: bool) -> None:
        if on and self._reason:
            self._action.setChecked(False)
            return
        # The switch is heard where it has the focus only, and its key works everywhere.
        announce(self._window, self._reason or (tr("Editing is on.") if on else tr("Editing is off.")))
        self.changed.emit()
