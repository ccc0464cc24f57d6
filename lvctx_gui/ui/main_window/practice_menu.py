"""The *Practice* menu: things to do with the practice server."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from lvctx_gui.core.translate import tr

MenuItems = Sequence[tuple[str, Sequence[tuple[str, Callable[[], None]]]]]
"""Submenus: title and ``(text, what it does)``; what has no title stands in the menu itself."""


class PracticeMenu(QMenu):
    """It is in the menu bar once somebody has practised."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(tr("&Practice", "menu"), parent)
        self.setObjectName("practiceMenu")
        self._entries: list[QAction] = []

    def fill(self, items: MenuItems, bar: QMenuBar) -> None:
        """Put ``items`` into the menu, and the menu into ``bar``; once."""
        if self.actions():
            return
        bar.insertMenu(bar.actions()[-1], self)  # Help stays last
        for title, entries in items:
            target = self.addMenu(title) if title else self
            for text, act in entries:
                action = target.addAction(text)
                action.triggered.connect(lambda _=False, act=act: act())
                self._entries.append(action)

    def entries(self) -> Sequence[QAction]:
        """What can be done, in the order of the menu and of the menus within it."""
        return tuple(self._entries)
