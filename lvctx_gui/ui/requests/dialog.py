"""*Requests*: every request of this window as it went, with its answer."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget
from shiboken6 import isValid

from lvctx_gui.core.curl.command import Shell
from lvctx_gui.core.exchange import Exchange
from lvctx_gui.core.masking.masks import Masks
from lvctx_gui.core.translate import tr, tr_n
from lvctx_gui.ui.kit.announce import announce
from lvctx_gui.ui.kit.choices import ChoiceBox
from lvctx_gui.ui.kit.filter_field import FilterField
from lvctx_gui.ui.kit.fitting import ScrollBody
from lvctx_gui.ui.kit.fitting_dialog import FittingDialog
from lvctx_gui.ui.kit.flow_row import FlowRow, side_by_side
from lvctx_gui.ui.kit.focus import KeepsFocus
from lvctx_gui.ui.kit.labels import WrappedLabel
from lvctx_gui.ui.kit.plain import PlainLabel, plain_tip
from lvctx_gui.ui.kit.readable import ExactText
from lvctx_gui.ui.kit.scale import em, gap
from lvctx_gui.ui.kit.tasks import Tasks
from lvctx_gui.ui.kit.theme import monospaced
from lvctx_gui.ui.requests import acting
from lvctx_gui.ui.requests.model import RequestsModel
from lvctx_gui.ui.requests.view import RequestsView
from lvctx_gui.ui.requests.words import answer_text, request_text, summary

if TYPE_CHECKING:
    from lvctx_gui.api.recording import Recorder

_TOGETHER = 100
"""Milliseconds within which what comes is shown together."""


class RequestsDialog(KeepsFocus, FittingDialog):
    """Lists what ``recorder`` keeps and shows one of it. It stays open beside the window."""

    def __init__(self, parent: QWidget, tasks: Tasks, recorder: Recorder) -> None:
        super().__init__(parent, QSize(em(84), em(42)))
        self._tasks, self._recorder = tasks, recorder
        self._shown: tuple[Exchange, Masks] | None = None
        self._made_masks: tuple[tuple[str, ...], Masks] = ((), Masks(()))
        self.setObjectName("requestsDialog")
        self.setWindowTitle(tr("Requests"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.model = RequestsModel(self._masks, self)
        self._view = RequestsView(self.model)
        self._make_fields()
        self._make_buttons()
        self._lay_out()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_TOGETHER)
        self._soon.timeout.connect(self.follow)
        recorder.on_change = self._follow_soon
        self.finished.connect(self._let_go)
        self._filter.filter_changed.connect(self._follow_filter)
        self._view.selectionModel().selectionChanged.connect(lambda *_: self._show_chosen())
        self.follow()
        self._view.selectRow(self.model.rowCount() - 1)
        self._view.scrollToBottom()
        self._view.setFocus()

    def _make_fields(self) -> None:
        self._filter = FilterField()
        self._filter.setObjectName("requestsFilterEdit")
        self._filter.setAccessibleName(tr("Filter the requests"))
        self._filter.setPlaceholderText(tr("Filter: operation, method, path, status …"))
        self._counts = PlainLabel()
        self._counts.setObjectName("requestsCounts")
        self._counts.setProperty("dim", True)
        self._summary = WrappedLabel()
        self._summary.setObjectName("requestSummary")
        self._request = _text_view("requestText", tr("Request"))
        self._answer = _text_view("answerText", tr("Answer"))
        self._said = WrappedLabel()
        self._said.setObjectName("requestsSaid")
        self._said.setProperty("dim", True)
        self._said.setVisible(False)

    def _make_buttons(self) -> None:
        self._shell = ChoiceBox("requestsShellChoice", tr("Shell for which curl commands are copied"))
        for shell in Shell:
            self._shell.addItem(shell.value, shell)
        self._shell.setCurrentText((Shell.POWERSHELL if sys.platform == "win32" else Shell.BASH).value)
        self._copy = _button(tr("Copy as &curl"), "requestsCurlButton", self._copy_chosen)
        self._copy.setToolTip(
            plain_tip(tr("Copies the chosen request as a command; secrets stand in it as variables"))
        )
        self._save = _button(tr("&Save as HAR…"), "requestsSaveButton", self._save_shown)
        self._save.setToolTip(plain_tip(tr("Writes what the filter shows into a file for other programs")))
        self._clear = _button(tr("C&lear"), "requestsClearButton", self._recorder.clear)
        self._clear.setToolTip(plain_tip(tr("Forgets all requests so far")))
        self._close = _button(tr("Close"), "requestsCloseButton", self.close)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(em(0.7))
        top.addWidget(self._filter, 1)
        top.addWidget(self._counts)
        texts = QSplitter(Qt.Orientation.Horizontal)
        for title, view in ((tr("Request"), self._request), (tr("Answer"), self._answer)):
            texts.addWidget(_titled(title, view))
        texts.setChildrenCollapsible(False)
        middle = QSplitter(Qt.Orientation.Vertical)
        middle.addWidget(self._view)
        middle.addWidget(texts)
        middle.setStretchFactor(0, 1)
        middle.setStretchFactor(1, 1)
        middle.setChildrenCollapsible(False)
        content = QWidget()
        body = QVBoxLayout(content)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(gap())
        body.addLayout(top)
        body.addWidget(middle, 1)
        body.addWidget(self._summary)
        body.addWidget(self._said)
        buttons = FlowRow()
        buttons.add(side_by_side(self._copy, self._shell), self._save, self._clear)
        buttons.add_stretch()
        buttons.add(self._close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(em(1), em(1), em(1), em(1))
        layout.setSpacing(em(0.7))
        layout.addWidget(ScrollBody(content), 1)
        layout.addWidget(buttons)

    def focus_home(self) -> QWidget:
        """The list."""
        return self._view

    def _masks(self) -> Masks:
        secrets = self._recorder.secrets
        if secrets != self._made_masks[0]:
            self._made_masks = secrets, Masks(secrets)
        return self._made_masks[1]

    # Showing ------------------------------------------------------------------------------------------

    def _follow_soon(self) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def follow(self) -> None:
        """Show what is kept now; what is chosen stays chosen."""
        self.model.follow(self._recorder.exchanges)
        self._show_counts()
        self._show_chosen()

    def _follow_filter(self, text: str) -> None:
        before = self.chosen
        self.model.set_filter(text)
        numbers = [row.number for row in self.model.rows]
        if numbers:
            is_there = before is not None and before.number in numbers
            self._view.selectRow(numbers.index(before.number) if before and is_there else len(numbers) - 1)
        self._show_counts()
        self._show_chosen()
        announce(self._counts, self._counts.text())

    def _show_counts(self) -> None:
        shown, total = self.model.rowCount(), self.model.total
        text = tr_n("{n} request", "{n} requests", total)
        if shown != total:
            text = tr("{shown} of {total} requests", shown=f"{shown:,}", total=f"{total:,}")
        if dropped := self._recorder.dropped:
            older = tr_n("{n} older one is not kept", "{n} older ones are not kept", dropped)
            text = tr("{count}, {older}", "requests", count=text, older=older)
        self._counts.setText(text)

    @property
    def chosen(self) -> Exchange | None:
        """The selected request."""
        rows = self._view.selectionModel().selectedRows()
        return self.model.rows[rows[0].row()] if rows else None

    def _show_chosen(self) -> None:
        exchange = self.chosen
        self._copy.setEnabled(exchange is not None)
        self._save.setEnabled(self.model.rowCount() > 0)
        self._clear.setEnabled(self.model.total > 0)
        shown = None if exchange is None else (exchange, self._masks())
        if shown is not None and shown == self._shown:
            return
        self._shown = shown
        if shown is None:
            nothing = tr("No request is chosen.") if self.model.total else tr("Nothing was sent yet.")
            self._summary.setText(nothing)
            self._request.show_text("")
            self._answer.show_text("")
            return
        self._summary.setText(summary(*shown))
        self._request.show_text(request_text(*shown))
        self._answer.show_text(answer_text(*shown))

    def _say(self, text: str) -> None:
        if isValid(self):
            self._said.setText(text)
            self._said.setVisible(bool(text))
            announce(self._said, text)

    def _let_go(self) -> None:
        self._recorder.on_change = None

    # Acting -------------------------------------------------------------------------------------------

    def _copy_chosen(self) -> None:
        async def copy(exchange: Exchange) -> None:
            shell = Shell(self._shell.currentText())
            self._say(await acting.copy_curl(self, exchange, self._recorder.secrets, shell))

        if (exchange := self.chosen) is not None:
            self._tasks.start(copy(exchange), "copy-as-curl", quiet=True)

    def _save_shown(self) -> None:
        self._tasks.start(self._ask_and_save(), "save-requests", quiet=True)

    async def _ask_and_save(self) -> None:
        bodies = await acting.ask_bodies(self)
        if bodies is None or not isValid(self):
            return
        dialog = QFileDialog(self, tr("Save as HAR"), "requests.har", tr("HAR (*.har)", "kinds of files"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.fileSelected.connect(lambda name: self.save_to(Path(name), bodies=bodies))
        dialog.open()

    def save_to(self, path: Path, *, bodies: bool) -> None:
        """Write what the filter shows into ``path`` as HAR."""

        async def save() -> None:
            shown = list(self.model.rows)
            self._say(await acting.save_har(path, shown, self._recorder.secrets, bodies=bodies))

        self._tasks.start(save(), "write-requests")


def _text_view(name: str, words: str) -> ExactText:
    view = ExactText()
    view.setObjectName(name)
    view.setAccessibleName(words)
    view.setFont(monospaced())
    view.setMinimumHeight(em(7))
    return view


def _titled(title: str, view: QWidget) -> QWidget:
    pane = QWidget()
    label = PlainLabel(title)
    label.setBuddy(view)
    layout = QVBoxLayout(pane)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(em(0.3))
    layout.addWidget(label)
    layout.addWidget(view, 1)
    return pane


def _button(text: str, name: str, act: object) -> QPushButton:
    button = QPushButton(text)
    button.setObjectName(name)
    button.setAutoDefault(False)
    button.clicked.connect(act)
    return button


def open_requests(parent: QWidget, tasks: Tasks, recorder: Recorder) -> RequestsDialog:
    """Open the list over ``parent``, or bring it to the front."""
    dialog = parent.findChild(RequestsDialog)
    if dialog is None:
        dialog = RequestsDialog(parent, tasks, recorder)
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()
    return dialog
