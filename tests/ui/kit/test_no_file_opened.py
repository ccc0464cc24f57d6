"""No text of others opens a file."""

from __future__ import annotations

import ctypes
import os
import sys
import tempfile
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QToolTip, QWidget

from lvctx_gui.ui.call.message_line import MessageBar
from lvctx_gui.ui.messages.message import Message, Tone
from tests.api_server import SAMPLE, SAMPLE_CALL
from tests.ui.kit.plain_checks import is_markup

_IN_OPEN = 0x20


class _Trap:
    """A file whose opening is seen: Linux tells of it."""

    def __init__(self, folder):
        self.path = folder / "trap.png"
        self.path.write_bytes(b"")
        libc = ctypes.CDLL(None, use_errno=True)
        self._events = libc.inotify_init1(os.O_NONBLOCK)
        assert libc.inotify_add_watch(self._events, os.fsencode(self.path), _IN_OPEN) >= 0

    @property
    def was_opened(self):
        try:
            return bool(os.read(self._events, 4096))
        except BlockingIOError:
            return False

    def close(self):
        os.close(self._events)


@pytest.fixture
def trap():
    # A short path: a title shows the first 80 characters of a key.
    with tempfile.TemporaryDirectory() as folder:
        made = _Trap(Path(folder))
        yield made
        made.close()


def _look_at_everything(widget):
    widget.grab()
    for each in widget.findChildren(QWidget):
        each.sizeHint()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who opens a file")
def test_the_trap_sees_a_label_that_guesses(qtbot, trap):
    label = QLabel(f"<img src='{trap.path}'>")
    qtbot.addWidget(label)
    label.grab()
    assert trap.was_opened


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who opens a file")
async def test_no_key_and_no_value_opens_a_file(main_window, api_server, trap):
    text = f"<img src='{trap.path}'>"
    api_server.control.put_call(
        *SAMPLE_CALL, 7419, [{"key": text, "value": text}, {"key": "b", "value": text}]
    )

    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    table = driver.table
    table.setFocus()
    table.setCurrentIndex(driver.cell(text, "Value"))
    QTest.keyClick(table, Qt.Key.Key_F4)
    _look_at_everything(driver.window)
    driver.set_value("b", text + "2")
    api_server.control.set_entry(*SAMPLE_CALL, "b", text + "3")
    driver.trigger("refreshAction")
    await driver.idle()
    table.setCurrentIndex(driver.cell("b", "Value"))
    _look_at_everything(driver.window)
    for title in ("Key", "Value"):
        where = table.visualRect(driver.cell("b", title)).center()
        event = QHelpEvent(QEvent.Type.ToolTip, where, table.viewport().mapToGlobal(where))
        QApplication.sendEvent(table.viewport(), event)
        for tip in QApplication.topLevelWidgets():
            if isinstance(tip, QLabel):
                assert not is_markup(tip.text())
                tip.grab()
    QToolTip.hideText()
    assert not trap.was_opened


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who opens a file")
def test_no_message_opens_a_file(qtbot, trap):
    bar = MessageBar()
    qtbot.addWidget(bar)
    bar.show_message(Message(Tone.ERROR, f"<img src='{trap.path}'>"))
    _look_at_everything(bar)
    assert not trap.was_opened
