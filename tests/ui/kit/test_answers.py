"""No key answers a question that nobody has read, and answers stand where the platform puts them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFrame, QLineEdit, QPushButton, QWidget

from lvctx_gui.ui.kit.dialogs import OtherAnswer, Question

LATER = OtherAnswer("Not now, but later", "later", 7)
ENTER, SPACE = Qt.Key.Key_Return, Qt.Key.Key_Space
ORDERS = [
    # QDialogButtonBox.ButtonLayout as a style sheet names it, and what stands from left to right
    (0, ["confirm", "later", "cancel"]),  # Windows
    (1, ["later", "cancel", "confirm"]),  # macOS
    (2, ["later", "confirm", "cancel"]),  # KDE
    (3, ["later", "cancel", "confirm"]),  # GNOME
]


@pytest.fixture
def parent(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    return widget


def opened(parent, qtbot, *, is_seen=True, **more):
    dialog = Question(parent, "some", "Delete it?", "It will be gone.", "Delete", "Keep", **more)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    dialog.open()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    if is_seen:
        qtbot.waitUntil(lambda: dialog.confirm.was_seen)
    return dialog


def hold(widget, key, times=5):
    """What a keyboard sends of a key that was pressed elsewhere and is still down."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease) * times:
        QApplication.sendEvent(widget, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, " ", True))
    release = QKeyEvent(QEvent.Type.KeyRelease, key, Qt.KeyboardModifier.NoModifier, " ")
    QApplication.sendEvent(widget, release)


def test_no_has_the_focus_and_is_what_enter_means(parent, qtbot):
    dialog = opened(parent, qtbot)
    assert dialog.focusWidget() is dialog.cancel
    assert dialog.cancel.isDefault()
    assert not dialog.confirm.autoDefault()
    QTest.keyClick(dialog.focusWidget(), ENTER)
    assert (dialog.isVisible(), dialog.result()) == (False, QDialog.DialogCode.Rejected)


@pytest.mark.parametrize("key", [ENTER, SPACE])
@pytest.mark.parametrize("name", ["confirm", "cancel", "later", "field"])
def test_a_key_that_is_held_down_answers_nothing(parent, qtbot, key, name):
    dialog = opened(parent, qtbot, other=LATER)
    dialog.layout_body.addWidget(QLineEdit(objectName="field"))
    widget = getattr(dialog, name, None) or dialog.findChild(QWidget, name)
    widget.show()
    widget.setFocus()
    hold(widget, key)
    assert dialog.isVisible()
    dialog.close()


@pytest.mark.parametrize("key", [ENTER, SPACE])
@pytest.mark.parametrize("name", ["confirm", "cancel"])
def test_a_key_that_was_pressed_before_the_dialog_could_be_seen_answers_nothing(parent, qtbot, key, name):
    dialog = Question(parent, "some", "Delete it?", "It will be gone.", "Delete", "Keep")
    dialog.setUpdatesEnabled(False)
    dialog.open()
    button = getattr(dialog, name)
    button.setFocus()
    for _ in range(3):
        QTest.keyClick(button, key)
    QTest.keyClick(dialog, ENTER)
    assert dialog.isVisible()
    dialog.setUpdatesEnabled(True)
    qtbot.waitUntil(lambda: button.was_seen)
    pressed = []
    button.clicked.connect(lambda: pressed.append(name))
    QTest.keyClick(button, key)
    assert pressed == [name]


@pytest.mark.parametrize("key", [ENTER, SPACE])
def test_whoever_goes_to_yes_says_yes_by_either_key(parent, qtbot, key):
    dialog = opened(parent, qtbot)
    dialog.confirm.setFocus()
    QTest.keyClick(dialog.confirm, key)
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_where_enter_led_to_yes_another_enter_does_not_say_it(parent, qtbot):
    dialog = opened(parent, qtbot)
    dialog.confirm.take_focus_from_enter()
    assert dialog.focusWidget() is dialog.confirm
    for _ in range(3):
        QTest.keyClick(dialog.confirm, ENTER)
    assert dialog.isVisible()
    dialog.cancel.setFocus()
    dialog.confirm.setFocus()
    QTest.keyClick(dialog.confirm, ENTER)
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_where_enter_led_to_yes_the_blank_says_it(parent, qtbot):
    dialog = opened(parent, qtbot)
    dialog.confirm.take_focus_from_enter()
    QTest.keyClick(dialog.confirm, SPACE)
    assert dialog.result() == QDialog.DialogCode.Accepted


@pytest.mark.parametrize(("layout", "order"), ORDERS)
def test_answers_stand_where_the_platform_puts_them_and_tab_follows(parent, qtbot, layout, order):
    app = QApplication.instance()
    before = app.styleSheet()
    app.setStyleSheet(f"{before} QDialogButtonBox {{ button-layout: {layout} }}")
    try:
        dialog = Question(parent, "some", "Delete it?", "It will be gone.", "Delete", "Keep", other=LATER)
    finally:
        app.setStyleSheet(before)
    dialog.open()
    buttons = {
        "confirm": dialog.confirm,
        "cancel": dialog.cancel,
        "later": dialog.findChild(QPushButton, "later"),
    }
    assert sorted(buttons, key=lambda name: buttons[name].x()) == order
    first, second, third = (buttons[name] for name in order)
    assert first.nextInFocusChain() is second
    assert second.nextInFocusChain() is third
    assert dialog.focusWidget() is dialog.cancel
    assert third.geometry().right() == third.parentWidget().rect().right()


def test_answers_go_on_in_the_next_line_where_the_dialog_is_narrow(parent, qtbot):
    dialog = Question(
        parent, "some", "Close?", "It goes on.", "Stop, then close", "Keep it open", other=LATER
    )
    dialog.open()
    buttons = dialog.findChildren(QPushButton)
    dialog.resize(max(button.width() for button in buttons) * 2, dialog.height())
    qtbot.waitUntil(lambda: len({button.y() for button in buttons}) > 1)
    qtbot.waitUntil(lambda: all(button.visibleRegion().boundingRect() == button.rect() for button in buttons))
    dialog.close()


def test_a_name_in_an_answer_underlines_no_letter_of_it(parent, qtbot):
    dialog = Question(parent, "some", "Whose?", "It is.", "It belongs to R&D", "No")
    assert dialog.confirm.text() == "It belongs to R&&D"
    dialog.close()


def test_production_is_a_strip_at_the_top_and_nothing_else_is(parent, qtbot):
    dialog = opened(parent, qtbot, strip="#c01c28")
    strip = dialog.findChild(QFrame, "questionStrip")
    assert (strip.x(), strip.y(), strip.width()) == (0, 0, dialog.width())
    picture = dialog.grab().toImage()
    assert picture.pixelColor(picture.width() // 2, 1).name() == "#c01c28"
    dialog.close()
    assert opened(parent, qtbot).findChild(QFrame, "questionStrip") is None
