"""A real window, used as a person uses it. Its fixtures are in ``tests/gui_fixtures.py``."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QKeySequence, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QPushButton,
    QTableView,
    QTextEdit,
    QToolButton,
    QWidget,
)

from lvctx_gui.core.profile import Profile
from lvctx_gui.sandbox import CLIENT_CODE
from lvctx_gui.ui.call.entries.notes import note_text
from lvctx_gui.ui.diagnose import dialog as diagnose_dialog  # noqa: F401  # coverage sees no import in Qt's threads
from lvctx_gui.ui.main_window.window import MainWindow
from lvctx_gui.ui.messages.moments import local_now
from lvctx_gui.ui.sign_in import flow as sign_in  # noqa: F401  # coverage sees no import in Qt's threads

PATIENCE = 20.0
"""Seconds after which a wait has failed; never how long one takes."""


async def until(condition: Callable[[], object]) -> None:
    """Give the loop, and other threads, their turns until ``condition`` holds."""

    async def turn() -> None:
        while not condition():  # noqa: ASYNC110  # the condition is any state of any widget
            # Turns without a pause would keep Python's lock from the practice server's thread: SQLite gives
            # it back for each row, and waits 5 ms to get it again.
            await asyncio.sleep(0.001)

    await asyncio.wait_for(turn(), PATIENCE)


def move_mouse(widget: QWidget, to: QPoint, held: Qt.MouseButton = Qt.MouseButton.NoButton) -> None:
    """Let the mouse be at ``to``. ``QTest.mouseMove`` runs other tasks' steps within that of the test."""
    place, button = (QPointF(to), QPointF(widget.mapToGlobal(to))), Qt.MouseButton.NoButton
    event = QMouseEvent(QEvent.Type.MouseMove, *place, button, held, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, event)


def lay_out() -> None:
    """Have every widget take the place that it has asked for."""
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)


def press(widget: QWidget, keys: QKeySequence.StandardKey) -> None:
    """Press a standard shortcut and let go of all its keys: Qt would think that Ctrl is still held."""
    QTest.keySequence(widget, QKeySequence(keys))
    QTest.keyRelease(widget, Qt.Key.Key_Control)


