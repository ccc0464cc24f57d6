"""Allowed values, and keys that are missing, are offered while somebody types."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListWidget

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.checklist.checklist import Checklist, Item
from lvctx_gui.core.entries import Entry
from tests.api_server import SAMPLE, SAMPLE_CALL, put
from tests.gui import until
from tests.ui.call.checklist_calls import SALES, editor, glyphs, use


async def at_call(main_window, api_server):
    put(api_server, CallRef(*SAMPLE_CALL), [Entry("Answer", "perhaps"), Entry("Free", "x")])
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    await until(lambda: driver.window.flows.checklists.is_loaded)
    use(driver, SALES)
    return driver


def edit(driver, key, column="Value"):
    driver.table.setCurrentIndex(driver.cell(key, column))
    driver.table.setFocus()
    driver.table.edit(driver.table.currentIndex())
    return editor(driver)


def offered(driver):
    lists = driver.shown(QListWidget, "cellOffers")
    return [lists[0].item(row).text() for row in range(lists[0].count())] if lists else []


async def test_allowed_values_are_offered_and_those_that_begin_so_come_first(main_window, api_server):
    driver = await at_call(main_window, api_server)
    typed = edit(driver, "Answer")
    assert offered(driver) == ["yes", "no", "not asked"]
    assert typed.accessibleDescription() == "3 texts are offered: Down chooses one."
    QTest.keyClicks(typed, "N")
    assert offered(driver) == ["no", "not asked"]
    QTest.keyClicks(typed, "ot")
    assert offered(driver) == ["not asked"]
    QTest.keyClicks(typed, "hing")
    assert offered(driver) == []
    QTest.keyClick(typed, Qt.Key.Key_Return)
    assert driver.rows()["Answer"] == "Nothing"  # whatever is typed can be staged
    edit(driver, "Free")
    assert offered(driver) == []


async def test_down_and_up_choose_and_enter_stages(main_window, api_server, spoken):
    driver = await at_call(main_window, api_server)
    typed = edit(driver, "Answer")
    QTest.keyClick(typed, Qt.Key.Key_Down)
    assert typed.toPlainText() == "yes"
    assert spoken[-1] == "yes, 1 of 3"
    QTest.keyClick(typed, Qt.Key.Key_Down)
    assert (typed.toPlainText(), spoken[-1]) == ("no", "no, 2 of 3")
    QTest.keyClick(typed, Qt.Key.Key_Up)
    QTest.keyClick(typed, Qt.Key.Key_Up)
    assert typed.toPlainText() == "perhaps"  # as it was typed
    QTest.keyClick(typed, Qt.Key.Key_Down)
    QTest.keyClick(typed, Qt.Key.Key_Return)
    assert driver.rows()["Answer"] == "yes"
    assert driver.shown(QListWidget, "cellOffers") == []


@pytest.mark.parametrize(("key", "value"), [(Qt.Key.Key_Escape, "perhaps"), (Qt.Key.Key_Tab, "yes")])
async def test_escape_and_tab_do_what_they_do_without_offers(main_window, api_server, key, value):
    driver = await at_call(main_window, api_server)
    typed = edit(driver, "Answer")
    QTest.keyClick(typed, Qt.Key.Key_Down)
    QTest.keyClick(typed, key)
    assert driver.shown(QListWidget, "cellOffers") == []
    assert driver.rows()["Answer"] == value


async def test_what_was_chosen_can_be_undone_in_the_editor(main_window, api_server):
    driver = await at_call(main_window, api_server)
    typed = edit(driver, "Answer")
    QTest.keyClick(typed, Qt.Key.Key_Down)
    typed.undo()
    assert (typed.toPlainText(), typed.text()) == ("perhaps", "perhaps")


async def test_a_click_chooses_and_the_editor_stays(main_window, api_server):
    driver = await at_call(main_window, api_server)
    typed = edit(driver, "Answer")
    (offers,) = driver.shown(QListWidget, "cellOffers")
    QTest.mouseClick(
        offers.viewport(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        offers.visualItemRect(offers.item(2)).center() + QPoint(1, 0),
    )
    assert typed.isVisible()
    assert typed.toPlainText() == "not asked"
    assert not offers.isVisible()
    assert glyphs(driver)[0] == "⚠ Answer"  # nothing is staged before Enter
    QTest.keyClick(typed, Qt.Key.Key_Return)
    assert driver.rows()["Answer"] == "not asked"


async def test_missing_keys_are_offered_to_who_adds_an_entry(main_window, api_server):
    driver = await at_call(main_window, api_server)
    driver.trigger("addEntryAction")
    typed = editor(driver)
    assert offered(driver) == ["Documentation", "PromiseDate", "RecordingId", "RecordingLink"]
    QTest.keyClicks(typed, "rec")
    assert offered(driver) == ["RecordingId", "RecordingLink"]
    QTest.keyClick(typed, Qt.Key.Key_Down)
    QTest.keyClick(typed, Qt.Key.Key_Return)
    assert driver.glyph("RecordingId") == "+"
    assert [sign for sign in glyphs(driver) if "Recording" in sign] == ["+ RecordingId"]


async def test_one_of_several_keys_is_chosen_in_their_row(main_window, api_server):
    driver = await at_call(main_window, api_server)
    typed = edit(driver, "RecordingId or RecordingLink", "Key")
    assert typed.toPlainText() == ""
    assert offered(driver) == ["RecordingId", "RecordingLink"]
    QTest.keyClick(typed, Qt.Key.Key_Down)
    QTest.keyClick(typed, Qt.Key.Key_Down)
    QTest.keyClick(typed, Qt.Key.Key_Return)
    assert driver.glyph("RecordingLink") == "+"


async def test_values_are_taken_over_to_the_letter(main_window, api_server):
    driver = await at_call(main_window, api_server)
    use(driver, Checklist("L", items=(Item(("Free",), allowed=("a\u00a0b ", "c")),)))
    typed = edit(driver, "Free")
    assert len(offered(driver)) == 2
    QTest.keyClick(typed, Qt.Key.Key_Down)
    QTest.keyClick(typed, Qt.Key.Key_Return)
    assert driver.window.tabs.current.state.draft.get("Free") == "a\u00a0b "
