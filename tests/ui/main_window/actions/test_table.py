"""The table of actions, without a window: when each can be used, and what it is called."""

from dataclasses import replace

import pytest
from PySide6.QtGui import QKeySequence

from lvctx_gui.ui.call.page_status import PageStatus
from lvctx_gui.ui.main_window.actions.spec import ActionId, WindowStatus
from lvctx_gui.ui.main_window.actions.table import ACTIONS, MENUS

_SPECS = {spec.id: spec for spec in ACTIONS}
_PAGE = PageStatus(has_entries=True)
_ROW = replace(_PAGE, has_selection=True, is_on_server_row=True)
_STAGED = replace(_ROW, staged=1, undo_step="Edit Key1")
_CONFLICT = replace(_STAGED, conflicts=1, is_on_conflict=True)

_ANYTIME = {
    "focusLookupAction",
    "pasteCallAction",
    "historyAction",
    "requestsAction",
    "checklistsAction",
    "quitAction",
    "signInAction",
    "changesFirstAction",
    "allEntriesAction",
    "changedOnlyAction",
    "othersOnlyAction",
    "missingOnlyAction",
    "alikeOnlyAction",
    "wholeValueAction",
    "watchAction",
    "wrapAction",
    "systemThemeAction",
    "lightThemeAction",
    "darkThemeAction",
    "contrastThemeAction",
    "aboutAction",
    "paletteAction",
}
_SWITCH = {"editModeAction"}
_CONNECTED = {"renewAction", "signOutAction", "diagnoseAction"}
_WITH_PAGE = {
    "copyAddressAction",
    "copyLinkAction",
    "copyCurlAction",
    "closeTabAction",
    "findAction",
    "newChecklistAction",
    "compareAction",
    "exportAction",
    "snapshotAction",
    "pinCallAction",
    "replaceAction",
}
_WITH_ROW = {
    "copyAction",
    "copyWithHeadingsAction",
    "copyMarkdownAction",
    "copyJsonAction",
    "copyKeyValueAction",
}
_READING = {"refreshAction"}
_READING_ROW = {"refreshEntryAction"}
_EDITING_ROW = {
    "editValueAction", "editKeyAction", "setNoValueAction", "setEmptyAction", "fillDownAction",
    "removeEntryAction",
}  # fmt: skip
_EDITING = {"importAction", "addEntryAction"}
_DELETING = {"deleteAllAction"}
_STAGED_ROW = {"restoreEntryAction"}
_SENDING = {"discardAction", "commitAction"}
_DECIDING = {"keepMineAction", "takeTheirsAction"}
_DECIDING_ALL = {"keepAllMineAction", "takeAllTheirsAction"}

_ON_PAGE = _ANYTIME | _SWITCH | _WITH_PAGE
_ON_ROW = _ON_PAGE | _READING | _WITH_ROW | _READING_ROW
_EDITED_ROW = _ON_ROW | _EDITING | _EDITING_ROW | _DELETING
_EDITED_CHANGE = _EDITED_ROW | _STAGED_ROW | _SENDING | {"undoAction"}


def _usable(status):
    return {str(spec.id) for spec in ACTIONS if spec.enabled(status)}


@pytest.mark.parametrize(
    ("status", "usable"),
    [
        (WindowStatus(), _ANYTIME | _SWITCH),
        (WindowStatus(is_editing_on=True), _ANYTIME | _SWITCH),
        (WindowStatus(read_only="Read-only: somebody says so."), _ANYTIME),
        (WindowStatus(is_busy=True), _ANYTIME | _SWITCH | {"cancelAction"}),
        (WindowStatus(is_connected=True), _ANYTIME | _SWITCH | _CONNECTED),
        (
            WindowStatus(open_tabs=2),
            _ANYTIME | _SWITCH | {"nextTabAction", "previousTabAction", "severalCallsAction"},
        ),
        (WindowStatus(has_closed_tabs=True), _ANYTIME | _SWITCH | {"reopenTabAction"}),
        (WindowStatus(_PAGE, open_tabs=1), _ON_PAGE | _READING),
        (WindowStatus(_ROW), _ON_ROW),
        (WindowStatus(_ROW, is_pinned=True), _ON_ROW | {"unpinCallAction"}),
        (WindowStatus(replace(_ROW, is_on_server_row=False)), _ON_ROW - _READING_ROW),
        (WindowStatus(_CONFLICT), _ON_ROW),
        (WindowStatus(PageStatus(), is_editing_on=True), _ON_PAGE | _READING | _EDITING),
        (WindowStatus(_PAGE, is_editing_on=True), _ON_PAGE | _READING | _EDITING | _DELETING),
        (WindowStatus(_ROW, is_editing_on=True), _EDITED_ROW),
        (WindowStatus(replace(_ROW, is_typing=True), is_editing_on=True), _EDITED_ROW | {"commitAction"}),
        (
            WindowStatus(replace(_ROW, has_new_rows=True), is_editing_on=True),
            _EDITED_ROW | _STAGED_ROW | {"discardAction"},
        ),
        (WindowStatus(_STAGED, is_editing_on=True), _EDITED_CHANGE),
        (
            WindowStatus(replace(_STAGED, redo_step="Delete entry"), is_editing_on=True),
            _EDITED_CHANGE | {"redoAction"},
        ),
        (WindowStatus(_CONFLICT, is_editing_on=True), _EDITED_CHANGE | _DECIDING | _DECIDING_ALL),
        (
            WindowStatus(replace(_CONFLICT, is_on_conflict=False), is_editing_on=True),
            _EDITED_CHANGE | _DECIDING_ALL,
        ),
        (
            WindowStatus(replace(_PAGE, has_deleted_context=True, has_entries=False), is_editing_on=True),
            _ON_PAGE | _READING | _EDITING | {"putBackAction"},
        ),
        (
            WindowStatus(replace(_CONFLICT, can_change=False, is_working=True), is_editing_on=True),
            _ON_PAGE | _WITH_ROW,
        ),
    ],
)
def test_what_can_be_used(status, usable):
    assert _usable(status) == usable


