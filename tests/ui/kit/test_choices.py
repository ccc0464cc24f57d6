"""Check boxes, lists to choose from, forms: what they mean is never cut, and nothing is chosen by chance."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from lvctx_gui.ui.kit.choices import CheckBox, ChoiceBox
from lvctx_gui.ui.kit.fitting import ScrollBody
from lvctx_gui.ui.kit.form import Line, align_labels, form_of
from lvctx_gui.ui.kit.scale import em
from lvctx_gui.ui.messages.names import Place

LONG = "Remember token and password in the keychain of this computer, until somebody removes them there"


@pytest.fixture
def parent(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def test_a_sentence_beside_a_box_takes_the_lines_that_it_needs(parent, qtbot):
    box = CheckBox(LONG, "box")
    layout = QVBoxLayout(parent)
    layout.addWidget(box)
    layout.addStretch(1)
    parent.resize(em(70), em(20))
    parent.show()
    wide = box.height()
    parent.resize(em(16), em(20))
    qtbot.waitUntil(lambda: box.height() > 2 * wide)
    assert box.height() >= box.heightForWidth(box.width())


def test_a_box_is_checked_with_the_blank_and_by_its_words(parent):
    box = CheckBox(LONG, "box")
    box.setParent(parent)
    parent.resize(em(60), em(4))
    parent.show()
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert box.isChecked()
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(box.width() - 5, box.height() // 2))
    assert not box.isChecked()


def test_turning_the_wheel_over_a_list_chooses_nothing(parent):
    box = ChoiceBox("box", "Period")
    box.setParent(parent)
    box.addItems(["one", "two", "three"])
    parent.show()
    middle = QPointF(box.rect().center())
    none = Qt.MouseButton.NoButton
    turn = QWheelEvent(
        middle,
        box.mapToGlobal(middle),
        QPoint(),
        QPoint(0, -120),
        none,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,  # Qt's signature
    )
    QApplication.sendEvent(box, turn)
    assert box.currentText() == "one"
    assert not turn.isAccepted()
    assert box.accessibleName() == "Period"


def test_the_fields_of_two_forms_begin_at_one_place(parent):
    above, below = form_of(Line("a", "Name")), form_of(Line("b", "A rather long name of a field"))
    align_labels(above, below)
    layout = QVBoxLayout(parent)
    layout.addLayout(above)
    layout.addLayout(below)
    parent.resize(em(50), em(10))
    parent.show()
    fields = parent.findChildren(Line)
    assert len({field.mapTo(parent, QPoint()).x() for field in fields}) == 1


def test_no_scroll_bar_comes_where_everything_fits_without_one(parent, qtbot):
    content = QWidget()
    lines = QVBoxLayout(content)
    label = QLabel("word " * 40)
    label.setWordWrap(True)
    lines.addWidget(label)
    body = ScrollBody(content)
    outer = QVBoxLayout(parent)
    outer.setContentsMargins(0, 0, 0, 0)
    outer.addWidget(body)
    width = em(30)
    parent.resize(width, em(2))
    parent.show()
    qtbot.waitUntil(lambda: body.verticalScrollBar().maximum() > 0)
    # Narrower by the bar, the text may wrap once more: the bar would stay because of itself.
    parent.resize(width, body.heightForWidth(width))
    qtbot.waitUntil(lambda: body.verticalScrollBar().maximum() == 0)
    assert body.viewport().width() == width


def test_a_place_says_of_production_that_it_is():
    assert Place("NA3 live", "#c01c28").words == "PRODUCTION NA3 live"
    assert Place("NA3 staging").words == "NA3 staging"
    assert Place("a\u202eb").words == "a‹RLO›b"
