"""The review: what is staged, card by card, and the exact requests that a commit will send."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from lvctx_gui.core.plan import requests_in_words
from lvctx_gui.core.tally import in_order
from lvctx_gui.core.translate import sentences, tr, tr_marked, tr_n
from lvctx_gui.ui.call.review.cards import counts
from lvctx_gui.ui.call.review.requests import RequestsFold
from lvctx_gui.ui.call.review.view import CardsView
from lvctx_gui.ui.call.state import CallState
from lvctx_gui.ui.kit.labels import ElidedLabel, WrappedLabel, box_line
from lvctx_gui.ui.kit.plain import PlainLabel
from lvctx_gui.ui.kit.scale import control_height, edge, em, gap, text_edge
from lvctx_gui.ui.messages.reading import CREATES_CONTEXT

_REQUESTS_SHARE = 0.4
"""How much of the pane's height the exact requests may take."""


class ReviewPane(QFrame):
    """Shows what is staged for a call.

    Like the page it is made in advance; ``show_state`` gives it its call. What changes while nobody sees it
    is drawn when it is shown.
    """

    unstage_wanted = Signal(object)
    """Carries the id of a row, as the table has it."""
    entry_wanted = Signal(object)
    """The same."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("reviewBox")
        self.setProperty("box", True)
        self._state: CallState | None = None
        self._is_stale = False
        self._how = ""
        self._title = ElidedLabel(least=em(4))
        font = self._title.font()
        font.setBold(True)
        self._title.setFont(font)
        self._counts = ElidedLabel()
        self._counts.setProperty("dim", True)
        self._counts.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._warning = WrappedLabel()
        self._warning.setObjectName("reviewWarning")
        self._warning.setProperty("tone", "warning")
        self._warning.hide()
        self.cards = CardsView()
        self.cards.setAccessibleName(tr("Review of staged changes"))
        self.cards.setMinimumHeight(em(2))  # on a low screen the buttons below it come first
        self._hint = PlainLabel(lines=True)
        self._hint.setProperty("dim", True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._hint.setWordWrap(True)
        self._hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        middle = QVBoxLayout(self.cards.viewport())
        # Said, and not asked of the style: see `let_the_areas_paint`.
        middle.setContentsMargins(edge(), edge(), edge(), edge())
        middle.setSpacing(0)
        middle.addWidget(self._hint)
        self._requests = RequestsFold()
        self._lay_out()
        self.cards.unstage_wanted.connect(self.unstage_wanted)
        self.cards.entry_wanted.connect(self.entry_wanted)

    def _lay_out(self) -> None:
        head = QWidget()
        head.setFixedHeight(control_height())
        titles = QHBoxLayout(head)
        titles.setContentsMargins(text_edge(), 0, text_edge(), 0)
        titles.setSpacing(gap())
        titles.addWidget(self._title)
        titles.addWidget(self._counts, 1)
        self._warning.setContentsMargins(text_edge(), gap(), text_edge(), gap())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addWidget(head)
        layout.addWidget(box_line())
        layout.addWidget(self._warning)
        layout.addWidget(self.cards, 1)
        layout.addWidget(self._requests)

    def show_state(self, state: CallState) -> None:
        """Show what is staged for ``state``'s call from now on."""
        self._state = state

    def set_editing(self, how: str, *, can_unstage: bool) -> None:
        """Say by ``how``, a sentence, how something comes here; and whether it can be taken back now."""
        self._how = how
        self.cards.set_can_unstage(can_unstage)
        self._show_hint()

    def refresh(self) -> None:
        """Show what is staged now."""
        if not self.isVisible():
            self._is_stale = True
            return
        self._is_stale = False
        if self._state is None:
            return
        draft, tally = self._state.draft, self._state.tally
        problem = sentences(tally.refused[key] for key in in_order(draft, tally.refused))
        staged = draft.staged_count
        self._title.setText(
            tr_n("Review: {n} change", "Review: {n} changes", staged)
            if staged
            else tr("Review: nothing staged")
        )
        self._counts.setText(counts(tally, len(draft.unfinished_rows)))
        if not problem and tally.posted and not draft.base.entries and not self._state.is_unread:
            problem = tr_marked(CREATES_CONTEXT)
        self._warn(problem, is_error=bool(tally.refused))
        self.cards.show_draft(draft)
        self._show_hint()
        can_plan = not tally.refused and bool(tally.posted or tally.deleted)
        summary = requests_in_words(posts=tally.posted > 0, deletes=tally.deleted) if can_plan else ""
        self._requests.show_requests(summary, self._state.plan if can_plan else None)

    def _warn(self, text: str, *, is_error: bool) -> None:
        if self._warning.property("tone") != (tone := "error" if is_error else "warning"):
            self._warning.setProperty("tone", tone)
            self._warning.style().unpolish(self._warning)
            self._warning.style().polish(self._warning)
        self._warning.setText(text)
        self._warning.setVisible(bool(text))

    def _show_hint(self) -> None:
        text = self._how if self._is_empty else ""
        self._hint.setText(text)
        self._hint.setVisible(bool(text))
        self.cards.setAccessibleDescription(text)

    @property
    def _is_empty(self) -> bool:
        return self._state is None or not self._state.draft.staged_count

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  # Qt's name
        """Draw what has changed while nobody saw it."""
        super().showEvent(event)
        if self._is_stale:
            self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Share the new height."""
        super().resizeEvent(event)
        self._requests.limit(int(event.size().height() * _REQUESTS_SHARE))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Draw again in the new theme's colours."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and hasattr(self, "_requests"):
            self.cards.refresh_look()
