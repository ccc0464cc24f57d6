"""Text of others is shown as text: no markup, nothing that hides, turns around or paints over others."""

from __future__ import annotations

import ast
import ctypes
import os
import re
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6 import QtGui
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QAction, QColor, QFont, QFontMetrics, QHelpEvent, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QTabBar,
    QToolTip,
    QWidget,
)

import lvctx_gui
from lvctx_gui.core.call import CallRef
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import Context, Entry
from lvctx_gui.core.visible import Piece, pieces, plain_lines, plain_sentence
from lvctx_gui.ui.call.entries.model import EntriesModel
from lvctx_gui.ui.call.entries.painting import fitting
from lvctx_gui.ui.call.entries.rows import Column
from lvctx_gui.ui.call.entries.view import EntriesView
from lvctx_gui.ui.call.message_line import MessageBar
from lvctx_gui.ui.kit.plain import PlainLabel, plain_tip
from lvctx_gui.ui.messages.message import Message, Tone
from tests.api_server import SAMPLE, SAMPLE_CALL
from tests.gui import until
from tests.shown_texts import texts_of
from tests.strategies import any_text

_ROOM = Path(lvctx_gui.__file__).parent
_is_markup = QtGui.Qt.mightBeRichText
_HIDING = {*map(chr, range(9)), *map(chr, range(11, 32)), *map(chr, range(0x7F, 0xA0))}
_HIDING |= set(
    "\t\u061c\u200b\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
)

markup = st.lists(
    st.one_of(
        st.sampled_from(
            ("<b>", "</b>", "<img src=x>", "&lt;", "&amp;", "<?xml", "<", ">", "&", "lt;", "\n", " ", "<!--",
             "<p/>", "\u2060", "x" * 130, "word " * 30)
        ),
        any_text,
    ),
    max_size=6,
).map("".join)  # fmt: skip


# One label, one tool tip ---------------------------------------------------------------------------------


@given(markup)
def test_no_tool_tip_is_taken_for_markup_and_what_comes_out_may_go_in_again(text):
    tip = plain_tip(text)
    assert not _is_markup(tip)
    assert plain_tip(tip) == tip
    assert all(len(line.replace("\u2060", "")) <= 100 for line in tip.split("\n"))
    shown = tip.replace("\u2060", "").replace("\n", "")
    # One joiner behind such a sign is taken for what an earlier call has put there.
    given_back = re.sub("(<|&(?=\u2060lt;))\u2060", r"\1", text)
    assert shown == plain_lines(given_back).replace("\n", "")


@given(markup)
def test_a_label_shows_every_text_as_it_is(qapp, text):
    label = PlainLabel(text)
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert label.text() == plain_sentence(text)
    assert "\n" not in label.text()
    assert not _HIDING & set(PlainLabel(text, lines=True).text())
    label.setText("")
    label.setText(text)
    assert label.text() == plain_sentence(text)


def test_a_label_keeps_its_format(qapp):
    with pytest.raises(TypeError):
        PlainLabel().setTextFormat(Qt.TextFormat.RichText)


@given(st.text("abc ÄÖ€…—“”'é\u2026", max_size=20))
def test_ordinary_sentences_stay_to_the_letter(text):
    assert plain_sentence(text) == plain_lines(text) == text


_GUESSING = {
    "QErrorMessage", "QInputDialog", "QMessageBox", "QProgressDialog", "QSplashScreen", "QSystemTrayIcon",
    "QTextBrowser", "QToolTip", "QWhatsThis", "QWizard", "insertHtml", "setHtml", "setInformativeText",
    "setMarkdown", "setTextFormat", "setWhatsThis", "appendHtml", "setDetailedText", "setPrefix",
}  # fmt: skip
_TIPS = {"setToolTip", "setTabToolTip"}


def _sources():
    for file in sorted(_ROOM.rglob("*.py")):
        if file.relative_to(_ROOM).as_posix() != "ui/kit/plain.py":
            yield file.relative_to(_ROOM).as_posix(), ast.parse(file.read_text("utf-8"))


