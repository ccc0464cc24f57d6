"""What is to be seen of the window: the first paint needs this and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from lvctx_gui.ui.kit.fitting import ScrollBody
from lvctx_gui.ui.kit.progress_line import ProgressLine
from lvctx_gui.ui.kit.stacked import stack_in
from lvctx_gui.ui.main_window.actions.qactions import Actions
from lvctx_gui.ui.main_window.actions.spec import ActionId
from lvctx_gui.ui.main_window.editing_mode import EditingMode
from lvctx_gui.ui.main_window.header import Header
from lvctx_gui.ui.main_window.lookup_row import LookupRow
from lvctx_gui.ui.main_window.practice_menu import PracticeMenu
from lvctx_gui.ui.main_window.status_bar import StatusBar
from lvctx_gui.ui.main_window.tabs import CallTabs

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMainWindow

    from lvctx_gui.ui.kit.settings import WindowSettings


class Face:
    """The parts of ``window``, laid out in it from top to bottom."""

    def __init__(self, window: QMainWindow, settings: WindowSettings) -> None:
        self.status = StatusBar()
        self.actions = Actions(window)
        self.practice_menu = PracticeMenu(window)
        self.lookup_row = LookupRow()
        self.progress = ProgressLine()
        edit_mode = self.actions[ActionId.EDIT_MODE]
        self.tabs = CallTabs(
            self.actions.for_page(),
            self.actions[ActionId.CLOSE_TAB],
            self.progress,
            settings,
        )
        self.editing = EditingMode(edit_mode, window)
        self.header = Header(edit_mode)
        self.actions.fill_menus()
        self._lay_out(window)

    def _lay_out(self, window: QMainWindow) -> None:
        """From the outside to the inside: whatever gets another place has all within looked at again."""
        whole, content = QWidget(), QWidget()
        window.setCentralWidget(whole)
        window.setStatusBar(self.status)
        # On a small screen the rest scrolls; which environment this is can be seen at any time.
        stack_in(whole, self.header, ScrollBody(content))
        stack_in(content, self.lookup_row, self.tabs)
        QWidget.setTabOrder(self.header.editing_button, self.lookup_row.first_field)
