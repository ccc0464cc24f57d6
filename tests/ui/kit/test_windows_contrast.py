"""The real windows, walked through in each theme: what has the focus shows it, and texts can be read."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QTabBar,
    QTableView,
    QWidget,
)
from shiboken6 import isValid

from lvctx_gui.ui.kit.palettes import THEMES
from tests.api_server import SAMPLE
from tests.gui import until
from tests.ui.kit.contrast import TEXT, drawn, newly_visible, text_contrast, wearing


@pytest.fixture(params=THEMES, ids=lambda theme: theme.name)
def theme(request, qtbot):
    return request.param


async def settle():
    """Let layouts that were asked for be done."""
    for _ in range(5):
        await asyncio.sleep(0)


def place_in(window, widget):
    return QRect(widget.mapTo(window, QPoint()), widget.size())


def is_whole(widget):
    return widget.visibleRegion().boundingRect() == widget.rect()


def name_of(widget):
    text = widget.text() if hasattr(widget, "text") and callable(widget.text) else ""
    return f"{type(widget).__name__} {widget.objectName()} {text}".strip()


def by_tab(window):
    """What Tab comes to in ``window``, and can be seen."""
    found = [each for each in window.findChildren(QWidget) if each.window() is window]
    return [
        each
        for each in found
        if each.focusPolicy() & Qt.FocusPolicy.TabFocus
        and each.focusProxy() is None
        and each.isVisible()
        and each.isEnabled()
        and is_whole(each)
    ]


def least_ring(widget):
    """Half of the way around it; of tabs, around the one that is chosen."""
    if isinstance(widget, QTabBar):
        shown = widget.tabRect(widget.currentIndex())
        return shown.width()
    return 0.9 * (widget.width() + widget.height())


async def without_ring(window):
    """What has no ring to be seen when it has the focus, by name."""
    window.activateWindow()
    await until(window.isActiveWindow)
    missing = {}
    widgets = by_tab(window)
    assert widgets
    for widget in widgets:
        if not isValid(widget):
            continue  # an editor that was left
        other = next(each for each in widgets if each is not widget and isValid(each))
        other.setFocus(Qt.FocusReason.OtherFocusReason)
        await settle()
        place = place_in(window, widget).adjusted(-3, -3, 3, 3) & window.rect()
        before = drawn(window, place)
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        await settle()
        if QApplication.focusWidget() is not widget:
            continue  # it passes the focus on
        number, _ = newly_visible(before, drawn(window, place))
        if number < least_ring(widget):
            missing[name_of(widget)] = number
    return missing


def unreadable(window):
    """Labels, buttons and fields whose text has too little contrast, by name."""
    picture, weak = drawn(window), {}
    for widget in window.findChildren(QWidget):
        shows_text = isinstance(widget, QLabel | QAbstractButton | QLineEdit) and widget.text()
        if not shows_text or widget.window() is not window or not widget.isVisible() or not is_whole(widget):
            continue
        found = text_contrast(picture, place_in(window, widget).adjusted(5, 2, -5, -2))
        if found is not None and found < TEXT:
            weak[name_of(widget)] = round(found, 2)
    return weak


async def assert_shown(window):
    await settle()
    assert unreadable(window) == {}
    assert await without_ring(window) == {}


async def test_the_window_with_changes(theme, main_window):
    driver = await main_window("--call", SAMPLE)
    with wearing(theme):
        driver.window.resize(1280, 720)
        driver.edit_mode()
        driver.set_value("Key1", "x")
        driver.remove("random")
        driver.add("New", "y")
        await assert_shown(driver.window)


async def test_the_questions(theme, main_window):
    driver = await main_window("--call", SAMPLE)
    with wearing(theme):
        driver.edit_mode()
        driver.remove("random")
        for name in ("commit", "deleteAll", "signOut"):
            driver.trigger(f"{name}Action")
            dialog = await driver.appears(QDialog, f"{name}Dialog")
            if name == "deleteAll":
                dialog.findChild(QLineEdit, "deleteAllEdit").setText("ARB_WSAPI_1")
            await assert_shown(dialog)
            dialog.close()


async def test_the_history_and_the_diagnosis(theme, main_window):
    driver = await main_window("--call", SAMPLE)
    with wearing(theme):
        driver.edit_mode()
        driver.set_value("Key1", "x")
        await driver.commit()
        driver.trigger("historyAction")
        dialog = driver.dialog("historyDialog")
        await until(lambda: driver.find(QTableView, "historyView").model().rowCount() == 1)
        await assert_shown(dialog)
        dialog.close()
        driver.trigger("diagnoseAction")
        await driver.idle()
        dialog = driver.dialog("diagnoseDialog")
        await assert_shown(dialog)
        dialog.close()


async def test_the_checklists_and_their_form(theme, main_window):
    driver = await main_window("--call", SAMPLE)
    with wearing(theme):
        driver.trigger("newChecklistAction")
        form = await driver.appears(QDialog, "checklistForm")
        driver.find(QLineEdit, "checklistNameEdit").clear()
        driver.press("checklistAddConditionButton")
        driver.press("addItemButton")
        driver.press("checklistSaveButton")  # its fields say what is wrong
        await assert_shown(form)
        form.lose()
        dialog = driver.dialog("checklistsDialog")
        await assert_shown(dialog)
        dialog.close()


async def test_signing_in(theme, signed_out_window):
    driver = await signed_out_window()
    with wearing(theme):
        if not driver.shown(QDialog, "signInDialog"):
            driver.trigger("signInAction")
        dialog = await driver.appears(QDialog, "signInDialog")
        await assert_shown(dialog)
        driver.press("signInButton")  # its fields say what they lack
        await assert_shown(dialog)
        dialog.edit_wanted.emit(None)
        profile = await driver.appears(QDialog, "profileDialog")
        await assert_shown(profile)
        profile.close()
        dialog.close()
