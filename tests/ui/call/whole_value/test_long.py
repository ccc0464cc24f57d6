"""Long values: a little of them is given to Qt in each turn of the loop, and never a long paragraph."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from lvctx_gui.core.sheet.runs import LONGEST
from lvctx_gui.core.sheet.sheet import Sheet
from lvctx_gui.ui.call.whole_value.view import AT_ONCE, SLICE
from tests.ui.call.entries.row_keys import CTRL

MEGABYTE = 1 << 20


@pytest.fixture
def given(monkeypatch):
    """What was given to Qt in each step: characters, paragraphs, the longest of them."""
    steps = []
    more = Sheet.more

    def noted(self, characters, blocks):
        shown = more(self, characters, blocks)
        lines = shown.split("\n")
        steps.append((len(shown), len(lines), max(map(len, lines))))
        return shown

    monkeypatch.setattr(Sheet, "more", noted)
    return steps


@pytest.mark.parametrize("value", ["x" * MEGABYTE, "\u00a0" * MEGABYTE, "a line\n" * 90_000], ids=len)
async def test_a_long_value_is_given_to_qt_in_slices(whole_value, given, value):
    pane = await whole_value("short", value)
    given.clear()
    pane.go_to("k1")
    assert len(given) == 1
    await pane.complete()
    for number, (characters, blocks, longest) in enumerate(given):
        most_characters, most_blocks = SLICE if number else AT_ONCE
        assert characters <= most_characters + 4 * LONGEST
        assert blocks <= most_blocks + 1
        assert longest <= 4 * LONGEST
    assert len(given) > 10


async def test_wrapping_resizing_and_jumping_give_qt_nothing_again(whole_value, given):
    pane = await whole_value("x" * MEGABYTE)
    await pane.complete()
    given.clear()
    pane.driver.trigger("wrapAction")
    pane.driver.window.resize(900, 650)
    QTest.keyClick(pane.view, Qt.Key.Key_End, CTRL)
    assert pane.view.textCursor().atEnd()
    pane.driver.trigger("wrapAction")
    assert given == []


async def test_the_same_value_again_leaves_caret_and_selection(whole_value, given):
    pane = await whole_value("one two three")
    pane.view.select(4, 7)
    given.clear()
    pane.driver.trigger("refreshAction")
    await pane.driver.idle()
    assert pane.view.selected_text() == "two"
    assert given == []


async def test_one_value_after_another_shows_only_the_last(whole_value):
    pane = await whole_value("a" * MEGABYTE, "b" * MEGABYTE, "c")
    for key in ("k1", "k0", "k1"):
        pane.go_to(key)
    await pane.complete()
    assert set(pane.shown) == {"b", "\n"}
    pane.go_to("k2")
    assert pane.shown == "c"


async def test_wrapping_is_remembered(whole_value, main_window):
    pane = await whole_value("x" * 500)
    wrap = pane.driver.find(QPushButton, "wrapValueButton")
    assert wrap.isChecked()
    assert pane.view.lineWrapMode() is pane.view.LineWrapMode.WidgetWidth
    wrap.click()
    assert pane.view.lineWrapMode() is pane.view.LineWrapMode.NoWrap
    await pane.driver.close()
    driver = await main_window()
    assert not driver.action("wrapAction").isChecked()


@pytest.mark.parametrize(
    ("value", "facts"),
    [
        ("\n".join(["x" * 59] * 669), "669 lines · 40 kB"),
        ("é", "1 line · 2 bytes"),
        ("a\r\nb", "2 lines · 4 bytes · CR LF"),
        ("a\r\nb\nc", "3 lines · 6 bytes · CR LF + LF"),
        ("x" * 1_500_000, "1 line · 1.5 MB"),
    ],
    ids=["lines", "bytes", "kind", "kinds", "megabytes"],
)
async def test_lines_and_bytes_are_told(whole_value, value, facts):
    pane = await whole_value(value)
    assert pane.facts == facts
    described = pane.view.accessibleDescription()
    assert f"{len(value):,} character" in described
    assert f"{len(value.encode()):,} bytes in UTF-8" in described


async def test_many_lines_run_on_and_that_is_said(whole_value):
    value = "x\n" * 100_100
    pane = await whole_value(value)
    await pane.complete()
    assert pane.remark == "From line 100,000 on the lines run on: there are too many."
    assert "x↵x↵" in pane.shown
    pane.view.selectAll()
    assert pane.view.selected_text() == value
