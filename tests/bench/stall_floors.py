"""The plainest equivalents of what a person does in the window: bare widgets, and nothing besides."""

from __future__ import annotations

import asyncio
import json
import os

from tests.bench.plainest import BarestWindow, PlainestModel
from tests.bench.stall_stage import ENTRIES, HUGE, LINE_END, LONG, MANY, ONE, call_of, many_pairs, text_of

LINE = 10_000


class Bare:
    """A window with a table, and beside it a line and a view of text."""

    def __init__(self, base_url):
        from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

        self.base_url = base_url
        self.model = PlainestModel(many_pairs())
        self.window = BarestWindow(self.model)
        self.line, self.view = QLineEdit(), QPlainTextEdit()
        for widget in (self.window, self.line, self.view):
            widget.show()

    async def read(self, number):
        """Ask for a call, decode the answer in a thread, show it unless the table would draw 7 MB."""
        import httpx

        from lvctx_gui.api.wire import context_target

        headers = {"LV-Session": os.environ["LVCTX_SESSION_ID"]}
        async with httpx.AsyncClient(base_url=self.base_url, headers=headers, timeout=60) as client:
            answer = await client.get(str(context_target(call_of(number))))
        entries = await asyncio.to_thread(json.loads, answer.content)
        if number != ONE:
            self.model.load([(entry["key"], entry["value"]) for entry in entries["entry"]])

    def copy(self, text):
        from PySide6.QtGui import QGuiApplication

        QGuiApplication.clipboard().setText(text)

    def copy_all(self):
        self.copy("\n".join(f"{key}\t{value}" for key, value in self.model.rows))

    def sort(self, column):
        self.model.load(many_pairs())
        self.model.sort_by(column)

    def end(self):
        for widget in (self.window, self.line, self.view):
            widget.close()


_ONE_GET, _MANY_GET = (lambda bare: bare.read(ONE)), (lambda bare: bare.read(MANY))
_LINE = ("a line of 10,000", lambda bare: bare.line.setText(text_of(LINE)))


def _one_line():
    """With blanks in it: a word of 1 MB takes Qt minutes."""
    return text_of(LONG).replace(LINE_END, "")


FLOORS = {
    "look up one of 7 MB": ("GET, json.loads", _ONE_GET),
    "refresh it, unchanged": ("GET, json.loads", _ONE_GET),
    "show it whole": ("setPlainText", lambda bare: bare.view.setPlainText(text_of(HUGE))),
    "select and copy it there": ("clipboard.setText", lambda bare: bare.copy(text_of(HUGE))),
    f"look up {ENTRIES:,}": ("GET, json.loads, reset", _MANY_GET),
    "refresh them, unchanged": ("GET, json.loads, reset", _MANY_GET),
    "a key in the filter": ("list comprehension", lambda bare: bare.model.filter("Friday")),
    "sort by column 2": ("list.sort", lambda bare: bare.sort(0)),
    "sort by column 3": ("list.sort", lambda bare: bare.sort(1)),
    "select all": ("QTableView", lambda bare: bare.window.table.selectAll()),
    "copy all": ("str.join", Bare.copy_all),
    "paste 10 MB to look up": _LINE,
    "paste 10 MB as a filter": _LINE,
    "open the editor of 1 MB": ("setPlainText", lambda bare: bare.view.setPlainText(text_of(LONG))),
    "paste 1 MB into it": ("insertPlainText", lambda bare: bare.view.insertPlainText(text_of(LONG))),
    "show a line of 1 MB": ("setPlainText", lambda bare: bare.view.setPlainText(_one_line())),
    "show another 1 MB whole": ("setPlainText", lambda bare: bare.view.setPlainText(text_of(LONG))),
}
"""By what is done: what the floor is called, and does. Of all else it is a window that does nothing."""

FLOOR = "floor: "


async def measure(stage, base_url):
    """Watch all of them, by their names behind ``FLOOR``."""
    bare = Bare(base_url)
    await stage.settled()
    for name, (_, act) in FLOORS.items():
        async with stage.watched(FLOOR + name):
            done = act(bare)
            if done is not None:
                await done
        bare.view.clear()
        if not bare.model.rows or len(bare.model.rows) < ENTRIES:
            bare.model.load(many_pairs())
    bare.end()
