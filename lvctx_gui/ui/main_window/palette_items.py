"""What the palette of the window lists: its actions as they are now, and every call that is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QKeySequence

from lvctx_gui.core.kept import KnownCall
from lvctx_gui.core.known import environment_words, is_here
from lvctx_gui.core.translate import tr, tr_marked
from lvctx_gui.core.visible import plain_text
from lvctx_gui.ui.kit.signs import Sign
from lvctx_gui.ui.main_window.actions.spec import ActionId, MenuSpec
from lvctx_gui.ui.main_window.actions.table import MENUS
from lvctx_gui.ui.messages.names import call_name
from lvctx_gui.ui.palette.items import PaletteItem

if TYPE_CHECKING:
    from lvctx_gui.ui.main_window.actions.qactions import Actions
    from lvctx_gui.ui.main_window.known.calls import RecentCalls
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
    return [*items, *_of_calls(recent, open_call)]


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
        found_by=menu,
    )


def _plain(title: str) -> str:
    """A title without what underlines its letter."""
    return title.replace("&&", "\0").replace("&", "").replace("\0", "&").removesuffix("…")  # not shown


def _of_calls(recent: RecentCalls, open_call: Callable[[KnownCall], object]) -> Iterator[PaletteItem]:
    calls = recent.find(most=_ALL)
    labels = [_label(known) for known in calls]
    counts = Counter(labels)
    environments: dict[str, str] = {}
    for known, label in zip(calls, labels, strict=True):
        site = known.site
        title = label
        if counts[label] > 1:
            title = " · ".join((label, plain_text(known.call.session, 40)))
        if site.base_url not in environments:
            environments[site.base_url] = environment_words(site)
        is_elsewhere = recent.site is not None and not is_here(site, recent.site)
        client = "" if known.call.client is None else str(known.call.client)
        yield PaletteItem(
            title,
            partial(open_call, known),
            partial(_detail, recent, known),
            sign=Sign.WARNING if is_elsewhere else Sign.PIN if known.is_pinned else None,
            spoken=partial(_spoken, recent, known),
            found_by=f"{known.call.session} {known.call.account} {client} {environments[site.base_url]}",
        )


def _label(known: KnownCall) -> str:
    call = call_name(known.call)
    if not known.name:
        return call
    return tr("{name}: {call}", "a pinned call", name=plain_text(known.name, 100), call=call)


def _detail(recent: RecentCalls, known: KnownCall) -> str:
    (line,) = recent.lines([known])
    return " · ".join(fact for fact in (line.entries, line.changed, line.environment, line.time) if fact)


def _spoken(recent: RecentCalls, known: KnownCall) -> str:
    (line,) = recent.lines([known])
    return line.spoken
