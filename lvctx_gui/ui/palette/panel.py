"""The panel over the window: a field, and below it what may be meant."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QListView, QVBoxLayout, QWidget
from shiboken6 import isValid

from lvctx_gui.core.translate import tr
from lvctx_gui.ui.kit.announce import announce
from lvctx_gui.ui.kit.plain import PlainLabel
from lvctx_gui.ui.kit.scale import control_height, edge, em, gap, row_height
from lvctx_gui.ui.kit.text_field import TextField
from lvctx_gui.ui.palette.items import PaletteItem, PaletteRows
from lvctx_gui.ui.palette.row_delegate import PaletteDelegate

_WIDTH = 52
_ROWS = 12
_PAGE = 10

_STEPS = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Tab: 1,
    Qt.Key.Key_Backtab: -1,
    Qt.Key.Key_PageDown: _PAGE,
    Qt.Key.Key_PageUp: -_PAGE,
}


class Palette(QFrame):
    """Lies over ``window`` below what is ``above`` in it, until something is chosen or given up.

    The focus is where it was before whatever is chosen runs. ``home`` gives the widget that takes it where
    that has gone meanwhile.
    """

    def __init__(self, window: QWidget, above: QWidget, home: Callable[[], QWidget]) -> None:
        super().__init__(window)
        self.setObjectName("palettePanel")
        self.setAccessibleName(tr("Actions and calls"))
        self.setAutoFillBackground(True)
        self._window = window
        self._above = above
        self._home = home
        self._before: QWidget | None = None
        self._rows: PaletteRows | None = None
        self._edit = _PaletteField()
        self._edit.setObjectName("paletteEdit")
        self._edit.setAccessibleName(tr("Action or call"))
        self._edit.setPlaceholderText(tr("Parts of the name of an action or a call"))
        self._list = QListView()
        self._list.setObjectName("paletteView")
        self._list.setAccessibleName(tr("Actions and calls"))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setUniformItemSizes(True)
        self._list.setMouseTracking(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setItemDelegate(PaletteDelegate(self._list))
        self._none = PlainLabel(tr("Nothing is called so."))
        self._none.setObjectName("paletteText")
        self._none.setProperty("dim", True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(gap(), gap(), gap(), gap())
        layout.setSpacing(gap())
        for part in (self._edit, self._list, self._none):
            layout.addWidget(part)
        self._edit.textChanged.connect(self._search)
        self._edit.stepped.connect(self._step)
        self._edit.taken.connect(lambda: self._run(self._list.currentIndex()))
        self._edit.given_up.connect(self.give_up)
        self._edit.left.connect(self.hide)
        self._list.clicked.connect(self._run)
        window.installEventFilter(self)
        self.hide()

    def open(self, items: Sequence[PaletteItem]) -> None:
        """Show ``items``; one that is open begins anew."""
        if not self.isVisible():
            self._before = QApplication.focusWidget()
        before, self._rows = self._rows, PaletteRows(items, self)
        self._list.setModel(self._rows)
        if before is not None:
            before.deleteLater()
        self._edit.blockSignals(True)
        self._edit.clear()
        self._edit.blockSignals(False)
        self._place()
        self.show()
        self.raise_()
        self._edit.setFocus(Qt.FocusReason.PopupFocusReason)
        self._choose(0)

    def _place(self) -> None:
        width = min(em(_WIDTH), self._window.width() - 2 * edge())
        top = self._above.mapTo(self._window, self._above.rect().bottomLeft()).y() + gap()
        number = self._rows.rowCount() if self._rows is not None else 0
        rows = min(max(number, 1), _ROWS) * row_height() + 2 * self._list.frameWidth() + 4
        self._list.setVisible(number > 0)
        self._none.setVisible(number == 0)
        wanted = control_height() + (rows if number else row_height()) + 4 * gap()
        height = max(min(wanted, self._window.height() - top - gap()), control_height() + row_height())
        self.setGeometry((self._window.width() - width) // 2, top, width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Follow the window's size."""
        if event.type() is QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    # Choosing -----------------------------------------------------------------------------------------

    def _search(self, typed: str) -> None:
        if self._rows is not None:
            self._rows.show_matching(typed)
            self._place()
            self._choose(0)

    def _step(self, by: int) -> None:
        if self._rows is not None and (number := self._rows.rowCount()):
            row = self._list.currentIndex().row() + by
            # A step goes round; a page ends at the ends.
            self._choose(row % number if abs(by) == 1 else min(max(row, 0), number - 1))

    def _choose(self, row: int) -> None:
        if self._rows is None:
            return
        if not self._rows.rowCount():
            announce(self._edit, self._none.text())
            return
        index = self._rows.index(row, 0)
        self._list.setCurrentIndex(index)
        if (item := self._rows.item(index)) is not None:
            announce(
                self._edit,
                tr(
                    "{item}, {number} of {total}",
                    "spoken",
                    item=item.words,
                    number=row + 1,
                    total=self._rows.total,
                ),
            )

    def _run(self, index: QModelIndex) -> None:
        item = self._rows.item(index) if self._rows is not None else None
        if item is None:
            return
        if not item.is_enabled:
            announce(self._edit, tr("{action} is not available now.", action=item.title))
            return
        self.give_up()
        item.run()

    def give_up(self) -> None:
        """Close it; the focus is where it was before."""
        before, self._before = self._before, None
        can_have_it = before is not None and isValid(before) and before.isVisible() and before.isEnabled()
        target = before if before is not None and can_have_it else self._home()
        target.setFocus(Qt.FocusReason.PopupFocusReason)
        self.hide()


class _PaletteField(TextField):
    """Where one types; keys that choose go to the list below."""

    stepped = Signal(int)
    taken = Signal()
    given_up = Signal()
    left = Signal()
    """The focus went elsewhere in the window."""

    def event(self, event: QEvent) -> bool:
        """Claim Escape, which would cancel what is running, and Tab, which goes through the list."""
        if isinstance(event, QKeyEvent):
            if event.type() is QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
            if event.type() is QEvent.Type.KeyPress and event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
                self.keyPressEvent(event)
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Go through the list, take one of it, or give up."""
        key = Qt.Key(event.key())
        if key in _STEPS:
            self.stepped.emit(_STEPS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.taken.emit()
        elif key is Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  # Qt's name
        """Another program, or a menu of this field, is no reason to close."""
        super().focusOutEvent(event)
        stays = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)
        if event.reason() not in stays:
            self.left.emit()
