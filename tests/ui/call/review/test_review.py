"""The review in the window: cards are taken back, gone to and copied; requests are unfolded."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QListView, QTextEdit, QToolButton

from lvctx_gui.ui.call.review.diff_writer import DiffWriter
from tests.api_server import SAMPLE, SAMPLE_CALL
from tests.gui import move_mouse
from tests.ui.call.entries.row_keys import CTRL, NO_MODIFIER, current_key, draft_of, fill, press


async def reviewed(main_window, api_server, *keys):
    fill(api_server, 20)
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    for key in keys:
        driver.set_value(key, "mine")
    cards = driver.find(QListView, "changesView")
    cards.setFocus()
    return driver, cards


def staged(driver):
    return list(draft_of(driver).edits.by_key)


@pytest.mark.parametrize(
    ("key", "modifiers"),
    [(Qt.Key.Key_Delete, NO_MODIFIER), (Qt.Key.Key_Backspace, NO_MODIFIER), (Qt.Key.Key_R, CTRL)],
)
async def test_a_key_takes_the_current_card_back_as_one_step(main_window, api_server, spoken, key, modifiers):
    driver, cards = await reviewed(main_window, api_server, "k01", "k02", "k03")
    press(cards, Qt.Key.Key_Down)
    spoken.clear()
    press(cards, key, modifiers)
    assert staged(driver) == ["k01", "k03"]
    assert "No longer staged: “k02”" in spoken
    # The next key finds the next card, and the focus is where it was.
    assert (cards.current_id(), QApplication.focusWidget()) == ("k03", cards)
    press(cards, key, modifiers)
    assert (staged(driver), cards.current_id()) == (["k01"], "k01")
    press(cards, key, modifiers)
    assert (staged(driver), QApplication.focusWidget()) == ([], cards)
    driver.trigger("undoAction")
    assert staged(driver) == ["k01"]


async def test_the_sign_on_a_card_takes_it_back_where_it_is_pressed_and_let_go(main_window, api_server):
    driver, cards = await reviewed(main_window, api_server, "k01", "k02")
    first, second = (cards.unstage_place(place).center() for place in (0, 1))
    move_mouse(cards.viewport(), first)
    assert cards.viewport().toolTip() == "Unstage this change (Delete)"
    assert cards.viewport().cursor().shape() is Qt.CursorShape.PointingHandCursor
    QTest.mousePress(cards.viewport(), Qt.MouseButton.LeftButton, NO_MODIFIER, first)
    QTest.mouseRelease(cards.viewport(), Qt.MouseButton.LeftButton, NO_MODIFIER, second)
    assert staged(driver) == ["k01", "k02"]
    QTest.mouseClick(cards.viewport(), Qt.MouseButton.LeftButton, NO_MODIFIER, QPoint(40, first.y()))
    assert (staged(driver), cards.current_id()) == (["k01", "k02"], "k01")
    QTest.mouseClick(cards.viewport(), Qt.MouseButton.LeftButton, NO_MODIFIER, first)
    assert staged(driver) == ["k02"]
    # What follows so fast is a double click on the card that came there.
    QTest.mouseDClick(cards.viewport(), Qt.MouseButton.LeftButton, NO_MODIFIER, first)
    assert staged(driver) == ["k02"]


async def test_what_else_is_given_up_with_a_card_is_said(main_window, api_server):
    driver, cards = await reviewed(main_window, api_server)
    driver.table.model().setData(driver.cell("k01", "Key"), "other")
    assert "other  renamed\nk01\nother" in driver.review
    cards.setCurrentIndex(cards.model().index(cards.cards.place_of("other")))
    press(cards, Qt.Key.Key_Delete)
    assert staged(driver) == []
    assert "“k01” will not be deleted any more" in driver.message


async def test_nothing_is_taken_back_while_editing_is_off(main_window, api_server):
    driver, cards = await reviewed(main_window, api_server, "k01")
    driver.trigger("editModeAction")
    cards.setFocus()
    press(cards, Qt.Key.Key_Delete)
    QTest.mouseClick(
        cards.viewport(), Qt.MouseButton.LeftButton, NO_MODIFIER, cards.unstage_place(0).center()
    )
    assert staged(driver) == ["k01"]
    assert driver.message == "Editing is off, so nothing was unstaged. Switch it on (Ctrl+E) first."


@pytest.mark.parametrize("is_filtered", [False, True])
async def test_enter_and_a_double_click_go_to_the_entry(main_window, api_server, is_filtered):
    driver, cards = await reviewed(main_window, api_server, "k01", "k15")
    if is_filtered:
        driver.find(QLineEdit, "filterEdit").setText("k07")
    cards.setCurrentIndex(cards.model().index(1))
    press(cards, Qt.Key.Key_Return)
    assert (current_key(driver), QApplication.focusWidget()) == ("k15", driver.table)
    where = QPoint(40, cards.unstage_place(0).center().y())
    QTest.mouseDClick(cards.viewport(), Qt.MouseButton.LeftButton, NO_MODIFIER, where)
    assert (current_key(driver), QApplication.focusWidget()) == ("k01", driver.table)


async def test_a_card_is_copied_with_its_values_to_the_letter(main_window, api_server):
    driver, cards = await reviewed(main_window, api_server)
    driver.set_value("k01", " two\nlines\u00a0")
    press(cards, Qt.Key.Key_Home)
    for copy in (lambda: press(cards, Qt.Key.Key_C, CTRL), lambda: driver.trigger("copyAction")):
        QApplication.clipboard().setText("as before")
        copy()
        assert QApplication.clipboard().text() == "k01\tchanged\n- v1\n+  two\nlines\u00a0"


async def test_a_reading_and_a_commit_keep_the_current_card(main_window, api_server):
    driver, cards = await reviewed(main_window, api_server, "k01", "k02", "k03")
    cards.setCurrentIndex(cards.model().index(1))
    api_server.control.set_entry(*SAMPLE_CALL, "k03", "theirs")
    driver.trigger("refreshAction")
    await driver.idle()
    assert [cards.cards.id_at(place) for place in range(3)] == ["k03", "k01", "k02"]
    assert cards.current_id() == "k02"
    assert "k03  decide first\ntheirs\nmine" in driver.review


async def test_a_plan_that_is_refused_says_why_above_the_cards(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    state = driver.window.tabs.current.state
    driver.set_value("Key1", "x")
    state.show(state.draft.staged("..", "value"))
    (warning,) = driver.shown(QLabel, "reviewWarning")
    assert "“..” cannot be added" in warning.text()
    assert not driver.shown(QToolButton, "requestsButton")  # there are none
    driver.trigger("discardAction")
    assert not driver.shown(QLabel, "reviewWarning")


async def test_the_requests_are_folded_and_written_only_for_who_unfolds_them(
    main_window, api_server, monkeypatch
):
    written = []
    write = DiffWriter.requests
    monkeypatch.setattr(DiffWriter, "requests", lambda self, plan: written.append(plan) or write(self, plan))
    driver, _ = await reviewed(main_window, api_server, "k01")
    driver.remove("k02")
    driver.remove("k03")
    fold = driver.find(QToolButton, "requestsButton")
    assert fold.text() == "Exact requests (1 POST, 2 DELETEs)"
    assert not driver.shown(QTextEdit, "requestsView")
    assert written == []
    fold.setFocus()
    press(fold, Qt.Key.Key_Space)
    view = driver.find(QTextEdit, "requestsView")
    assert '{"entry":[{"key":"k01","value":"mine"}]}' in view.toPlainText()
    assert "ARB_WSAPI_1/k02?client=7419" in view.toPlainText()
    assert len(written) == 1
    driver.set_value("k04", "mine")
    assert '{"key":"k04","value":"mine"}' in view.toPlainText()
    assert view.height() <= 0.41 * driver.window.tabs.current.right_pane.review.height()
    press(fold, Qt.Key.Key_Space)
    driver.set_value("k05", "mine")
    assert len(written) == 2
    assert not view.isVisible()
