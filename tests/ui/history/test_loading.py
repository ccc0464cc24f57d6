"""Of a large history the newest operations are there at once; the rest follows and disturbs nobody."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

from PySide6.QtWidgets import QLineEdit, QTextEdit

from lvctx_gui.store.journal.operations import Operations
from lvctx_gui.ui.history.loading import SEEN_FIRST
from tests.api_server import SAMPLE
from tests.gui import until
from tests.journal import journal_of
from tests.ui.history.samples import commit

MANY = SEEN_FIRST + 70


class Slow:
    """A journal of many operations, of which no more than the first ones are read before ``go_on``."""

    def __init__(self, driver, monkeypatch):
        self.driver, self._monkeypatch = driver, monkeypatch
        self.go_on = asyncio.Event()
        self.read = []

    async def open(self):
        journal = await journal_of(self.driver)
        for number in range(MANY):
            record = commit({}, {f"name-{number}.": "value"})
            began = record.intent.began.replace(minute=number // 60, second=number % 60)
            intent = replace(record.intent, id=f"{number}", began=began)
            await journal.begin(intent)
            await journal.end(intent.id, record.results, "")
        made_of, record = journal.made_of, Operations.record
        asked = []

        async def slowly(ids, make):
            asked.extend(ids)
            if len(asked) > SEEN_FIRST:
                await self.go_on.wait()
            return await made_of(ids, make)

        def noted(operations, name):
            self.read.append(name)
            return record(operations, name)

        self._monkeypatch.setattr(journal, "made_of", slowly)
        self._monkeypatch.setattr(Operations, "record", noted)
        self.driver.trigger("historyAction")
        await until(self.model.rowCount)

    @property
    def dialog(self):
        return self.driver.dialog("historyDialog")

    @property
    def view(self):
        return self.dialog._view

    @property
    def model(self):
        return self.dialog.model

    @property
    def counts(self):
        return self.dialog._counts.text()


async def opened(main_window, monkeypatch):
    """The history, in which the newest operations are shown and all others are still to be read."""
    slow = Slow(await main_window("--call", SAMPLE), monkeypatch)
    await slow.open()
    return slow


async def test_the_newest_are_shown_before_any_other_is_read(main_window, monkeypatch):
    slow = await opened(main_window, monkeypatch)
    assert slow.read[:SEEN_FIRST] == [f"{MANY - 1 - n}" for n in range(SEEN_FIRST)]
    assert slow.model.rowCount() == SEEN_FIRST
    assert slow.counts == f"{SEEN_FIRST} entries so far …"
    slow.view.selectRow(3)
    slow.go_on.set()
    await until(lambda: slow.model.rowCount() == MANY)
    assert slow.counts == f"{MANY} entries"
    assert slow.dialog.chosen.id == f"{MANY - 4}"
    assert [row.id for row in slow.model.rows] == [f"{MANY - 1 - n}" for n in range(MANY)]
    assert set(slow.read) == {f"{n}" for n in range(MANY)}


async def test_a_filter_finds_what_is_read_later(main_window, monkeypatch):
    slow = await opened(main_window, monkeypatch)
    slow.driver.find(QLineEdit, "historyFilterEdit").setText("name-7")
    details = slow.driver.find(QTextEdit, "historyDetails")
    assert [row.id for row in slow.model.rows] == [f"{n}" for n in (79, 78, 77, 76, 75, 74, 73, 72, 71, 70)]
    slow.driver.find(QLineEdit, "historyFilterEdit").setText("name-12.")
    assert slow.model.rowCount() == 0
    assert details.toPlainText() == "Reading the history …"
    slow.go_on.set()
    await until(slow.model.rowCount)
    await until(lambda: "name-12." in details.toPlainText())


async def test_an_export_waits_for_all_of_it(main_window, monkeypatch, tmp_path):
    slow = await opened(main_window, monkeypatch)
    slow.dialog.export_to(tmp_path / "history.json")
    await asyncio.sleep(0)
    assert not (tmp_path / "history.json").exists()
    slow.go_on.set()
    await slow.driver.idle()
    assert len(json.loads((tmp_path / "history.json").read_text(encoding="utf-8"))) == MANY


async def test_closing_it_meanwhile_lets_nobody_wait(main_window, monkeypatch, tmp_path):
    slow = await opened(main_window, monkeypatch)
    slow.dialog.export_to(tmp_path / "history.json")
    slow.dialog.close()
    slow.go_on.set()
    await until(lambda: not slow.driver.window.tasks._running)
    assert not (tmp_path / "history.json").exists()
