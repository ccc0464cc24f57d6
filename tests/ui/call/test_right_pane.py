"""The right pane: always there, nothing jumps, its width is a person's, and the whole value in it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QWidget,
)

from lvctx_gui.ui.call.whole_value.view import SheetView
from lvctx_gui.ui.kit.scale import em
from lvctx_gui.ui.kit.settings import WindowSettings
from tests.api_server import SAMPLE, SAMPLE_CALL
from tests.gui import move_mouse, until
from tests.ui.call.entries.row_keys import press

OTHER_CALL = ("S2@10.0.0.2", 28479905511, "OTHER")

_PARTS = (
    "entriesView", "filterEdit", "reviewButton", "wholeValueButton", "changesView", "commitNoteEdit",
    "discardButton", "commitButton",
)  # fmt: skip


def sides(driver):
    (splitter,) = driver.shown(QSplitter)
    return splitter


def places(driver):
    """Where everything is on the page, seen from the corner below the message that may stand above it."""
    found = {}
    for _ in range(3):
        # What asks for another layout has it at once, as before the next painting.
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    for name in _PARTS:
        widget = driver.find(QWidget, name)
        found[name] = QRect(widget.mapTo(sides(driver), QPoint()), widget.size())
    return found


def without_message(driver):
    driver.window.tabs.current.state.say(None)


async def test_nothing_jumps_at_the_first_edit_nor_when_the_numbers_change(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    before = places(driver)
    top = sides(driver).mapTo(driver.window, QPoint())
    driver.edit_mode()
    assert places(driver) == before
    driver.set_value("Key1", "x")
    assert places(driver) == before
    for n in range(12):
        driver.set_value(("Key2", "Key3", "random")[n % 3], f"longer and longer {n}")
    driver.remove("Documentatin")
    assert places(driver) == before
    assert sides(driver).mapTo(driver.window, QPoint()) == top


async def test_a_conflict_and_a_commit_leave_everything_at_its_place(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    before = places(driver)
    driver.edit_mode()
    driver.set_value("Key1", "x")
    api_server.control.set_entry(*SAMPLE_CALL, "Key1", "theirs")
    driver.trigger("refreshAction")
    await driver.idle()
    assert "decide 1 first" in driver.find(QPushButton, "commitButton").accessibleName()
    there = places(driver)
    # What is said above the page makes it lower, from below; nothing moves to a side.
    assert {name: (at.x(), at.y(), at.width()) for name, at in there.items() if name in _PARTS[:5]} == {
        name: (at.x(), at.y(), at.width()) for name, at in before.items() if name in _PARTS[:5]
    }
    lower = before["commitButton"].bottom() - there["commitButton"].bottom()
    assert [there[name] for name in _PARTS[5:]] == [before[name].translated(0, -lower) for name in _PARTS[5:]]
    driver.trigger("keepAllMineAction")
    await driver.commit()
    without_message(driver)
    await until(lambda: places(driver) == before)


async def test_the_choice_shows_one_of_the_two_on_every_tab(main_window, api_server):
    api_server.control.put_call(*OTHER_CALL, 7419, [{"key": "a", "value": "1"}])
    driver = await main_window("--call", SAMPLE)
    switch = driver.action("wholeValueAction")
    assert driver.shown(QListView, "changesView")
    assert not driver.shown(QPlainTextEdit, "wholeValueView")
    driver.press("wholeValueButton")
    assert switch.isChecked()
    assert driver.find(QPushButton, "wholeValueButton").isChecked()
    assert not driver.shown(QListView, "changesView")
    assert driver.find(QPlainTextEdit, "wholeValueView").toPlainText() == "testers"
    await driver.look_up(*OTHER_CALL)
    assert driver.find(QPlainTextEdit, "wholeValueView").toPlainText() == "1"
    press(driver.table, Qt.Key.Key_F4)
    assert driver.find(QPushButton, "reviewButton").isChecked()
    assert driver.shown(QListView, "changesView")
    # With the keyboard: the arrows choose, as among any buttons of which one is chosen.
    chosen = driver.find(QPushButton, "reviewButton")
    chosen.setFocus()
    press(chosen, Qt.Key.Key_Right)
    assert switch.isChecked() == driver.find(QPushButton, "wholeValueButton").isChecked()


async def test_note_and_buttons_are_there_under_either_and_only_disabled(main_window):
    driver = await main_window("--call", SAMPLE)
    for name in ("reviewButton", "wholeValueButton"):
        driver.press(name)
        assert driver.find(QLineEdit, "commitNoteEdit").isEnabled()
        assert not driver.find(QPushButton, "discardButton").isEnabled()
        commit = driver.find(QPushButton, "commitButton")
        assert (commit.isEnabled(), commit.text()) == (False, "Nothing to commit")
    driver.edit_mode()
    driver.set_value("Key1", "x")
    assert driver.find(QPushButton, "discardButton").isEnabled()
    assert driver.find(QPushButton, "reviewButton").text() == "Review 1"
    driver.trigger("editModeAction")
    assert (commit.isEnabled(), commit.text()) == (False, "Commit (editing is off)")


async def test_what_is_typed_can_be_committed_and_the_button_says_so(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    index = driver.cell("Key1", "Value")
    driver.table.setCurrentIndex(index)
    driver.table.edit(index)
    commit = driver.find(QPushButton, "commitButton")
    assert commit.isEnabled()
    assert commit.text().startswith("Commit what you type")


async def test_in_reading_mode_the_pane_says_who_forbids_it(main_window):
    driver = await main_window("--call", SAMPLE, "--read-only")
    assert driver.find(QPushButton, "commitButton").text() == "Read-only"
    said = [label.text() for label in driver.shown(QLabel)]
    assert "Review: nothing staged" in said
    assert driver.action("editModeAction").toolTip() in said
    description = driver.find(QListView, "changesView").accessibleDescription()
    assert description == driver.action("editModeAction").toolTip()


# Width ---------------------------------------------------------------------------------------------------


def widen_pane(splitter, by):
    """Drag what stands between the sides, as a person does."""
    handle = splitter.handle(1)
    middle, nothing = handle.rect().center(), Qt.KeyboardModifier.NoModifier
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, nothing, middle)
    move_mouse(handle, middle - QPoint(by, 0), Qt.MouseButton.LeftButton)
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, nothing, middle - QPoint(by, 0))


async def test_another_size_of_the_window_changes_only_the_table(main_window):
    driver = await main_window("--call", SAMPLE)
    left, right = sides(driver).sizes()
    assert right == pytest.approx(max(0.36 * sides(driver).width(), em(20.5)), abs=2)
    driver.window.resize(driver.window.width() + 150, driver.window.height())
    await until(lambda: sides(driver).sizes() == [left + 150, right])
    # A window that is too narrow for it takes from it as well, and gives that back.
    driver.window.resize(QSize(em(90), em(40)))
    await until(lambda: sides(driver).width() > em(80))
    widen_pane(sides(driver), em(10))
    right = sides(driver).sizes()[1]
    driver.window.resize(QSize(em(48), em(40)))
    await until(lambda: sides(driver).sizes()[1] < right)
    least = driver.window.tabs.current.right_pane.minimumSizeHint().width()
    assert sides(driver).sizes()[1] >= least >= em(15)
    assert sides(driver).sizes()[0] >= em(23)
    driver.window.resize(QSize(em(90), em(40)))
    await until(lambda: sides(driver).sizes()[1] == right)


async def test_the_width_that_a_person_chose_holds_for_every_tab_and_the_next_window(main_window, api_server):
    api_server.control.put_call(*OTHER_CALL, 7419, [{"key": "a", "value": "1"}])
    driver = await main_window("--call", SAMPLE)
    await driver.look_up(*OTHER_CALL)
    splitter = sides(driver)
    wanted = splitter.sizes()[1] + 60
    widen_pane(splitter, 60)
    assert splitter.sizes()[1] == wanted
    driver.trigger("nextTabAction")
    assert sides(driver) is not splitter
    assert sides(driver).sizes()[1] == wanted
    await driver.close()
    driver = await main_window("--call", SAMPLE)
    assert sides(driver).sizes()[1] == wanted


def test_a_width_that_is_none_is_not_believed(tmp_path):
    settings = WindowSettings(tmp_path / "window.ini")
    assert settings.pane_width() is None
    settings.set_pane_width(321)
    assert settings.pane_width() == 321
    for odd in ("wide", -5, 0, 10**9):
        settings.set_pane_width(odd)
        assert settings.pane_width() is None


# The whole value -----------------------------------------------------------------------------------------


async def test_nothing_is_written_into_the_whole_value_while_nobody_sees_it(main_window, monkeypatch):
    shown = []
    show = SheetView.show_sheet
    monkeypatch.setattr(SheetView, "show_sheet", lambda self, it: shown.append(it.text) or show(self, it))
    driver = await main_window("--call", SAMPLE)
    for key in ("Key1", "Key3", "random"):
        driver.table.setCurrentIndex(driver.cell(key, "Value"))
    assert shown == []
    driver.press("wholeValueButton")
    assert "testing" in shown


async def test_a_staged_value_is_shown_over_what_the_server_holds(main_window):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.press("wholeValueButton")
    driver.set_value("Key1", "line\none")
    driver.table.setCurrentIndex(driver.cell("Key1", "Value"))
    assert driver.find(QPlainTextEdit, "wholeValueView").toPlainText() == "line\none"
    below = driver.find(QPlainTextEdit, "wholeServerValueView")
    assert below.toPlainText() == "Value1"
    assert below.accessibleName().startswith("On the server (read at ")
    assert {"Key1", "2 lines · 8 bytes"} <= {label.text() for label in driver.shown(QLabel)}
    for key in ("Key3", "random"):
        if key == "random":
            driver.remove(key)
        driver.table.setCurrentIndex(driver.cell(key, "Value"))
        assert not driver.shown(QPlainTextEdit, "wholeServerValueView")


async def test_what_others_changed_is_shown_over_what_it_was(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "keeps the mark of what others change")
    driver.press("wholeValueButton")
    api_server.control.set_entry(*SAMPLE_CALL, "Key3", "theirs")
    driver.trigger("refreshAction")
    await driver.idle()
    page = driver.window.tabs.current
    if "Key3" not in page.state.draft.remote_changes:
        page.state.load(page.state.reading, keep_remote_changes=True)
    driver.table.setCurrentIndex(driver.cell("Key3", "Value"))
    assert driver.find(QPlainTextEdit, "wholeValueView").toPlainText() == "theirs"
    below = driver.find(QPlainTextEdit, "wholeServerValueView")
    assert below.toPlainText() == "Value3"
    assert below.accessibleName().startswith("As you last saw it, ")
