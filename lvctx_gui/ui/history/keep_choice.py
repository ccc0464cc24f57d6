"""How long entries are kept on this computer: the choice, and the question before anything is erased."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from lvctx_gui.ui.kit.dialogs import Question
from lvctx_gui.ui.messages.reading import count

KEPT = ((0, "nothing"), (7, "7 days"), (30, "30 days"), (90, "90 days"), (365, "a year"))


class KeepChoice(QComboBox):
    """Shows the days for which entries are kept, ``days`` at first.

    ``chosen`` carries other days once somebody has chosen them, and agreed where that erases something.
    """

    chosen = Signal(int)

    def __init__(self, days: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("historyKeepCombo")
        self.setAccessibleName("How long entries are kept on this computer")
        self._days = days
        self.show_days(days)
        self.activated.connect(self._ask)

    def show_days(self, days: int) -> None:
        """Show that entries are kept for ``days``."""
        self._days = days
        choices = KEPT if any(days == each for each, _ in KEPT) else (*KEPT, (days, f"{days:,} days"))
        self.clear()
        for each, words in choices:
            self.addItem(words, each)
        self.setCurrentIndex(self.findData(days))

    def _ask(self) -> None:
        days = int(self.currentData())
        if days >= self._days:
            self.chosen.emit(days)
            return
        what = "the whole history" if days == 0 else f"what is older than {count(days, 'day')}"
        after = (
            "\n\nStaged changes are then held in memory only and will not survive the end of the program."
            if days == 0
            else ""
        )
        dialog = Question(
            self.window(),
            "erase",
            f"Erase {what}?",
            f"It is erased from this computer and cannot be brought back.{after}",
            "Erase",
            "Cancel",
        )
        dialog.accepted.connect(lambda: self.chosen.emit(days))
        dialog.rejected.connect(lambda: self.show_days(self._days))
        dialog.open()
