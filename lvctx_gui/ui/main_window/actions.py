"""Every action of the window: its name, words, shortcut and menu. What it does is connected elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QUndoGroup
from PySide6.QtWidgets import QMainWindow, QMenu

from lvctx_gui.ui.kit.plain import plain_tip
from lvctx_gui.ui.kit.theme import Choice

if TYPE_CHECKING:
    from lvctx_gui.ui.call.page import CallPage


class Actions(QObject):
    """The window's actions, and the menus that show their shortcuts."""

    def __init__(self, window: QMainWindow, undo_group: QUndoGroup) -> None:
        super().__init__(window)
        self._window = window
        make = self._make
        self.focus_lookup = make("focusLookupAction", "&Look up another call", "Ctrl+L")
        self.refresh = make("refreshAction", "&Refresh", "F5", "Read this call again; staged changes stay")
        self.refresh_entry = make(
            "refreshEntryAction", "Refresh this &entry", "Shift+F5", "Read the selected key alone"
        )
        self.copy_address = make("copyAddressAction", "Copy call &address", "Ctrl+Shift+C")
        self.close_tab = make("closeTabAction", "&Close tab", "Ctrl+W")
        self.reopen_tab = make("reopenTabAction", "Re&open closed tab", "Ctrl+Shift+T")
        self.next_tab = make("nextTabAction", "&Next tab", "Ctrl+Tab")
        self.previous_tab = make("previousTabAction", "&Previous tab", "Ctrl+Shift+Tab")
        self.delete_all = make(
            "deleteAllAction",
            "&Delete all context…",
            "Ctrl+Shift+Del",
            "Delete the whole context of this call",
        )
        self.put_back = make(
            "putBackAction", "Put deleted context &back", "Ctrl+Shift+B", "Stage what “Delete all” took"
        )
        self.history = make("historyAction", "&History…", "Ctrl+H", "What was sent from this computer")
        self.cancel = make("cancelAction", "Cance&l what is under way", "Esc")
        # A second Escape gives up more than the first: one that is held down is still one.
        self.cancel.setAutoRepeat(False)
        self.copy_curl = make("copyCurlAction", "Copy as c&url", "Ctrl+Shift+U", "Without the session")
        self.sign_in = make("signInAction", "Sign &in…", "Ctrl+I", "Sign in, or change the profile")
        self.renew = make("renewAction", "&Renew session", "Ctrl+Shift+R", "Sign in again before it ends")
        self.sign_out = make("signOutAction", "Sign &out…", "Ctrl+Shift+Q", "Forget the session here")
        self.diagnose = make(
            "diagnoseAction", "&Diagnose connection…", "Ctrl+D", "Check each step of the way"
        )
        self.quit = make("quitAction", "&Quit", "Ctrl+Q")

        self.edit_mode = make("editModeAction", "&Editing: off", "Ctrl+E", "Switch editing on or off")
        self.edit_mode.setCheckable(True)
        self.undo = make("undoAction", "&Undo", "Ctrl+Z")
        self.redo = make("redoAction", "Re&do", "Ctrl+Y; Ctrl+Shift+Z")
        for action, able, named in (
            (self.undo, undo_group.canUndoChanged, undo_group.undoTextChanged),
            (self.redo, undo_group.canRedoChanged, undo_group.redoTextChanged),
        ):
            action.setEnabled(False)
            able.connect(action.setEnabled)
            verb = action.text()
            named.connect(lambda words, action=action, verb=verb: action.setText(_named(verb, words)))
        # Insert is the key that screen readers on Windows take for themselves; Ctrl+N none of them does.
        self.add_entry = make(
            "addEntryAction", "&Add entry", "Ctrl+N; Ins", "Add an entry at the end of the table"
        )
        self.edit_value = make("editValueAction", "Edit &value", "F2")
        self.edit_key = make("editKeyAction", "Rena&me key", "Shift+F2")
        self.set_no_value = make(
            "setNoValueAction",
            "Set “&no value”",
            "Ctrl+Shift+N",
            "An entry without a value differs from an empty one",
        )
        self.remove_entry = make("removeEntryAction", "&Remove entry", "Del", "Stage the removal")
        self.restore_entry = make(
            "restoreEntryAction", "Re&store entry", "Ctrl+R", "Drop what is staged for the selected entries"
        )
        self.keep_mine = make("keepMineAction", "&Keep mine", "Ctrl+M", "Go over the server's value")
        self.take_theirs = make("takeTheirsAction", "Take &theirs", "Ctrl+T", "Drop what is staged here")
        self.keep_all_mine = make("keepAllMineAction", "Keep all mine", "Ctrl+Shift+M")
        self.take_all_theirs = make("takeAllTheirsAction", "Take all theirs", "Ctrl+Shift+J")
        self.discard = make(
            "discardAction",
            "D&iscard all changes",
            "Ctrl+Shift+D",
            "Drop everything staged; Undo brings it back",
        )
        self.commit = make("commitAction", "&Commit…", "Ctrl+S", "Send what is staged")
        self.copy = make("copyAction", "Cop&y", "Ctrl+C")

        self.find = make("findAction", "&Filter", "Ctrl+F")
        self.changes_first = make("changesFirstAction", "&Changes first", "Ctrl+1")
        self.changes_first.setCheckable(True)
        self.changed_only = make("changedOnlyAction", "Changed &only", "Ctrl+2")
        self.changed_only.setCheckable(True)
        self.watch = make("watchAction", "&Look for others' changes", "Ctrl+3", "While something is staged")
        self.watch.setCheckable(True)
        self.whole_value = make("wholeValueAction", "&Whole value", "F4", "Show all of the selected value")
        self.whole_value.setCheckable(True)
        self.themes: dict[Choice, QAction] = {}
        group = QActionGroup(self)
        for choice, words in (
            (Choice.SYSTEM, "As the &system"),
            (Choice.LIGHT, "&Light"),
            (Choice.DARK, "&Dark"),
        ):
            action = make(f"{choice.value}ThemeAction", words, "")
            action.setCheckable(True)
            group.addAction(action)
            self.themes[choice] = action
        self.about = make("aboutAction", "&About lvctx-gui", "")
        for action in self.row_actions():
            # The table takes them, and nothing else: in a text they would act on a row that nobody looks at.
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        # Who has typed an entry adds the next one without leaving its editor first.
        self.add_entry.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _make(self, name: str, words: str, keys: str, tip: str = "") -> QAction:
        action = QAction(words, self._window)
        action.setObjectName(name)
        shortcuts = QKeySequence.listFromString(keys) if keys else []
        action.setShortcuts(shortcuts)
        plain = tip or words.replace("&", "")
        named = " or ".join(shortcut.toString() for shortcut in shortcuts)
        action.setToolTip(plain_tip(f"{plain} ({named})" if keys else plain))
        return action

    def fill_menus(self) -> None:
        """Build the menu bar."""
        bar = self._window.menuBar()
        call = bar.addMenu("&Call")
        call.addActions(
            [self.focus_lookup, self.refresh, self.refresh_entry, self.copy_address, self.copy_curl]
        )
        call.addSeparator()
        call.addActions([self.next_tab, self.previous_tab, self.close_tab, self.reopen_tab])
        call.addSeparator()
        call.addActions([self.history, self.delete_all, self.put_back, self.cancel])
        call.addSeparator()
        call.addAction(self.quit)
        session = bar.addMenu("&Session")
        session.addActions([self.sign_in, self.renew, self.sign_out])
        session.addSeparator()
        session.addAction(self.diagnose)
        edit = bar.addMenu("&Edit")
        edit.addAction(self.edit_mode)
        edit.addSeparator()
        edit.addActions([self.undo, self.redo])
        edit.addSeparator()
        edit.addActions(self.entry_actions())
        edit.addSeparator()
        edit.addActions([self.keep_mine, self.take_theirs, self.keep_all_mine, self.take_all_theirs])
        edit.addSeparator()
        edit.addActions([self.discard, self.commit])
        view = bar.addMenu("&View")
        view.addActions([self.find, self.changes_first, self.changed_only, self.whole_value, self.watch])
        view.addSeparator()
        look = view.addMenu("&Appearance")
        look.addActions(list(self.themes.values()))
        help_menu = bar.addMenu("&Help")
        help_menu.addAction(self.about)

    def follow(self, page: CallPage | None) -> bool:
        """Enable what can be done with ``page``; returns whether it can be edited now."""
        working = page is not None and page.state.is_working
        editing = self.edit_mode.isChecked() and page is not None and page.state.can_change
        chosen = page is not None and page.view.has_chosen
        current = page.view.current_id() if page else None
        draft = page.state.draft if page else None
        staged = draft.staged_count if draft else 0
        began = staged or bool(draft and draft.edits.new_rows)
        # What is being typed into a cell can be committed without leaving the cell first.
        typing = page is not None and page.view.entry_delegate.is_editing
        for action in (self.copy_address, self.copy_curl, self.close_tab, self.find):
            action.setEnabled(page is not None)
        for action in (self.edit_value, self.edit_key, self.set_no_value, self.remove_entry):
            action.setEnabled(editing and chosen)
        self.refresh.setEnabled(page is not None and not working)
        self.refresh_entry.setEnabled(isinstance(current, str | tuple) and not working)
        self.copy.setEnabled(chosen)
        # A call that shows nothing may be another one than it seems.
        self.delete_all.setEnabled(editing and page is not None and bool(page.state.held.entries))
        self.put_back.setEnabled(editing and page is not None and bool(page.state.erased))
        self.add_entry.setEnabled(editing)
        self.restore_entry.setEnabled(editing and chosen and bool(began))
        conflicts = draft.conflicts if draft else {}
        for action in (self.keep_mine, self.take_theirs):
            action.setEnabled(editing and isinstance(current, str) and current in conflicts)
        for action in (self.keep_all_mine, self.take_all_theirs):
            action.setEnabled(editing and bool(conflicts))
        self.discard.setEnabled(editing and bool(began))
        self.commit.setEnabled(editing and (staged > 0 or typing))
        return editing

    def row_actions(self) -> list[QAction]:
        """What acts on rows. Its shortcuts are those of every widget that it is added to, a table."""
        return [*self.entry_actions(), self.refresh_entry, self.keep_mine, self.take_theirs]

    def entry_actions(self) -> list[QAction]:
        """What can be done with rows: in the menu bar and in the table's own menu."""
        return [
            self.copy,
            self.add_entry,
            self.edit_value,
            self.edit_key,
            self.set_no_value,
            self.remove_entry,
            self.restore_entry,
        ]

    def row_menu(self) -> QMenu:
        """The table's own menu."""
        menu = QMenu(self._window)
        copy, *edits = self.entry_actions()
        menu.addActions([copy, self.whole_value, self.refresh_entry])
        menu.addSeparator()
        if self.keep_mine.isEnabled():
            menu.addActions([self.keep_mine, self.take_theirs])
            menu.addSeparator()
        menu.addActions(edits)
        return menu


def _named(verb: str, step: str) -> str:
    """A verb of the menu and the step that it is about, which may name a key: an & in it is no mnemonic."""
    return f"{verb} {step.replace('&', '&&')}".strip()
