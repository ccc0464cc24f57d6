"""The ``QAction``s of a window: made from their table, and shown as the window's status says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QMenuBar

from lvctx_gui.core.translate import listed, tr, tr_marked
from lvctx_gui.ui.call.page_actions import PageActions
from lvctx_gui.ui.kit.plain import plain_tip
from lvctx_gui.ui.kit.theme import Choice
from lvctx_gui.ui.main_window.actions.edit_menu import COPY_AS
from lvctx_gui.ui.main_window.actions.spec import ActionId, ActionSpec, MenuSpec, WindowStatus
from lvctx_gui.ui.main_window.actions.table import ACTIONS, MENUS

if TYPE_CHECKING:
    from lvctx_gui.ui.main_window.actions.commands import Commands


class Actions(QObject):
    """The window's actions by their ``ActionId``, and the menus that show their shortcuts."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.call_menu: QMenu | None = None
        """Where calls are named; once the menus are there."""
        self._status: WindowStatus | None = None
        self._shown: dict[ActionId, tuple[bool, str, str]] = {}
        """Of each action whether it can be used, and what it is called where that changes."""
        self._by_id = {spec.id: self._make(spec) for spec in ACTIONS}
        self._choose_rows()
        # Who has typed an entry adds the next one without leaving its editor first.
        self[ActionId.ADD_ENTRY].setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def __getitem__(self, action_id: ActionId) -> QAction:
        """The action called so."""
        return self._by_id[action_id]

    def _make(self, spec: ActionSpec) -> QAction:
        action = QAction(tr_marked(spec.title), self._window)
        action.setObjectName(spec.id)
        if spec.shortcuts:
            action.setShortcuts(QKeySequence.listFromString(spec.shortcuts))
        action.setToolTip(plain_tip(_tip(spec, action)))
        action.setCheckable(spec.is_switch)
        action.setAutoRepeat(spec.repeats)
        if spec.acts_on_rows:
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        return action

    def _choose_rows(self) -> None:
        """Of the rows that a table shows one choice holds; the one that holds, chosen again, gives it up."""
        choice = QActionGroup(self)
        choice.setExclusionPolicy(QActionGroup.ExclusionPolicy.ExclusiveOptional)
        everything = self[ActionId.ALL_ENTRIES]
        everything.setChecked(True)
        for each in _ROWS:
            choice.addAction(self[each])
            self[each].toggled.connect(self._keep_a_choice)

    def _keep_a_choice(self) -> None:
        # Not what the group says: it is between two of them when the first of both signals comes.
        if not any(self[each].isChecked() for each in _ROWS):
            self[ActionId.ALL_ENTRIES].setChecked(True)

    def connect_to(self, commands: Callable[[], Commands]) -> None:
        """Have what ``commands`` gives carry out what is triggered."""
        for spec in ACTIONS:
            if spec.effect is not None:
                self[spec.id].triggered.connect(partial(_carry_out, spec, commands))

    def show_status(self, status: WindowStatus) -> None:
        """Enable what can be used now, and name what changes its name."""
        if status == self._status:
            return
        self._status = status
        for spec in ACTIONS:
            title = spec.title_now(status) if spec.title_now is not None else ""
            tip = spec.tip_now(status) if spec.tip_now is not None else ""
            wanted = (bool(spec.enabled(status)), title, tip)
            if self._shown.get(spec.id) == wanted:
                continue
            self._shown[spec.id] = wanted
            action = self[spec.id]
            action.setEnabled(wanted[0])
            if spec.title_now is not None:
                action.setText(title)
            if spec.tip_now is not None:
                action.setToolTip(plain_tip(tip or _tip(spec, action)))

    def for_page(self) -> PageActions:
        """What the page of a call needs of them."""
        return PageActions(
            rows=[self[spec.id] for spec in ACTIONS if spec.acts_on_rows],
            refresh=self[ActionId.REFRESH],
            copy_address=self[ActionId.COPY_ADDRESS],
            compare=self[ActionId.COMPARE],
            export=self[ActionId.EXPORT],
            edit_mode=self[ActionId.EDIT_MODE],
            undo=self[ActionId.UNDO],
            redo=self[ActionId.REDO],
            keep_all_mine=self[ActionId.KEEP_ALL_MINE],
            take_all_theirs=self[ActionId.TAKE_ALL_THEIRS],
            discard=self[ActionId.DISCARD],
            commit=self[ActionId.COMMIT],
            all_entries=self[ActionId.ALL_ENTRIES],
            changed_only=self[ActionId.CHANGED_ONLY],
            others_only=self[ActionId.OTHERS_ONLY],
            missing_only=self[ActionId.MISSING_ONLY],
            alike_only=self[ActionId.ALIKE_ONLY],
            mark_seen=self[ActionId.MARK_SEEN],
            changes_first=self[ActionId.CHANGES_FIRST],
            whole_value=self[ActionId.WHOLE_VALUE],
            wrap=self[ActionId.WRAP],
        )

    @property
    def themes(self) -> Mapping[Choice, QAction]:
        """The action for each appearance."""
        return {
            Choice.SYSTEM: self[ActionId.SYSTEM_THEME],
            Choice.LIGHT: self[ActionId.LIGHT_THEME],
            Choice.DARK: self[ActionId.DARK_THEME],
            Choice.HIGH_CONTRAST: self[ActionId.CONTRAST_THEME],
        }

    def fill_menus(self) -> None:
        """Build the menu bar."""
        bar = self._window.menuBar()
        self.call_menu, *_ = [self._fill(menu, bar) for menu in MENUS]

    def _fill(self, menu: MenuSpec, parent: QMenuBar | QMenu) -> QMenu:
        target = parent.addMenu(tr_marked(menu.title))
        for group in menu.groups:
            if not target.isEmpty():
                target.addSeparator()
            if isinstance(group, MenuSpec):
                self._fill(group, target)
            else:
                target.addActions([self[spec.id] for spec in group])
        if menu.is_choice:
            choices = QActionGroup(target)
            for action in target.actions():
                choices.addAction(action)
        return target

    def row_menu(self) -> QMenu:
        """The table's own menu."""
        menu = QMenu(self._window)
        menu.addActions([self[each] for each in (ActionId.COPY, ActionId.COPY_WITH_HEADINGS)])
        self._fill(COPY_AS, menu)
        menu.addActions([self[each] for each in (ActionId.WHOLE_VALUE, ActionId.REFRESH_ENTRY)])
        menu.addSeparator()
        if self[ActionId.KEEP_MINE].isEnabled():
            menu.addActions([self[ActionId.KEEP_MINE], self[ActionId.TAKE_THEIRS]])
            menu.addSeparator()
        menu.addActions([self[each] for each in _EDITS])
        return menu


_ROWS = (
    ActionId.ALL_ENTRIES,
    ActionId.CHANGED_ONLY,
    ActionId.OTHERS_ONLY,
    ActionId.MISSING_ONLY,
    ActionId.ALIKE_ONLY,
)
_EDITS = (
    ActionId.ADD_ENTRY,
    ActionId.EDIT_VALUE,
    ActionId.EDIT_KEY,
    ActionId.SET_NO_VALUE,
    ActionId.SET_EMPTY,
    ActionId.FILL_DOWN,
    ActionId.REMOVE_ENTRY,
    ActionId.UNSTAGE_ENTRY,
)


def _carry_out(spec: ActionSpec, commands: Callable[[], Commands], _checked: bool = False) -> None:
    if spec.effect is not None:
        spec.effect(commands())


def _tip(spec: ActionSpec, action: QAction) -> str:
    words = tr_marked(spec.tip) if spec.tip else tr_marked(spec.title).replace("&", "")
    keys = listed((keys.toString() for keys in action.shortcuts()), any_of=True)
    return tr("{what} ({keys})", "tool tip", what=words, keys=keys) if keys else words
