"""What the palette of the window lists: its actions as they are now, and every call that is known."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QKeySequence

from lvctx_gui.core.kept import KnownCall
from lvctx_gui.core.translate import tr, tr_marked
from lvctx_gui.ui.kit.signs import Sign
from lvctx_gui.ui.main_window.actions.spec import ActionId, MenuSpec
from lvctx_gui.ui.main_window.actions.table import MENUS
from lvctx_gui.ui.palette.items import PaletteItem

if TYPE_CHECKING:
    from lvctx_gui.ui.main_window.actions.qactions import Actions
    from lvctx_gui.ui.main_window.known.calls import RecentCalls
    from lvctx_gui.ui.main_window.known.lines import CallLine
    from lvctx_gui.ui.main_window.practice_menu import PracticeMenu

_ALL = 1_500
"""More calls than are kept."""


def palette_items(
    actions: Actions, practice: PracticeMenu, recent: RecentCalls, open_call: Callable[[KnownCall], object]
) -> list[PaletteItem]:
    """The actions in the order of the menus, then what can be practised, then the calls, pins first."""
    items = [item for menu in MENUS for item in _of_menu(menu, actions)]
    if practice.isEnabled():
        items += [_item(action, _plain(practice.title())) for action in practice.entries()]
    lines = recent.lines(recent.find(most=_ALL))
    return [*items, *(_of_call(line, open_call) for line in lines)]


def _of_menu(menu: MenuSpec, actions: Actions) -> Iterator[PaletteItem]:
    for group in menu.groups:
        if isinstance(group, MenuSpec):
            yield from _of_menu(group, actions)
        else:
            for spec in group:
                if spec.id is not ActionId.PALETTE:
                    yield _item(actions[spec.id], _plain(tr_marked(menu.title)))


def _item(action: QAction, menu: str) -> PaletteItem:
    title, keys = _plain(action.text()), action.shortcut()
    if action.isCheckable():
        state = tr("on", "of a switch") if action.isChecked() else tr("off", "of a switch")
        title = tr("{switch} ({state})", "a switch", switch=title, state=state)
    return PaletteItem(
        title,
        action.trigger,
        menu,
        keys.toString(QKeySequence.SequenceFormat.NativeText),
        is_enabled=action.isEnabled(),
    )


def _plain(title: str) -> str:
    """A title without what underlines its letter."""
    return title.replace("&&", "\0").replace("&", "").replace("\0", "&").removesuffix("…")  # not shown


def _of_call(line: CallLine, open_call: Callable[[KnownCall], object]) -> PaletteItem:
    known = line.known
    sign = Sign.WARNING if line.is_elsewhere else Sign.PIN if known.is_pinned else None
    return PaletteItem(
        line.label,
        partial(open_call, known),
        " · ".join(fact for fact in (line.entries, line.changed, line.environment, line.time) if fact),
        sign=sign,
        spoken=line.spoken,
        found_by=f"{known.call.session} {known.call.account} {line.client}",
    )
