"""Every action of the window, menu by menu."""

from __future__ import annotations

from lvctx_gui.core.translate import mark
from lvctx_gui.ui.main_window.actions import rules
from lvctx_gui.ui.main_window.actions.call_menu import FILES, TABS
from lvctx_gui.ui.main_window.actions.edit_menu import EDIT_MENU
from lvctx_gui.ui.main_window.actions.spec import ActionId, ActionSpec, MenuSpec, on_page

_CALL = MenuSpec(
    mark("&Call"),
    (
        (
            ActionSpec(
                ActionId.FOCUS_LOOKUP,
                mark("&Look up another call"),
                "Ctrl+L",
                effect=lambda commands: commands.lookup_row.focus_first(),
            ),
            ActionSpec(
                ActionId.PASTE_CALL,
                mark("Pa&ste"),
                # Where a text is edited these keys are the text's.
                "Ctrl+V; Shift+Ins",
                mark("Look up the call that the clipboard names, or paste its entries into the call shown"),
                effect=lambda commands: commands.paste(),
            ),
            ActionSpec(
                ActionId.REFRESH,
                mark("&Refresh"),
                "F5",
                mark("Read this call again; staged changes are kept"),
                enabled=rules.can_refresh,
                effect=lambda commands: commands.refresh(),
            ),
            ActionSpec(
                ActionId.REFRESH_ENTRY,
                mark("Refresh this &entry"),
                "Shift+F5",
                mark("Read only the selected key again"),
                enabled=rules.can_refresh_entry,
                effect=lambda commands: commands.refresh_entry(),
                acts_on_rows=True,
            ),
            ActionSpec(
                ActionId.COPY_ADDRESS,
                mark("Copy call &address"),
                "Ctrl+Shift+C",
                enabled=rules.page_is_shown,
                effect=lambda commands: commands.copy_address(),
            ),
            ActionSpec(
                ActionId.COPY_LINK,
                mark("Copy lin&k"),
                "Ctrl+Shift+K",
                mark("Copy a link that opens this call in this program, at the same server"),
                enabled=rules.page_is_shown,
                effect=lambda commands: commands.copy_link(),
            ),
            ActionSpec(
                ActionId.COPY_CURL,
                mark("Copy as c&url"),
                "Ctrl+Shift+U",
                mark("Copy the request that reads this call as a curl command, without the session"),
                enabled=rules.page_is_shown,
                effect=lambda commands: commands.copy_curl(),
            ),
            ActionSpec(
                ActionId.COMPARE,
                mark("Co&mpare with…"),
                "Ctrl+Shift+E",
                mark("Show this call beside another one, an earlier state of it, a snapshot or a file"),
                enabled=rules.page_is_shown,
                effect=lambda commands: commands.compare(),
            ),
            ActionSpec(
                ActionId.SNAPSHOT,
                mark("Snapsho&t of this call"),
                "Ctrl+Shift+S",
                mark("Keep what the server held when this call was last read, to compare with later"),
                enabled=rules.page_is_shown,
                effect=lambda commands: commands.keep_snapshot(),
            ),
        ),
        FILES,
        (
            ActionSpec(
                ActionId.PIN_CALL,
                rules.PIN,
                "Ctrl+Shift+P",
                mark("Keep this call at the top of the earlier calls, under a name"),
                enabled=rules.page_is_shown,
                effect=lambda commands: commands.pin_call(),
                title_now=rules.pin_title,
            ),
            ActionSpec(
                ActionId.UNPIN_CALL,
                mark("Unpin call"),
                "Ctrl+Shift+X",
                enabled=lambda status: status.page is not None and status.is_pinned,
                effect=lambda commands: commands.unpin_call(),
            ),
        ),
        TABS,
        (
            ActionSpec(
                ActionId.HISTORY,
                mark("&History…"),
                "Ctrl+H",
                mark("What was sent from this computer"),
                effect=lambda commands: commands.show_history(),
            ),
            ActionSpec(
                ActionId.CHECKLISTS,
                mark("Checkl&ists…"),
                "Ctrl+Shift+L",
                mark("What calls should have, and what this one lacks of it"),
                effect=lambda commands: commands.show_checklists(),
            ),
            ActionSpec(
                ActionId.NEW_CHECKLIST,
                mark("New checklist &from this call…"),
                "Ctrl+Shift+I",
                mark("Make a checklist that asks for the keys of this call"),
                enabled=rules.page_is_shown,
                effect=lambda commands: commands.new_checklist(),
            ),
            ActionSpec(
                ActionId.DELETE_ALL,
                mark("&Delete all context…"),
                "Ctrl+Shift+Del",
                mark("Delete the whole context of this call"),
                enabled=rules.can_delete_all,
                effect=lambda commands: commands.delete_all(),
            ),
            ActionSpec(
                ActionId.PUT_BACK,
                mark("Put deleted context &back"),
                "Ctrl+Shift+B",
                mark("Stage again the entries that “Delete all context” has deleted"),
                enabled=rules.can_put_back,
                effect=lambda commands: commands.put_back(),
            ),
            ActionSpec(
                ActionId.CANCEL,
                mark("Cancel &what is running"),
                "Esc",
                enabled=lambda status: status.is_busy,
                effect=lambda commands: commands.reading.cancel(),
                # A second Escape gives up more than the first; one that is held down is still one.
                repeats=False,
            ),
        ),
        (ActionSpec(ActionId.QUIT, mark("&Quit"), "Ctrl+Q", effect=lambda commands: commands.close()),),
    ),
)
_SESSION = MenuSpec(
    mark("&Session"),
    (
        (
            ActionSpec(ActionId.SIGN_IN, mark("Sign &in…"), "Ctrl+I", mark("Sign in, or change the profile")),
            ActionSpec(
                ActionId.RENEW,
                mark("&Renew session"),
                "Ctrl+Shift+R",
                mark("Sign in again before the session ends"),
                enabled=lambda status: status.is_connected,
            ),
            ActionSpec(
                ActionId.SIGN_OUT,
                mark("Sign &out…"),
                "Ctrl+Shift+Q",
                mark("Have this program forget the session"),
                enabled=lambda status: status.is_connected,
            ),
        ),
        (
            ActionSpec(
                ActionId.DIAGNOSE,
                mark("&Diagnose connection…"),
                "F8",
                mark("Check each step of the connection to the server"),
                enabled=lambda status: status.is_connected,
            ),
        ),
    ),
)
_APPEARANCE = MenuSpec(
    mark("&Appearance"),
    (
        (
            ActionSpec(ActionId.SYSTEM_THEME, mark("As the &system"), is_switch=True),
            ActionSpec(ActionId.LIGHT_THEME, mark("&Light"), is_switch=True),
            ActionSpec(ActionId.DARK_THEME, mark("&Dark"), is_switch=True),
            ActionSpec(ActionId.CONTRAST_THEME, mark("&High contrast"), is_switch=True),
        ),
    ),
    is_choice=True,
)
_VIEW = MenuSpec(
    mark("&View"),
    (
        (
            ActionSpec(
                ActionId.PALETTE,
                mark("&Go to an action or a call…"),
                "Ctrl+K",
                mark("Find any action or known call by parts of its name"),
                effect=lambda commands: commands.show_palette(),
            ),
        ),
        (
            ActionSpec(
                ActionId.FIND,
                mark("&Filter"),
                "Ctrl+F",
                enabled=rules.page_is_shown,
                effect=lambda commands: commands.focus_filter(),
            ),
            ActionSpec(ActionId.CHANGES_FIRST, mark("&Changes first"), "Ctrl+1", is_switch=True),
            ActionSpec(
                ActionId.WHOLE_VALUE,
                mark("&Whole value"),
                "F4",
                mark("Show all of the selected value"),
                is_switch=True,
            ),
            ActionSpec(
                ActionId.WRAP,
                mark("W&rap lines of a whole value"),
                "Alt+Z",
                mark("Let long lines of a whole value go on below each other"),
                is_switch=True,
            ),
            ActionSpec(
                ActionId.WATCH,
                mark("&Look for others' changes"),
                "Ctrl+3",
                mark("While you are here, read the call again now and then to see others' changes"),
                is_switch=True,
            ),
        ),
        (
            ActionSpec(
                ActionId.REQUESTS,
                mark("Re&quests"),
                "Ctrl+Shift+Y",
                mark("Show every request of this window as it went, with its answer"),
                effect=lambda commands: commands.show_requests(),
            ),
        ),
        (
            ActionSpec(
                ActionId.ALL_ENTRIES,
                mark("All &entries"),
                "Ctrl+0",
                mark("Show all entries of the call"),
                is_switch=True,
            ),
            ActionSpec(
                ActionId.CHANGED_ONLY,
                rules.MINE_ONLY,
                "Ctrl+2",
                mark("Show only what you have changed here"),
                title_now=rules.mine_only_title,
                is_switch=True,
            ),
            ActionSpec(
                ActionId.OTHERS_ONLY,
                rules.OTHERS_ONLY,
                "Ctrl+4",
                mark("Show only what others have changed on the server"),
                title_now=rules.others_only_title,
                is_switch=True,
            ),
            ActionSpec(
                ActionId.MISSING_ONLY,
                rules.MISSING_ONLY,
                "Ctrl+5",
                mark("Show only what a checklist asks for and is missing or wrong"),
                title_now=rules.missing_only_title,
                is_switch=True,
            ),
            ActionSpec(
                ActionId.ALIKE_ONLY,
                rules.ALIKE_ONLY,
                "Ctrl+6",
                mark("Show only entries whose keys look much like another one"),
                title_now=rules.alike_only_title,
                is_switch=True,
            ),
            ActionSpec(
                ActionId.MARK_SEEN,
                mark("Mark others' changes as &seen"),
                "Ctrl+Shift+O",
                mark("You have seen what others changed; conflicts stay until you decide them"),
                enabled=rules.can_mark_seen,
                effect=on_page(lambda page: page.rows.mark_seen()),
            ),
        ),
        _APPEARANCE,
    ),
)
_HELP = MenuSpec(
    mark("&Help"),
    ((ActionSpec(ActionId.ABOUT, mark("&About lvctx-gui"), effect=lambda commands: commands.show_about()),),),
)

MENUS = (_CALL, _SESSION, EDIT_MENU, _VIEW, _HELP)
"""The menus of the menu bar, in their order."""

ACTIONS = tuple(action for menu in MENUS for action in menu.actions())
"""All of them."""
