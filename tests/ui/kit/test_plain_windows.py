"""No widget of any window shows a character that hides, turns or stands for another sign."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QTabBar, QWidget

from lvctx_gui.core.call import CallRef
from lvctx_gui.ui.call.entries.rows import Column
from lvctx_gui.ui.kit.plain import PlainLabel
from lvctx_gui.ui.messages.message import Message, Tone
from tests.api_server import SAMPLE, SAMPLE_CALL
from tests.gui import until
from tests.shown_texts import texts_of
from tests.ui.kit.plain_checks import HIDING, is_markup

_EVIL = "<b>&lt;R&D\u202e\u2066\0\n[*]"


def _check_all(window):
    """No widget guesses, and none says a character that hides or turns what stands beside it."""
    for widget in [window, *window.findChildren(QWidget)]:
        if isinstance(widget, QLabel):
            assert isinstance(widget, PlainLabel), (widget.objectName(), widget.text())
        if widget.objectName() in ("wholeValueView", "wholeServerValueView"):
            continue  # they show a value as it is, in a box of its own
        for said in texts_of(widget):
            hidden = HIDING & set(said)
            assert not hidden, (type(widget).__name__, widget.objectName(), said)
        tips = [widget.toolTip(), *(action.toolTip() for action in widget.actions())]
        if isinstance(widget, QTabBar):
            tips += [widget.tabToolTip(index) for index in range(widget.count())]
        assert not [tip for tip in tips if is_markup(tip)]
    for action in window.findChildren(QAction):
        assert not HIDING & set(action.text())


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
    window.header.show_place(f"Site{_EVIL}", f"signed in as {_EVIL}", None)
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
    for name in ("commit", "deleteAll", "signOut", "history", "checklists", "diagnose"):
        driver.trigger(f"{name}Action")
        opened = [await driver.appears(QDialog, f"{name}Dialog")]
        if name == "history":
            await until(lambda view=opened[0]: view.model.rows)
            driver.press("historyEraseButton")
            opened.append(await driver.appears(QDialog, "eraseEntryDialog"))
        if name == "checklists":
            driver.press("newChecklistOfCallButton")
            opened.append(await driver.appears(QDialog, "checklistForm"))
            driver.press("checklistCancelButton")
            opened.append(await driver.appears(QDialog, "unsavedChecklistDialog"))
        await driver.idle()
        _check_all(window)
        for dialog in reversed(opened):
            _check_all(dialog)
            dialog.done(0)
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


async def test_a_key_edited_by_the_person_is_seen_in_the_filter_only_as_text(main_window):
    driver = await main_window("--call", SAMPLE)
    edit = driver.find(QLineEdit, "filterEdit")
    edit.setText("<b>nothing</b>")
    assert driver.rows() == {}
    _check_all(driver.window)
