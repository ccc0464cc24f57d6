"""The line at the bottom: the last request, and in words why edits would be lost."""

from __future__ import annotations

import re

import pytest
from PySide6.QtWidgets import QLabel

from lvctx_gui.ui.main_window.status_bar import StatusBar
from tests.api_server import SAMPLE


@pytest.fixture
def line(qtbot):
    bar = StatusBar()
    qtbot.addWidget(bar)
    return bar


def said(line, name):
    return line.findChild(QLabel, name).text()


async def test_the_last_request_stands_at_the_right(main_window):
    driver = await main_window("--call", SAMPLE)
    label = driver.find(QLabel, "requestText")
    assert re.fullmatch(r"GET 200 in [\d,]+ ms", label.text())
    assert label.geometry().right() > 0.9 * driver.window.width()


def test_a_request_without_an_answer_says_so(line):
    line.count("DELETE", None, 12)
    assert said(line, "requestText") == "DELETE: no answer in 12.0 s"
    # Who has pressed Escape does not learn that from the server.
    line.count("GET", None, 0.045, given_up=True)
    assert said(line, "requestText") == "GET: given up after 45 ms"


def test_why_edits_are_lost_is_said_in_a_few_words_and_at_length_in_the_tip(line):
    line.show_trouble("This computer has no keychain. Staged changes are held in memory.", "no keychain")
    label = line.findChild(QLabel, "journalText")
    assert label.text() == "Edits are lost when you close: no keychain"
    assert label.toolTip() == label.accessibleName()
    assert label.toolTip().startswith("This computer has no keychain.")
    line.show_trouble("", "")
    assert label.isHidden()


def test_a_reason_that_nobody_has_put_into_words_leaves_the_rest(line):
    line.show_trouble("Something is wrong.", "")
    assert said(line, "journalText") == "Edits are lost when you close"
