"""What becomes of one row's value, drawn as the history draws a change: what goes, what comes, what stays."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QTextEdit

from lvctx_gui.core.diff import Change
from lvctx_gui.core.entries import Missing
from lvctx_gui.core.incoming.rows import Incoming
from lvctx_gui.core.translate import tr
from lvctx_gui.ui.call.review.diff_writer import DiffWriter
from lvctx_gui.ui.incoming.model import fate_name
from lvctx_gui.ui.kit.palettes import Theme
from lvctx_gui.ui.kit.readable import make_readable
from lvctx_gui.ui.kit.scale import em
from lvctx_gui.ui.kit.theme import current_theme


class RowChange(QTextEdit):
    """Shows the change of one row; of a long value what is around each difference."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("incomingChange")
        self.setAccessibleName(tr("The change of this row"))
        make_readable(self)
        self.setMinimumHeight(em(5.5))
        self.setMaximumHeight(em(7))
        self._shown: tuple[Incoming | None, Theme] | None = None

    def show_row(self, row: Incoming | None) -> None:
        """Show what becomes of ``row``; nothing where that is nothing."""
        shown = row, current_theme()
        if shown == self._shown:
            return
        self._shown = shown
        writer = DiffWriter(self, shown[1])
        if row is not None and row.can_be_taken and not isinstance(row.new, Missing):
            writer.change(Change(row.key, row.old, row.new), fate_name(row))
        writer.finish()
        self.verticalScrollBar().setValue(0)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Another theme has other colours."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and getattr(self, "_shown", None) is not None:
            assert self._shown is not None  # noqa: S101  # it was asked just now
            self.show_row(self._shown[0])
