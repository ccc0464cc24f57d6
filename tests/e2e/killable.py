"""The program with hands on it, which may kill itself: run as a script with the program's arguments.

It does what it reads from standard input, a line of JSON each: ``[NAME, ARGUMENT, …]`` calls that method of
``Hands``, and what comes of it is written as one line. At the end of its input it closes the window.

A commit may be given a point such as ``before POST 1`` or ``after note 3``, at which the process sends itself
SIGKILL. There is a point before and after each write to the journal and each request, and one when a request
has gone out and its answer is still to come.

With ``DEADLY`` in the environment it does so at such a point after its start.

With ``LATE_JOURNAL`` in the environment the journal opens when the first lookup has been shown, as if the
keychain had been slow.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import threading
from collections import Counter

PATIENCE = 60.0
"""Seconds after which a wait has failed; never how long one takes."""


class Points:
    """Counts the points, and kills at one of them."""

    def __init__(self) -> None:
        self.passed: list[str] = []
        self._deadly = ""
        self._counts: Counter[str] = Counter()
        self._lock = threading.Lock()  # the journal writes in a thread of its own

    def count(self, deadly: str) -> None:
        """Begin to count."""
        with self._lock:
            self.passed, self._deadly, self._counts = [], deadly, Counter()

    def reach(self, name: str) -> None:
        with self._lock:
            self._counts[name] += 1
            self.passed.append(f"{name} {self._counts[name]}")
            if self.passed[-1] == self._deadly:
                os.kill(os.getpid(), signal.SIGKILL)


class Changes:
    """Waits for a state of the window: it is looked at again whenever something has happened."""

    def __init__(self) -> None:
        self._happened = asyncio.Event()
        self._loop = asyncio.get_running_loop()

    def tell(self, *_: object) -> None:
        self._happened.set()

    def tell_from_thread(self) -> None:
        self._loop.call_soon_threadsafe(self._happened.set)

    async def until(self, condition) -> None:
        while not condition():
            self._happened.clear()
            await self._happened.wait()


def watch_journal(points: Points, changes: Changes) -> None:
    from lvctx_gui.store.journal.operations import Operations
    from lvctx_gui.store.journal.pages import Pages

    writes = {
        "begin_operation": (Operations, "begin"),
        "note": (Operations, "note"),
        "end_operation": (Operations, "end"),
        "write_pages": (Pages, "write"),
    }

    def watched(name: str, method):
        def write(*arguments):
            points.reach(f"before {name}")
            method(*arguments)
            points.reach(f"after {name}")
            changes.tell_from_thread()

        return write

    for name, (table, method) in writes.items():
        setattr(table, method, watched(name, getattr(table, method)))


def watch_autosave(changes: Changes) -> None:
    from lvctx_gui.ui.operations.autosave import Autosave

    def watched(method):
        def act(*arguments):
            method(*arguments)
            changes.tell()

        return act

    now = Autosave.now

    async def watched_now(self) -> None:
        await now(self)
        changes.tell()

    # That it has begun, and that its time has come: there may be nothing to write then.
    Autosave.begin, Autosave._start = watched(Autosave.begin), watched(Autosave._start)
    Autosave.now = watched_now


def watch_requests(points: Points) -> None:
    from lvctx_gui.api.request_trace import RequestTrace
    from lvctx_gui.api.transport import Transport

    exchange, trace = Transport._exchange, RequestTrace.trace

    async def watched_exchange(self, method, *arguments):
        points.reach(f"before {method}")
        answer = await exchange(self, method, *arguments)
        points.reach(f"after {method}")
        return answer

    async def watched_trace(self, event, info):
        await trace(self, event, info)
        if event == "http11.receive_response_headers.started":
            points.reach(f"on its way {info['request'].method.decode()}")

    Transport._exchange, RequestTrace.trace = watched_exchange, watched_trace


def hold_journal() -> asyncio.Event:
    """Let the journal open not before the event that is returned."""
    from lvctx_gui.store.journal.journal import Journal

    come = asyncio.Event()
    opened = Journal.open

    async def open_late(self):
        await come.wait()
        return await opened(self)

    Journal.open = open_late
    return come


class Hands:
    """What the test can do with the window, through its public names."""

    def __init__(self, window, points: Points, changes: Changes) -> None:
        self._window = window
        self._points = points
        self._until = changes.until
        window.tasks.busy_changed.connect(changes.tell)
        window.tabs.edited.connect(changes.tell)

    @property
    def _page(self):
        return self._window.tabs.current

    def _trigger(self, name: str) -> None:
        from PySide6.QtGui import QAction

        action = self._window.findChild(QAction, name)
        assert action.isEnabled(), f"{name} is disabled"
        action.trigger()

    def _select(self, key: str) -> None:
        from lvctx_gui.ui.call.entries.rows import Column

        model, view = self._page.model, self._page.view
        rows = [row for row in range(model.rowCount()) if model.index(row, Column.KEY).data() == key]
        assert len(rows) == 1, f"{len(rows)} rows have the key {key}"
        view.setCurrentIndex(model.index(rows[0], Column.VALUE))

    async def _idle(self) -> None:
        # What an earlier run left is there, and nothing is under way.
        window = self._window
        await self._until(lambda: window.autosave._journal is not None and not window.busy)

    async def stage(self, values: dict[str, str], added: dict[str, str], removed: list[str]) -> None:
        """Stage edits on the current call."""
        await self._idle()
        state = self._page.state
        for key, value in values.items():
            assert state.apply("Edit", lambda draft, key=key, value=value: draft.set_value(key, value))
        for key, value in added.items():
            assert state.apply("Add", lambda draft, key=key, value=value: draft.add(key, value))
        if removed:
            assert state.apply("Remove", lambda draft: draft.remove(*removed))

    async def type_value(self, key: str, text: str) -> None:
        """Open the editor of a value, type, and leave it open."""
        from PySide6.QtTest import QTest
        from PySide6.QtWidgets import QPlainTextEdit

        await self._idle()
        self._edit_mode()
        self._select(key)
        self._trigger("editValueAction")
        (editor,) = self._page.view.findChildren(QPlainTextEdit, "cellEditor")
        QTest.keyClicks(editor, text)

    async def type_note(self, text: str) -> None:
        """Type a note for the history."""
        from PySide6.QtTest import QTest
        from PySide6.QtWidgets import QLineEdit

        await self._idle()
        (note,) = self._page.findChildren(QLineEdit, "commitNoteEdit")
        assert note.isVisible()
        note.selectAll()
        QTest.keyClicks(note, text)

    async def hold_autosave(self) -> None:
        """Let nothing that is staged from now on be written by itself."""
        await self._idle()
        self._window.autosave._timer.setInterval(3_600_000)

    async def saved(self) -> None:
        """Return when everything is in the journal; nobody hurries it."""
        await self._until(lambda: not self._window.autosave.is_dirty)
        # The journal's thread has come past the last write when it answers.
        await self._window.journal.records()

    def _edit_mode(self) -> None:
        from lvctx_gui.ui.main_window.actions.spec import ActionId

        if not self._window.actions_[ActionId.EDIT_MODE].isChecked():
            self._trigger("editModeAction")

    async def refresh(self) -> None:
        """Read the call again."""
        await self._idle()
        self._trigger("refreshAction")
        await self._idle()

    async def commit(self, deadly: str = "") -> list[str]:
        """Commit; returns the points that were passed until everything is saved."""
        from PySide6.QtWidgets import QDialog, QPushButton

        self._points.count(deadly)
        self._edit_mode()
        self._trigger("commitAction")
        await self._idle()  # a person is asked by now, or everything was done
        for dialog in self._window.findChildren(QDialog, "commitDialog"):
            if dialog.isVisible():  # one that was answered lives on until the loop's next turn
                dialog.findChild(QPushButton, "commitConfirmButton").click()
        await self._idle()
        await self.saved()
        return self._points.passed

    async def others(self) -> dict[str, object]:
        """What is told of others' changes to the call that is shown, once the journal has been asked."""
        from lvctx_gui.core.last_seen import others_changes

        await self._idle()
        state = self._page.state
        while not state.seen.is_compared:  # noqa: ASYNC110  # nothing tells of it where nothing has changed
            await asyncio.sleep(0.001)
        await self._window.journal.records()  # what was kept is on the disk by now
        changes = others_changes(state.draft)
        return {
            "message": state.message.text if state.message else "",
            "changes": {change.key: [_text(change.before), _text(change.after)] for change in changes},
        }

    async def look(self) -> dict[str, object]:
        """What the window and the history say."""
        await self._idle()
        records = await self._window.journal.records()
        return {
            "trouble": self._window.journal.trouble,
            "tabs": [self._tab(page) for page in self._window.tabs.pages()],
            "records": [
                {
                    "ended": record.ended is not None,
                    "remark": record.remark,
                    "note": record.intent.note,
                    "results": {
                        result.key: [result.outcome.name, result.was_sent] for result in record.results
                    },
                }
                for record in records
            ],
        }

    def _tab(self, page) -> dict[str, object]:
        state = page.state
        message = state.message
        return {
            "account": state.call.account,
            "tx_id": state.call.tx_id,
            "staged": {change.key: _text(change.after) for change in state.draft.changes},
            "conflicts": list(state.draft.conflicts),
            "note": state.note,
            "message": message.text if message else "",
            "details": message.details if message else "",
        }


def _text(value: object) -> object:
    return value if value is None or isinstance(value, str) else repr(value)


async def work() -> None:
    from lvctx_gui.app import open_window

    points, changes = Points(), Changes()
    points.count(os.environ.get("DEADLY", ""))
    watch_journal(points, changes)
    watch_autosave(changes)
    watch_requests(points)
    late = hold_journal() if os.environ.get("LATE_JOURNAL") else None
    window = open_window(sys.argv[1:])
    if late is not None:
        window.reads.looked_up.connect(lambda _: late.set())
    hands = Hands(window, points, changes)
    while line := await asyncio.to_thread(sys.stdin.readline):
        name, *arguments = json.loads(line)
        answer = await asyncio.wait_for(getattr(hands, name)(*arguments), PATIENCE)
        print(json.dumps(answer), flush=True)
    window.close_anyway()
    await window.property("program").run()


def main() -> None:
    from lvctx_gui.app import make_application

    app = make_application()
    from lvctx_gui.ui.kit.event_loop import QtEventLoop

    with asyncio.Runner(loop_factory=lambda: QtEventLoop(app)) as runner:
        runner.run(work())


if __name__ == "__main__":
    main()