class Driver:
    """A window, used through its public names."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self._is_closed = False

    async def close(self) -> None:
        """Close the window and everything that it started; the second time nothing is left to do."""
        if not self._is_closed:
            self._is_closed = True
            await close(self.window)

    def shown(self, kind: type[QWidget], name: str = "") -> list[Any]:
        """The visible widgets with this name: a dialog that was answered lives on, hidden, for a while."""
        found = self.window.findChildren(kind, name) if name else self.window.findChildren(kind)
        return [widget for widget in found if widget.isVisible()]

    def find(self, kind: type[QWidget], name: str) -> Any:
        """The visible widget with this name."""
        found = self.shown(kind, name)
        assert len(found) == 1, f"{len(found)} visible widgets are called {name}"
        return found[0]

    async def appears(self, kind: type[QWidget], name: str) -> Any:
        """Wait until a widget with this name is visible, and return it."""
        await until(lambda: self.shown(kind, name))
        return self.find(kind, name)

    def action(self, name: str) -> QAction:
        action = self.window.findChild(QAction, name)
        assert action is not None, name
        return action

    def trigger(self, name: str) -> None:
        action = self.action(name)
        assert action.isEnabled(), f"{name} is disabled"
        action.trigger()

    def edit_mode(self) -> None:
        if not self.action("editModeAction").isChecked():
            self.trigger("editModeAction")

    @property
    def table(self) -> QTableView:
        return self.find(QTableView, "entriesView")

    @property
    def message(self) -> str:
        found = self.shown(QLabel, "messageText")
        return found[0].text() if found else ""

    @property
    def details(self) -> str:
        """What the message's *Details* say; they are unfolded for it."""
        button = self.find(QPushButton, "messageDetailsButton")
        if not button.isChecked():
            button.click()
        return str(self.find(QPlainTextEdit, "messageReport").toPlainText())

    @property
    def review(self) -> str:
        """What the review says, as plain text: its cards from top to bottom, then the exact requests."""
        cards = self.find(QListView, "changesView").model()
        texts = [cards.index(place, 0).data() for place in range(cards.rowCount())]
        warnings = [label.text() for label in self.shown(QLabel, "reviewWarning")]
        buttons = [each for each in self.shown(QToolButton, "requestsButton") if not each.isChecked()]
        for button in buttons:
            button.click()
        texts += [view.toPlainText() for view in self.shown(QTextEdit, "requestsView")]
        for button in buttons:
            button.click()
        return "\n".join([*warnings, *texts])

    @property
    def conflict(self) -> str:
        """What the line says of a conflict; ``""`` where it shows none."""
        found = self.shown(QLabel, "conflictText")
        return found[0].text() if found else ""

    @property
    def status(self) -> str:
        """What the line at the bottom says."""
        return str(self.find(QLabel, "statusText").text())

    def column(self, title: str) -> int:
        model = self.table.model()
        return [model.headerData(i, Qt.Orientation.Horizontal) for i in range(model.columnCount())].index(
            title
        )

    def cell(self, key: str, title: str) -> QModelIndex:
        model, column = self.table.model(), self.column("Key")
        for row in range(model.rowCount()):
            if model.index(row, column).data() == key:
                return model.index(row, self.column(title))
        raise AssertionError(f"no row with the key {key!r}")

    def glyph(self, key: str) -> str:
        index = self.cell(key, "Key")
        return str(index.siblingAtColumn(index.column() - 1).data())

    def note(self, key: str) -> str:
        """What stands behind a value: what the server holds or held instead, and when that was read."""
        model, row = self.table.model(), self.cell(key, "Key").row()
        return note_text(model.draft, model.row_id(row), local_now(), model.advice)

    def was(self, key: str) -> str:
        """What a key held before, where its note says so."""
        return self.note(key).partition("was ")[2].partition(" · ")[0]

    def spoken(self, key: str, title: str) -> str:
        """What a screen reader says of a cell."""
        return str(self.cell(key, title).data(Qt.ItemDataRole.AccessibleTextRole))

    def rows(self) -> dict[str, str]:
        model = self.table.model()
        key, value = self.column("Key"), self.column("Value")
        return {
            model.index(row, key).data(): model.index(row, value).data() for row in range(model.rowCount())
        }

    def set_value(self, key: str, value: str | None) -> bool:
        return self.table.model().setData(self.cell(key, "Value"), value)

    def remove(self, key: str) -> None:
        self.table.setCurrentIndex(self.cell(key, "Key"))
        self.trigger("removeEntryAction")

    def add(self, key: str, value: str | None = None) -> None:
        self.trigger("addEntryAction")
        model = self.table.model()
        assert model.setData(model.index(model.rowCount() - 1, self.column("Key")), key)
        if value is not None:
            assert self.set_value(key, value)

    def dialog(self, name: str) -> QDialog:
        return self.find(QDialog, name)

    def press(self, name: str, kind: type[QAbstractButton] = QPushButton) -> None:
        self.find(kind, name).click()

    def type_call(self, session: str, tx_id: str, account: str, client: str = "") -> None:
        for name, text in zip(
            ("sessionEdit", "txIdEdit", "accountEdit", "clientEdit"),
            (session, tx_id, account, client),
            strict=True,
        ):
            self.find(QLineEdit, name).setText(text)

    async def idle(self) -> None:
        await until(lambda: not self.window.busy)

    async def answer(self, button: str) -> None:
        """Wait for the question that has this button, and press it."""
        (await self.appears(QPushButton, button)).click()

    async def look_up(self, session: str, tx_id: object, account: str, client: object = "") -> None:
        self.type_call(session, str(tx_id), account, str(client))
        self.press("lookupButton")
        await self.idle()

    async def commit(self) -> None:
        self.trigger("commitAction")
        await self.idle()  # a person is asked by now, or everything was done
        if self.shown(QDialog, "commitDialog"):
            self.press("commitConfirmButton")
        await self.idle()


async def close(window: MainWindow) -> None:
    """Close the window and everything that it started."""
    program = window.property("program")
    window.close_anyway()
    await program.run()
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def profile(api_server, **given):
    """A production profile of the practice server."""
    settings = {"client_code": CLIENT_CODE, "user_name": "supervisor", "production": True, **given}
    return Profile("Card desk", api_server.base_url, **settings)
