"""What the window shows before the first call: how to begin."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QListView, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from lvctx_gui.core.translate import tr
from lvctx_gui.ui.call.matters import is_ended_by
from lvctx_gui.ui.call.message_line import MessageBar
from lvctx_gui.ui.kit.labels import WrappedLabel
from lvctx_gui.ui.kit.plain import PlainLabel
from lvctx_gui.ui.kit.scale import edge, em, gap, row_height
from lvctx_gui.ui.main_window.recent_calls import CALL, RecentCall, items
from lvctx_gui.ui.messages.message import Ends, Message

_SHOWN = 8
"""Rows of earlier calls that are to be seen at once; the others are scrolled."""

_LEAST_SHOWN = 2

_SHARE = 0.4
"""How much of the window's height these rows take at most: who goes from row to row sees where."""

_LOW = 28
"""In em: in a lower window earlier calls stand first, where they are seen without scrolling."""

_WIDTH = 44

_SELECT = QItemSelectionModel.SelectionFlag.ClearAndSelect


class StartPage(QWidget):
    """What to paste, the calls of before, and practice one click away while there is no server.

    ``call_wanted`` carries the ``CallRef`` of a call of before.
    """

    practice_wanted = Signal()
    call_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.message_bar = MessageBar()
        self.message: Message | None = None
        self._is_low = False
        self._calls: Callable[[], Sequence[RecentCall]] = tuple
        self._is_stale = True
        self._title = PlainLabel(tr("Look up a call"))
        font = self._title.font()
        font.setPointSizeF(font.pointSizeF() * 1.5)
        font.setBold(True)
        self._title.setFont(font)
        hint = WrappedLabel(
            tr(
                "Paste a link, a report row or SIP headers anywhere in this window (Ctrl+V), then press "
                "Enter."
            )
        )
        hint.setObjectName("pasteHint")
        self._server = WrappedLabel()
        self._server.setObjectName("serverText")
        self._server.setProperty("dim", True)
        self._practice = QPushButton(tr("Open the practice server"))
        self._practice.setObjectName("practiceButton")
        self._practice.clicked.connect(self.practice_wanted)
        self._recent_title = PlainLabel(tr("Earlier calls"))
        font = self._recent_title.font()
        font.setBold(True)
        self._recent_title.setFont(font)
        self._recent = RecentCallsView()
        self._recent_title.setBuddy(self._recent)
        self._recent.call_wanted.connect(self.call_wanted)
        row = QHBoxLayout()
        row.addWidget(self._practice)
        row.addStretch(1)
        self._earlier = QWidget()
        earlier = QVBoxLayout(self._earlier)
        earlier.setContentsMargins(0, 0, 0, 0)
        earlier.setSpacing(gap())
        earlier.addWidget(self._recent_title)
        earlier.addWidget(self._recent)
        self._body = body = QVBoxLayout()
        body.setSpacing(gap())
        body.addStretch(2)
        body.addWidget(self._title)
        body.addWidget(hint)
        body.addSpacing(gap())
        body.addWidget(self._server)
        body.addLayout(row)
        body.addWidget(self._earlier)
        body.addStretch(3)
        self._middle = middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addLayout(body, 6)
        middle.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(edge(), gap(), edge(), 0)
        layout.addWidget(self.message_bar, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(middle, 1)
        self.message_bar.dismissed.connect(lambda: self.say(None))

    def say(self, message: Message | None) -> None:
        """Show ``message`` at the top."""
        self.message = message
        self.message_bar.show_message(message)

    def tell(self, event: Ends, about: str) -> None:
        """Let ``event`` end the message, if it does; ``about`` is the id of a page."""
        if self.message is not None and is_ended_by(self.message, event, about):
            self.say(None)

    def show_server(self, words: str, *, offer_practice: bool) -> None:
        """Say which server answers, and offer practice where none does."""
        self._server.setText(words)
        self._server.setVisible(bool(words))
        self._practice.setVisible(offer_practice)

    def show_recent(self, calls: Callable[[], Sequence[RecentCall]]) -> None:
        """List the ``calls`` of before, as soon as somebody sees the page; nothing where there are none."""
        self._calls, self._is_stale = calls, True
        if self.isVisible():
            self._list_calls()

    def _list_calls(self) -> None:
        self._is_stale = False
        calls = self._calls()
        self._recent.show_calls(calls)
        self._earlier.setVisible(bool(calls))

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  # Qt's name
        """List what was looked up while nobody saw the list."""
        super().showEvent(event)
        if self._is_stale:
            self._list_calls()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """In a low window there is room for the list only where the title would be."""
        super().resizeEvent(event)
        self._fit(self.window().height())
        for side in (0, 2):
            self._middle.setStretch(side, int(event.size().width() >= em(_WIDTH)))

    def _fit(self, height: int) -> None:
        self._recent.limit(round(height * _SHARE))
        is_low = height < em(_LOW)
        if is_low != self._is_low:
            self._is_low = is_low
            self._body.removeWidget(self._earlier)
            self._body.insertWidget(1 if is_low else self._body.count() - 1, self._earlier)


class RecentCallsView(QListView):
    """Calls of before: Enter or a double click looks one up."""

    call_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("recentCallsView")
        self.setAccessibleName(tr("Earlier calls"))
        self.setUniformItemSizes(True)
        self.setMaximumWidth(em(_WIDTH))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSpacing(0)
        self._most = _SHOWN
        self.doubleClicked.connect(self._look_up)

    def show_calls(self, calls: Sequence[RecentCall]) -> None:
        """List ``calls``; who has chosen one keeps it."""
        chosen = self.currentIndex().data(CALL) if self.hasFocus() else None
        before, model = self.model(), items(calls)
        self.setModel(model)
        if before is not None:
            before.deleteLater()
        model.setParent(self)
        rows = range(model.rowCount())
        self._take_height()
        at = next((row for row in rows if model.index(row, 0).data(CALL) == chosen), 0)
        if rows:
            self.setCurrentIndex(model.index(at, 0))
            self._show_chosen()

    def _show_chosen(self) -> None:
        """Chosen looks only what keys act on: while they go elsewhere, nothing here."""
        if self.hasFocus():
            self.selectionModel().select(self.currentIndex(), _SELECT)
        elif self.selectionModel() is not None:
            self.clearSelection()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  # Qt's name
        """Show which one is chosen."""
        super().focusInEvent(event)
        self._show_chosen()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  # Qt's name
        """Show none as chosen."""
        super().focusOutEvent(event)
        self._show_chosen()

    def limit(self, height: int) -> None:
        """Be no higher than ``height``, if that leaves some rows."""
        self._most = max(_LEAST_SHOWN, min(_SHOWN, height // row_height()))
        self._take_height()

    def _take_height(self) -> None:
        number = 0 if self.model() is None else self.model().rowCount()
        self.setFixedHeight(min(number, self._most) * row_height() + 4)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Enter looks the chosen one up."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._look_up(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _look_up(self, index: QModelIndex) -> None:
        if index.isValid():
            self.call_wanted.emit(index.data(CALL))
