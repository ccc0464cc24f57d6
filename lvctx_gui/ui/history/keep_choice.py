"""How long entries are kept on this computer."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from lvctx_gui.core.translate import tr, tr_n
from lvctx_gui.ui.kit.choices import ChoiceBox

_CHOICES = (0, 7, 30, 90, 365)
_A_YEAR = 365


class KeepChoice(ChoiceBox):
    """Shows the days for which entries are kept, ``days`` at first. ``chosen`` carries what somebody chose.

    Whoever listens asks where that erases something, and calls ``show_days`` with what holds after that.
    """

    chosen = Signal(int)

    def __init__(self, days: int, parent: QWidget | None = None) -> None:
        super().__init__("historyKeepCombo", tr("How long entries are kept on this computer"), parent)
        self.show_days(days)
        self.activated.connect(lambda _: self.chosen.emit(int(self.currentData())))

    def show_days(self, days: int) -> None:
        """Show that entries are kept for ``days``."""
        self.clear()
        for each in _CHOICES if days in _CHOICES else (*_CHOICES, days):
            self.addItem(_period(each), each)
        self.setCurrentIndex(self.findData(days))


def _period(days: int) -> str:
    if days == 0:
        return tr("nothing", "what is kept")
    return tr("a year", "how long entries are kept") if days == _A_YEAR else tr_n("{n} day", "{n} days", days)