def _name(node):
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def test_the_source_makes_no_other_label_and_nothing_else_that_guesses():
    found = []
    for file, tree in _sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _name(node.func) == "QLabel":
                found.append(f"{file}:{node.lineno}: a QLabel")
            if isinstance(node, ast.ClassDef) and any(_name(base) == "QLabel" for base in node.bases):
                found.append(f"{file}:{node.lineno}: a class of QLabel")
            if isinstance(node, ast.Attribute | ast.Name) and _name(node) in _GUESSING:
                found.append(f"{file}:{node.lineno}: {_name(node)}")
            if isinstance(node, ast.Call) and _name(node.func) == "QTextEdit" and node.args:
                found.append(f"{file}:{node.lineno}: a QTextEdit with a text")
    assert not found


def _constant(node):
    """A text that stands in the source, be it a sentence to translate; ``None`` for every other."""
    if isinstance(node, ast.Call) and _name(node.func) == "tr" and not node.keywords:
        node = node.args[0]
    return node.value if isinstance(node, ast.Constant) else None


def test_every_tool_tip_in_the_source_is_a_constant_or_made_plain():
    found = []
    for file, tree in _sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _name(node.func) in _TIPS:
                tip = node.args[-1]
                made_plain = isinstance(tip, ast.Call) and _name(tip.func) == "plain_tip"
                parts = [tip.body, tip.orelse] if isinstance(tip, ast.IfExp) else [tip]
                texts = [_constant(part) for part in parts]
                if not made_plain and None in texts:
                    found.append(f"{file}:{node.lineno}: {ast.unparse(node)}")
                found += [f"{file}:{node.lineno}: {text}" for text in texts if text and _is_markup(text)]
            if isinstance(node, ast.FunctionDef) and "ToolTipRole" in ast.unparse(node):
                assert "plain_tip" in ast.unparse(node) or file == "ui/call/entries/model.py", file
    assert not found


# A file that nobody may open -----------------------------------------------------------------------------


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
    for title in ("Key", "Value", "On server"):
        where = table.visualRect(driver.cell("b", title)).center()
        event = QHelpEvent(QEvent.Type.ToolTip, where, table.viewport().mapToGlobal(where))
        QApplication.sendEvent(table.viewport(), event)
        for tip in QApplication.topLevelWidgets():
            if isinstance(tip, QLabel):
                assert not _is_markup(tip.text())
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


# Every widget of every window ----------------------------------------------------------------------------

_EVIL = "<b>&lt;R&D\u202e\u2066\0\n[*]"


def _check_all(window):
    """No widget guesses, and none says a character that hides or turns what stands beside it."""
    for widget in [window, *window.findChildren(QWidget)]:
        if isinstance(widget, QLabel):
            assert isinstance(widget, PlainLabel), (widget.objectName(), widget.text())
        if widget.objectName() in ("wholeValueView", "wholeServerValueView"):
            continue  # they show a value as it is, in a box of its own
        for said in texts_of(widget):
            hidden = _HIDING & set(said)
            assert not hidden, (type(widget).__name__, widget.objectName(), said)
        tips = [widget.toolTip(), *(action.toolTip() for action in widget.actions())]
        if isinstance(widget, QTabBar):
            tips += [widget.tabToolTip(index) for index in range(widget.count())]
        assert not [tip for tip in tips if _is_markup(tip)]
    for action in window.findChildren(QAction):
        assert not _HIDING & set(action.text())


