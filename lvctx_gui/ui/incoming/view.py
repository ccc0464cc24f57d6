"""The table of the preview."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent

from lvctx_gui.core.translate import tr
from lvctx_gui.ui.incoming.model import Column, IncomingModel
from lvctx_gui.ui.kit.boxed_table import BoxedTable
from lvctx_gui.ui.kit.scale import em

_SHARES = {Column.KEY: 0.2, Column.OLD: 0.2, Column.NEW: 0.22}
"""The share of the width that columns take; the remark has the rest."""


class IncomingView(BoxedTable):
    """Shows ``model``; the rows with a box are those that can be taken."""

    def __init__(self, model: IncomingModel) -> None:
        super().__init__(Column.TAKEN)
        self.setObjectName("incomingView")
        self.setAccessibleName(tr("What would be staged"))
        self.setModel(model)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Share the width."""
        super().resizeEvent(event)
        width = self.viewport().width()
        self.setColumnWidth(Column.TAKEN, em(2.2))
        for column, share in _SHARES.items():
            self.setColumnWidth(column, int(width * share))
