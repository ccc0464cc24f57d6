"""How wide the table's columns are, as their descriptions say, until somebody draws them otherwise."""

from __future__ import annotations

from PySide6.QtWidgets import QHeaderView

from lvctx_gui.ui.call.entries.columns import COLUMNS
from lvctx_gui.ui.kit.scale import em


class ColumnWidths:
    """Keeps the widths of one table's ``header``."""

    def __init__(self, header: QHeaderView) -> None:
        self._header = header
        self._shared: dict[int, int] = {}
        """What was given to the columns that share: another width is a person's."""
        for number, spec in enumerate(COLUMNS):
            header.setSectionResizeMode(number, spec.width.resizing)

    def refresh(self, room: int) -> None:
        """Take over the application's new font; ``room`` is how wide the table is."""
        own = [(number, em(spec.width.least)) for number, spec in enumerate(COLUMNS) if spec.width.is_own]
        self._header.setMinimumSectionSize(min(width for _, width in own))
        for number, width in own:
            self._header.resizeSection(number, width)
        self.share(room)

    def share(self, room: int) -> None:
        """Divide ``room`` anew among the columns that share it, unless somebody has drawn them otherwise."""
        sizes = [self._header.sectionSize(number) for number in range(len(COLUMNS))]
        left = room - sum(size for spec, size in zip(COLUMNS, sizes, strict=True) if spec.width.is_own)
        for number, (spec, size) in enumerate(zip(COLUMNS, sizes, strict=True)):
            if spec.width.share and self._shared.get(number, size) == size:
                self._shared[number] = max(em(spec.width.least), int(left * spec.width.share))
                self._header.resizeSection(number, self._shared[number])