async def test_no_widget_lets_others_speak_in_its_name(main_window, api_server):
    call = SAMPLE_CALL
    entries = [{"key": f"k{_EVIL}{n}", "value": f"v{_EVIL}"} for n in range(3)]
    api_server.control.put_call(*call, 7419, entries)

    driver = await main_window("--call", SAMPLE)
    window = driver.window
    driver.edit_mode()
    page = window.tabs.current
    page.state.set_note(_EVIL)
    for entry in entries[:2]:
        driver.table.setCurrentIndex(driver.table.model().index(0, Column.VALUE))
        page.state.apply("x", lambda draft, key=entry["key"]: draft.set_value(key, f"mine{_EVIL}"))
    page.model.setData(page.model.index(2, Column.KEY), f"new{_EVIL}")
    driver.action("wholeValueAction").setChecked(True)
    _check_all(window)
    api_server.control.set_entry(*call, entries[0]["key"], f"theirs{_EVIL}")
    driver.trigger("refreshAction")
    await driver.idle()
    _check_all(window)
    driver.trigger("takeAllTheirsAction")
    driver.trigger("refreshEntryAction")
    await driver.idle()
    driver.trigger("commitAction")
    _check_all(window)
    for dialog in window.findChildren(QDialog):
        dialog.close()
    page.state.say(Message(Tone.ERROR, f"It says {_EVIL}.", details=f"- {_EVIL}"))
    driver.press("messageDetailsButton")
    window.show_trouble(f"The journal {_EVIL} cannot be written.")
    window.editing.set_read_only(f"Read-only: the profile “{_EVIL}” says so.")
    window.header.show_place(f"Site{_EVIL}", f"signed in as {_EVIL}", practice=False)
    _check_all(window)
    turning = _EVIL.replace("\0", "").replace("\n", "")
    # Such a call is not looked up; one that was kept from before may be called so.
    other = window.tabs.open(CallRef(f"U1{turning}", 28479905600, f"ACC{turning}"), page.state.site)
    other.state.show(page.state.draft)
    _check_all(window)
    driver.trigger("closeTabAction")
    _check_all(window)


