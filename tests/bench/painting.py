"""Painting the table: the program's ÷ a QTableView with Qt's own delegate over the plainest model.

Each is in the style of its window: the floor in Qt's plain one without a style sheet, the program in its own.
"""

from __future__ import annotations

from statistics import median

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableView, QWidget

from tests.bench.data import pairs
from tests.bench.measuring import compare, timed
from tests.bench.models import SIZES, _draft, _model
from tests.bench.plainest import PlainestModel

PAGES, STEPS = 50, 100
ODD = (
    "Спасибо за звонок, этот разговор может быть записан.",
    "Ευχαριστούμε για την κλήση,\tσε τρεις δόσεις.",
    "שלום, תודה שהתקשרתם",
    "您好，感谢您的来电。",
    "Thank you for calling.\nThis call may be recorded.\n",
    " blanks around ",
    "zero\u200bwidth and \u202ebidi\u202c",
)
"""Values that are not plain, for whatever reason."""


def scroll(rounds):
    """Whole pages, of plain values, of others and with edits; then row by row, as with the wheel."""
    size = SIZES[-1]
    entries = pairs(size)
    odd = [(key, f"{ODD[n % len(ODD)]} {n}") for n, (key, _) in enumerate(entries)]
    plain = _draft(entries)
    edited = plain.set_values([key for key, _ in entries[::2]], "Promise to pay on Friday.")
    for words, shown, draft in (
        ("", entries, plain),
        (", odd", odd, _draft(odd)),
        (", ½ edited", entries, edited),
    ):
        tables = _Tables(shown, draft)
        yield tables.compared(f"scroll {size:,}{words}, {PAGES} pages", _pages, PAGES, rounds)
        tables.close()
    tables = _Tables(entries, plain)
    yield tables.compared(f"scroll {STEPS} single rows", _single_rows, STEPS, rounds)


def repaint(rounds):
    """What draws a table anew, in part or whole, without scrolling it."""
    entries = pairs(SIZES[0])
    tables = _Tables(entries, _draft(entries))
    for name, act in (
        (f"{STEPS} arrow keys", _arrow_keys),
        (f"{STEPS} changes of the focus", _focus),
        (f"{STEPS} steps of resizing", _resize),
    ):
        yield tables.compared(name, act, STEPS, rounds)


class _Tables:
    """The program's table and the floor, each in a window of its own."""

    def __init__(self, entries, draft):
        from lvctx_gui.app import make_application
        from lvctx_gui.ui.call.entries.view import EntriesView

        self.app = make_application()
        self.windows = [QWidget(), QWidget()]
        self.view, self.floor = EntriesView(_model(draft), self.windows[0]), QTableView(self.windows[1])
        self.floor.setModel(PlainestModel(entries))
        self.floor.model().setParent(self.floor)
        self.floor.setVerticalScrollMode(self.view.verticalScrollMode())
        self.floor.horizontalHeader().setStretchLastSection(True)
        self.floor.verticalHeader().hide()
        for window, table in zip(self.windows, (self.view, self.floor), strict=True):
            window.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            table.resize(1000, 600)
            window.resize(1000, 600)
            window.show()
        self.floor.verticalHeader().setDefaultSectionSize(self.view.verticalHeader().defaultSectionSize())

    def compared(self, name, act, steps, rounds):
        """Measure ``act``, which takes ``steps`` steps with a table."""

        def take(table):
            act(table, self.app.processEvents)

        measure = compare(name, "QTableView", timed(take, self._bare), timed(take, self._styled), rounds)
        measure.notes.append(f"a step: {median(measure.program) / steps * 1e3:.2f} ms")
        return measure

    def close(self):
        for window in self.windows:
            window.close()

    def _bare(self):
        self.app.setStyleSheet("")
        return self._ready(self.floor)

    def _styled(self):
        from lvctx_gui.ui.kit.palettes import LIGHT
        from lvctx_gui.ui.kit.theme import apply_theme

        apply_theme(self.app, LIGHT)
        return self._ready(self.view)

    def _ready(self, table):
        table.window().activateWindow()
        table.setFocus()
        self.app.processEvents()
        return table


def _pages(table, paint):
    bar = table.verticalScrollBar()
    for page in range(PAGES):
        bar.setValue(bar.maximum() * page // PAGES)
        paint()


def _single_rows(table, paint):
    bar = table.verticalScrollBar()
    bar.setValue(0)
    for _ in range(STEPS):
        bar.setValue(bar.value() + table.rowHeight(0))
        paint()


def _arrow_keys(table, paint):
    table.setCurrentIndex(table.model().index(0, 1))
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
        for _ in range(STEPS // 2):
            QTest.keyClick(table, key)
            paint()


def _focus(table, paint):
    for _ in range(STEPS // 2):
        for place in (table.window(), table):
            place.setFocus()
            paint()


def _resize(table, paint):
    for step in range(STEPS):
        table.resize(1000 - step % 10 * 10, 600)
        paint()
