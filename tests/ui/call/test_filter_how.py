"""Where the filter looks, and how, are choices beside it; what it cannot find is said in a sentence."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMenu, QPushButton, QToolButton

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import Context, Entry
from lvctx_gui.core.search import How
from lvctx_gui.ui.call import filter_row
from lvctx_gui.ui.call.entries.model import EntriesModel
from lvctx_gui.ui.kit.labels import ElidedLabel
from lvctx_gui.ui.kit.remark_label import RemarkLabel
from tests.api_server import SAMPLE, SAMPLE_CALL, put
from tests.gui import until

ENTRIES = [
    Entry("City", "İzmir"),
    Entry("Street", "Lange Straße 3"),
    Entry("Light", "IŞIK"),
    Entry("Place", "cafe\u0301"),
    Entry("Formula", "=A1"),
    Entry("Since", "/Date(1)/"),
    Entry("city", "Value of another city"),
    Entry("Letters", "a" * 28 + "!"),
]
ENDLESS = "(a|a)*$"


async def opened(main_window, api_server):
    put(api_server, CallRef(*SAMPLE_CALL), ENTRIES)
    return await main_window("--call", SAMPLE)


def type_text(driver, text):
    driver.find(QLineEdit, "filterEdit").setText(text)


def choose(driver, *names):
    """Choose by the menu, as a mouse or the arrow keys do."""
    for name in names:
        driver.press("filterWhereButton", QToolButton)
        menu = driver.find(QMenu, "filterMenu")
        (action,) = (each for each in menu.actions() if each.objectName() == name)
        menu.setActiveAction(action)
        QTest.keyClick(menu, Qt.Key.Key_Return)


def found(driver):
    return list(driver.rows())


def problem(driver):
    shown = driver.shown(RemarkLabel, "filterEditProblem")
    return shown[0].text() if shown else ""


async def done(driver):
    model = driver.table.model()
    await until(lambda: not model.is_finding)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("izmir", ["City"]),
        ("İZMİR", ["City"]),
        ("ışık", ["Light"]),
        ("strasse", ["Street"]),
        ("café", ["Place"]),
        ("cafe\u0301", ["Place"]),
        ("=A1", ["Formula"]),
        ("/Date(1)/", ["Since"]),
        ("city", ["City", "city"]),
    ],
)
async def test_it_finds_what_looks_the_same_and_no_sign_means_anything(main_window, api_server, text, keys):
    driver = await opened(main_window, api_server)
    type_text(driver, text)
    assert found(driver) == keys


async def test_keys_values_and_whole_are_choices(main_window, api_server):
    driver = await opened(main_window, api_server)
    type_text(driver, "city")
    for names, keys in (
        (["filterValuesAction"], ["city"]),
        (["filterKeysAction"], ["City", "city"]),
        (["filterWholeAction"], ["City", "city"]),
        (["filterBothAction"], ["City", "city"]),
        (["filterValuesAction"], []),
        (["filterWholeAction"], ["city"]),
    ):
        choose(driver, *names)
        assert found(driver) == keys, names
    choose(driver, "filterWholeAction")
    type_text(driver, "IZMIR")
    assert found(driver) == ["City"]


async def test_by_keyboard_the_choices_open_from_the_filter(main_window, api_server):
    driver = await opened(main_window, api_server)
    field = driver.find(QLineEdit, "filterEdit")
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    menu = driver.find(QMenu, "filterMenu")
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert driver.find(QToolButton, "filterWhereButton").text() == "Keys"
    assert field.accessibleName() == "Filter keys"
    type_text(driver, "lange")
    assert found(driver) == []


async def test_where_there_is_room_both_switches_are_buttons(main_window, api_server):
    driver = await opened(main_window, api_server)
    driver.window.resize(1900, 900)
    await until(lambda: driver.shown(QPushButton, "filterWholeButton"))
    where = driver.find(QToolButton, "filterWhereButton")
    type_text(driver, "izm")
    driver.press("filterWholeButton")
    assert (found(driver), where.text()) == ([], "Keys and values")
    driver.press("filterWholeButton")
    driver.press("filterPatternButton")
    await done(driver)
    assert found(driver) == ["City"]
    driver.window.resize(800, 700)
    await until(lambda: not driver.shown(QPushButton, "filterWholeButton"))
    assert where.text() == "Keys and values · Pattern"


async def test_a_screen_reader_hears_what_is_chosen(main_window, api_server):
    driver = await opened(main_window, api_server)
    field, where = driver.find(QLineEdit, "filterEdit"), driver.find(QToolButton, "filterWhereButton")
    assert (field.accessibleName(), field.accessibleDescription()) == ("Filter keys and values", "")
    assert where.accessibleName() == "Look in: Keys and values"
    for names, name, how, spoken in (
        (["filterValuesAction"], "Filter values", "", "Look in: Values"),
        (["filterWholeAction"], "Filter values", "Only the whole text", "Look in: Values · Whole"),
        (
            ["filterPatternAction"],
            "Filter values",
            "Pattern for the whole text",
            "Look in: Values · Whole · Pattern",
        ),
        (["filterWholeAction", "filterKeysAction"], "Filter keys", "Pattern", "Look in: Keys · Pattern"),
    ):
        choose(driver, *names)
        said = (field.accessibleName(), field.accessibleDescription(), where.accessibleName())
        assert said == (name, how, spoken)


# Patterns -------------------------------------------------------------------------------------------------


async def test_a_pattern_finds_rows_and_the_next_text_counts(main_window, api_server):
    driver = await opened(main_window, api_server)
    choose(driver, "filterPatternAction")
    type_text(driver, "^l.*t$")
    type_text(driver, r"^\w+ \w+ \d$")
    await done(driver)
    assert found(driver) == ["Street"]
    assert driver.find(ElidedLabel, "entriesCount").text() == "1 of 8 entries"
    choose(driver, "filterKeysAction")
    await done(driver)
    assert found(driver) == []
    type_text(driver, "")
    assert len(found(driver)) == 8


async def test_what_is_read_again_is_looked_through_by_the_pattern(main_window, api_server):
    driver = await opened(main_window, api_server)
    choose(driver, "filterPatternAction")
    type_text(driver, "^İZ")
    await done(driver)
    api_server.control.set_entry(*SAMPLE_CALL, "Capital", "Izmir, once Smyrna")
    driver.trigger("refreshAction")
    await driver.idle()
    await done(driver)
    assert found(driver) == ["City", "Capital"]


async def test_what_was_edited_is_looked_through_when_rows_are_arranged_again(qt_loop):
    model = EntriesModel(lambda *_: True)
    draft = Draft(Context(ENTRIES))
    model.show_draft(draft)
    model.set_filter("^İZ", How(pattern=True))
    await until(lambda: not model.is_finding)
    model.show_draft(draft.add("Later", "izmir").set_value("Light", "izmit"))
    assert model.rowCount() == 2  # what is added shows, and rows keep their place while somebody edits
    model.set_changes_first(True)
    await until(lambda: not model.is_finding)
    assert [model.row_id(row) for row in range(model.rowCount())] == ["Light", "Later", "City"]


async def test_a_wrong_pattern_is_a_sentence_and_what_was_found_stays(main_window, api_server, spoken):
    driver = await opened(main_window, api_server)
    choose(driver, "filterPatternAction")
    type_text(driver, "^izm")
    await done(driver)
    type_text(driver, "^izm(")
    await until(lambda: problem(driver))
    assert problem(driver) == "The pattern has a “(” without a “)”, near character 5."
    assert spoken[-1] == problem(driver)
    assert found(driver) == ["City"]
    assert driver.find(ElidedLabel, "entriesCount").text() == "1 of 8 entries"
    choose(driver, "filterPatternAction")  # the same text as it stands is none that is wrong
    await until(lambda: not problem(driver))
    assert found(driver) == []


async def test_who_is_still_typing_is_not_told_that_it_is_no_pattern_yet(
    main_window, api_server, monkeypatch
):
    monkeypatch.setattr(filter_row, "_TYPING", 1 << 30)
    driver = await opened(main_window, api_server)
    choose(driver, "filterPatternAction")
    for text in ("(", "(i", "(izm", "(izm)"):
        type_text(driver, text)
        await done(driver)
        assert not problem(driver)
    assert found(driver) == ["City"]


async def test_a_pattern_that_takes_for_ever_ends_in_a_sentence(main_window, api_server):
    driver = await opened(main_window, api_server)
    choose(driver, "filterValuesAction", "filterPatternAction")
    type_text(driver, "^/")
    await done(driver)
    type_text(driver, ENDLESS)
    await until(lambda: problem(driver))
    assert problem(driver) == "The pattern takes too long: it can match in too many ways. Make it simpler."
    assert found(driver) == ["Since"]
    type_text(driver, "(a+)+$")  # on 28 letters and a sign
    await done(driver)
    assert found(driver) == [] or problem(driver)


async def test_what_is_chosen_belongs_to_the_page(main_window, api_server):
    driver = await opened(main_window, api_server)
    choose(driver, "filterKeysAction")
    type_text(driver, "city")
    await driver.look_up("U1", 28479905999, "NOBODY")
    assert driver.find(QToolButton, "filterWhereButton").text() == "Keys and values"
    driver.trigger("previousTabAction")
    assert driver.find(QToolButton, "filterWhereButton").text() == "Keys"
    assert found(driver) == ["City", "city"]