def test_every_action_is_in_one_menu():
    assert sorted(spec.id for spec in ACTIONS) == sorted(ActionId)
    assert len(MENUS) == 5


def test_no_two_actions_share_a_shortcut_or_a_letter_of_their_menu():
    texts = [spec.shortcuts for spec in ACTIONS if spec.shortcuts]
    keys = [key.toString() for text in texts for key in QKeySequence.listFromString(text)]
    assert len(keys) == len(set(keys)) > 35
    for menu in MENUS:
        own = [spec for group in menu.groups if isinstance(group, tuple) for spec in group]
        letters = [spec.title[spec.title.index("&") + 1].casefold() for spec in own if "&" in spec.title]
        assert len(letters) == len(set(letters)), menu.title


def test_undo_and_redo_name_their_step_while_they_can_be_used():
    page = PageStatus(undo_step="Edit R&D", redo_step="Delete 2 entries")
    editing = WindowStatus(page, is_editing_on=True)
    undo, redo = _SPECS[ActionId.UNDO], _SPECS[ActionId.REDO]
    assert undo.title_now(editing) == "&Undo: Edit R&&D"
    assert redo.title_now(editing) == "Re&do: Delete 2 entries"
    assert undo.title_now(replace(editing, is_editing_on=False)) == undo.title == "&Undo"
    assert redo.title_now(WindowStatus()) == redo.title == "Re&do"


def test_the_switch_says_whether_editing_is_on_and_who_forbids_it():
    spec = _SPECS[ActionId.EDIT_MODE]
    assert spec.title_now(WindowStatus()) == spec.title == "&Editing off"
    assert spec.title_now(WindowStatus(is_editing_on=True)) == "&Editing on"
    assert spec.tip_now(WindowStatus()) == ""
    forbidden = WindowStatus(read_only="Read-only: the policy says so.")
    assert spec.title_now(forbidden) == "Read-only"
    assert spec.tip_now(forbidden) == "Read-only: the policy says so."


@pytest.mark.parametrize(
    ("choice", "title", "page"),
    [
        (ActionId.CHANGED_ONLY, "&Mine only", PageStatus(staged=1_200, others=3)),
        (ActionId.OTHERS_ONLY, "&Others only", PageStatus(staged=3, others=1_200)),
        (ActionId.MISSING_ONLY, "M&issing only", PageStatus(missing=1_000, wrong=200)),
        (ActionId.ALIKE_ONLY, "Loo&k alike only", PageStatus(alike=1_200)),
    ],
)
def test_mine_and_others_say_how_many_there_are(choice, title, page):
    spec = _SPECS[choice]
    assert spec.title_now(WindowStatus()) == spec.title == title
    assert spec.title_now(WindowStatus(PageStatus())) == title
    assert spec.title_now(WindowStatus(page)) == f"{title} (1,200)"


def test_what_others_changed_can_be_marked_as_seen_whoever_may_edit():
    spec = _SPECS[ActionId.MARK_SEEN]
    for status in (WindowStatus(), WindowStatus(PageStatus(others=2))):
        assert not spec.enabled(status)
    assert spec.enabled(WindowStatus(PageStatus(others=2, unseen=1), read_only="Read-only."))
