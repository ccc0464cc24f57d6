"""Answers that come while an editor is open: nothing is staged over what nobody saw, nor lost once typed."""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit

from lvctx_gui.sandbox import Fault
from lvctx_gui.ui.call.entries.editor import CellEditor
from tests.api_server import SAMPLE, SAMPLE_CALL, held, writes
from tests.gui import until


def open_editor(driver, key, title="Value"):
    """Open the editor of a cell by F2's way, and return it."""
    index = driver.cell(key, title)
    driver.table.setCurrentIndex(index)
    driver.table.edit(index)
    return the_editor(driver)


def the_editor(driver):
    editors = [each for each in driver.table.viewport().findChildren(CellEditor) if each.isVisible()]
    assert len(editors) == 1, f"{len(editors)} editors are open"
    return editors[0]


def is_editing(driver):
    return any(each.isVisible() for each in driver.table.viewport().findChildren(CellEditor))


def type_over(editor, text):
    editor.selectAll()
    QTest.keyClicks(editor, text)


def enter(editor):
    QTest.keyClick(editor, Qt.Key.Key_Return)


async def refresh_slowly(driver, api_server, while_it_hangs):
    """F5 whose answer comes only after ``while_it_hangs`` was done."""
    api_server.control.add_fault(Fault("hang", method="GET"))
    seen = len(api_server.control.log())
    driver.trigger("refreshAction")
    await until(lambda: len(api_server.control.log()) > seen)
    while_it_hangs()
    api_server.control.clear_faults()
    await driver.idle()


async def open_meanwhile(driver, api_server, title="Value", interfere=None):
    """The editor of Key3, under which somebody else's change of it has come."""
    editor = None

    def meanwhile():
        nonlocal editor
        editor = open_editor(driver, "Key3", title)
        if interfere is None:
            api_server.control.set_entry(*SAMPLE_CALL, "Key3", "theirs")
        else:
            interfere()

    await refresh_slowly(driver, api_server, meanwhile)
    return editor


@pytest.fixture
def editing(main_window):
    """Opens the sample call with editing on."""

    async def open_for_editing():
        driver = await main_window("--call", SAMPLE)
        driver.edit_mode()
        return driver

    return open_for_editing


async def test_a_value_that_came_under_an_open_editor_is_a_conflict(editing, api_server):
    driver = await editing()
    editor = await open_meanwhile(driver, api_server)
    type_over(editor, "mine")
    enter(editor)
    await until(lambda: driver.glyph("Key3") == "!")
    await driver.commit()
    assert writes(api_server) == []
    assert held(api_server)["Key3"] == "theirs"
    driver.trigger("keepAllMineAction")
    await driver.commit()
    assert held(api_server)["Key3"] == "mine"


async def test_a_conflict_that_came_under_an_open_editor_is_not_decided_by_it(editing, api_server):
    driver = await editing()
    driver.set_value("Key3", "first")
    editor = await open_meanwhile(driver, api_server)
    type_over(editor, "second")
    enter(editor)
    await until(lambda: driver.glyph("Key3") == "!")
    assert driver.rows()["Key3"] == "second"
    await driver.commit()
    assert writes(api_server) == []


async def test_a_conflict_that_is_shown_is_decided_by_typing(editing, api_server):
    driver = await editing()
    driver.set_value("Key3", "mine")
    api_server.control.set_entry(*SAMPLE_CALL, "Key3", "theirs")
    driver.trigger("refreshAction")
    await driver.idle()
    assert driver.glyph("Key3") == "!"
    editor = open_editor(driver, "Key3")
    type_over(editor, "third")
    enter(editor)
    assert driver.glyph("Key3") == "~"


async def test_a_key_that_others_changed_under_its_editor_is_not_renamed_away(editing, api_server):
    driver = await editing()
    editor = await open_meanwhile(driver, api_server, "Key")
    type_over(editor, "Renamed")
    enter(editor)
    await until(lambda: driver.glyph("Key3") == "!")
    await driver.commit()
    assert writes(api_server) == []
    assert held(api_server)["Key3"] == "theirs"


@pytest.mark.parametrize(("title", "text", "key"), [("Value", "typed", "Key3"), ("Key", "Other", "Other")])
async def test_what_was_typed_into_a_row_that_others_removed_becomes_an_entry(
    editing, api_server, title, text, key
):
    driver = await editing()
    gone = lambda: api_server.control.remove_entry(*SAMPLE_CALL, "Key3")  # noqa: E731
    editor = await open_meanwhile(driver, api_server, title, gone)
    type_over(editor, text)
    enter(editor)
    value = "typed" if title == "Value" else "Value3"
    await until(lambda: not is_editing(driver) and driver.rows().get(key) == value)
    # The value is set over a removal that its editor did not show; the new key is simply new.
    assert driver.glyph(key) == ("!" if title == "Value" else "+")


async def test_a_refused_key_stays_in_its_editor(editing):
    driver = await editing()
    editor = open_editor(driver, "Key3", "Key")
    type_over(editor, "Key1")
    enter(editor)
    assert the_editor(driver).text() == "Key1"
    assert "“Key1” exists in this call already" in driver.message
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert not is_editing(driver)
    assert driver.glyph("Key3") == ""


@pytest.mark.parametrize("leave", ["focus", "commit", "mode", "tab"])
async def test_a_refused_key_is_kept_in_a_row_of_its_own_when_the_editor_must_close(
    editing, api_server, leave
):
    driver = await editing()
    editor = open_editor(driver, "Key3", "Key")
    type_over(editor, "Key1")
    match leave:
        case "focus":
            driver.find(QLineEdit, "filterEdit").setFocus()
        case "commit":
            driver.trigger("commitAction")
        case "mode":
            driver.trigger("editModeAction")
        case "tab":
            driver.trigger("closeTabAction")
            driver.trigger("reopenTabAction")
    await driver.idle()
    model = driver.table.model()
    keys = [model.index(row, driver.column("Key")).data() for row in range(model.rowCount())]
    assert keys.count("Key1") == 2
    assert "Key3" in keys
    assert writes(api_server) == []


