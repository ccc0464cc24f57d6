"""The calls that are known, on the start page: loaded after the first paint."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QListView, QMenu, QSizePolicy, QVBoxLayout, QWidget

from lvctx_gui.core.kept import KnownCall
from lvctx_gui.core.translate import tr, tr_n
from lvctx_gui.ui.kit.announce import announce
from lvctx_gui.ui.kit.filter_field import FilterField
from lvctx_gui.ui.kit.labels import WrappedLabel
from lvctx_gui.ui.kit.scale import em, gap, row_height
from lvctx_gui.ui.main_window.known.lines import CallLine
from lvctx_gui.ui.main_window.known.rows import KnownDelegate, KnownRows, heading, heading_height, known_at

WIDTH = 66
"""The widest that the list becomes, in em."""

_LEAST_SHOWN = 3
"""Rows that are to be seen at once in the lowest window; the others are scrolled."""

_SEARCH_FROM = 2
"""Calls from which on there is something to search in."""

_SELECT = QItemSelectionModel.SelectionFlag.ClearAndSelect

Find = Callable[[str], Sequence[CallLine]]


class EarlierCalls(QWidget):
    """A field to search by, the list, and where it is kept. Its signals carry a ``KnownCall``."""

    call_wanted = Signal(object)
    pin_wanted = Signal(object)
    """It is to be pinned, or to get another name."""
    unpin_wanted = Signal(object)
    forget_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._find: Find = lambda _: ()
        self.search = _SearchField()
        self.list = RecentCallsView()
        for name in ("call_wanted", "pin_wanted", "unpin_wanted", "forget_wanted"):
            getattr(self.list, name).connect(getattr(self, name))
        self._where = WrappedLabel()
        self._where.setObjectName("recentCallsText")
        self._where.setProperty("dim", True)
        self._where.setMaximumWidth(em(WIDTH))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(gap())
        layout.addWidget(self.search)
        layout.addWidget(self.list, 1000)
        layout.addWidget(self._where)
        layout.addStretch(1)
        self.search.filter_changed.connect(self._search)
        self.search.left.connect(self._go_to_list)
        self.list.typed.connect(self._type)
        QWidget.setTabOrder(self.search, self.list)

    def show_calls(self, find: Find, where: str) -> None:
        """List what ``find`` says for what is typed; ``where`` says where calls are kept."""
        self._find = find
        lines = find(self.search.text())
        self.list.show_lines(lines)
        is_empty = not lines and not self.search.text()
        self.search.setVisible(len(lines) >= _SEARCH_FROM or bool(self.search.text()))
        self.list.setVisible(not is_empty)
        first = tr("Calls that you look up will be listed here.") if is_empty else ""
        self._where.setText(f"{first} {where}".strip())

    def _search(self, text: str) -> None:
        lines = self._find(text)
        self.list.show_lines(lines)
        number = len(lines)
        found = tr_n("{n} call found.", "{n} calls found.", number) if number else tr("No call found.")
        announce(self.search, found)

    def _go_to_list(self) -> None:
        if self.list.model() is not None and self.list.model().rowCount():
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _type(self, text: str) -> None:
        if self.search.isVisible():
            self.search.setFocus(Qt.FocusReason.OtherFocusReason)
            self.search.insert(text)


class _SearchField(FilterField):
    """Narrows the list. ``left`` comes when a person goes on to the list, by Enter or the arrow down."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("recentCallsEdit")
        self.setAccessibleName(tr("Search the earlier calls"))
        self.setPlaceholderText(tr("Search: account, transaction, client, name, environment …"))
        self.setMaximumWidth(em(WIDTH))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Go on to the list; Escape empties the field first."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class RecentCallsView(QListView):
    """Calls of before: Enter or a double click opens one, F2 pins it or names its pin, Delete forgets it."""

    call_wanted = Signal(object)
    pin_wanted = Signal(object)
    unpin_wanted = Signal(object)
    forget_wanted = Signal(object)
    typed = Signal(str)
    """Somebody types in the list: they look for a call."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("recentCallsView")
        self.setAccessibleName(tr("Earlier calls"))
        self.setMaximumWidth(em(WIDTH))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)
        self._delegate = KnownDelegate(self, has_parts=True)
        self.setItemDelegate(self._delegate)
        self.doubleClicked.connect(self._look_up)

    def show_lines(self, lines: Sequence[CallLine]) -> None:
        """List ``lines``; who has chosen one keeps it."""
        # Also while a question about it is open: its window gives the focus back.
        is_home = self.window().focusWidget() is self
        was, row = (
            (known_at(self.currentIndex()), max(self.currentIndex().row(), 0)) if is_home else (None, 0)
        )
        before, model = self.model(), KnownRows(lines, self)
        if isinstance(before, KnownRows) and list(before.lines) == list(lines):
            model.deleteLater()
            return
        self._delegate.show_lines(model.lines)
        self.setModel(model)
        if before is not None:
            before.deleteLater()
        headings = sum(bool(heading(lines, at)) for at in range(len(lines)))
        height = len(lines) * row_height() + headings * heading_height() + 2 * self.frameWidth() + 2
        self.setMinimumHeight(min(height, _LEAST_SHOWN * row_height() + heading_height()))
        self.setMaximumHeight(max(height, row_height()))
        if lines:
            same = (at for at, line in enumerate(lines) if was is not None and _are_one(line.known, was))
            # Of one that has gone the next one takes the place.
            place = next(same, min(row, len(lines) - 1))
            self.setCurrentIndex(model.index(place, 0))
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

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Enter looks the chosen one up; F2 and Delete act on it."""
        known, key = known_at(self.currentIndex()), event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._look_up(self.currentIndex())
        elif known is not None and key == Qt.Key.Key_F2:
            self.pin_wanted.emit(known)
        elif known is not None and key == Qt.Key.Key_Delete:
            self._forget(known)
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, text: str) -> None:  # noqa: N802  # Qt's name
        """What is typed is searched for in all words, not only in the first one."""
        if text.strip():
            self.typed.emit(text)

    def _forget(self, known: KnownCall) -> None:
        if known.is_pinned:
            announce(self, tr("A pinned call stays: unpin it first."))
        else:
            self.forget_wanted.emit(known)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802  # Qt's name
        """What can be done with the call that is chosen."""
        index = self.currentIndex()
        if event.reason() is QContextMenuEvent.Reason.Mouse:
            index = self.indexAt(event.pos())
        if (known := known_at(index)) is not None:
            where = event.globalPos()
            if event.reason() is QContextMenuEvent.Reason.Keyboard:
                where = self.viewport().mapToGlobal(self.visualRect(index).bottomLeft() + QPoint(em(1), 0))
            menu = self.menu_of(known)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(where)

    def menu_of(self, known: KnownCall) -> QMenu:
        """The menu of a call; what it says also works by keys."""
        menu = QMenu(self)
        menu.setObjectName("recentCallMenu")

        def add(name: str, title: str, keys: str, act: Callable[[], object]) -> QAction:
            action = menu.addAction(title)
            action.setObjectName(name)
            if keys:
                action.setShortcut(QKeySequence(keys))
            action.triggered.connect(act)
            return action

        add("openKnownAction", tr("&Open"), "Return", lambda: self.call_wanted.emit(known))
        menu.addSeparator()
        title = tr("Re&name the pin…") if known.is_pinned else tr("&Pin…")
        add("pinKnownAction", title, "F2", lambda: self.pin_wanted.emit(known))
        if known.is_pinned:
            add("unpinKnownAction", tr("&Unpin"), "", lambda: self.unpin_wanted.emit(known))
        forget = add("forgetKnownAction", tr("&Forget"), "Del", lambda: self._forget(known))
        forget.setEnabled(not known.is_pinned)
        return menu

    def _look_up(self, index: QModelIndex) -> None:
        if (known := known_at(index)) is not None:
            self.call_wanted.emit(known)


def _are_one(known: KnownCall, other: KnownCall) -> bool:
    return (known.call, known.site.place) == (other.call, other.site.place)
