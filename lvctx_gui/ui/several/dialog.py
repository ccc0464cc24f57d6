"""The list of open calls in which several can be chosen: to set a key in them, and to commit them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget
from shiboken6 import isValid

from lvctx_gui.core.translate import tr, tr_n
from lvctx_gui.core.visible import plain_text
from lvctx_gui.ui.kit.announce import announce
from lvctx_gui.ui.kit.answers import ENTER, AnswerButton
from lvctx_gui.ui.kit.boxed_table import BoxedTable
from lvctx_gui.ui.kit.dialogs import result_of
from lvctx_gui.ui.kit.fitting import ScrollBody
from lvctx_gui.ui.kit.fitting_dialog import FittingDialog
from lvctx_gui.ui.kit.flow_row import FlowRow
from lvctx_gui.ui.kit.focus import KeepsFocus
from lvctx_gui.ui.kit.labels import WrappedLabel
from lvctx_gui.ui.kit.scale import edge, em, gap
from lvctx_gui.ui.several.model import Column, OpenCallRow, OpenCallsModel, rows_of
from lvctx_gui.ui.several.set_dialog import SetKeyDialog
from lvctx_gui.ui.several.setting import set_in

if TYPE_CHECKING:
    from PySide6.QtCore import SignalInstance

    from lvctx_gui.ui.call.state import CallState
    from lvctx_gui.ui.call.workspace import Workspace
    from lvctx_gui.ui.kit.tasks import Tasks
    from lvctx_gui.ui.several.committing import Committing

WhyNotEdit = Callable[[], str]
"""Why nothing may be changed from this window, as sentences; ``""`` where it may."""


class OpenCallsDialog(KeepsFocus, FittingDialog):
    """Lists the open calls of ``workspace``. It stays open beside the window, which can be used meanwhile.

    ``moved`` says that another call is open or shown.
    """

    def __init__(
        self,
        parent: QWidget,
        tasks: Tasks,
        workspace: Workspace,
        committing: Committing,
        why_not_edit: WhyNotEdit,
        moved: SignalInstance,
    ) -> None:
        super().__init__(parent, QSize(em(66), em(30)))
        self.setObjectName("openCallsDialog")
        self.setWindowTitle(tr("Open calls"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._tasks, self._workspace, self._committing = tasks, workspace, committing
        self._why_not_edit = why_not_edit
        self.model = OpenCallsModel(self)
        self.view = _OpenCallsView(self.model)
        self._said, self._about = WrappedLabel(), WrappedLabel()
        self._said.setObjectName("openCallsSaid")
        self._about.setObjectName("openCallsAbout")
        self._about.setProperty("dim", True)
        self._make_buttons()
        self._lay_out()
        # Many things are told at a time; the list is made once for all of them.
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._follow)
        for signal in (moved, workspace.edited, committing.changed):
            signal.connect(self._later.start)
        committing.changed.connect(self._show_end)
        self.view.switched.connect(self._switch)
        self.view.wanted.connect(self._go_to)
        self.view.selectionModel().currentRowChanged.connect(self._show_about)
        self._follow()
        self._show_end()
        self.view.setFocus()

    def _make_buttons(self) -> None:
        self._all = AnswerButton(tr("Choose all"), "openCallsAllButton")
        self._none = AnswerButton(tr("Choose none"), "openCallsNoneButton")
        self._go = AnswerButton(tr("Go to call"), "openCallsGoButton")
        self._set = AnswerButton(tr("Set key in these…"), "openCallsSetButton")
        self._commit = AnswerButton(tr("Commit all…"), "openCallsCommitButton")
        self._stop = AnswerButton(tr("Stop after this call"), "openCallsStopButton")
        self._close = AnswerButton(tr("Close"), "openCallsCloseButton")
        for button, act in (
            (self._all, lambda: self._choose_all(on=True)),
            (self._none, lambda: self._choose_all(on=False)),
            (self._go, self._go_to),
            (self._set, self._set_key),
            (self._commit, self._commit_chosen),
            (self._stop, self._committing.stop),
            (self._close, self.close),
        ):
            button.clicked.connect(lambda _=False, act=act: act())

    def _lay_out(self) -> None:
        content = QWidget()
        body = QVBoxLayout(content)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(gap())
        body.addWidget(self._said)
        self.view.setMinimumHeight(em(8))
        body.addWidget(self.view, 1)
        body.addWidget(self._about)
        buttons = FlowRow()
        buttons.add(self._all, self._none, self._go)
        buttons.add_stretch()
        buttons.add(self._set, self._commit, self._stop, self._close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(edge(), edge(), edge(), edge())
        layout.setSpacing(gap())
        layout.addWidget(ScrollBody(content), 1)
        layout.addWidget(buttons)

    def focus_home(self) -> QWidget:
        """The list."""
        return self.view

    def say(self, text: str) -> None:
        """Say what was done, or what there is to do."""
        self._said.setText(text)
        announce(self._said, text)

    # What there is ------------------------------------------------------------------------------------

    def _follow(self) -> None:
        current = self._current_id()
        rows = rows_of(list(self._workspace.pages()), self._committing.ended)
        self.model.show_rows(rows)
        # Most often all of them are of one environment, which stands above.
        self.view.setColumnHidden(Column.PLACE, len({row.place for row in rows}) < 2)
        place = self.model.place_of(current) if current else None
        if place is None and self.model.rowCount():
            shown = self._workspace.current
            place = self.model.place_of(shown.state.page_id) if shown is not None and not current else 0
        if place is not None and place != self.view.currentIndex().row():
            self.view.setCurrentIndex(self.model.index(place, Column.CALL))
        self._show_about()
        self._follow_choice()

    def _follow_choice(self) -> None:
        chosen = self.model.chosen
        number, staged = len(chosen), sum(row.staged for row in chosen)
        running = self._committing.is_running
        self._all.setEnabled(number < self.model.rowCount())
        self._none.setEnabled(number > 0)
        self._go.setEnabled(self.model.rowCount() > 0)
        self._set.setEnabled(number > 0 and not running)
        self._commit.setEnabled(staged > 0 and not running)
        self._stop.setVisible(self._committing.has_begun)
        self._stop.setEnabled(not self._committing.is_stopping)
        if running:
            return
        if not self._said.text() or self._said.property("dim"):
            self._said.setProperty("dim", True)
            self._said.setText(
                tr_n("{n} call is chosen.", "{n} calls are chosen.", number)
                if number
                else tr("Choose calls with the blank or a click on their boxes.")
            )

    def _show_end(self) -> None:
        if self._committing.has_begun:
            text = (
                tr("Stopping: the call that is being committed is finished first.")
                if self._committing.is_stopping
                else tr("Committing one call after the other …")
            )
        else:
            text = self._committing.told
        if text and text != self._said.text():
            self._said.setProperty("dim", False)
            self._said.setText(text)

    def _current_id(self) -> str:
        index = self.view.currentIndex()
        return self.model.row(index.row()).id if index.isValid() else ""

    def _show_about(self) -> None:
        """All that is said of the current call: its cell may be too narrow."""
        index = self.view.currentIndex()
        row = self.model.row(index.row()) if index.isValid() else None
        self._about.setText("" if row is None else _about(row))

    # What a person does -------------------------------------------------------------------------------

    def _switch(self, shown: list[int]) -> None:
        rows = [number for number in shown if number >= 0]
        self.model.choose(rows, on=not all(self.model.is_chosen(number) for number in rows))
        self._tell_choice()

    def _choose_all(self, *, on: bool) -> None:
        self.model.choose(range(self.model.rowCount()), on=on)
        self._tell_choice()

    def _tell_choice(self) -> None:
        self._said.setProperty("dim", True)
        self._follow_choice()
        announce(self.view, self._said.text())

    def _go_to(self) -> None:
        index = self.view.currentIndex()
        if index.isValid():
            page = self.model.row(index.row()).page
            self._workspace.show_page(page)
            self._workspace.window().activateWindow()
            page.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _chosen(self) -> list[CallState]:
        return [row.page.state for row in self.model.chosen]

    def _set_key(self) -> None:
        if why := self._why_not_edit():
            self._said.setProperty("dim", False)
            self.say(why)
            return
        self._tasks.start(self._ask_and_set(self._chosen()), "set-key-in-several", asks=True)

    async def _ask_and_set(self, states: Sequence[CallState]) -> None:
        for state in states:
            self._workspace.finish_editing(state)
        dialog = SetKeyDialog(self, states)
        if await result_of(dialog) != QDialog.DialogCode.Accepted:
            return
        wished, seen = dialog.wished, dialog.seen
        still_open = [page.state for page in self._workspace.pages() if page.state in states]
        for state in still_open:
            self._workspace.finish_editing(state)
        done = set_in(still_open, seen, wished)
        if isValid(self):
            self._said.setProperty("dim", False)
            self.say(done.told)

    def _commit_chosen(self) -> None:
        if why := self._why_not_edit():
            self._said.setProperty("dim", False)
            self.say(why)
            return
        self._committing.commit(self._chosen(), self)


class _OpenCallsView(BoxedTable):
    """The calls. ``wanted`` says that a person goes to the current one: Enter, or a double click."""

    def __init__(self, model: OpenCallsModel) -> None:
        super().__init__(Column.CHOSEN)
        self.setObjectName("openCallsView")
        self.setAccessibleName(tr("Open calls"))
        self.setModel(model)
        self.wanted = self.activated

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Enter goes to the call, on every platform."""
        if event.key() in ENTER and self.currentIndex().isValid():
            self.wanted.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Share the width."""
        super().resizeEvent(event)
        width = self.viewport().width()
        self.setColumnWidth(Column.CHOSEN, em(2.2))
        for column, share in ((Column.CALL, 0.38), (Column.PLACE, 0.17), (Column.STAGED, 0.11)):
            self.setColumnWidth(column, int(width * share))


def _about(row: OpenCallRow) -> str:
    call = plain_text(str(row.page.state.call), 200)
    return tr("{call}: {how}", "how a call stands", call=call, how=row.how) if row.how else call


def open_calls(
    parent: QWidget,
    tasks: Tasks,
    workspace: Workspace,
    committing: Committing,
    why_not_edit: WhyNotEdit,
    moved: SignalInstance,
) -> OpenCallsDialog:
    """Open the list over ``parent``, or bring it to the front; see ``OpenCallsDialog``."""
    dialog = parent.findChild(OpenCallsDialog)
    if dialog is None or not dialog.isVisible():
        dialog = OpenCallsDialog(parent, tasks, workspace, committing, why_not_edit, moved)
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()
    return dialog
