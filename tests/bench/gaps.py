"""For how long the window's thread is away at most while something is read and looked for."""

from __future__ import annotations

import gc
import time
from datetime import datetime
from itertools import count, pairwise

from tests.bench.data import pairs
from tests.bench.measuring import Span, compare

_AFTER = 30
"""Beats that are waited for after the end: what follows from it is painted then."""


def longest_gap(act, is_over=lambda: True):
    """Do `act` on the event loop and return the longest time between two beats of it, until all is over."""
    from PySide6.QtCore import QCoreApplication, QTimer

    beats, ends = [], []

    def beat():
        beats.append((time.perf_counter(), time.process_time()))
        if acted and is_over():
            ends.append(True)

    acted = []
    timer = QTimer()
    timer.timeout.connect(beat)
    timer.start(0)
    QTimer.singleShot(0, lambda: (act(), acted.append(True)))
    while len(ends) < _AFTER:
        QCoreApplication.processEvents()
    timer.stop()
    gc.collect()
    gaps = [(later[0] - one[0], later[1] - one[1]) for one, later in pairwise(beats)]
    return Span(max(wall for wall, _ in gaps), max(cpu for _, cpu in gaps))


def gaps(rounds):
    """The longest gap: of a first load, a refresh that shows nothing new, a filter right after a load."""
    from PySide6.QtCore import QCoreApplication
    from PySide6.QtWidgets import QTableView

    from lvctx_gui.core.draft import Draft
    from lvctx_gui.services.lookup import Reading
    from tests.bench.models import _context
    from tests.bench.plainest import PlainestModel
    from tests.bench.window import opened_page

    size, began = 100_000, count(1.0)
    entries = pairs(size)
    with opened_page([]) as page:
        call, state, model = page.state.call, page.state, page.model
        plainest, floor = PlainestModel(), QTableView()
        floor.setModel(plainest)
        floor.resize(1000, 600)
        floor.show()

        def reading():
            now = datetime.now().astimezone()
            # Of texts of its own, as what comes over the wire.
            copies = [("".join(list(key)), "".join(list(value))) for key, value in entries]
            return Reading(call, _context(copies), now, 0.0, began=next(began))

        def unread():
            state.reading = None
            state.show(Draft())
            QCoreApplication.processEvents()

        def load(read):
            unread()
            return longest_gap(lambda: state.load(read))

        def refresh(read):
            if not len(state.draft.base):
                state.load(reading())
            return longest_gap(lambda: state.load(read))

        def find(read):
            unread()
            page.filter_edit.clear()
            state.load(read)
            return longest_gap(lambda: page.filter_edit.setText("friday"), lambda: not model.is_finding)

        def reset():
            plainest.load([])
            QCoreApplication.processEvents()
            return longest_gap(lambda: plainest.load(entries))

        for name, act in (("first, gap", load), ("unchanged, gap", refresh), ("filtered, gap", find)):
            yield compare(
                f"load {size:,} {name}", "QTableView", reset, lambda act=act: act(reading()), rounds
            )
