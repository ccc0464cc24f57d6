"""The editing switch: whether anything may be changed from this window, and who forbids it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction

from lvctx_gui.core.translate import tr
from lvctx_gui.ui.kit.plain import plain_tip


class EditingMode(QObject):
    """Keeps the switch's action in step with what is allowed. ``changed`` when either is another."""

    changed = Signal()

    def __init__(self, action: QAction, parent: QObject) -> None:
        super().__init__(parent)
        self._action = action
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
        if reason:
            self._action.setChecked(False)
        keys = self._action.shortcut().toString()
        tip = reason or tr("Switch editing on or off ({keys})", keys=keys)
        self._action.setToolTip(plain_tip(tip))
        self._action.setEnabled(not reason)
        self._show()

    def _follow(self, on: bool) -> None:
        if on and self._reason:
            self._action.setChecked(False)
        self._show()

    def _show(self) -> None:
        if self._reason:
            text = tr("Read-only", "editing switch")
        else:
            text = tr("✎ &Editing: on") if self.is_on else tr("&Editing: off")
        self._action.setText(text)
        self.changed.emit()
