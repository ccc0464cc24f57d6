"""Calls that were looked up, committed and closed leave nothing behind, however many they are."""

from __future__ import annotations

import asyncio
import gc
import weakref
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractScrollArea, QApplication

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.entries import Entry
from lvctx_gui.ui.kit.palettes import DARK, LIGHT
from lvctx_gui.ui.kit.theme import apply_theme
from lvctx_gui.ui.main_window.actions.spec import ActionId
from tests.api_server import put
from tests.gui import until

KEPT = 10
"""Closed tabs that come back with their pages."""


def call_of(number):
    return CallRef("U70D91T533151E6@10.40.88.32", 5_000_000 + number, "SOAK_1")


async def look_up_all(driver, api_server, numbers, pages, *, commit_every=8):
    window = driver.window
    for number in numbers:
        put(api_server, call_of(number), [Entry("Key1", "1"), Entry("Key2", "2")])
        window.look_up(call_of(number))
        await driver.idle()
        page = window.tabs.current
        pages.append((weakref.ref(page), weakref.ref(page.state), weakref.ref(page.model)))
        if number % commit_every == 0:
            assert driver.set_value("Key1", f"committed {number}")
            await driver.commit()
            assert driver.message.startswith("Committed")
        del page
        if number % KEPT == KEPT - 1:
            while window.tabs.current is not None:
                window.tabs.close_current()
    await driver.idle()
    await until(lambda: not window.autosave.is_dirty)
    await until(lambda: len(asyncio.all_tasks()) <= 2)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()


def alive(window):
    descriptors = Path("/proc/self/fd")
    return {
        "tasks": len(asyncio.all_tasks()),
        "objects of Qt": len(window.findChildren(QObject)),
        "widgets": len(QApplication.allWidgets()),
        "descriptors": len(list(descriptors.iterdir())) if descriptors.exists() else 0,
        "timers": asyncio.get_running_loop()._timer.waiting,
    }


async def test_forty_lookups_and_five_commits_leave_nothing_behind(main_window, api_server, fake_keyring):
    driver = await main_window()
    driver.edit_mode()
    pages = []
    await look_up_all(driver, api_server, range(1000, 1020), [])
    before = alive(driver.window)
    await look_up_all(driver, api_server, range(1020, 1060), pages)
    after = alive(driver.window)
    assert {name: number for name, number in after.items() if number > before[name]} == {}
    for refs in pages[:-KEPT]:
        assert [each() for each in refs] == [None] * 3


async def test_qt_writes_nothing_down_of_viewports_that_it_would_keep_for_ever(
    main_window, api_server, fake_keyring
):
    # Of a viewport that is painted by the style sheet Qt (6.11) remembers the rules, and is not told when it
    # has gone; so of one with a layout that asks the style for its spacing.
    driver = await main_window()
    driver.edit_mode()
    await look_up_all(driver, api_server, [1], [])
    driver.window.actions_[ActionId.WHOLE_VALUE].setChecked(True)
    driver.table.edit(driver.cell("Key1", "Value"))
    for theme in (DARK, LIGHT):
        apply_theme(QApplication.instance(), theme)
        areas = driver.window.tabs.current.findChildren(QAbstractScrollArea)
        assert {"entriesView", "changesView", "wholeValueView", "cellEditor"} <= {
            area.objectName() for area in areas
        }
        for viewport in (area.viewport() for area in areas):
            whose = viewport.parent().objectName()
            assert not viewport.testAttribute(Qt.WidgetAttribute.WA_StyledBackground), whose
            assert viewport.layout() is None or viewport.layout().spacing() == 0, whose
