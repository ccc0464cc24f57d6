"""What is known of an action before there is a window, and what decides whether it can be used."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lvctx_gui.ui.call.page import CallPage
    from lvctx_gui.ui.call.page_status import PageStatus
    from lvctx_gui.ui.main_window.actions.commands import Commands


class ActionId(StrEnum):
    """Every action. The values are the object names of the ``QAction``s."""

    FOCUS_LOOKUP = "focusLookupAction"
    PASTE_CALL = "pasteCallAction"
    PIN_CALL = "pinCallAction"
    UNPIN_CALL = "unpinCallAction"
    REFRESH = "refreshAction"
    REFRESH_ENTRY = "refreshEntryAction"
    COPY_ADDRESS = "copyAddressAction"
    COPY_LINK = "copyLinkAction"
    COPY_CURL = "copyCurlAction"
    COMPARE = "compareAction"
    SNAPSHOT = "snapshotAction"
    EXPORT = "exportAction"
    NEXT_TAB = "nextTabAction"
    PREVIOUS_TAB = "previousTabAction"
    SEVERAL_CALLS = "severalCallsAction"
    CLOSE_TAB = "closeTabAction"
    REOPEN_TAB = "reopenTabAction"
    HISTORY = "historyAction"
    CHECKLISTS = "checklistsAction"
    NEW_CHECKLIST = "newChecklistAction"
    DELETE_ALL = "deleteAllAction"
    PUT_BACK = "putBackAction"
    CANCEL = "cancelAction"
    QUIT = "quitAction"
    SIGN_IN = "signInAction"
    RENEW = "renewAction"
    SIGN_OUT = "signOutAction"
    DIAGNOSE = "diagnoseAction"
    EDIT_MODE = "editModeAction"
    UNDO = "undoAction"
    REDO = "redoAction"
    COPY = "copyAction"
    COPY_WITH_HEADINGS = "copyWithHeadingsAction"
    COPY_MARKDOWN = "copyMarkdownAction"
    COPY_JSON = "copyJsonAction"
    COPY_KEY_VALUE = "copyKeyValueAction"
    ADD_ENTRY = "addEntryAction"
    IMPORT = "importAction"
    EDIT_VALUE = "editValueAction"
    EDIT_KEY = "editKeyAction"
    SET_NO_VALUE = "setNoValueAction"
    SET_EMPTY = "setEmptyAction"
    REPLACE = "replaceAction"
    FILL_DOWN = "fillDownAction"
    REMOVE_ENTRY = "removeEntryAction"
    UNSTAGE_ENTRY = "restoreEntryAction"
    KEEP_MINE = "keepMineAction"
    TAKE_THEIRS = "takeTheirsAction"
    KEEP_ALL_MINE = "keepAllMineAction"
    TAKE_ALL_THEIRS = "takeAllTheirsAction"
    DISCARD = "discardAction"
    COMMIT = "commitAction"
    FIND = "findAction"
    CHANGES_FIRST = "changesFirstAction"
    ALL_ENTRIES = "allEntriesAction"
    CHANGED_ONLY = "changedOnlyAction"
    OTHERS_ONLY = "othersOnlyAction"
    MISSING_ONLY = "missingOnlyAction"
    ALIKE_ONLY = "alikeOnlyAction"
    MARK_SEEN = "markSeenAction"
    WHOLE_VALUE = "wholeValueAction"
    WRAP = "wrapAction"
    WATCH = "watchAction"
    REQUESTS = "requestsAction"
    SYSTEM_THEME = "systemThemeAction"
    LIGHT_THEME = "lightThemeAction"
    DARK_THEME = "darkThemeAction"
    CONTRAST_THEME = "contrastThemeAction"
    ABOUT = "aboutAction"
    PALETTE = "paletteAction"


@dataclass(frozen=True, slots=True)
class WindowStatus:
    """What decides which actions can be used. Without arguments: a window that has just been opened."""

    page: PageStatus | None = None
    """The page that is shown, ``None`` for the start page."""
    is_editing_on: bool = False
    """The position of the switch *Editing*."""
    read_only: str = ""
    """Why nothing may be changed wherever one looks, as a sentence; ``""`` where it may."""
    is_busy: bool = False
    """Whether any request is under way or queued."""
    is_connected: bool = False
    open_tabs: int = 0
    has_closed_tabs: bool = False
    is_pinned: bool = False
    """Whether the call that is shown is pinned."""

    @property
    def can_edit(self) -> bool:
        """Whether the call that is shown can be edited now."""
        return self.is_editing_on and self.page is not None and self.page.can_change


def always(_: WindowStatus) -> bool:
    """For actions that can be used at any time."""
    return True


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ActionSpec:
    """One action. ``title`` and ``tip`` are marked sentences; without a tip the title says it all."""

    id: ActionId
    title: str
    shortcuts: str = ""
    """Separated by semicolons."""
    tip: str = ""
    enabled: Callable[[WindowStatus], bool] = always
    effect: Callable[[Commands], object] | None = None
    """``None`` for switches, which others follow, and for what the program connects once it can sign in."""
    title_now: Callable[[WindowStatus], str] | None = None
    """The title, translated, where it changes."""
    tip_now: Callable[[WindowStatus], str] | None = None
    """The tip, translated, where it changes; ``""`` for the usual one. It is shown without the shortcut."""
    is_switch: bool = False
    acts_on_rows: bool = False
    """Whether its shortcut is the table's: in a text it would act on a row that nobody looks at."""
    repeats: bool = True
    """Whether a key that is held down triggers it again and again."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class MenuSpec:
    """A menu: its marked title and its groups, which lines part. A group may be a menu within it."""

    title: str
    groups: Sequence[Sequence[ActionSpec] | MenuSpec]
    is_choice: bool = False
    """Whether its switches exclude each other."""

    def actions(self) -> Iterator[ActionSpec]:
        """Every action in it and in the menus within it."""
        for group in self.groups:
            yield from group.actions() if isinstance(group, MenuSpec) else group


def on_page(act: Callable[[CallPage], object]) -> Callable[[Commands], None]:
    """An effect that is ``act`` on the page that is shown, if one is."""

    def acting(commands: Commands) -> None:
        if (page := commands.tabs.current) is not None:
            act(page)

    return acting
