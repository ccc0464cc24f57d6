"""The actions of the menu *Edit*."""

from __future__ import annotations

from lvctx_gui.core.translate import mark
from lvctx_gui.ui.main_window.actions import rules
from lvctx_gui.ui.main_window.actions.spec import ActionId, ActionSpec, MenuSpec, on_page

COPY_AS = MenuSpec(
    mark("Copy as"),
    (
        (
            ActionSpec(
                ActionId.COPY_MARKDOWN,
                mark("&Markdown table"),
                tip=mark("Copy the selected entries as a table for tickets, chats and documents"),
                enabled=rules.has_selection,
                effect=lambda commands: commands.copy_as("MARKDOWN"),
            ),
            ActionSpec(
                ActionId.COPY_JSON,
                mark("&JSON"),
                tip=mark("Copy the selected entries as the API writes them"),
                enabled=rules.has_selection,
                effect=lambda commands: commands.copy_as("JSON"),
            ),
            ActionSpec(
                ActionId.COPY_KEY_VALUE,
                mark("&Lines key=value"),
                tip=mark("Copy the selected entries as a line each"),
                enabled=rules.has_selection,
                effect=lambda commands: commands.copy_as("KEY_VALUE"),
            ),
        ),
    ),
)
"""Forms of the selected entries that other programs than spreadsheets read."""

