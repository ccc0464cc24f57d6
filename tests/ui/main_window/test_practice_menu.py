"""The *Practice* menu does what its words say, and README's tour of it is true word for word."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QMenu, QPushButton

from tests.api_server import SAMPLE_CALL
from tests.gui import Driver, until

README = Path(__file__).resolve().parents[3] / "README.md"
PASTED = "/context/call/U70D91T533151E6@10.40.88.32/28479905424/ARB_WSAPI_1?client=7419"
WRITE, READ = "The next write (POST or DELETE) …", "The next read (GET) …"


class Practice(Driver):
    """A window on the practice server inside the program."""

    def menu(self, title=None):
        (menu,) = self.window.findChildren(QMenu, "practiceMenu")
        if title is None:
            return menu
        (found,) = (each.menu() for each in menu.actions() if plain(each) == title)
        return found

    def choose(self, *path):
        menu = self.menu(*path[:-1])
        (action,) = (each for each in menu.actions() if plain(each) == path[-1])
        action.trigger()

    @property
    def control(self):
        return self.window.property("program")._demo._server.control

    def requests(self):
        return [(seen.method, seen.fault) for seen in self.control.log()]

    def held(self):
        return {entry["key"]: entry.get("value") for entry in self.control.entries(*SAMPLE_CALL)}

    async def refresh(self):
        self.trigger("refreshAction")
        await self.idle()


def plain(action):
    return action.text().replace("&", "")


@pytest.fixture
def practise(qt_loop, tmp_path, virtual_clock):
    """Opens a window on its own practice server, with the sample call, ready to be edited."""

    async def open_sample():
        driver = await qt_loop.open("--demo", "--data-dir", str(tmp_path / "data"), kind=Practice)
        await until(lambda: driver.window.connections.connection is not None)
        await driver.idle()
        QGuiApplication.clipboard().setText(PASTED)
        field = driver.find(QLineEdit, "sessionEdit")
        field.setFocus()
        field.paste()
        QTest.keyClick(field, Qt.Key.Key_Return)
        await driver.idle()
        driver.edit_mode()
        driver.control.clear_log()
        return driver

    return open_sample


async def test_a_write_that_loses_its_connection_is_the_commits_post(practise):
    driver = await practise()
    driver.set_value("Key1", "x")
    driver.choose(WRITE, "Lose the connection after it was carried out")
    assert driver.message == (
        "Set for the next write to the practice server: Lose the connection after it was carried out."
    )
    await driver.commit()
    assert driver.requests() == [("GET", None), ("POST", "reset"), ("GET", None)]
    assert driver.held()["Key1"] == "x"
    assert driver.message.startswith("Committed: 1 changed — checked on the server")


async def test_a_write_that_was_not_carried_out_is_sent_again(practise):
    driver = await practise()
    driver.set_value("Key1", "x")
    driver.choose(WRITE, "Lose the connection before it is carried out")
    await driver.commit()
    assert driver.requests() == [
        ("GET", None),
        ("POST", "reset"),
        ("GET", None),
        ("POST", None),
        ("GET", None),
    ]
    assert driver.message.startswith("Committed")


async def test_a_commit_that_only_deletes_meets_it_too(practise):
    driver = await practise()
    driver.remove("Key1")
    driver.choose(WRITE, "Refuse it with 503 (out of service)")
    await driver.commit()
    assert driver.requests()[1] == ("DELETE", "status")


async def test_a_read_is_a_read(practise):
    driver = await practise()
    driver.choose(READ, "Refuse it as forbidden (403)")
    driver.set_value("Key1", "x")
    await driver.refresh()
    assert driver.requests() == [("GET", "status")]
    driver.choose(READ, "Refuse it with 503 (out of service)")
    await driver.commit()
    assert driver.requests()[1:3] == [("GET", "status"), ("GET", None)]
    assert driver.held()["Key1"] == "x"


async def test_somebody_else_changes_something_each_time(practise):
    driver = await practise()
    driver.set_value("Key1", "mine")
    seen = [driver.held()]
    for _ in range(3):
        driver.choose("Somebody else changes this call")
        assert "changed “Documentatin” on the practice server" in driver.message
        seen.append(driver.held())
        await driver.refresh()
        assert driver.message.startswith("“Documentatin” was changed by others since ")
    assert len({str(each) for each in seen}) == len(seen)


async def test_somebody_else_leaves_alone_what_is_staged(practise):
    driver = await practise()
    for key in ("Documentatin", "Key1"):
        driver.set_value(key, "mine")
    driver.choose("Somebody else changes this call")
    assert "changed “Key2” on the practice server" in driver.message
    for key in ("Key2", "random"):
        driver.set_value(key, "mine")
    driver.remove("Key3")
    driver.add("Note", "mine")
    driver.choose("Somebody else changes this call")
    assert "added “Note 2” on the practice server" in driver.message
    assert driver.held()["Note 2"] == "changed by somebody else (2)"
    await driver.refresh()
    assert "“Note 2”" in driver.message


async def test_somebody_else_changes_what_is_staged_where_the_menu_says_so(practise):
    driver = await practise()
    driver.choose("Somebody else changes a staged key")
    assert driver.message.startswith("Stage a change first")
    driver.set_value("Key1", "mine")
    for _ in range(2):
        driver.choose("Somebody else changes a staged key")
        driver.trigger("commitAction")
        await driver.idle()
        assert driver.conflict.startswith("Someone else changed “Key1” since you read it (")
        assert driver.conflict.endswith("Nothing was sent.")
        driver.trigger("keepAllMineAction")
    assert [method for method, _ in driver.requests()] == ["GET", "GET"]
    await driver.commit()
    assert driver.held()["Key1"] == "mine"


async def test_the_tour_in_the_readme_names_what_is_there(practise):
    tour = README.read_text(encoding="utf-8").partition("## A tour")[2].partition("\n## ")[0]
    step = " ".join(tour.partition("5. *Practice*")[2].partition("\n\n")[0].split())
    named = re.findall(r"\*([^*]+)\*", step)
    assert len(named) >= 2
    assert PASTED in tour

    driver = await practise()
    calls = driver.menu("Calls").actions()
    assert len(calls) == 18
    assert "seventeen more calls" in step
    for each in named:
        *menus, entry = each.split(" → ")
        assert entry in [plain(action) for action in driver.menu(*menus).actions()]


async def test_one_practice_call_shows_all_that_a_checklist_finds(practise):
    driver = await practise()
    driver.choose("Calls", "What a checklist finds")
    await driver.idle()
    await until(lambda: driver.shown(QAbstractButton, "identityStatus"))
    assert driver.find(QAbstractButton, "identityStatus").text() == "Incomplete"
    assert driver.find(QPushButton, "missingButton").text() == "Missing 1, wrong 5"
    assert driver.glyph("NoticeRead") == "○"
    assert driver.note("PromiseDate") == "wrong · expected: Date as 2026-12-31"
    assert driver.note("RecordingLink") == ""
