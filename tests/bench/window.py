"""What follows an edit in the whole window, until all of it is painted ÷ the plainest table painted anew."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path

from tests.bench.data import pairs
from tests.bench.measuring import compare, timed
from tests.bench.models import SIZES, _context
from tests.bench.plainest import BarestWindow, PlainestModel

STAGED = (0, 1_000, 5_000)


def edit_painted(rounds):
    """Stage a value of a row in sight, take it back and stage it again, each time with all that follows."""
    size = SIZES[-1]
    entries = pairs(size)
    plainest = PlainestModel(entries)
    floor = _floor(plainest)
    rows = cycle(range(2, 12))
    with opened_page(entries) as page:
        for staged in STAGED:
            page.discard()
            _stage(page, entries, staged)
            _see(page.window())
            names = cycle([page.model.row_id(row) for row in range(2, 12)])
            values = cycle(["Promise to pay"] * 10 + [None] * 10)

            def change(_, names=names, values=values, page=page):
                key, value = next(names), next(values)
                page.state.apply(
                    "Edit",
                    lambda draft: draft.unstage(key) if value is None else draft.set_value(key, value),
                )
                _see(page.window())

            def change_plainly(row):
                plainest.set_value(row, "Promise to pay")
                _see(floor)

            yield compare(
                f"edit in {size:,}, {staged:,} staged",
                "QTableView, one item",
                _bare(timed(change_plainly, rows.__next__, 20)),
                timed(change, times=20),
                rounds,
            )


def remove_painted(rounds):
    """Stage the removal of many selected rows, take the step back, do it again, and discard it."""
    size, some = SIZES[-1], 1_000
    entries = pairs(size)
    plainest = PlainestModel(entries)
    floor = _floor(plainest)
    gone = {key for key, _ in entries[:some]}

    def remove_plainly(_):
        plainest.load([row for row in plainest.entries if row[0] not in gone])
        _see(floor)

    with opened_page(entries) as page:
        steps = {
            "remove": (page.rows.remove_selected, lambda: (page.discard(), select_first(page.view, some))),
            "undo remove": (page.step_back, lambda: (select_first(page.view, some), _remove(page))),
            "redo remove": (page.step_forward, lambda: (_remove(page), page.step_back())),
            "discard": (page.discard, lambda: (select_first(page.view, some), _remove(page))),
        }
        for name, (act, prepare) in steps.items():
            page.discard()
            select_first(page.view, some)

            def begin(prepare=prepare):
                prepare()
                _see(page.window())

            def take(_, act=act):
                act()
                _see(page.window())

            yield compare(
                f"{name} {some:,} of {size:,}",
                "QTableView, list comprehension",
                _bare(timed(remove_plainly, lambda: plainest.load(entries))),
                timed(take, begin),
                rounds,
            )


def select(rounds):
    """Select rows and stage their removal, in the window: with all that follows a selection there."""
    from PySide6.QtWidgets import QTableView

    size, some = SIZES[0], 1_000
    entries = pairs(size)
    with opened_page(entries) as page:
        plainest, view, floor = PlainestModel(entries), page.view, QTableView()
        floor.setModel(plainest)

        def select_plainly(_):
            floor.selectAll()
            chosen = floor.selectionModel().selection()
            return [plainest.rows[n] for rows in chosen for n in range(rows.top(), rows.bottom() + 1)]

        yield compare(
            f"select all {size:,}",
            "QTableView and its rows",
            timed(select_plainly, floor.clearSelection),
            timed(lambda _: view.selectAll(), view.clearSelection),
            rounds,
        )

        def remove_plainly(_):
            gone = {key for key, _ in plainest.entries[:some]}
            plainest.load([row for row in plainest.entries if row[0] not in gone])

        def again():
            page.discard()
            select_first(view, some)

        yield compare(
            f"remove {some:,} of {size:,}",
            "list comprehension",
            timed(remove_plainly, lambda: plainest.load(entries)),
            timed(lambda _: page.rows.remove_selected(), again),
            rounds,
        )
        assert page.state.draft.staged_count == some


@contextmanager
def opened_page(entries):
    """A call with these entries in the program's window, with editing on."""
    from datetime import datetime

    from lvctx_gui.app import make_application
    from lvctx_gui.core.call import CallRef
    from lvctx_gui.services.lookup import Reading
    from lvctx_gui.ui.kit.settings import WindowSettings
    from lvctx_gui.ui.main_window.actions.spec import ActionId
    from lvctx_gui.ui.main_window.window import MainWindow

    app = make_application()
    with tempfile.TemporaryDirectory(prefix="lvctx-bench-") as folder:
        window = MainWindow(WindowSettings(Path(folder) / "settings.ini"))
        call = CallRef("U70D91T533151E6@10.40.88.32", 28479905424, "ARB_WSAPI_1")
        page = window.tabs.open(call, None)
        page.state.load(Reading(call, _context(entries), datetime.now().astimezone(), 0.0))
        window.actions_[ActionId.EDIT_MODE].setChecked(True)
        window.show()
        app.processEvents()
        yield page
        window.close_anyway()


def select_first(table, count):
    """Select as many rows of `table`, from the first on."""
    from PySide6.QtCore import QItemSelection, QItemSelectionModel

    model = table.model()
    rows = QItemSelection(model.index(0, 0), model.index(count - 1, model.columnCount() - 1))
    table.selectionModel().select(rows, QItemSelectionModel.SelectionFlag.ClearAndSelect)


def _remove(page):
    page.rows.remove_selected()
    assert page.state.draft.staged_count


def _stage(page, entries, count):
    from types import MappingProxyType

    from lvctx_gui.core.edits import Edits

    if count:
        every = len(entries) // count
        changes = {key: f"{value} Checked." for key, value in entries[:: max(every, 1)]}
        page.state.apply("Stage", lambda draft: draft.with_edits(Edits(MappingProxyType(changes))))


def _floor(model):
    from lvctx_gui.app import make_application

    make_application()
    window = BarestWindow(model)
    window.show()
    _see(window)
    return window


def _bare(sample):
    """The same sample without the program's style."""
    from PySide6.QtWidgets import QApplication

    from lvctx_gui.ui.kit.palettes import LIGHT
    from lvctx_gui.ui.kit.theme import apply_theme

    def taken():
        QApplication.instance().setStyleSheet("")
        QApplication.processEvents()
        span = sample()
        apply_theme(QApplication.instance(), LIGHT)
        QApplication.processEvents()
        return span

    return taken


def _see(window):
    """Lay out and paint now what waits for the next frame, and do what was put off until then."""
    from PySide6.QtCore import QCoreApplication, QEvent

    for _ in range(3):  # one layout may ask for another one
        QCoreApplication.sendPostedEvents()
    QCoreApplication.sendEvent(window, QEvent(QEvent.Type.UpdateRequest))
    QCoreApplication.processEvents()
