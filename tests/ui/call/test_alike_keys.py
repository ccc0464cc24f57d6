"""Keys that look much like another one are pointed out while a call is read."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.checklist.checklist import Checklist, Item
from lvctx_gui.core.entries import Entry
from lvctx_gui.core.near_keys import NearKeys
from lvctx_gui.ui.call import advising
from tests.api_server import SAMPLE, SAMPLE_CALL, put
from tests.gui import until
from tests.ui.call.checklist_calls import choice, glyphs, keys, use

PHONES = Checklist("Phones", items=(Item(("Phone1",)), Item(("Phone2",)), Item(("Documentation",))))


async def at_call(main_window, api_server, *names):
    put(api_server, CallRef(*SAMPLE_CALL), [Entry(name, "1") for name in names])
    driver = await main_window("--call", SAMPLE)
    await until(lambda: driver.window.flows.checklists.is_loaded)
    return driver


@pytest.mark.parametrize(
    ("other", "difference"),
    [
        ("documentation", "capital letters"),
        ("Documentation ", "blanks"),
        ("Documentation\u200b", "invisible characters"),
        ("Ｄocumentation", "Unicode form"),
    ],
)
async def test_keys_that_differ_by_what_is_hard_to_see_say_so(main_window, api_server, other, difference):
    driver = await at_call(main_window, api_server, "Documentation", "A", other)
    assert [sign[0] for sign in glyphs(driver)] == ["⚠", "⚠"]
    assert driver.glyph("Documentation") == "⚠"
    assert driver.note("Documentation").endswith(f"but for {difference}")
    assert driver.note(other) == f"much like “Documentation” but for {difference}"
    assert f"This key is much like “Documentation” but for {difference}." in driver.spoken(other, "")
    assert f"much like “Documentation” but for {difference}" in driver.spoken(other, "Value")
    assert choice(driver, "alikeButton") == "Alike 2"


async def test_one_edit_from_a_key_on_the_checklist_is_pointed_out(main_window, api_server):
    driver = await at_call(main_window, api_server, "Documentatin", "Phone1", "Phone2", "Phone", "Other")
    assert glyphs(driver) == []  # nothing is on a checklist yet
    use(driver, PHONES)
    assert glyphs(driver) == ["⚠ Documentatin", "⚠ Phone", "○ Documentation"]
    assert driver.note("Documentatin") == "much like “Documentation” but for a missing character"
    remark = driver.spoken("Documentatin", "")
    assert "This key is much like “Documentation” of the checklist but for a missing character." in remark
    assert driver.note("Phone1") == driver.note("Phone2") == ""  # both are on the checklist
    assert "In the call is “Documentatin”, which is much like it." in driver.spoken("Documentation", "")
    assert driver.note("Documentation") == "a value is expected · is “Documentatin” meant for it?"
    driver.trigger("missingOnlyAction")
    assert keys(driver) == ["Documentatin", "Documentation"]
    driver.trigger("alikeOnlyAction")
    assert keys(driver) == ["Documentatin", "Phone"]


async def test_renaming_it_is_the_repair(main_window, api_server):
    driver = await at_call(main_window, api_server, "Documentatin", "Phone1", "Phone2")
    driver.edit_mode()
    use(driver, PHONES)
    model = driver.table.model()
    assert model.setData(driver.cell("Documentatin", "Key"), "Documentation")
    assert glyphs(driver) == ["− Documentatin", "+ Documentation"]
    assert driver.note("Documentatin") == ""
    assert choice(driver, "alikeButton") == ""
    driver.trigger("undoAction")
    assert glyphs(driver) == ["⚠ Documentatin", "○ Documentation"]


async def test_what_is_to_be_deleted_is_like_nothing(main_window, api_server):
    driver = await at_call(main_window, api_server, "Key", "key", "KEY", "A")
    driver.edit_mode()
    assert choice(driver, "alikeButton") == "Alike 3"
    driver.remove("Key")
    assert choice(driver, "alikeButton") == "Alike 2"
    assert driver.note("key") == "much like “KEY” but for capital letters"
    driver.remove("KEY")
    assert choice(driver, "alikeButton") == ""
    assert glyphs(driver) == ["− Key", "− KEY"]
    driver.trigger("alikeOnlyAction")
    assert driver.find(QLabel, "emptyText").text() == "No key of this call looks like another one."
    assert driver.find(QPushButton, "alikeButton").text() == "Alike"


async def test_keys_that_are_added_are_compared_with_the_checklist(main_window, api_server):
    driver = await at_call(main_window, api_server, "A")
    driver.edit_mode()
    use(driver, PHONES)
    remark = driver.table.model().remark_while_typing
    assert remark(driver.cell("A", "Key"), "Documentatio") == ""  # it may still become one
    assert remark(driver.cell("A", "Key"), "Documentatoin") == (
        "This key is much like “Documentation” of the checklist but for two swapped characters."
    )
    driver.add("Documentaton", "x")
    assert driver.glyph("Documentaton") == "+"
    assert "much like “Documentation” of the checklist" in driver.spoken("Documentaton", "")


async def test_many_keys_are_looked_through_behind_what_a_person_does(main_window, api_server, monkeypatch):
    slices = []
    go_on = NearKeys.go_on
    monkeypatch.setattr(NearKeys, "go_on", lambda self, some: slices.append(some) or go_on(self, some))
    names = [f"Key{number}" for number in range(3 * advising.AT_ONCE)]
    driver = await at_call(main_window, api_server, *names, "key7")
    await until(lambda: choice(driver, "alikeButton") == "Alike 2")
    assert {*slices} == {advising.AT_ONCE}
    assert len(slices) == 4
    assert driver.note("key7") == "much like “Key7” but for capital letters"
    # Once for a reading: neither an edit nor the same keys read again are looked through anew.
    driver.edit_mode()
    driver.set_value("Key9", "2")
    driver.trigger("refreshAction")
    await driver.idle()
    assert len(slices) == 4


async def test_the_keys_of_a_staged_draft_are_indexed_once(main_window, api_server, monkeypatch):
    from lvctx_gui.ui.call.entries import remarks

    driver = await at_call(main_window, api_server, "A")
    driver.edit_mode()
    for name in ("Key1", "key1", "Key2"):
        driver.add(name, "1")
    made = []
    index = remarks.KeyIndex
    monkeypatch.setattr(remarks, "KeyIndex", lambda known: made.append(known) or index(known))
    driver.add("Key3", "1")
    for _ in range(3):
        told = [driver.spoken(name, "") for name in ("Key1", "key1", "Key2", "Key3")]
    assert "“key1” exists already and differs only by capital letters." in told[0]
    assert len(made) == 1
