"""What stands in a table that shows no rows."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lvctx_gui.core.translate import tr
from lvctx_gui.ui.kit.plain import PlainLabel


class EmptyHint(PlainLabel):
    """Says why the table above which it lies shows no rows. It takes no clicks."""

    def __init__(self, viewport: QWidget) -> None:
        super().__init__()
        self.setProperty("dim", True)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWordWrap(True)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        QVBoxLayout(viewport).addWidget(self)

    def show_for(self, rows: int, total: int) -> None:
        """Say why of ``total`` entries no ``rows`` are shown; hide where there are some."""
        text = tr("Nothing matches. Escape in the filter clears it.") if total else tr("No entries")
        self.setText("" if rows else text)
        self.setVisible(not rows)
