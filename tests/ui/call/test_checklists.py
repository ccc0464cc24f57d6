"""Checklists in the page of a call: what should be there, what is, and what is typed into what is missing."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.checklist.checklist import Checklist, Item
from lvctx_gui.core.entries import Entry
from lvctx_gui.ui.call.status_value import StatusValue
from tests.api_server import SAMPLE, SAMPLE_CALL, held, put, writes
from tests.gui import press, until
from tests.ui.call.checklist_calls import (
    ANSWER,
    DATE,
    DOCUMENTATION,
    ONE_CONDITION,
    RECORDING,
    SALES,
    choice,
    editor,
    glyphs,
    keys,
    status,
    type_into,
    use,
)

SPACES = "   "


async def at_call(main_window, api_server, entries, *checklists):
    put(api_server, CallRef(*SAMPLE_CALL), [Entry(key, value) for key, value in entries.items()])
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    await until(lambda: driver.window.flows.checklists.is_loaded)  # those of this machine
    use(driver, *checklists)
    return driver


async def test_missing_keys_are_rows_that_can_be_typed_into(main_window, api_server):
    driver = await at_call(main_window, api_server, {"A": "1"}, Checklist("L", items=(DATE, DOCUMENTATION)))
    assert glyphs(driver) == ["○ PromiseDate", "○ Documentation"]
    assert driver.rows() == {"A": "1", "PromiseDate": "", "Documentation": ""}
    assert choice(driver) == "Missing 2"
    assert status(driver) == "Incomplete"
    assert driver.find(QLabel, "entriesCount").text() == "1 entry on the server"
    type_into(driver, "PromiseDate", "2026-12-31")
    assert glyphs(driver) == ["+ PromiseDate", "○ Documentation"]
    assert choice(driver) == "Missing 1"
    assert "all right, staged" in driver.spoken("PromiseDate", "")
    assert driver.table.currentIndex() == driver.cell("Documentation", "Value")  # Enter goes on
    driver.trigger("undoAction")
    assert glyphs(driver) == ["○ PromiseDate", "○ Documentation"]
    driver.trigger("redoAction")
    assert glyphs(driver) == ["+ PromiseDate", "○ Documentation"]
    await driver.commit()
    assert held(api_server) == {"A": "1", "PromiseDate": "2026-12-31"}  # what is missing was not sent
    assert glyphs(driver) == ["○ Documentation"]


async def test_a_pattern_is_told_by_its_sentence_and_never_shown(main_window, api_server):
    item = Item(("Day",), pattern=r"\d+-X", sentence="Day of the call", example="31-X")
    driver = await at_call(
        main_window, api_server, {"A": "1", "Day": "x31-Xx"}, Checklist("L", items=(item,))
    )
    wanted = "expected: Day of the call (such as 31-X)"
    assert driver.note("Day") == f"wrong · {wanted}"
    for told in (driver.spoken("Day", ""), driver.spoken("Day", "Value")):
        assert "Day of the call (such as 31-X)" in told
        assert "\\d" not in told
    driver.set_value("Day", "7-X")
    assert (driver.note("Day"), status(driver)) == ("was x31-Xx", "Complete")
    driver.set_value("Day", "7-x")  # whole values, to the letter
    assert "wrong, staged" in driver.note("Day")


async def test_each_state_has_a_sign_and_words(main_window, api_server):
    names = ("None", "Empty", "Blank", "Right")
    items = [*(Item((name,)) for name in names), Item(("Wrong",), allowed=("yes", "no")), Item(("Gone",))]
    entries = {"None": None, "Empty": "", "Blank": SPACES, "Right": "1", "Wrong": "perhaps"}
    driver = await at_call(main_window, api_server, entries, Checklist("Sales calls", items=tuple(items)))
    assert glyphs(driver) == ["⚠ None", "⚠ Empty", "⚠ Blank", "⚠ Wrong", "○ Gone"]
    for key, words in {
        "None": "no value",
        "Empty": "empty",
        "Blank": "blanks only",
        "Wrong": "wrong",
    }.items():
        assert driver.spoken(key, "").startswith(f"needs attention. {key}: {words}.")
        assert "Checklist: Sales calls." in driver.spoken(key, "")
    assert [driver.note(key) for key in names[:3]] == ["a value is expected"] * 2 + ["blanks only"]
    assert driver.note("Wrong") == "wrong · expected: “yes” or “no”"
    assert (driver.note("Right"), driver.note("Gone")) == ("", "a value is expected")
    assert driver.spoken("Gone", "").startswith("required and missing. Gone: missing.")
    assert choice(driver) == "Missing 1, wrong 4"
    found = driver.find(StatusValue, "identityStatus")
    told = "1 missing, 1 no value, 1 empty, 1 blanks only, 1 wrong and 1 all right. Checklist: Sales calls."
    assert told in found.toolTip()
    assert told in found.accessibleDescription()


async def test_what_is_staged_counts_and_says_so(main_window, api_server):
    driver = await at_call(
        main_window, api_server, {"Documentation": "x", "A": "1"}, Checklist("L", items=(DOCUMENTATION,))
    )
    assert (status(driver), choice(driver), glyphs(driver)) == ("Complete", "Missing", [])
    driver.remove("Documentation")
    assert glyphs(driver) == ["− Documentation"]  # no second row for the same key
    assert driver.note("Documentation") == "missing, staged"
    assert (status(driver), choice(driver)) == ("Incomplete", "Missing 1")
    assert "1 of these is staged." in driver.find(StatusValue, "identityStatus").toolTip()
    driver.trigger("undoAction")
    driver.set_value("Documentation", None)
    assert driver.note("Documentation").endswith("a value is expected · staged")
    assert choice(driver) == "Wrong 1"


async def test_of_several_keys_one_is_enough_and_one_row_names_them(main_window, api_server):
    driver = await at_call(main_window, api_server, {"A": "1"}, Checklist("L", items=(RECORDING,)))
    assert glyphs(driver) == ["○ RecordingId or RecordingLink"]
    assert choice(driver) == "Missing 1"
    type_into(driver, "RecordingId or RecordingLink", "rec-1")  # the first one
    assert glyphs(driver) == ["+ RecordingId"]
    driver.trigger("undoAction")
    type_into(driver, "RecordingId or RecordingLink", "RecordingLink", "Key")
    assert glyphs(driver) == ["+ RecordingLink"]
    assert choice(driver) == "Wrong 1"  # it has no value yet
    driver.set_value("RecordingLink", "rec-2")
    assert status(driver) == "Complete"


async def test_missing_shows_what_is_left_to_do(main_window, api_server):
    entries = {"A": "1", "PromiseDate": "tomorrow", "Answer": "yes", "B": "2"}
    driver = await at_call(main_window, api_server, entries, SALES)
    driver.find(QPushButton, "missingButton").click()
    assert keys(driver) == ["PromiseDate", "Documentation", "RecordingId or RecordingLink"]
    type_into(driver, "Documentation", "done")
    assert keys(driver) == ["PromiseDate", "Documentation", "RecordingId or RecordingLink"]  # it stays
    driver.trigger("missingOnlyAction")
    assert len(keys(driver)) == 6
    driver.trigger("changedOnlyAction")
    assert keys(driver) == ["Documentation"]
    driver.find(StatusValue, "identityStatus").click()
    assert driver.action("missingOnlyAction").isChecked()
    assert keys(driver) == ["PromiseDate", "RecordingId or RecordingLink"]
    use(driver)
    assert driver.find(QLabel, "emptyText").text() == "No checklist asks anything of this call."
    driver.press("showAllButton")
    assert (choice(driver), status(driver)) == ("", "")


async def test_a_condition_follows_what_is_staged(main_window, api_server):
    item = Item(("PromiseDate",), when=ONE_CONDITION)
    driver = await at_call(main_window, api_server, {"Answer": "no"}, Checklist("L", items=(ANSWER, item)))
    assert (glyphs(driver), status(driver)) == ([], "Complete")
    driver.set_value("Answer", "yes")
    assert glyphs(driver) == ["~ Answer", "○ PromiseDate"]
    driver.trigger("undoAction")
    assert glyphs(driver) == []


async def test_nothing_is_asked_of_a_call_that_shows_nothing(main_window, api_server):
    driver = await at_call(main_window, api_server, {}, SALES)
    assert (keys(driver), status(driver)) == ([], "")
    assert driver.find(QLabel, "emptyText").text().startswith("This call has no context.")


async def test_a_commit_goes_through_whatever_is_missing(main_window, api_server):
    driver = await at_call(main_window, api_server, {"A": "1", "Answer": "perhaps"}, SALES)
    driver.set_value("A", "2")
    button = driver.find(QPushButton, "commitButton")
    assert "A checklist finds 3 missing and 1 wrong; that hinders nothing." in button.toolTip()
    await driver.commit()
    assert driver.message.startswith("Committed: 1 changed")
    assert held(api_server) == {"A": "2", "Answer": "perhaps"}
    assert writes(api_server) == ["POST"]


async def test_rows_of_what_is_missing_are_filtered_sorted_copied_and_not_deleted(main_window, api_server):
    driver = await at_call(main_window, api_server, {"Zone": "1", "Agent": "2"}, SALES)
    driver.window.tabs.current.filter_edit.setText("2026")
    assert keys(driver) == ["PromiseDate"]  # by what is expected, too
    driver.window.tabs.current.filter_edit.clear()
    driver.table.sortByColumn(driver.column("Key"), Qt.SortOrder.AscendingOrder)
    assert keys(driver)[:3] == ["Agent", "Answer", "Documentation"]
    driver.table.selectAll()
    driver.trigger("copyAction")
    assert QApplication.clipboard().text() == "Agent\t2\nZone\t1"  # a call is copied without them
    driver.table.setCurrentIndex(driver.cell("Documentation", "Value"))
    driver.trigger("removeEntryAction")
    assert driver.message == "“Documentation” is not in this call, so there is nothing to delete."
    driver.trigger("setNoValueAction")
    assert driver.glyph("Documentation") == "+"


async def test_nothing_moves_when_checklists_come_late(main_window, api_server):
    entries = {f"Key{number:03}": str(number) for number in range(200)}
    driver = await at_call(main_window, api_server, entries)
    driver.table.setCurrentIndex(driver.cell("Key150", "Value"))
    driver.table.edit(driver.table.currentIndex())
    QTest.keyClicks(editor(driver), "typed")
    place = driver.table.verticalScrollBar().value()
    use(driver, SALES)
    assert editor(driver).toPlainText() == "typed"
    assert "Documentation" not in keys(driver)  # never under an open editor
    driver.table.finish_editing()
    await until(lambda: "Documentation" in keys(driver))
    assert driver.table.verticalScrollBar().value() == place
    assert driver.table.currentIndex() == driver.cell("Key150", "Value")
    assert driver.rows()["Key150"] == "typed"


async def test_what_is_typed_into_a_missing_row_outlives_its_checklist(main_window, api_server):
    driver = await at_call(main_window, api_server, {"A": "1"}, SALES)
    driver.table.setCurrentIndex(driver.cell("Documentation", "Value"))
    driver.table.edit(driver.table.currentIndex())
    QTest.keyClicks(editor(driver), "typed")
    assert driver.window.tabs.current.draft_as_typed().get("Documentation") == "typed"  # for the journal
    use(driver)
    QTest.keyClick(editor(driver), Qt.Key.Key_Return)
    await until(lambda: len(keys(driver)) == 2)
    assert driver.rows() == {"A": "1", "Documentation": "typed"}


async def test_a_checklist_costs_its_items_and_not_the_entries(main_window, api_server, monkeypatch):
    driver = await at_call(main_window, api_server, {f"K{n}": "x" for n in range(500)}, SALES)
    state = driver.window.tabs.current.state
    asked, base = [], type(state.draft)
    values_of = base.values_of
    monkeypatch.setattr(base, "values_of", lambda draft, key: asked.append(key) or values_of(draft, key))
    driver.set_value("K7", "y")
    assert 0 < len(asked) < 50
    assert {*asked} <= {key for item in SALES.items for key in item.keys}


async def test_the_status_is_reached_and_used_by_keys(main_window, api_server):
    driver = await at_call(main_window, api_server, {"A": "1"}, SALES)
    found = driver.find(StatusValue, "identityStatus")
    assert found.accessibleName() == "Checklist: Incomplete"
    found.setFocus()
    QTest.keyClick(found, Qt.Key.Key_Return)
    assert driver.action("missingOnlyAction").isChecked()
    driver.trigger("allEntriesAction")
    press(found, QKeySequence.StandardKey.Copy)
    assert QApplication.clipboard().text() == "Incomplete"
    assert not driver.action("missingOnlyAction").isChecked()


async def test_what_is_missing_has_no_whole_value_and_cannot_be_renamed(main_window, api_server):
    driver = await at_call(main_window, api_server, {"A": "1"}, SALES)
    driver.table.setCurrentIndex(driver.cell("Documentation", "Key"))
    driver.trigger("wholeValueAction")
    assert not driver.action("refreshEntryAction").isEnabled()  # it is not on the server
    driver.trigger("editKeyAction")
    assert driver.message == "“Documentation” is not in this call yet: type its value, and it is added."
    driver.table.setFocus()
    QTest.keyClick(driver.table, Qt.Key.Key_Return)  # the value, which is what is to be typed
    QTest.keyClicks(editor(driver), "x")
    QTest.keyClick(editor(driver), Qt.Key.Key_Return)
    assert driver.rows()["Documentation"] == "x"
    driver.table.setCurrentIndex(driver.cell("Documentation", "Key"))
    driver.trigger("restoreEntryAction")
    assert driver.glyph("Documentation") == "○"