# Whatever comes in whatever order --------------------------------------------------------------------------

KEYS = ("Key1", "Key3", "random")


class Two:
    """A person at the window and another one at the server; each write is over what its maker has seen."""

    def __init__(self, driver, api_server, seed):
        self.driver, self.api_server, self.chance = driver, api_server, random.Random(seed)
        self.seen: dict[str, set[object]] = {}
        """By key: what the window has shown the person before each of their decisions about it."""
        self.numbers = iter(range(1_000))
        self.hanging = False

    def shown(self, key):
        """What the person sees of a key now: the server's value, and theirs where it is in conflict."""
        draft = self.driver.window.tabs.current.model.draft
        conflict = draft.conflicts.get(key)
        return {draft.base.get(key), conflict.theirs if conflict else draft.base.get(key)}

    def look(self, key):
        self.seen[key] = self.shown(key)

    def other_writes(self):
        key = self.chance.choice(KEYS)
        if self.chance.random() < 0.25:
            self.api_server.control.remove_entry(*SAMPLE_CALL, key)
        else:
            self.api_server.control.set_entry(*SAMPLE_CALL, key, f"theirs {next(self.numbers)}")

    def ask(self):
        if not self.hanging:
            self.api_server.control.add_fault(Fault("hang", method="GET"))
            self.hanging = True
        action = self.driver.action("refreshAction")
        if action.isEnabled():
            action.trigger()

    def edit(self):
        rows = [key for key in self.driver.rows() if key in KEYS]
        if is_editing(self.driver) or not rows:
            return
        key = self.chance.choice(rows)
        index = self.driver.cell(key, "Value")
        if index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.look(key)
            editor = open_editor(self.driver, key)
            type_over(editor, f"mine {next(self.numbers)}")

    def leave(self):
        for editor in self.driver.table.viewport().findChildren(CellEditor):
            if editor.isVisible():
                QTest.keyClick(
                    editor, self.chance.choice([Qt.Key.Key_Return, Qt.Key.Key_Return, Qt.Key.Key_Escape])
                )

    def remove(self):
        rows = [key for key in self.driver.rows() if key in KEYS and self.driver.glyph(key) not in ("−", "×")]
        if rows and not is_editing(self.driver):
            key = self.chance.choice(rows)
            self.look(key)
            self.driver.table.setCurrentIndex(self.driver.cell(key, "Value"))
            action = self.driver.action("removeEntryAction")
            if action.isEnabled():
                action.trigger()

    def undo(self):
        action = self.driver.action("undoAction")
        if action.isEnabled() and not is_editing(self.driver):
            action.trigger()

    def decide(self):
        name = self.chance.choice(["keepAllMineAction", "takeAllTheirsAction"])
        action = self.driver.action(name)
        if action.isEnabled() and not is_editing(self.driver):
            for key in self.driver.window.tabs.current.state.draft.conflicts:
                self.seen[key] = self.seen.get(key, set()) | self.shown(key)
            action.trigger()

    async def settle(self):
        self.api_server.control.clear_faults()
        self.hanging = False
        await self.driver.idle()

    async def commit(self):
        await self.settle()
        before = held(self.api_server)
        seen = len(self.api_server.control.log())
        action = self.driver.action("commitAction")
        if not action.isEnabled():
            return
        staged = self.driver.window.tabs.current.state
        action.trigger()
        await self.driver.idle()  # a person is asked by now, or everything was done
        for dialog in self.driver.window.findChildren(QDialog, "commitDialog"):
            if dialog.isVisible():
                self.driver.press("commitConfirmButton")
        await self.driver.idle()
        wrote = [each for each in self.api_server.control.log()[seen:] if each.method != "GET"]
        after = held(self.api_server)
        for key in KEYS:
            if before.get(key, "nothing") != after.get(key, "nothing"):
                was = before.get(key, "nothing")
                known = {
                    "nothing" if value not in (None,) and not isinstance(value, str) else value
                    for value in self.seen.get(key, set())
                }
                assert was in known, f"{key}: {was!r} was gone over, and seen were {known!r}"
        assert wrote or before == after
        assert staged is self.driver.window.tabs.current.state


@pytest.mark.parametrize("seed", range(12))
async def test_no_write_goes_over_what_the_person_has_not_seen(editing, api_server, seed, virtual_clock):
    driver = await editing()
    two = Two(driver, api_server, seed)
    acts = [two.other_writes, two.ask, two.edit, two.leave, two.remove, two.undo, two.decide]
    weights = [5, 5, 6, 2, 1, 1, 1]
    for _ in range(8):
        for act in two.chance.choices(acts, weights, k=two.chance.randint(4, 10)):
            act()
            if two.chance.random() < 0.25:
                await two.settle()
        await two.commit()


async def test_a_byte_order_mark_in_front_stays_in_an_editor_that_changes_nothing(main_window, api_server):
    api_server.control.put_call(*SAMPLE_CALL, 7419, [{"key": "k", "value": "\ufeffab"}])
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.table.setCurrentIndex(driver.cell("k", "Value"))
    driver.table.edit(driver.table.currentIndex())
    editor = QApplication.focusWidget()
    assert editor.text() == "\ufeffab"
    assert not editor.is_modified
    editor.copy()
    editor.paste()
    assert editor.text() == "\ufeffab"
