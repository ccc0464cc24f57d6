"""Where the pages of the calls lie: one is seen, and one more is ready before anybody asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lvctx_gui.ui.call.page import CallPage
    from lvctx_gui.ui.call.page_actions import PageActions
    from lvctx_gui.ui.call.sides import PaneWidth
    from lvctx_gui.ui.kit.settings import WindowSettings

_IDLE = 300
"""Milliseconds after a call was shown until the page of the next one is made: it is painted by then."""


_DONE = object()


class PageStack(QStackedWidget):
    """Shows ``first`` or a page. Every page is made here and stays here until it is gone for good.

    To give a widget another parent costs as much as to make it: each one in it takes its style over anew.
    """

    def __init__(self, first: QWidget, actions: PageActions, settings: WindowSettings) -> None:
        super().__init__()
        self._actions = actions
        self._settings = settings
        self._pane_width: PaneWidth | None = None
        self._spare: CallPage | None = None
        self._steps: Iterator[None] = iter(())
        """What is still to be done until the spare page is ready."""
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.timeout.connect(self._go_on)
        self.addWidget(first)

    def prepare(self, *, is_seen: bool = True) -> None:
        """Have a page ready before it is needed: neither the first paint nor an answer waits for one."""
        self._idle.stop()
        self._begin(is_seen=is_seen)
        for _ in self._steps:
            pass

    def _begin(self, *, is_seen: bool) -> None:
        from lvctx_gui.ui.call.page import CallPage
        from lvctx_gui.ui.call.sides import PaneWidth

        if self._pane_width is None:
            self._pane_width = PaneWidth(self._settings, self)
        if self._spare is None:
            self._spare = CallPage(self._actions, self._pane_width, self)
            self._steps = self._build(self._spare, is_seen=is_seen)

    def _build(self, page: CallPage, *, is_seen: bool) -> Iterator[None]:
        yield from page.build()
        if is_seen:
            yield
            self._make_ready(page)

    def _go_on(self) -> None:
        """Do one step: all of them at once would let an answer or a key wait for 50 ms."""
        self._begin(is_seen=True)
        if next(self._steps, _DONE) is not _DONE:
            self._idle.start(0)

    def _make_ready(self, page: CallPage) -> None:
        """Let ``page`` take its look and its place now, which takes longer than all the rest of a lookup.

        Only what is shown does that. It is shown behind what is seen, and hidden again before anything is
        painted: 25 ms of the processor that no answer waits for.
        """
        page.setGeometry(self.contentsRect())
        page.lower()
        page.show()
        page.hide()

    def take(self, *, is_seen: bool = True) -> CallPage:
        """The page that is ready, or a new one; the next one is made when nothing else is to be done.

        One that is not ``is_seen`` soon takes its look when it is: of twelve that come back one is looked at.
        """
        self.prepare(is_seen=is_seen)
        page, self._spare = self._spare, None
        assert page is not None  # noqa: S101  # prepare() has just seen to it
        self._idle.start(_IDLE)
        return page

    def open(self, page: CallPage) -> None:
        """Let ``page`` be one of those that can be shown."""
        if self._pane_width is not None:
            self._pane_width.be_seen()
        self.addWidget(page)

    def turn_to(self, page: QWidget, *, go_home: Callable[[], None], was_closed: bool = False) -> None:
        """Show ``page``. What had the focus on it has it again, if the page before has it; else ``go_home``.

        After one that ``was_closed`` it is always home: nobody went to this page, and what had the focus on
        it may be a button. All that is done before anything hides. Qt would pass the focus on twice, to what
        comes next in the window and first on the page, and a screen reader names each place.
        """
        before = self.currentWidget()
        if (
            before is not None
            and before is not page
            and before.isAncestorOf(QApplication.focusWidget() or self)
        ):
            page.setGeometry(self.contentsRect())
            page.raise_()
            page.show()
            last = page.focusWidget()
            if last is None or was_closed or not last.isVisible():
                go_home()
            else:
                last.setFocus()
        self.setCurrentWidget(page)

    def close_page(self, page: CallPage) -> None:
        """Hide ``page``, which can be opened again."""
        self.removeWidget(page)
        page.setParent(self)  # it has not left it: PySide believes so, and would delete it with its last name
        page.hide()
