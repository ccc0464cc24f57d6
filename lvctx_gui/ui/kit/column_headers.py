"""What the header of a table of ours says."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt

from lvctx_gui.core.translate import tr_marked


def header_cell(
    titles: Sequence[str], section: int, orientation: Qt.Orientation, role: int
) -> str | Qt.AlignmentFlag | None:
    """What a model tells its header: ``titles``, marked for translation, at the left. Rows have none."""
    if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(titles):
        return None
    if role == Qt.ItemDataRole.DisplayRole:
        return tr_marked(titles[section], "a column") if titles[section] else ""
    if role == Qt.ItemDataRole.TextAlignmentRole:
        return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    return None
