"""Loading, filtering, sorting, comparing and editing: the program's model ÷ the plainest one."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path

from tests.bench.data import edited, pairs
from tests.bench.measuring import compare, timed
from tests.bench.plainest import PlainestModel

SIZES = (10_000, 100_000)
NEEDLES = ("7", "Friday", "Segment-0", "score 37", "no such text")


def load(rounds):
    from lvctx_gui.core.draft import Draft

    for size in SIZES:
        lists = [pairs(size, "Segment"), pairs(size, "Other")]
        contexts = [_context(entries) for entries in lists]
        model, plainest = _model(), PlainestModel()
        new_context, new_list = cycle(contexts), cycle(lists)
        yield compare(
            f"load {size:,}",
            "reset with a list",
            timed(plainest.load, new_list.__next__, 5),
            timed(lambda base, model=model: model.show_draft(Draft(base)), new_context.__next__, 5),
            rounds,
        )
        # The same keys with other values: what a refresh brings.
        base = [[(key, f"{value}{n}") for key, value in lists[0]] for n in (1, 2)]
        drafts, again = cycle([Draft(_context(entries)) for entries in base]), cycle(base)
        yield compare(
            f"load {size:,} again",
            "reset with a list",
            timed(plainest.load, again.__next__, 5),
            timed(model.show_draft, drafts.__next__, 5),
            rounds,
        )


def filter_(rounds):
    for size in SIZES:
        entries = pairs(size)
        plainest, draft = PlainestModel(entries), _draft(entries)
        yield compare(
            f"filter {size:,} first",
            "list comprehension",
            timed(lambda _, plainest=plainest: plainest.filter(NEEDLES[1])),
            timed(lambda model: model.set_filter(NEEDLES[1]), lambda draft=draft: _model(draft)),
            rounds,
        )
        model = _model(draft)

        def through(search):
            for needle in NEEDLES:
                search(needle)

        yield compare(
            f"filter {size:,} ×{len(NEEDLES)}",
            "list comprehension",
            timed(lambda _, plainest=plainest: through(plainest.filter)),
            timed(lambda _, model=model: through(model.set_filter)),
            rounds,
        )


def sort(rounds):
    from PySide6.QtCore import Qt

    from lvctx_gui.ui.call.entries.rows import Column

    for size in SIZES:
        entries = pairs(size)
        plainest, model = PlainestModel(), _model(_draft(entries))
        orders = cycle([Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder])
        for number, column in enumerate((Column.KEY, Column.VALUE)):
            yield compare(
                f"sort {size:,} by {column.name.lower()}",
                "list.sort",
                timed(
                    lambda _, plainest=plainest, number=number: plainest.sort_by(number),
                    lambda plainest=plainest, entries=entries: plainest.load(entries),
                ),
                timed(
                    lambda order, model=model, column=column: model.sort(column, order),
                    lambda orders=orders: next(orders),
                ),
                rounds,
            )


def diff(rounds):
    from lvctx_gui.core.draft import Draft

    for size in SIZES:
        entries = pairs(size)
        before = dict(entries)
        after = before | edited(entries)
        staged = _staged(_draft(entries), entries)

        def changes(draft, expected=size // 100):
            assert len(draft.changes) == expected

        yield compare(
            f"diff {size:,} (1 %)",
            "dict comprehension",
            timed(
                lambda _, before=before, after=after: {
                    key: (before.get(key), value) for key, value in after.items() if before.get(key) != value
                },
                times=5,
            ),
            timed(changes, lambda staged=staged: Draft(staged.base, staged.edits), times=5),
            rounds,
        )


def edit(rounds):
    for size in SIZES:
        entries = pairs(size)
        keys = cycle([key for key, _ in entries[1::97]])
        plainest = PlainestModel(entries)
        rows = cycle(range(1, size, 97))
        draft = _draft(entries)
        for words, base in (("first", draft), ("1 % staged", _staged(draft, entries))):
            model = _model(base)

            def stage(key, model=model, base=base):
                model.show_draft(base.set_value(key, "Promise to pay"))

            # The first use of a model numbers its rows; then every edit is like every other.
            stage(entries[1][0])
            yield compare(
                f"edit in {size:,}, {words}",
                "one item of the list",
                timed(lambda row, model=plainest: model.set_value(row, "Promise to pay"), rows.__next__, 20),
                timed(stage, keys.__next__, 20),
                rounds,
            )


def select(rounds):
    """Select rows and stage their removal, in the window: with all that follows a selection there."""
    from PySide6.QtCore import QItemSelection, QItemSelectionModel
    from PySide6.QtWidgets import QTableView

    size, some = SIZES[0], 1_000
    entries = pairs(size)
    keep = QItemSelectionModel.SelectionFlag.ClearAndSelect
    with _page(entries) as page:
        plainest, view, floor = PlainestModel(entries), page.view, QTableView()
        floor.setModel(plainest)

        def first_rows(table):
            model = table.model()
            rows = QItemSelection(model.index(0, 0), model.index(some - 1, model.columnCount() - 1))
            table.selectionModel().select(rows, keep)

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
            first_rows(view)

        yield compare(
            f"remove {some:,} of {size:,}",
            "list comprehension",
            timed(remove_plainly, lambda: plainest.load(entries)),
            timed(lambda _: page.rows.remove_selected(), again),
            rounds,
        )
        assert page.state.draft.staged_count == some


@contextmanager
def _page(entries):
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


def _context(entries):
    from lvctx_gui.core.entries import Context, Entry

    return Context(Entry(key, value) for key, value in entries)


def _draft(entries):
    from lvctx_gui.core.draft import Draft

    return Draft(_context(entries))


def _staged(draft, entries):
    from types import MappingProxyType

    from lvctx_gui.core.edits import Edits

    return draft.with_edits(Edits(MappingProxyType(edited(entries))))


def _model(draft=None):
    from lvctx_gui.ui.call.entries.model import EntriesModel

    model = EntriesModel(lambda _words, _change: True)
    if draft is not None:
        model.show_draft(draft)
    return model
