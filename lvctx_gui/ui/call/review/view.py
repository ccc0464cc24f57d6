"""The list of cards: how they are drawn, and what mouse and keys mean there."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelectionModel, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractItemView

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.translate import tr
from lvctx_gui.ui.call.entries.look import colour
from lvctx_gui.ui.call.review.cards import CardId, copied_text
from lvctx_gui.ui.call.review.drawing import Look, draw_card, unstage_place
from lvctx_gui.ui.call.review.layout import CardLayout, LaidOut
from lvctx_gui.ui.call.review.lazy_list import LazyList
from lvctx_gui.ui.call.review.model import CardsModel
from lvctx_gui.ui.kit.clipboard import copy_cell
from lvctx_gui.ui.kit.plain import plain_tip

_KEPT = 400
"""Cards whose layout is kept after they went out of sight."""


class CardsView(LazyList):
    """Shows a ``CardsModel`` of its own. What a person wants of a card it only tells, by the card's id."""

    unstage_wanted = Signal(object)
    """Take back what is staged: by the sign on a card, Delete, Backspace or Ctrl+R."""
    entry_wanted = Signal(object)
    """Go to the entry in the table: Enter or a double click."""

    def __init__(self) -> None:
        self.cards = CardsModel()
        self._laid_out: dict[CardId, LaidOut] = {}
        self._measures = CardLayout()
        self._hot: int | None = None
        self._pressed: CardId | None = None
        self._can_unstage = True
        super().__init__(self.cards)
        self.cards.setParent(self)
        self.setObjectName("changesView")
        self.setMouseTracking(True)
        self.verticalScrollBar().valueChanged.connect(lambda: self._set_hot(None))
        self.cards.rowsRemoved.connect(lambda: self._set_hot(None))

    def show_draft(self, draft: Draft) -> None:
        """Show what ``draft`` stages; the card that is current, and what is seen, stay by their keys."""
        current, (first, above) = self.current_id(), self.at_the_top()
        first_id = None if first is None else self.cards.id_at(first)
        self.cards.show_draft(draft)
        if (place := self.cards.place_of(first_id)) is not None:
            self.put_at_the_top(place, above)
        place = self.cards.place_of(current)
        if place is not None and place != self.currentIndex().row():
            flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.selectionModel().setCurrentIndex(self.cards.index(place), flag)

    def set_can_unstage(self, can: bool) -> None:
        """Whether changes can be taken back now."""
        if can != self._can_unstage:
            self._can_unstage = can
            self.viewport().update()

    def current_id(self) -> CardId | None:
        """What the current card is about."""
        return self.cards.id_at(self.currentIndex().row())

    def refresh_look(self) -> None:
        """Take over the application's new theme and font."""
        self._measures = CardLayout()
        self._laid_out.clear()
        self.measure_again()

    def copy(self) -> None:
        """Copy the current card as text."""
        if self.currentIndex().isValid():
            copy_cell(copied_text(self.cards.card(self.currentIndex().row())))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """Draw the cards; where there is none, the ring of the focus."""
        super().paintEvent(event)
        if self.hasFocus() and not self.cards.rowCount():
            with QPainter(self.viewport()) as painter:
                painter.setPen(QPen(colour(self._measures.theme.accent), 2))
                painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))

    # What the list asks -------------------------------------------------------------------------------

    def usual_height(self) -> int:
        """The height of most cards."""
        return self._measures.usual_height

    def item_height(self, place: int) -> int:
        """How high the card there is."""
        return self._card(place).height

    def draw_item(self, painter: QPainter, place: int, rect: QRect) -> None:
        """Draw the card there; it shows that it is current while the list has the focus."""
        is_current = self.hasFocus() and place == self.currentIndex().row()
        look = Look(is_current, place == self._hot, self._can_unstage)
        draw_card(painter, rect, self._card(place), self._measures, look)

    def _card(self, place: int) -> LaidOut:
        """The card there, laid out for the width that there is."""
        card, width = self.cards.card(place), self.viewport().width()
        laid_out = self._laid_out.get(card.id)
        if laid_out is None or laid_out.card is not card or laid_out.width != width:
            if len(self._laid_out) >= _KEPT:
                self._laid_out.clear()
            laid_out = self._laid_out[card.id] = self._measures.lay_out(card, width)
        return laid_out

    # Mouse and keys -----------------------------------------------------------------------------------

    def unstage_place(self, place: int) -> QRect:
        """Where on the card there the sign is that takes it back."""
        return unstage_place(self._measures, self.visualRect(self.cards.index(place)))

    def _on_unstage(self, point: QPoint) -> int | None:
        index = self.indexAt(point)
        return index.row() if index.isValid() and self.unstage_place(index.row()).contains(point) else None

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Light up the sign under the mouse, and say what it does."""
        if event.type() is QEvent.Type.Leave:
            self._set_hot(None)
        if event.type() is QEvent.Type.ToolTip and self._hot is not None:
            return False  # the viewport shows its own
        return bool(super().viewportEvent(event))

    def _unstage_tip(self) -> str:
        if self._can_unstage:
            return tr("Unstage this change (Delete)")
        return tr("Switch editing on (Ctrl+E) to unstage this change")

    def _set_hot(self, place: int | None) -> None:
        if place != self._hot:
            self._hot = place
            self.viewport().setToolTip(plain_tip("" if place is None else self._unstage_tip()))
            self.viewport().setCursor(
                Qt.CursorShape.ArrowCursor if place is None else Qt.CursorShape.PointingHandCursor
            )
            self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """Follow the mouse."""
        self._set_hot(self._on_unstage(event.position().toPoint()))
        QAbstractItemView.mouseMoveEvent(self, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """A press on the sign is one on a button: what counts is where it is let go."""
        place = self._on_unstage(event.position().toPoint())
        if place is not None and event.button() is Qt.MouseButton.LeftButton:
            self._pressed = self.cards.id_at(place)
        else:
            QAbstractItemView.mousePressEvent(self, event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """Take back what the sign was pressed for."""
        if self._pressed is None:
            QAbstractItemView.mouseReleaseEvent(self, event)
            return
        pressed, self._pressed = self._pressed, None
        place = self._on_unstage(event.position().toPoint())
        if place is not None and self.cards.id_at(place) == pressed:
            self.unstage_wanted.emit(pressed)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """Go to the entry. Twice on the sign is once: another card stands there by then."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and self._on_unstage(event.position().toPoint()) is None:
            self.entry_wanted.emit(self.cards.id_at(index.row()))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Take back, go to the entry, copy; or walk through the cards."""
        card, is_plain = self.current_id(), not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        only_ctrl = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        takes_back = event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and is_plain
        takes_back = takes_back or (event.key() == Qt.Key.Key_R and only_ctrl)
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        elif takes_back and card is not None:
            self.unstage_wanted.emit(card)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and is_plain and card is not None:
            self.entry_wanted.emit(card)
        else:
            QAbstractItemView.keyPressEvent(self, event)