async def test_the_window_and_each_dialog_have_plain_labels_only(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    window = driver.window
    driver.edit_mode()
    driver.set_value("Key1", "x")
    await driver.commit()
    driver.remove("Key3")
    window.tabs.current.state.say(Message(Tone.ERROR, "x", details="y"))
    for name in ("commit", "deleteAll", "signOut", "history", "diagnose"):
        driver.trigger(f"{name}Action")
        opened = [await driver.appears(QDialog, f"{name}Dialog")]
        if name == "history":
            await until(lambda view=opened[0]: view.model.rows)
            driver.press("historyEraseButton")
            opened.append(await driver.appears(QDialog, "eraseEntryDialog"))
        await driver.idle()
        _check_all(window)
        for dialog in reversed(opened):
            _check_all(dialog)
            dialog.close()
    window.close()
    asked = await driver.appears(QDialog, "loseDialog")
    _check_all(asked)
    asked.close()
    driver.trigger("signInAction")
    sign_in = driver.dialog("signInDialog")
    sign_in.edit_wanted.emit(None)
    _check_all(sign_in)
    for dialog in sign_in.findChildren(QDialog):
        dialog.close()
    sign_in.close()


async def test_what_stands_in_an_undo_step_or_a_title_is_no_sign_of_qts(main_window, api_server):
    api_server.control.put_call(*SAMPLE_CALL, 7419, [{"key": "R&D", "value": "v"}])

    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("R&D", "x")
    assert driver.action("undoAction").text() == "&Undo: Edit R&&D"
    connection = driver.window.connections.connection
    object.__setattr__(connection.site, "name", "Desk [*]")
    driver.window._update_title()
    assert "Desk [*][*]" in driver.window.windowTitle()


# Drawing -------------------------------------------------------------------------------------------------

_marks = st.sampled_from([Piece("‹RLO›", mark=True), Piece("…", mark=True), Piece("·", mark=True)])
_plains = st.text("abc WiÄ中א", min_size=1, max_size=12).map(Piece)
shown_pieces = st.one_of(any_text.map(pieces), st.lists(st.one_of(_marks, _plains), max_size=8).map(tuple))


@settings(deadline=None)
@given(shown_pieces, st.integers(0, 300))
def test_what_is_cut_ends_in_a_sign_for_it_and_what_is_not_is_whole(qapp, shown, room):
    metrics = QFontMetrics(QFont())
    placed, end = fitting(shown, room, metrics)
    drawn, whole = "".join(piece.text for piece, _ in placed), "".join(piece.text for piece in shown)
    width = sum(metrics.horizontalAdvance(piece.text) for piece in shown)
    if width <= room:
        assert (drawn, end) == (whole, width)
    else:
        assert drawn.endswith("…")
        assert whole.startswith(drawn[:-1]) or not drawn[:-1]
        dots = metrics.horizontalAdvance("…")
        for piece, x in placed:
            assert 0 <= x <= max(0, room - dots)
            assert x + metrics.horizontalAdvance(piece.text) <= max(room, dots) + 1


def _picture_of(qtbot, entries, width=700):
    model = EntriesModel(lambda *_: True)
    view = EntriesView(model)
    qtbot.addWidget(view)
    view.resize(width, 300)
    model.show_draft(Draft(Context(tuple(Entry(key, value) for key, value in entries))))
    view.show()
    return view, view.viewport().grab().toImage()


def test_signs_piled_upon_each_other_stay_in_their_row(qtbot):
    """Zalgo: some dozen combining marks above and below each letter."""
    zalgo = "".join(letter + "\u0300\u0316\u0334" * 30 for letter in "attack")
    rows = [("a", "above"), ("k", "plain"), ("z", "below")]
    view, plain = _picture_of(qtbot, rows)
    _, piled = _picture_of(qtbot, [rows[0], ("k" + "\u0301\u0323" * 40, zalgo), rows[2]])
    for number in (0, 2):
        row = QRect(
            QPoint(0, view.rowViewportPosition(number)),
            QPoint(
                view.viewport().width() - 1, view.rowViewportPosition(number) + view.rowHeight(number) - 1
            ),
        )
        assert plain.copy(row) == piled.copy(row), f"row {number} was painted over"
    middle = QRect(0, view.rowViewportPosition(1), view.viewport().width(), view.rowHeight(1))
    assert plain.copy(middle) != piled.copy(middle)


@pytest.mark.parametrize("value", ["\u202e" * 60, "a\u200b" * 60, "ab\n" * 60, "word " * 60, "\u202eW" * 60])
def test_a_cell_that_is_cut_shows_so_at_its_end(qtbot, value):
    """The last ink in the cell is that of the sign, which any font draws as dots at the bottom."""
    view, picture = _picture_of(qtbot, [("k", value)], width=500)
    cell = view.visualRect(view.model().index(0, Column.VALUE))
    image = picture.copy(cell).convertToFormat(QImage.Format.Format_Grayscale8)
    metrics = QFontMetrics(view.font())
    dots = metrics.horizontalAdvance("…")
    paper = image.pixelColor(1, 1).value()
    ink = [
        (x, y)
        for x in range(image.width())
        for y in range(image.height())
        if abs(image.pixelColor(x, y).value() - paper) > 60
    ]
    last = max(x for x, _ in ink)
    ends = [y for x, y in ink if x > last - dots // 2]
    reference = QImage(dots + 4, cell.height(), QImage.Format.Format_Grayscale8)
    reference.fill(QColor("white"))
    painter = QPainter(reference)
    painter.setFont(view.font())
    painter.drawText(reference.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, "…")
    painter.end()
    heights = [
        y
        for x in range(reference.width())
        for y in range(reference.height())
        if reference.pixelColor(x, y).value() < 200
    ]
    assert min(ends) >= min(heights) - 1


async def test_a_key_edited_by_the_person_is_seen_in_the_filter_only_as_text(main_window):
    driver = await main_window("--call", SAMPLE)
    edit = driver.find(QLineEdit, "filterEdit")
    edit.setText("<b>nothing</b>")
    assert driver.rows() == {}
    _check_all(driver.window)
