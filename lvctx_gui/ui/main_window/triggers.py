"""What the actions of the menus do, most of them with the page that is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from lvctx_gui import __version__
from lvctx_gui.core.translate import tr
from lvctx_gui.ui.call.entries.rows import Column
from lvctx_gui.ui.kit.readable import copy_selected_text
from lvctx_gui.ui.main_window.actions import Actions
from lvctx_gui.ui.main_window.tabs import CallTabs
from lvctx_gui.ui.messages.message import Message, Tone
from lvctx_gui.ui.operations.reading import ReadController
from lvctx_gui.ui.operations.writing import WriteController

if TYPE_CHECKING:
    from lvctx_gui.ui.call.page import CallPage


class Triggers:
    """Connects ``actions`` with the tabs and with what reads and writes."""

    def __init__(
        self, actions: Actions, tabs: CallTabs, reads: ReadController, writes: WriteController
    ) -> None:
        self._tabs = tabs
        self._reads = reads
        self._writes = writes
        self._connect_call(actions)
        self._connect_edits(actions)
        actions.copy.triggered.connect(self._copy)
        actions.about.triggered.connect(self._show_about)

    def _connect_call(self, a: Actions) -> None:
        page = self._with_page
        a.refresh.triggered.connect(page(lambda p: self._reads.refresh(p.state)))
        a.refresh_entry.triggered.connect(page(self._refresh_entry))
        a.copy_curl.triggered.connect(page(self._copy_curl))
        a.copy_address.triggered.connect(
            page(lambda p: QGuiApplication.clipboard().setText(str(p.state.call)))
        )
        a.close_tab.triggered.connect(self._tabs.close_current)
        a.reopen_tab.triggered.connect(self._tabs.reopen)
        a.next_tab.triggered.connect(lambda: self._tabs.step(1))
        a.previous_tab.triggered.connect(lambda: self._tabs.step(-1))
        a.delete_all.triggered.connect(page(lambda p: self._writes.delete_all(p.state)))
        a.put_back.triggered.connect(page(lambda p: self._writes.put_back(p.state)))
        a.cancel.triggered.connect(self._reads.cancel)
        a.find.triggered.connect(page(lambda p: p.filter_edit.setFocus(Qt.FocusReason.ShortcutFocusReason)))

    def _connect_edits(self, a: Actions) -> None:
        page = self._with_page
        a.undo.triggered.connect(page(lambda p: p.step_back()))
        a.redo.triggered.connect(page(lambda p: p.step_forward()))
        a.add_entry.triggered.connect(page(lambda p: p.add_entry()))
        a.edit_value.triggered.connect(page(lambda p: p.edit_current(Column.VALUE)))
        a.edit_key.triggered.connect(page(lambda p: p.edit_current(Column.KEY)))
        a.set_no_value.triggered.connect(page(lambda p: p.set_no_value()))
        a.remove_entry.triggered.connect(page(lambda p: p.remove_selected()))
        a.restore_entry.triggered.connect(page(lambda p: p.restore_selected()))
        a.keep_mine.triggered.connect(page(lambda p: p.decide(mine=True)))
        a.take_theirs.triggered.connect(page(lambda p: p.decide(mine=False)))
        a.keep_all_mine.triggered.connect(page(lambda p: p.state.keep_mine()))
        a.take_all_theirs.triggered.connect(page(lambda p: p.state.take_theirs()))
        a.discard.triggered.connect(page(lambda p: p.discard()))
        a.commit.triggered.connect(page(lambda p: self._writes.commit(p.state)))

    def _with_page(self, act: Callable[[CallPage], object]) -> Callable[[], None]:
        def acting() -> None:
            if (page := self._tabs.current) is not None:
                act(page)

        return acting

    def _refresh_entry(self, page: CallPage) -> None:
        row = page.view.current_id()
        if row is not None and not isinstance(row, int):
            self._reads.refresh_key(page.state, row if isinstance(row, str) else row[0])

    def _copy_curl(self, page: CallPage) -> None:
        from lvctx_gui.services.report import curl_command

        if page.state.site is not None:
            QGuiApplication.clipboard().setText(curl_command(page.state.site.base_url, page.state.call))

    def _copy(self) -> None:
        # Its key is the table's; the menu is open to all, and who has selected a text means that.
        if not copy_selected_text(QApplication.focusWidget()) and (page := self._tabs.current) is not None:
            page.view.copy()

    def _show_about(self) -> None:
        text = tr(
            "lvctx-gui {version}: a desktop inspector for the context data of calls.", version=__version__
        )
        self._tabs.say(Message(Tone.INFO, text))
