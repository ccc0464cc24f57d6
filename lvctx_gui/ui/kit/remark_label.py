"""A sentence about what stands beside it: as it is, never as markup."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from lvctx_gui.ui.kit.labels import WrappedLabel


class RemarkLabel(WrappedLabel):
    """Shows what is wrong (``wrong``), or what is good to know. Hidden while there is nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__()
        self.setParent(parent)
        self.hide()

    def say(self, text: str, *, wrong: bool) -> None:
        """Show ``text``; ``""`` hides the label."""
        self.setText(text)
        self.setVisible(bool(text))
        if self.property("wrong") is not wrong:
            self.setProperty("wrong", wrong)
            self.setProperty("dim", not wrong)
            self.style().unpolish(self)
            self.style().polish(self)