EDIT_MENU = MenuSpec(
    mark("&Edit"),
    (
        (
            ActionSpec(
                ActionId.EDIT_MODE,
                rules.EDITING_OFF,
                "Ctrl+E",
                mark("Switch editing on or off"),
                enabled=lambda status: not status.read_only,
                title_now=rules.editing_title,
                tip_now=lambda status: status.read_only,
                is_switch=True,
            ),
        ),
        (
            ActionSpec(
                ActionId.UNDO,
                rules.UNDO,
                "Ctrl+Z",
                enabled=rules.can_undo,
                effect=on_page(lambda page: page.step_back()),
                title_now=rules.undo_title,
            ),
            ActionSpec(
                ActionId.REDO,
                rules.REDO,
                "Ctrl+Y; Ctrl+Shift+Z",
                enabled=rules.can_redo,
                effect=on_page(lambda page: page.step_forward()),
                title_now=rules.redo_title,
            ),
        ),
        (
            ActionSpec(
                ActionId.COPY,
                mark("Cop&y"),
                "Ctrl+C",
                enabled=rules.has_selection,
                effect=lambda commands: commands.copy(),
                acts_on_rows=True,
            ),
            ActionSpec(
                ActionId.COPY_WITH_HEADINGS,
                mark("Copy with &headings"),
                "Ctrl+Shift+A",
                mark("Copy the selected entries with the call and the headings above them"),
                enabled=rules.has_selection,
                effect=lambda commands: commands.copy_as("WITH_HEADINGS"),
                acts_on_rows=True,
            ),
        ),
        COPY_AS,
        (
            ActionSpec(
                ActionId.ADD_ENTRY,
                mark("&Add entry"),
                # Screen readers on Windows take Insert for themselves; none of them takes Ctrl+N.
                "Ctrl+N; Ins",
                mark("Add an entry at the end of the table"),
                enabled=rules.can_add,
                effect=on_page(lambda page: page.rows.add_entry()),
                acts_on_rows=True,
            ),
            ActionSpec(
                ActionId.IMPORT,
                mark("Im&port entries…"),
                "Ctrl+O",
                mark("Stage entries of a file: CSV, TSV, JSON or a workbook"),
                enabled=rules.can_add,
                effect=lambda commands: commands.import_entries(),
            ),
            ActionSpec(
                ActionId.EDIT_VALUE,
                mark("Edit &value"),
                "F2",
                enabled=rules.can_edit_rows,
                effect=on_page(lambda page: page.rows.edit_value()),
                acts_on_rows=True,
            ),
            ActionSpec(
                ActionId.EDIT_KEY,
                mark("Rena&me key"),
                "Shift+F2",
                enabled=rules.can_edit_rows,
                effect=on_page(lambda page: page.rows.edit_key()),
                acts_on_rows=True,
            ),
            ActionSpec(
                ActionId.SET_NO_VALUE,
                mark("Set “&no value”"),
                "Ctrl+Shift+N",
                mark("An entry without a value is not the same as one with an empty value"),
                enabled=rules.can_edit_rows,
                effect=on_page(lambda page: page.rows.set_no_value()),
                acts_on_rows=True,
            ),
            ActionSpec(
                ActionId.SET_EMPTY,
                mark("Set empty te&xt"),
                "Ctrl+Del",
                mark("Give the selected entries an empty text as their value"),
                enabled=rules.can_edit_rows,
                effect=on_page(lambda page: page.rows.set_empty()),
                acts_on_rows=True,
            ),
            ActionSpec(
                ActionId.FILL_DOWN,
                mark("&Fill down"),
                "Ctrl+D",
                mark("Give the value of the first selected entry to the others"),
                enabled=rules.can_edit_rows,
                effect=on_page(lambda page: page.rows.fill_down()),
                acts_on_rows=True,
            ),
            ActionSpec(
                ActionId.REPLACE,
                mark("Find and &replace…"),
                "Ctrl+Shift+H",
                mark("Replace a text in the values of the selected entries, or of all that are shown"),
                # In reading mode it says how editing is switched on.
                enabled=rules.page_is_shown,
                effect=lambda commands: commands.replace(),
            ),
            ActionSpec(
                ActionId.REMOVE_ENTRY,
                mark("De&lete entry"),
                "Del",
                mark("Stage the deletion of the selected entries"),
                enabled=rules.can_edit_rows,
                effect=on_page(lambda page: page.rows.remove_selected()),
                acts_on_rows=True,
            ),
            ActionSpec(
                ActionId.UNSTAGE_ENTRY,
                mark("Un&stage entry"),
                "Ctrl+R",
                mark("Drop what is staged for the selected entries"),
                enabled=rules.can_unstage,
                effect=on_page(lambda page: page.rows.unstage_selected()),
                acts_on_rows=True,
            ),
        ),
        (
            ActionSpec(
                ActionId.KEEP_MINE,
                mark("&Keep mine"),
                "Ctrl+M",
                mark("Overwrite the server's value with what is staged here"),
                enabled=rules.can_decide,
                effect=on_page(lambda page: page.decisions.decide_selected(mine=True)),
                acts_on_rows=True,
            ),
            ActionSpec(
                ActionId.TAKE_THEIRS,
                mark("Take &theirs"),
                "Ctrl+T",
                mark("Keep the server's value and drop what is staged here"),
                enabled=rules.can_decide,
                effect=on_page(lambda page: page.decisions.decide_selected(mine=False)),
                acts_on_rows=True,
            ),
            ActionSpec(
                ActionId.KEEP_ALL_MINE,
                mark("Keep all mine"),
                "Ctrl+Shift+M",
                enabled=rules.can_decide_all,
                effect=on_page(lambda page: page.decisions.decide_all(mine=True)),
            ),
            ActionSpec(
                ActionId.TAKE_ALL_THEIRS,
                mark("Take all theirs"),
                "Ctrl+Shift+J",
                enabled=rules.can_decide_all,
                effect=on_page(lambda page: page.decisions.decide_all(mine=False)),
            ),
        ),
        (
            ActionSpec(
                ActionId.DISCARD,
                mark("D&iscard all changes"),
                "Ctrl+Shift+D",
                mark("Discard everything that is staged; Undo brings it back"),
                enabled=rules.can_discard,
                effect=on_page(lambda page: page.discard()),
            ),
            ActionSpec(
                ActionId.COMMIT,
                mark("&Commit…"),
                "Ctrl+S",
                mark("Send what is staged"),
                enabled=rules.can_commit,
                effect=lambda commands: commands.commit(),
            ),
        ),
    ),
)
