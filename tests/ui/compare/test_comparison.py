"""Two sides in one table: what differs, what each side is, what is ignored."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTableView

from lvctx_gui.core.entries import Entry
from tests.comparing import choose, compared, head, only_differences, select, shown, summary, two_calls
from tests.gui import until


async def test_two_open_calls_are_shown_in_one_table_with_their_differences_first(main_window, api_server):
    driver = await main_window()
    await compared(driver, api_server)
    friday, monday = (f"Promise to pay on {day}, by card" for day in ("Friday", "Monday"))
    assert list(shown(driver).items()) == [
        (
            "Disposition",
            ("different", friday, monday),
        ),
        ("QaScore", ("different", "⌀ no value", "")),
        ("Reason", ("only left", "Past due", "")),
        ("Supervisor", ("only right", "", "jdoe")),
        ("CallTime", ("ignored", "10:00", "11:30")),
        ("Verified", ("the same", "yes", "yes")),
    ]
    assert summary(driver) == "4 differences: 2 different, 1 only left, 1 only right. 1 key ignored."


async def test_each_side_says_call_environment_when_it_was_read_and_that_it_is_the_servers(
    main_window, api_server
):
    driver = await main_window()
    old, new = await compared(driver, api_server)
    for side, call in (("Left", old), ("Right", new)):
        environment, label, details = head(driver, side)
        assert environment == driver.window.connections.environment
        assert label == f"{call.tx_id} · {call.account}"
        assert details.startswith("read ")
        assert details.endswith(" · just now · server")


async def test_the_older_side_is_the_left_one_whichever_it_is_compared_from(main_window, api_server):
    driver = await main_window()
    old, _ = await two_calls(driver, api_server)
    driver.trigger("previousTabAction")
    await choose(driver, "Open call")
    assert head(driver, "Left")[1].startswith(str(old.tx_id))
    driver.trigger("refreshAction")
    await driver.idle()
    await until(lambda: head(driver, "Right")[1].startswith(str(old.tx_id)))


async def test_only_differences(main_window, api_server):
    driver = await main_window()
    await compared(driver, api_server)
    only_differences(driver, on=True)
    assert list(shown(driver)) == ["Disposition", "QaScore", "Reason", "Supervisor"]
    driver.press("compareCloseButton")
    driver.window.tabs.current.view.setFocus()
    await choose(driver, "Open call")
    assert list(shown(driver)) == ["Disposition", "QaScore", "Reason", "Supervisor"]  # it is remembered


async def test_keys_to_ignore_are_counted_and_nothing_is_called_equal(main_window, api_server):
    driver = await main_window()
    same = [Entry("K", "1")]
    await compared(driver, api_server, [*same, Entry("CallTime", "1")], [*same, Entry("CallTime", "2")])
    assert summary(driver) == "No other differences; 1 key ignored."
    driver.press("compareIgnoredButton")
    edit = await driver.appears(QPlainTextEdit, "ignoredKeysEdit")
    assert edit.toPlainText() == "CallTime"
    edit.setPlainText("")
    await driver.answer("ignoredKeysConfirmButton")
    await until(lambda: summary(driver) == "1 difference: 1 different.")
    assert shown(driver)["CallTime"] == ("different", "1", "2")


async def test_two_calls_without_any_difference(main_window, api_server):
    driver = await main_window()
    await compared(driver, api_server, [Entry("K", "1"), Entry("L")], [Entry("L"), Entry("K", "1")])
    assert summary(driver) == "No differences: both sides hold the same 2 keys with the same values."


async def test_the_filter_looks_into_keys_and_both_values(main_window, api_server):
    driver = await main_window()
    await compared(driver, api_server)
    field = driver.find(QLineEdit, "compareFilterEdit")
    for text, keys in (
        ("MONDAY", ["Disposition"]),
        ("past", ["Reason"]),
        ("visor", ["Supervisor"]),
        ("§", []),
    ):
        field.setText(text)
        assert list(shown(driver)) == keys
    assert summary(driver).endswith("The filter shows 0 keys.")


async def test_enter_leads_into_the_whole_values_and_escape_back(main_window, api_server):
    driver = await main_window()
    await compared(driver, api_server)
    view = driver.find(QTableView, "compareView")
    left = driver.find(QPlainTextEdit, "compareLeftText")
    right = driver.find(QPlainTextEdit, "compareRightText")
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert left.hasFocus()
    assert left.toPlainText() == "Promise to pay on Friday, by card"
    marked = [[mark.cursor.selectedText() for mark in text.extraSelections()] for text in (left, right)]
    assert marked == [["Friday"], ["Monday"]]
    QTest.keyClick(left, Qt.Key.Key_Escape)
    assert view.hasFocus()
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert "no value" in left.accessibleName()


async def test_rows_are_copied_as_text(main_window, api_server):
    driver = await main_window()
    await compared(driver, api_server)
    select(driver, "QaScore", "Reason")
    driver.find(QTableView, "compareView").copy()
    assert QApplication.clipboard().text() == "QaScore\t\t\nReason\tPast due\t"


async def test_what_screen_readers_say(main_window, api_server):
    driver = await main_window()
    await compared(driver, api_server)
    model = driver.find(QTableView, "compareView").model()
    role = Qt.ItemDataRole.AccessibleTextRole
    told = [[model.index(row, column).data(role) for column in range(4)] for row in (1, 2)]
    assert told == [
        ["different", "QaScore", "no value", "empty text"],
        ["only left", "Reason", "Past due", "no such key"],
    ]
