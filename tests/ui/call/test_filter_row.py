"""The row above the table and what stands in an empty one: counts, the choice of rows, ways back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget

from lvctx_gui.ui.call.entries import ahead, finding
from lvctx_gui.ui.call.entries.empty_hint import Emptiness, EmptyHint, emptiness
from lvctx_gui.ui.call.entries.rows import Shown
from lvctx_gui.ui.call.filter_row import Counts, FilterRow
from lvctx_gui.ui.call.page_actions import PageActions
from lvctx_gui.ui.kit.labels import ElidedLabel
from tests.api_server import SAMPLE, SAMPLE_CALL
from tests.gui import until

CHOICE = ("allEntriesAction", "changedOnlyAction", "othersOnlyAction")
BUTTONS = ("allEntriesButton", "mineButton", "othersButton")
EMPTY = ("U1", 28479905999, "NOBODY")


@pytest.fixture
def row(qtbot):
    actions = [QAction() for _ in range(4)]
    choice = QActionGroup(None)
    for action in actions[:3]:
        action.setCheckable(True)
        choice.addAction(action)
    actions[0].setChecked(True)
    names = ("all_entries", "changed_only", "others_only", "mark_seen")
    rest = dict.fromkeys(PageActions.__dataclass_fields__, QAction())
    row = FilterRow(PageActions(**{**rest, **dict(zip(names, actions, strict=True))}))
    row.kept = [actions, choice]
    page = QWidget()
    qtbot.addWidget(page)
    row.setParent(page)
    row.kept.append(page)
    page.show()
    row.show()
    return row


def button(row, name):
    return row.findChild(QPushButton, name)


@pytest.mark.parametrize(
    ("found", "total", "on_server", "text"),
    [
        (None, 0, 0, "0 entries on the server"),
        (None, 1, 1, "1 entry on the server"),
        (None, 9, 8, "8 entries on the server"),
        (0, 1, 1, "0 of 1 entry"),
        (7, 12_345, 12_000, "7 of 12,345 entries"),
        (3, 3, 3, "3 of 3 entries"),
    ],
)
def test_it_counts_what_the_server_holds_or_the_filter_finds(row, found, total, on_server, text):
    row.show_counts(Counts(found, total, on_server, 0, 0))
    assert row.findChild(ElidedLabel, "entriesCount").text() == text


def test_mine_and_others_say_how_many_there_are_and_none_without_a_number(row):
    row.show_counts(Counts(None, 9, 8, 0, 0))
    assert [button(row, name).text() for name in BUTTONS] == ["All", "Mine", "Others"]
    row.show_counts(Counts(None, 9, 8, 4, 1_200))
    assert [button(row, name).text() for name in BUTTONS] == ["All", "Mine 4", "Others 1,200"]


def test_nothing_moves_while_a_number_has_no_more_than_two_figures(row):
    row.resize(1000, 40)
    places = set()
    for mine, others in ((0, 0), (1, 9), (88, 88)):
        row.show_counts(Counts(None, 9, 8, mine, others))
        row.layout().activate()
        places.add(tuple(button(row, name).geometry().getRect() for name in BUTTONS))
    assert len(places) == 1


@pytest.mark.parametrize("width", [1400, 800, 500, 380, 0])
def test_a_narrow_row_wraps_and_cuts_no_button(row, width):
    row.show_counts(Counts(None, 123_456, 123_456, 88, 88))
    for _ in range(3):
        row.resize(max(width, row.minimumSizeHint().width()), row.sizeHint().height())
        row.layout().activate()
    for name in BUTTONS:
        each = button(row, name)
        where = each.geometry().translated(each.parentWidget().pos())
        assert row.rect().contains(where), (name, where, row.rect())
        assert each.width() >= each.minimumSizeHint().width()
    assert row.edit.width() >= row.edit.minimumSizeHint().width()
    others = button(row, "othersButton")
    is_below = others.parentWidget().y() > row.edit.geometry().bottom()
    assert is_below == (width <= 500)


# The choice in a window -----------------------------------------------------------------------------------


def chosen(driver):
    return [name for name in CHOICE if driver.action(name).isChecked()]


def pressed(driver):
    return [name for name in BUTTONS if driver.find(QPushButton, name).isChecked()]


async def staged_and_changed_by_others(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "mine")
    api_server.control.set_entry(*SAMPLE_CALL, "Key3", "theirs")
    api_server.control.remove_entry(*SAMPLE_CALL, "random")
    driver.trigger("refreshAction")
    await driver.idle()
    driver.add("Added", "x")
    driver.table.finish_editing()
    return driver


async def test_one_choice_holds_by_button_key_and_menu(main_window, api_server):
    driver = await staged_and_changed_by_others(main_window, api_server)
    everything = ["Documentatin", "Key1", "Key2", "Key3", "random", "Added"]
    assert [driver.find(QPushButton, name).text() for name in BUTTONS] == ["All", "Mine 2", "Others 2"]
    rows = {
        "allEntriesAction": everything,
        "changedOnlyAction": ["Key1", "Added"],
        "othersOnlyAction": ["Key3", "random"],
    }
    assert (chosen(driver), sorted(driver.rows())) == (["allEntriesAction"], sorted(everything))
    for name, shown in zip(BUTTONS[::-1], CHOICE[::-1], strict=True):
        driver.press(name)
        assert (chosen(driver), pressed(driver)) == ([shown], [name])
        assert sorted(driver.rows()) == sorted(rows[shown])
    for key, shown in ((Qt.Key.Key_2, 1), (Qt.Key.Key_4, 2), (Qt.Key.Key_0, 0)):
        QTest.keyClick(driver.table, key, Qt.KeyboardModifier.ControlModifier)
        assert (chosen(driver), pressed(driver)) == ([CHOICE[shown]], [BUTTONS[shown]])
    for name in CHOICE[1:]:
        driver.trigger(name)
        driver.trigger(name)  # what holds, chosen again, gives it up
        assert (chosen(driver), pressed(driver)) == (["allEntriesAction"], ["allEntriesButton"])
    driver.press("allEntriesButton")
    assert (chosen(driver), pressed(driver)) == (["allEntriesAction"], ["allEntriesButton"])


async def test_others_shows_what_a_new_reading_brings_and_conflicts(main_window, api_server):
    driver = await staged_and_changed_by_others(main_window, api_server)
    driver.trigger("othersOnlyAction")
    api_server.control.set_entry(*SAMPLE_CALL, "Key2", "theirs, too")
    api_server.control.set_entry(*SAMPLE_CALL, "Key1", "theirs, against mine")
    driver.trigger("refreshAction")
    await driver.idle()
    assert sorted(driver.rows()) == ["Key1", "Key2", "Key3", "random"]
    assert driver.find(QPushButton, "othersButton").text() == "Others 4"


async def test_marks_last_until_they_are_marked_as_seen(main_window, api_server):
    driver = await staged_and_changed_by_others(main_window, api_server)
    assert (driver.glyph("Key3"), driver.was("Key3")) == ("•", "Value3")
    assert driver.spoken("Key3", "Value").startswith("theirs, was Value3, changed since ")
    assert not driver.shown(QPushButton, "markSeenButton")
    for value in ("theirs again", "theirs again"):
        api_server.control.set_entry(*SAMPLE_CALL, "Key3", value)
        driver.trigger("refreshAction")
        await driver.idle()
        assert (driver.glyph("Key3"), driver.was("Key3")) == ("•", "Value3")
    api_server.control.set_entry(*SAMPLE_CALL, "Key3", "Value3")
    driver.trigger("refreshAction")
    await driver.idle()
    assert driver.glyph("Key3") == ""
    driver.press("othersButton")
    assert list(driver.rows()) == ["random"]
    driver.press("markSeenButton")
    # Nothing is left to show: the choice goes back, and so does the focus.
    assert chosen(driver) == ["allEntriesAction"]
    assert "random" not in driver.rows()
    assert not driver.action("markSeenAction").isEnabled()
    assert driver.rows()["Key1"] == "mine"


async def test_conflicts_stay_when_the_rest_is_marked_as_seen(main_window, api_server):
    driver = await staged_and_changed_by_others(main_window, api_server)
    api_server.control.set_entry(*SAMPLE_CALL, "Key1", "theirs, against mine")
    driver.trigger("refreshAction")
    await driver.idle()
    driver.trigger("othersOnlyAction")
    driver.trigger("markSeenAction")
    assert chosen(driver) == ["othersOnlyAction"]
    assert list(driver.rows()) == ["Key1"]
    assert not driver.find(QPushButton, "markSeenButton").isEnabled()


async def test_of_a_call_that_is_opened_nothing_is_news(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    assert driver.find(QPushButton, "othersButton").text() == "Others"
    assert not driver.action("markSeenAction").isEnabled()


# Empty ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("total", "is_unread", "is_filtered", "shown", "why"),
    [
        (0, True, False, Shown.ALL, Emptiness.UNREAD),
        (0, False, False, Shown.ALL, Emptiness.NO_CONTEXT),
        (0, False, True, Shown.ALL, Emptiness.NO_CONTEXT),
        (3, False, True, Shown.ALL, Emptiness.NO_MATCH),
        (3, False, True, Shown.OTHERS, Emptiness.NO_MATCH),
        (3, False, False, Shown.MINE, Emptiness.NOTHING_MINE),
        (3, False, False, Shown.OTHERS, Emptiness.NOTHING_OF_OTHERS),
    ],
)
def test_an_empty_table_knows_why(total, is_unread, is_filtered, shown, why):
    found = emptiness(total=total, is_unread=is_unread, is_filtered=is_filtered, shown=shown)
    assert found is why


@pytest.mark.parametrize("why", [None, *Emptiness])
def test_it_says_why_and_offers_what_helps(qtbot, why):
    page = QWidget()
    qtbot.addWidget(page)
    hint = EmptyHint(page)
    hint.show_why(why)
    assert hint.text() == (why.value if why else "")
    assert hint.isVisibleTo(page) == (why is not None)
    offered = [each.objectName() for each in hint.findChildren(QPushButton) if each.isVisibleTo(hint)]
    helps = {None: [], Emptiness.NO_CONTEXT: ["emptyAddButton"], Emptiness.UNREAD: []}
    assert offered == helps.get(why, ["showAllButton"])


async def test_an_empty_call_says_so_and_begins_an_entry_once_editing_is_on(main_window, api_server):
    driver = await main_window()
    await driver.look_up(*EMPTY)
    (text,) = driver.shown(QWidget, "emptyText")
    assert text.text().startswith("This call has no context. A mistyped id looks the same: ")
    driver.press("emptyAddButton")
    assert driver.message == "Editing is off, so nothing was added. Ctrl+E switches it on."
    assert not driver.rows()
    driver.press("messageAction")
    assert driver.action("editModeAction").isChecked()
    assert driver.message != "Editing is off, so nothing was added. Ctrl+E switches it on."
    driver.press("emptyAddButton")
    QTest.keyClicks(QApplication.focusWidget(), "First")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert list(driver.rows()) == ["First"]
    assert not driver.shown(QWidget, "emptyText")


async def test_a_screen_reader_hears_why_there_are_no_rows(main_window, spoken):
    driver = await main_window()
    await driver.look_up(*EMPTY)
    assert any(text.startswith("This call has no context.") for text in spoken)
    await driver.look_up(*SAMPLE_CALL, 7419)
    driver.find(QLineEdit, "filterEdit").setText("no such text")
    assert spoken[-1] == "Nothing matches the filter."
    driver.find(QLineEdit, "filterEdit").clear()
    driver.trigger("othersOnlyAction")
    assert spoken[-1].startswith("Nobody else has changed this call")


@pytest.mark.parametrize("choice", ["changedOnlyAction", "othersOnlyAction", None])
async def test_where_nothing_is_shown_one_button_leads_back(main_window, api_server, choice):
    driver = await main_window("--call", SAMPLE)
    if choice is None:
        driver.find(QLineEdit, "filterEdit").setText("no such text")
    else:
        driver.trigger(choice)
    assert driver.rows() == {}
    driver.press("showAllButton")
    assert len(driver.rows()) == 5
    assert chosen(driver) == ["allEntriesAction"]
    assert driver.find(QLineEdit, "filterEdit").text() == ""
    assert driver.window.focusWidget() is driver.table


async def test_the_filter_says_how_many_it_finds_and_the_choice_moves_no_count(main_window, api_server):
    driver = await staged_and_changed_by_others(main_window, api_server)
    (count,) = driver.shown(ElidedLabel, "entriesCount")
    assert count.text() == "4 entries on the server"
    driver.trigger("changedOnlyAction")
    assert count.text() == "4 entries on the server"
    driver.trigger("allEntriesAction")
    driver.find(QLineEdit, "filterEdit").setText("key")
    assert count.text() == "3 of 5 entries"


async def test_while_many_entries_are_looked_through_the_row_says_so_and_rows_stay(main_window, monkeypatch):
    driver = await main_window("--call", SAMPLE)
    monkeypatch.setattr(ahead, "AT_ONCE", 0)
    monkeypatch.setattr(finding, "_SLICE", 1)
    field, count = driver.find(QLineEdit, "filterEdit"), driver.find(ElidedLabel, "entriesCount")
    everything = list(driver.rows())
    for text in ("Key", "Key2"):
        field.setText(text)
        assert count.text() == "Looking through 5 entries …"
        assert list(driver.rows()) == everything
    await until(lambda: list(driver.rows()) == ["Key2"])
    assert count.text() == "1 of 5 entries"
    field.clear()
    assert (list(driver.rows()), count.text()) == (everything, "5 entries on the server")
