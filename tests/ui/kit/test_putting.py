"""What is copied is read back; a clipboard that another program holds is asked again, and told of."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QApplication

from lvctx_gui.ui.kit import putting
from tests.ui.busy_clipboard import BusyClipboard


def text(words):
    def make():
        data = QMimeData()
        data.setText(words)
        return data

    return make


@pytest.fixture
def pauses(monkeypatch):
    """The seconds that would have been waited."""
    waited = []

    async def sleep(seconds):
        waited.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    return waited


async def test_what_is_taken_at_once_is_put_once(qt_loop, pauses):
    assert await putting.put_patiently(text("a"))
    assert QApplication.clipboard().text() == "a"
    assert pauses == []


@pytest.mark.parametrize("refusals", [1, 3, len(putting.PAUSES)])
async def test_a_clipboard_that_is_held_for_a_moment_is_asked_again(qt_loop, monkeypatch, pauses, refusals):
    clipboard = BusyClipboard(refusals)
    monkeypatch.setattr(putting, "_clipboard", lambda: clipboard)
    assert await putting.put_patiently(text("a"))
    assert clipboard.text == "a"
    assert pauses == list(putting.PAUSES[:refusals])


async def test_one_that_stays_held_is_given_up_and_keeps_what_it_had(qt_loop, monkeypatch, pauses):
    clipboard = BusyClipboard(1_000)
    monkeypatch.setattr(putting, "_clipboard", lambda: clipboard)
    assert not await putting.put_patiently(text("a"))
    assert clipboard.text == "as before"
    assert sum(pauses) < 2.5


async def test_somebody_else_who_has_put_the_same_text_there_does_not_count(qt_loop, monkeypatch):
    clipboard = BusyClipboard(1, "a")
    monkeypatch.setattr(putting, "_clipboard", lambda: clipboard)
    assert not putting.put(text("a"))


_ENDS = """
from PySide6.QtWidgets import QApplication
app = QApplication([])
from lvctx_gui.ui.kit.clipboard import copy_cell
copy_cell("a")
assert app.clipboard().text() == "a"
"""


@pytest.mark.slow("starts a program")
def test_a_program_whose_text_is_on_the_clipboard_ends_in_peace():
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    assert subprocess.run([sys.executable, "-c", _ENDS], env=environment).returncode == 0
