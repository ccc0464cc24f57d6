"""Nothing that a person sees or hears in a day's work bypasses the translation."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QToolButton,
    QWidget,
)

from lvctx_gui.core.profile import Profile
from lvctx_gui.sandbox import Fault, practice_calls
from lvctx_gui.store.profiles.file import export_profiles
from lvctx_gui.ui.call.entries.rows import Column
from tests.api_server import SAMPLE, SAMPLE_CALL
from tests.gui import Driver, profile, until
from tests.journal import ready, saved
from tests.translation_listener import outside_brackets
from tests.ui.translation.steps import choose, set_value


def _close_dialogs(driver: Driver) -> None:
    for dialog in reversed(driver.shown(QDialog)):
        dialog.close()


def test_what_stands_outside_of_brackets():
    assert outside_brackets("«All «of» it»") == "  "
    assert outside_brackets("ℹ «one» two") == "ℹ   two"


async def test_reading_and_editing(main_window, api_server, listener_of):
    driver = await main_window()
    listener = listener_of(driver)
    listener.listen("start page")
    driver.type_call("not a call", "x", "")
    driver.press("lookupButton")
    listener.data |= {"not a call"}
    listener.listen("refused lookup")
    driver.type_call("“U1”", "28479905999", "7.65E+05")
    driver.press("lookupButton")
    listener.data |= {"“U1”", "7.65E+05"}
    listener.listen("doubtful lookup")
    await driver.look_up("U1", 28479905999, "NOBODY")
    listener.data |= {"U1", "NOBODY"}
    listener.listen("empty call")

    await driver.look_up(*SAMPLE_CALL, 7419)
    page = driver.window.tabs.current
    listener.listen("call")
    driver.edit_mode()
    driver.action("wholeValueAction").setChecked(True)
    choose(page, "Key1")
    listener.listen("editing")
    set_value(page, "Key1", "qmine\nqtwo lines\u200b ")
    set_value(page, "Key3", None)
    listener.data |= {"qmine", "qtwo lines", "ZWSP"}
    choose(page, "Documentatin")
    driver.trigger("removeEntryAction")
    listener.listen("staged")
    driver.trigger("addEntryAction")
    listener.listen("new entry")
    page.view.finish_editing()
    driver.trigger("addEntryAction")
    page.view.finish_editing()
    model = page.model
    for text in ("", "..", "Key1", "key\u0406", "qnew"):
        model.setData(model.index(model.rowCount() - 1, Column.KEY), text)
        listener.data |= {text} - {""}
        listener.listen(f"key {text!r}")
    page.filter_edit.setText("nothing has this")
    listener.listen("empty filter")
    page.filter_edit.clear()
    driver.action("changedOnlyAction").setChecked(True)
    listener.listen("changed only")
    driver.action("changedOnlyAction").setChecked(False)
    choose(page, "Key1", "Key3")
    driver.trigger("restoreEntryAction")
    listener.listen("unstaged")
    for action in ("undoAction", "undoAction", "redoAction"):
        driver.trigger(action)
        listener.listen(action)
    driver.trigger("closeTabAction")
    listener.listen("closed tab")
    listener.found_nothing()


async def test_conflicts_and_writing(main_window, api_server, listener_of):
    driver = await main_window("--call", SAMPLE)
    listener = listener_of(driver)
    page = driver.window.tabs.current
    driver.edit_mode()
    driver.action("wholeValueAction").setChecked(True)
    set_value(page, "Key1", "qmine")
    set_value(page, "Key3", "qmine")
    listener.data |= {"qmine", "qtheirs", "qothers"}
    api_server.control.set_entry(*SAMPLE_CALL, "Key1", "qtheirs")
    api_server.control.set_entry(*SAMPLE_CALL, "Documentatin", "qothers")
    driver.trigger("refreshAction")
    await driver.idle()
    choose(page, "Key1")
    listener.listen("conflict")
    driver.trigger("keepMineAction")
    listener.listen("resolved conflict")
    choose(page, "Key3")
    driver.trigger("removeEntryAction")
    driver.trigger("commitAction")
    await driver.appears(QDialog, "commitDialog")
    listener.listen("commit question")
    driver.press("commitConfirmButton")
    await driver.idle()
    listener.listen("committed")
    for kind in ("status", "reset", "html"):
        api_server.control.add_fault(Fault(kind, method="GET"))
        driver.trigger("refreshAction")
        await driver.idle()
        driver.press("messageDetailsButton")
        listener.listen(f"failed refresh ({kind})")
    set_value(page, "Key1", "qsecond")
    listener.data |= {"qsecond"}
    api_server.control.add_fault(Fault("status", method="POST", status=400))
    await driver.commit()
    listener.listen("refused commit")
    api_server.control.add_fault(Fault("reset", method="POST", times=None))
    await driver.commit()
    listener.listen("failed commit")
    api_server.control.clear_faults()
    driver.trigger("deleteAllAction")
    await driver.appears(QDialog, "deleteAllDialog")
    listener.listen("delete all question")
    driver.find(QLineEdit, "deleteAllEdit").setText(SAMPLE_CALL[2])
    driver.press("deleteAllConfirmButton")
    await driver.idle()
    listener.listen("deleted")
    driver.trigger("putBackAction")
    await driver.idle()
    listener.listen("put back")
    driver.trigger("historyAction")
    history = await driver.appears(QDialog, "historyDialog")
    await until(lambda: history.findChild(QAbstractItemView, "historyView").model().rowCount())
    view = history.findChild(QAbstractItemView, "historyView")
    for row in range(view.model().rowCount()):
        view.setCurrentIndex(view.model().index(row, 0))
        listener.listen(f"history {row}")
    for name in ("historyEraseButton", "historyKeepCombo"):
        assert history.findChild(QWidget, name) is not None
    driver.press("historyEraseButton")
    await until(lambda: len(driver.shown(QDialog)) == 2)
    listener.listen("erase question")
    _close_dialogs(driver)
    driver.window.close()
    await until(lambda: driver.shown(QDialog))
    listener.listen("closing")
    _close_dialogs(driver)
    await driver.idle()
    listener.found_nothing()


async def test_sessions_and_connections(main_window, signed_out_window, api_server, listener_of, tmp_path):
    driver = await signed_out_window(profiles=[profile(api_server)])
    listener = listener_of(driver)
    listener.data |= {"Card desk", "supervisor", "Theirs", "PRODUCTION desk"}
    dialog = await driver.appears(QDialog, "signInDialog")
    listener.listen("sign in")
    driver.press("signInButton")
    await driver.idle()
    listener.listen("incomplete sign-in")
    driver.find(QLineEdit, "passwordEdit").setText("wrong")
    driver.find(QLineEdit, "accessTokenEdit").setText("wrong")
    driver.press("signInButton")
    await driver.idle()
    listener.listen("refused sign-in")
    menu = driver.find(QToolButton, "profileMenuButton").menu()
    actions = [action for action in menu.actions() if not action.isSeparator()]
    actions[0].trigger()
    await driver.appears(QDialog, "profileDialog")
    driver.press("profileSaveButton")
    listener.listen("new profile")
    driver.find(QComboBox, "profileProxyCombo").setCurrentIndex(2)
    driver.press("profileSaveButton")
    listener.listen("proxy of a profile")
    driver.dialog("profileDialog").close()
    file = tmp_path / "theirs.toml"
    export_profiles(file, [Profile("Theirs", api_server.base_url, production=True, read_only=True)])
    listener.data |= {str(file), file.name}
    actions[3].trigger()
    (files,) = driver.shown(QFileDialog)
    files.fileSelected.emit(str(file))
    files.close()
    await driver.appears(QDialog, "importDialog")
    listener.listen("import")
    driver.press("importConfirmButton")
    await driver.idle()
    listener.listen("imported")
    dialog.close()
    await driver.idle()
    listener.listen("nobody signed in")
    listener.found_nothing()


async def test_a_connection_that_ends(main_window, api_server, listener_of):
    driver = await main_window("--call", SAMPLE)
    listener = listener_of(driver)
    listener.data |= {"supervisor"}
    driver.trigger("diagnoseAction")
    await driver.appears(QDialog, "diagnoseDialog")
    await driver.idle()
    listener.listen("diagnosis")
    _close_dialogs(driver)
    driver.trigger("signOutAction")
    await driver.appears(QDialog, "signOutDialog")
    listener.listen("sign out question")
    driver.press("signOutConfirmButton")
    await driver.idle()
    listener.listen("signed out")
    driver.window.show_trouble("«trouble»")
    driver.window.show_unexpected(RuntimeError())
    listener.data |= {"RuntimeError"}
    assert driver.find(QLabel, "journalText")
    listener.listen("trouble")
    listener.found_nothing()


async def test_what_an_earlier_run_has_left(main_window, api_server, listener_of, fake_keyring):
    driver = await main_window("--call", SAMPLE)
    await ready(driver)
    driver.edit_mode()
    set_value(driver.window.tabs.current, "Key1", "qmine")
    await driver.commit()
    set_value(driver.window.tabs.current, "Key3", "qmine")
    await saved(driver)
    await driver.close()
    api_server.control.set_entry(*SAMPLE_CALL, "Key1", "qtheirs")
    driver = await main_window()
    await ready(driver)
    listener = listener_of(driver)
    listener.data |= {"qmine", "qtheirs", "Value1"}
    listener.listen("restored")
    driver.edit_mode()
    driver.trigger("historyAction")
    history = await driver.appears(QDialog, "historyDialog")
    view = history.findChild(QAbstractItemView, "historyView")
    await until(lambda: view.model().rowCount())
    keep = history.findChild(QComboBox, "historyKeepCombo")
    for index in range(keep.count()):
        keep.setCurrentIndex(index)
        await driver.idle()
        listener.listen(f"keep {keep.itemText(index)}")
        for question in driver.shown(QDialog):
            if question is not history:
                question.close()
    view.setCurrentIndex(view.model().index(0, 0))
    driver.press("historyRevertButton")
    await driver.idle()
    listener.listen("reverted")
    listener.found_nothing()


async def test_where_nothing_may_be_changed(main_window, api_server, listener_of):
    driver = await main_window("--call", SAMPLE, "--read-only")
    listener = listener_of(driver)
    listener.listen("read-only")
    other = f"https://api.livevox.com/context/call/{SAMPLE}".replace("@", "%40")
    driver.find(QLineEdit, "sessionEdit").setText(other)
    driver.press("lookupButton")
    await driver.idle()
    listener.listen("another server's address")
    api_server.control.expire_sessions()
    driver.trigger("refreshAction")
    await driver.appears(QDialog, "signInDialog")
    listener.listen("ended session")
    _close_dialogs(driver)
    await driver.idle()
    listener.listen("refresh without a session")
    listener.found_nothing()


async def test_practising(qt_loop, api_server, listener_of, tmp_path):
    driver = await qt_loop.open("--demo", "--data-dir", str(tmp_path / "data"), "--call", SAMPLE)
    listener = listener_of(driver)
    control = driver.window.property("program")._demo._server.control
    listener.data |= {call.title for call in practice_calls()}
    listener.listen("practice")
    (practice,) = driver.window.findChildren(QMenu, "practiceMenu")
    menus = [each.menu() for each in practice.actions() if each.menu() is not None]
    for action in [action for menu in [practice, *menus] for action in menu.actions() if not action.menu()]:
        if action.text() not in listener.data:
            action.trigger()
            control.clear_faults()
            await driver.idle()
            listener.listen(f"practice: {action.text()}")
    listener.found_nothing()
