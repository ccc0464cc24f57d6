"""The tabs, one a call. A tab that is closed with staged changes keeps them until it is opened again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QTabBar, QWidget

from lvctx_gui.ui.kit.stacked import stack_in
from lvctx_gui.ui.main_window.page_stack import PageStack
from lvctx_gui.ui.main_window.start_page import StartPage
from lvctx_gui.ui.main_window.tab_bar import CallTabBar, TabEnd, TabRow
from lvctx_gui.ui.messages.message import Ends, Message

if TYPE_CHECKING:
    from lvctx_gui.core.call import CallRef
    from lvctx_gui.core.profile import Profile
    from lvctx_gui.core.record import SavedPage
    from lvctx_gui.core.site import Site
    from lvctx_gui.ui.call.assessor import Assessor
    from lvctx_gui.ui.call.page import CallPage
    from lvctx_gui.ui.call.page_actions import PageActions
    from lvctx_gui.ui.call.state import CallState
    from lvctx_gui.ui.kit.progress_line import ProgressLine
    from lvctx_gui.ui.kit.settings import WindowSettings


class CallTabs(QWidget):
    """The open calls. ``current_changed`` also follows when the current page's state changes."""

    current_changed = Signal()
    edited = Signal()
    """Something changed that must not be lost: an edit, what is being typed, a note, which calls are open."""
    menu_wanted = Signal(QPoint)
    copying_wanted = Signal(object)
    """Many rows are to be copied; carries a ``RowCopying``."""
    said = Signal(str)
    """Something was done that a word at the bottom is enough for."""
    focus_lost = Signal()
    dropped = Signal(object, object)
    """The keyboard's focus was on a page that is no longer shown."""
    several_wanted = Signal()
    close_wanted_under_work = Signal(object, object)
    """Somebody closes a tab under a commit; carries the ``CallState`` and what closes it."""

    def __init__(
        self, actions: PageActions, close_tab: QAction, progress: ProgressLine, settings: WindowSettings
    ) -> None:
        super().__init__()
        self._actions = actions
        self._close_tab = close_tab
        self._environment = ""
        self._here: Site | None = None
        self._profile: Profile | None = None
        self._assessor: Assessor | None = None
        self._closed: list[CallPage] = []
        self._lasting: Message | None = None
        self.start_page = StartPage()
        self.bar = CallTabBar()
        self._row = TabRow(self.bar)
        self._row.several_wanted.connect(self.several_wanted)
        self._stack = PageStack(self.start_page, actions, settings)
        stack_in(self, progress, self._row, self._stack)
        self.bar.currentChanged.connect(self._show_current)
        self.bar.tabMoved.connect(self._follow_move)
        self.bar.close_wanted.connect(self.close_tab)
        actions.whole_value.toggled.connect(self._follow_switches)
        for action in (actions.edit_mode, actions.changes_first, *actions.choices):
            action.toggled.connect(self._follow_switches)

    def pages(self) -> Iterator[CallPage]:
        """The open pages in the order of their tabs."""
        for index in range(self.bar.count()):
            yield self.bar.tabData(index)

    @property
    def current(self) -> CallPage | None:
        """The page that is shown, or ``None`` for the start page."""
        return self.bar.tabData(self.bar.currentIndex()) if self.bar.count() else None

    def finish_editing(self, state: CallState) -> None:
        """Stage what an open editor of this call holds."""
        for page in self.pages():
            if page.state is state:
                page.view.finish_editing()

    def closed(self) -> list[CallPage]:
        """The pages whose tabs were closed and that can come back, in the order of closing."""
        return list(self._closed)

    def load_saved(self, saved: Sequence[SavedPage]) -> list[CallState]:
        """Open the calls of an earlier run behind those that are open now; return their states.

        Where a call is open already, its page takes the saved edits; where edits are staged in that page, it
        keeps those, and the saved ones open in another page. No call is open twice that has nothing staged.
        """
        states, front = [], self.current
        for each in saved:
            page = self._page_for(each)
            if each.current and front is None and not each.closed:
                front = page
            states.append(page.state)
        if front is None:
            front = next(self.pages(), None)
        if front is not None:
            index = list(self.pages()).index(front)
            self._go_to(index)
        return states

    def open_behind(self, saved: SavedPage, order: Sequence[str]) -> None:
        """Open a call of an earlier run behind the one that is shown, at its place in ``order``, of ids."""
        self._page_for(saved, order)

    def _page_for(self, saved: SavedPage, order: Sequence[str] = ()) -> CallPage:
        """The page that shows what was saved, open or closed as it was."""
        known = [page for page in self.pages() if page.state.is_of(saved.call, saved.site)]
        free = next((page for page in known if not page.state.is_worth_keeping), None)
        if free is not None:
            free.state.load_saved(saved)
            return free
        if not saved.is_worth_keeping:
            # What another program left of the same call has its edits: that page is shown.
            known += [page for page in self._closed if page.state.is_of(saved.call, saved.site)]
            if known:
                if known[0] in self._closed and not saved.closed:
                    self._closed.remove(known[0])
                    self._add(known[0])
                return known[0]
        page = self._make(saved.call, is_seen=saved.current)
        page.state.load_saved(saved)
        if saved.site is not None:
            page.right_pane.set_environment(saved.site.shown_name, None)
        if saved.closed:
            self._closed.append(page)
        else:
            behind = set(order[order.index(saved.id) + 1 :]) if saved.id in order else set()
            places = (at for at, each in enumerate(self.pages()) if each.state.page_id in behind)
            self._add(page, next(places, -1))
        return page

    def page_of(self, call: CallRef, site: Site | None) -> CallPage:
        """The page of ``call`` on ``site``: an open one, a closed one, or a new one that nobody sees yet."""
        known = [*self.pages(), *self._closed]
        page = next((page for page in known if page.state.is_of(call, site)), None)
        if page is None:
            page = self._make(call)
            page.state.site = site
        return page

    def show_page(self, page: CallPage) -> None:
        """Show a page; a closed one comes back with what was staged on it."""
        if page in self._closed:
            self._closed.remove(page)
            self.tell(Ends.REOPENED, page.state.page_id)
        if page not in self.pages():
            self._add(page)
        if self._lasting is not None and page.state.message is None:
            page.state.say(self._lasting)
            self.start_page.say(None)
        self._lasting = None
        self._go_to(list(self.pages()).index(page))

    def _go_to(self, index: int) -> None:
        if self.bar.currentIndex() != index:
            self.bar.setCurrentIndex(index)
        else:
            self.bar.currentChanged.emit(index)  # the first tab is current already: nothing says so

    def open(self, call: CallRef, site: Site | None) -> CallPage:
        """Show the page of ``call`` on ``site``, whether it is open, closed or new."""
        page = self.page_of(call, site)
        self.show_page(page)
        return page

    def use_assessor(self, assessor: Assessor) -> None:
        """Have ``assessor`` say what checklists find in each call that is opened from now on."""
        self._assessor = assessor

    def prepare(self) -> None:
        """Have a page ready before it is needed."""
        self._stack.prepare()

    def _make(self, call: CallRef, *, is_seen: bool = True) -> CallPage:
        from lvctx_gui.ui.call.state import CallState

        page = self._stack.take(is_seen=is_seen)
        page.show_state(CallState(call))
        if self._assessor is not None:
            page.advising.use(self._assessor)
        page.right_pane.set_environment(self._environment, self._profile)
        page.line.set_profile(self._profile)
        page.changed.connect(self._show_titles)
        page.state.changed.connect(self.edited)
        page.state.note_changed.connect(self.edited)
        page.view.entry_delegate.typed.connect(self.edited)
        page.view.entry_delegate.editing_ended.connect(self.edited)
        page.selection_changed.connect(self.current_changed)
        page.menu_wanted.connect(self.menu_wanted)
        page.dropped.connect(self.dropped)
        page.copying_wanted.connect(self.copying_wanted)
        page.identity.copied.connect(self.said)
        return page

    def _add(self, page: CallPage, at: int = -1) -> None:
        self._set_switches(page)
        self._stack.open(page)
        self.bar.blockSignals(True)
        index = self.bar.insertTab(at, "")
        self.bar.setTabData(index, page)
        end = TabEnd(self._close_tab, lambda: self._close_page(page))
        self.bar.setTabButton(index, QTabBar.ButtonPosition.RightSide, end)
        self.bar.blockSignals(False)
        self._show_words()

    def close_tab(self, index: int) -> None:
        """Close a tab. What is staged on it is kept and comes back with it."""
        if not 0 <= index < self.bar.count():
            return
        page: CallPage = self.bar.tabData(index)
        if page.state.is_working:
            self.close_wanted_under_work.emit(page.state, lambda: self._close_page(page))
            return
        page.view.finish_editing()
        self._closed.append(page)
        for old in [old for old in self._closed[:-10] if not old.state.is_worth_keeping]:
            self._closed.remove(old)
            old.state.setParent(None)  # it lives for as long as something reads for it
            old.deleteLater()
        self.bar.blockSignals(True)
        self.bar.removeTab(index)
        self.bar.blockSignals(False)
        self._show_words()
        self._show_current()
        self._stack.close_page(page)
        if page.state.draft.staged_count:
            from lvctx_gui.ui.main_window.tab_words import closed_message

            self.say(closed_message(page.state, self.reopen))

    def _close_page(self, page: CallPage) -> None:
        pages = list(self.pages())
        if page in pages:
            self.close_tab(pages.index(page))

    def close_current(self) -> None:
        """Close the tab that is shown."""
        self.close_tab(self.bar.currentIndex())

    def reopen(self) -> None:
        """Open the tab that was closed last."""
        if self._closed:
            state = self._closed[-1].state
            page = self.open(state.call, state.site)
            page.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def step(self, by: int) -> None:
        """Go to a neighbouring tab, round and round."""
        if self.bar.count():
            self.bar.setCurrentIndex((self.bar.currentIndex() + by) % self.bar.count())

    @property
    def can_reopen(self) -> bool:
        """Whether a tab was closed that can come back."""
        return bool(self._closed)

    def staged(self) -> list[CallState]:
        """Every call, open or closed, that has something staged."""
        return [page.state for page in [*self.pages(), *self._closed] if page.state.draft.staged_count]

    def working(self) -> list[CallState]:
        """Every call with a commit or deletion under way."""
        return [page.state for page in self.pages() if page.state.is_working]

    def say(self, message: Message | None) -> None:
        """Show a message where the person looks; one that lasts goes along to the call opened next."""
        page = self.current
        if page is not None:
            page.state.say(message)
        else:
            self.start_page.say(message)
            self._lasting = message if message is not None and message.lasts else None

    def tell(self, event: Ends, about: str = "") -> None:
        """Let ``event`` end the messages that it ends, on every page; ``about`` is the id of one."""
        for page in [*self.pages(), *self._closed]:
            page.state.tell(event, about)
        self.start_page.tell(event, about)

    def set_environment(self, site: Site, profile: Profile | None) -> None:
        """Name the environment in the commit button of its pages, and of all that are opened later."""
        self._environment, self._profile, self._here = site.shown_name, profile, site
        self.start_page.set_profile(profile)
        for page in [*self.pages(), *self._closed]:
            if page.state.site == site:
                page.right_pane.set_environment(site.shown_name, profile)
                page.line.set_profile(profile)
        self._say_how_to_read()

    def show_signed_out(self) -> None:
        """Nothing is connected: what was not read yet waits for that."""
        self._here = None
        self._say_how_to_read()

    def _say_how_to_read(self) -> None:
        page = self.current
        if page is not None and page.state.is_unread:
            from lvctx_gui.ui.messages.reading import how_to_read

            page.entries.show_how_to_read(how_to_read(page.state.site, self._here))

    def _follow_switches(self) -> None:
        if self._actions.edit_mode.isChecked():
            self.tell(Ends.EDITING_ON)
        for page in self.pages():
            self._set_switches(page)

    def _set_switches(self, page: CallPage) -> None:
        page.view.finish_editing()  # before the switch could forbid it
        page.set_editing(self._actions.edit_mode.isChecked())
        page.model.set_changes_first(self._actions.changes_first.isChecked())
        page.model.set_shown(self._actions.shown)
        page.show_whole_value(self._actions.whole_value.isChecked())

    def _show_current(self) -> None:
        page = self.current
        if page is not None:
            page.catch_up()
            self._say_how_to_read()
        was_closed = self._stack.currentWidget() in self._closed
        self._stack.turn_to(page or self.start_page, go_home=self.focus_lost.emit, was_closed=was_closed)
        self.current_changed.emit()
        self.edited.emit()

    def _follow_move(self) -> None:
        self._show_titles()
        self.edited.emit()

    def _show_titles(self) -> None:
        self._show_words()
        self.current_changed.emit()

    def _show_words(self) -> None:
        from lvctx_gui.ui.main_window.tab_words import tab_words

        self._row.show_words(tab_words([page.state for page in self.pages()]))
