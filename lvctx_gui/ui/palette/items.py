"""What the palette lists, and what of it is shown for what is typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from lvctx_gui.core.choosing import chosen, put_last, ready
from lvctx_gui.core.translate import tr
from lvctx_gui.ui.kit.plain import plain_tip
from lvctx_gui.ui.kit.signs import Sign

Index = QModelIndex | QPersistentModelIndex

ITEM = Qt.ItemDataRole.UserRole
"""The role under which a row has its ``PaletteItem``."""

MOST = 200
"""Rows that are shown: who looks for another one types more of its name."""


@dataclass(frozen=True, slots=True, eq=False)
class PaletteItem:
    """One thing to choose: what it is called, what is said of it besides, and what it does.

    ``shortcut`` is in the form of this system, ``spoken`` what screen readers say of it, ``found_by`` what
    besides the title it is found by. One that is not ``is_enabled`` is shown and cannot be chosen now.
    ``detail`` and ``spoken`` may be functions: of a thousand calls a dozen are seen.
    """

    title: str
    run: Callable[[], object]
    detail: str | Callable[[], str] = ""
    shortcut: str = ""
    is_enabled: bool = True
    sign: Sign | None = None
    spoken: str | Callable[[], str] = ""
    found_by: str = field(default="", repr=False)

    @property
    def shown_detail(self) -> str:
        """What is said of it besides."""
        return self.detail if isinstance(self.detail, str) else self.detail()

    @property
    def words(self) -> str:
        """All of it for screen readers."""
        spoken = self.spoken if isinstance(self.spoken, str) else self.spoken()
        parts = [spoken] if spoken else [self.title, self.shown_detail, self.shortcut]
        if not self.is_enabled:
            parts.append(tr("not available now", "spoken, of an action"))
        return ", ".join(part for part in parts if part)


class PaletteRows(QAbstractListModel):
    """``items``, of which ``show_matching`` chooses."""

    def __init__(self, items: Sequence[PaletteItem], parent: QObject) -> None:
        super().__init__(parent)
        in_order = put_last(items, [not item.is_enabled for item in items])
        self._ready = [(ready(f"{item.title} {item.found_by}"), item) for item in in_order]
        self._rows: list[PaletteItem] = []
        self.total = 0
        """How many match, shown or not."""
        self.show_matching("")

    def show_matching(self, typed: str) -> None:
        """Show what of all is meant by what was ``typed``; all of it where nothing was."""
        found = chosen(self._ready, typed)
        self.beginResetModel()
        self.total = len(found)
        self._rows = put_last(found, [not item.is_enabled for item in found])[:MOST]
        self.endResetModel()

    def item(self, index: Index) -> PaletteItem | None:
        """What stands in a row."""
        return self._rows[index.row()] if index.isValid() else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802  # Qt's signature
        """How many are shown."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401  # Qt's
        """The title; all of it for screen readers and in the tool tip."""
        if not index.isValid():
            return None
        item = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return item.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return item.words
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(", ".join(part for part in (item.title, item.shown_detail) if part))
        return item if role == ITEM else None
