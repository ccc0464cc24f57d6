"""The filter finds what is not loaded: it looks into the journal, and says how far it has come."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from lvctx_gui.ui.history.loading import AT_ONCE
from tests.api_server import SAMPLE
from tests.gui import until
from tests.journal import history, journal_of
from tests.ui.history.samples import commit

MANY, KEYS = 2 * AT_ONCE + 3, 60


async def opened(main_window):
    """The history of operations with more keys than their rows know; each has one key of its own."""
    driver = await main_window("--call", SAMPLE)
    journal = await journal_of(driver)
    for number in range(MANY):
        record = commit({}, {f"key-{number}-{each}.": "Straße" for each in range(KEYS)})
        began = record.intent.began + timedelta(minutes=number)
        await journal.begin(replace(record.intent, id=f"{number}", began=began))
        await journal.end(f"{number}", record.results, "")
    view = await history(driver)
    return driver, view, driver.dialog("historyDialog")


def shown(dialog):
    return [row.id for row in dialog.model.rows]


async def test_keys_and_values_are_found_in_what_is_not_loaded(main_window, api_server, spoken):
    driver, _, dialog = await opened(main_window)
    assert not any("key-3-59." in row.found_by for row in dialog.model.all_rows)
    edit = driver.find(QLineEdit, "historyFilterEdit")
    spoken.clear()
    edit.setText("KEY-3-59. strasse")
    await until(lambda: not dialog._search.is_running)
    assert shown(dialog) == ["3"]
    assert spoken == [f"1 of {MANY} entries"]
    edit.setText("key-59-59.")
    await until(lambda: not dialog._search.is_running)
    assert shown(dialog) == []
    assert spoken[1:] == ["No entry matches the filter."]
    edit.clear()
    assert len(shown(dialog)) == MANY


async def test_what_is_found_later_does_not_move_what_is_chosen(main_window, api_server, monkeypatch):
    driver, view, dialog = await opened(main_window)
    journal, go_on = driver.window.journal, asyncio.Event()
    made_of = journal.made_of

    async def slowly(ids, make):
        if "0" not in ids:
            return await made_of(ids, make)
        await go_on.wait()
        return await made_of(ids, make)

    monkeypatch.setattr(journal, "made_of", slowly)
    driver.find(QLineEdit, "historyFilterEdit").setText("-59.")
    await until(lambda: len(shown(dialog)) == 2 * AT_ONCE)
    counts, stop = dialog._counts, driver.find(QPushButton, "historyStopButton")
    assert counts.text().endswith(f"{2 * AT_ONCE} of {MANY} entries looked through …")
    assert stop.isVisible()
    view.selectRow(4)
    chosen = dialog.chosen.id
    go_on.set()
    await until(lambda: not dialog._search.is_running)
    assert dialog.chosen.id == chosen
    assert shown(dialog) == [f"{MANY - 1 - n}" for n in range(MANY)]
    assert not stop.isVisible()


async def test_a_search_can_be_stopped(main_window, api_server, monkeypatch):
    driver, _, dialog = await opened(main_window)
    asked = []

    async def never(ids, make):
        asked.append(ids)
        await asyncio.Event().wait()

    monkeypatch.setattr(driver.window.journal, "made_of", never)
    edit = driver.find(QLineEdit, "historyFilterEdit")
    edit.setText("-59.")
    await until(lambda: asked)
    stop = driver.find(QPushButton, "historyStopButton")
    dialog.activateWindow()
    stop.setFocus()
    stop.click()
    assert not dialog._search.is_running
    assert not stop.isVisible()
    assert dialog.focusWidget() is edit
    await driver.idle()
    assert len(asked) == 1
    assert dialog.findChild(QLabel, "historySaid") is not None


async def test_an_export_holds_all_that_is_found(main_window, api_server, tmp_path):
    driver, _, dialog = await opened(main_window)
    driver.find(QLineEdit, "historyFilterEdit").setText("key-7-3.")
    dialog.export_to(tmp_path / "history.csv")
    await driver.idle()
    lines = (tmp_path / "history.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 1 + KEYS
    driver.find(QLineEdit, "historyFilterEdit").clear()
    dialog.export_to(tmp_path / "all.csv")
    await driver.idle()
    assert len((tmp_path / "all.csv").read_text(encoding="utf-8-sig").splitlines()) == 1 + MANY * KEYS
