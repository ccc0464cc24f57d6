"""Loading, filtering, sorting, comparing and editing: the program's model ÷ the plainest one."""

from __future__ import annotations

from itertools import cycle

from tests.bench.data import edited, pairs
from tests.bench.gaps import gaps
from tests.bench.measuring import compare, timed
from tests.bench.plainest import PlainestModel

SIZES = (10_000, 100_000)
NEEDLES = ("7", "Friday", "Segment-0", "score 37", "no such text")
TYPED = ("s", "se", "seg", "segm", "segment-00", "segment-001", "segment-0012", "segment-00123")


def load(rounds):
    from lvctx_gui.app import make_application
    from lvctx_gui.core.draft import Draft

    app = make_application()  # what is prepared ahead is prepared by its event loop
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
    app.processEvents()
    yield from gaps(rounds)


def filter_(rounds):
    from lvctx_gui.app import make_application

    app = make_application()  # what is prepared ahead is prepared by its event loop
    for size in SIZES:
        entries = pairs(size)
        plainest, draft = PlainestModel(entries), _draft(entries)
        yield compare(
            f"filter {size:,} first",
            "list comprehension",
            timed(lambda _, plainest=plainest: plainest.filter(NEEDLES[1])),
            timed(lambda model: model.set_filter(NEEDLES[1]), lambda draft=draft: _prepared(draft)),
            rounds,
        )
        model = _prepared(draft)

        def through(search, needles):
            for needle in needles:
                search(needle)

        for words, needles in (("", NEEDLES), (" going on", TYPED)):
            yield compare(
                f"filter {size:,} ×{len(needles)}{words}",
                "list comprehension",
                timed(lambda _, plainest=plainest, needles=needles: through(plainest.filter, needles)),
                timed(lambda _, model=model, needles=needles: through(model.set_filter, needles)),
                rounds,
            )
    app.processEvents()


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
        for words, staged in (("first", 0), (f"{size // 100:,} staged", 100), (f"{size // 10:,} staged", 10)):
            base = _staged(draft, entries, staged) if staged else draft
            model, texts = _model(base), cycle(("Promise to pay", "Promise"))

            def stage(key, model=model, texts=texts):
                # One edit after another, as a person makes them.
                model.show_draft(model.draft.set_value(key, next(texts)))
                assert model.draft.changes

            # The first use of a model numbers its rows; then every edit is like every other.
            stage(entries[1][0])
            yield compare(
                f"edit in {size:,}, {words}",
                "one item of the list",
                timed(lambda row, model=plainest: model.set_value(row, "Promise to pay"), rows.__next__, 20),
                timed(stage, keys.__next__, 20),
                rounds,
            )


def _context(entries):
    from lvctx_gui.core.entries import Context, Entry

    return Context(Entry(key, value) for key, value in entries)


def _draft(entries):
    from lvctx_gui.core.draft import Draft

    return Draft(_context(entries))


def _staged(draft, entries, every=100):
    from types import MappingProxyType

    from lvctx_gui.core.edits import Edits

    return draft.with_edits(Edits(MappingProxyType(edited(entries, every))))


def _prepared(draft):
    """A model that has had the time to prepare for a filter."""
    from PySide6.QtCore import QCoreApplication

    model = _model(draft)
    model.set_filter("no such text at all")
    while model.is_finding:
        QCoreApplication.processEvents()
    model.set_filter("")
    return model


def _model(draft=None):
    from lvctx_gui.ui.call.entries.model import EntriesModel

    model = EntriesModel(lambda _words, _change: True)
    if draft is not None:
        model.show_draft(draft)
    return model
