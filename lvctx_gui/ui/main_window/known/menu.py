"""*Call → Recent*: the latest calls, pins first, listed when the menu opens."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from lvctx_gui.core.kept import KnownCall
from lvctx_gui.core.translate import tr
from lvctx_gui.ui.kit.signs import Sign, sign_icon
from lvctx_gui.ui.main_window.known.calls import RecentCalls
from lvctx_gui.ui.main_window.known.lines import CallLine

MOST = 10


class RecentMenu(QObject):
    """The menu in ``parent``, before the action ``before``; ``open_call`` looks one up."""

    def __init__(
        self, parent: QMenu, before: QAction, recent: RecentCalls, open_call: Callable[[KnownCall], object]
    ) -> None:
        super().__init__(parent)
        self._recent = recent
        self._open_call = open_call
        self.menu = QMenu(tr("Recen&t", "a menu of calls"), parent)
        self.menu.setObjectName("recentCallsMenu")
        self.menu.setToolTipsVisible(False)
        parent.insertMenu(before, self.menu)
        self.menu.aboutToShow.connect(self.fill)

    def fill(self) -> None:
        """List what is known now."""
        self.menu.clear()
        lines = self._recent.lines(self._recent.find(most=MOST))
        for number, line in enumerate(lines):
            after_pins = number and lines[number - 1].known.is_pinned and not line.known.is_pinned
            if after_pins:
                self.menu.addSeparator()
            self._add(number, line)
        if not lines:
            self.menu.addAction(tr("There are no earlier calls yet.")).setEnabled(False)

    def _add(self, number: int, line: CallLine) -> None:
        digit = f"&{(number + 1) % 10} "
        action = self.menu.addAction(digit + line.line.replace("&", "&&"))
        if line.is_elsewhere:
            action.setIcon(sign_icon(Sign.WARNING, lambda theme: theme.warning.ink))
        elif line.known.is_pinned:
            action.setIcon(sign_icon(Sign.PIN, lambda theme: theme.accent))
        action.triggered.connect(lambda _=False, known=line.known: self._open_call(known))
