"""The bar with a tab for each open call, and the list of all of them at its right end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QFont, QFontMetrics, QIcon, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QTabBar, QToolButton, QWidget

from lvctx_gui.core.translate import tr, tr_n
from lvctx_gui.ui.kit.palettes import State
from lvctx_gui.ui.kit.plain import PlainLabel, plain_tip
from lvctx_gui.ui.kit.scale import control_height, edge, em, gap
from lvctx_gui.ui.kit.signs import Sign, draw_sign, sign_icon
from lvctx_gui.ui.kit.theme import current_theme

if TYPE_CHECKING:
    from lvctx_gui.ui.main_window.tab_words import TabWords

_FROM = 2
"""Open calls from which on they are also in a list."""

_LEAST_TAB = 8

_MANY = 200
"""Sizes that are remembered: of all tabs that anybody has open."""


class CallTabBar(QTabBar):
    """The tabs. ``close_wanted`` carries the number of one that somebody clicks with the middle button."""

    close_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("callTabs")
        self.setAccessibleName(tr("Open calls"))
        self.setMovable(True)
        self.setExpanding(False)
        self.setDrawBase(False)
        self.setElideMode(Qt.TextElideMode.ElideMiddle)
        self.setUsesScrollButtons(True)
        self.setIconSize(QSize(em(0.9), em(0.9)))
        self._pressed = -1
        self._words: list[TabWords] = []
        self._whole: dict[tuple[str, bool, int, bool], QSize] = {}
        """How large tabs are: Qt asks for each of them several times whenever anything about one changes."""
        for button in self._scroll_buttons():
            button.installEventFilter(self)

    def _scroll_buttons(self) -> Iterator[QToolButton]:
        for child in self.children():
            if isinstance(child, QToolButton) and child.objectName() in _ARROWS:
                yield child

    def show_words(self, words: list[TabWords]) -> None:
        """Have each tab say what it is."""
        said, self._words = self._words, words
        for index, each in enumerate(words):
            if said[index : index + 1] == [each]:
                continue
            end, is_as_wide = self.tabButton(index, QTabBar.ButtonPosition.RightSide), True
            if isinstance(end, TabEnd):
                is_as_wide = end.show_staged(each.staged)
            # After what stands at its end: the text makes the bar measure the tab, and lays out the window.
            if self.tabText(index) != (label := each.label.replace("&", "&&")) or not is_as_wide:
                self.setTabText(index, label)
            if self.tabIcon(index).isNull() is each.is_working:
                self.setTabIcon(index, sign_icon(Sign.REFRESH) if each.is_working else QIcon())
            self.setTabToolTip(index, plain_tip(each.tip))
            self.setAccessibleTabName(index, each.spoken)

    def tabSizeHint(self, index: int) -> QSize:  # noqa: N802  # Qt's name
        """Wide enough for the bold label of the current one: no tab moves when another one is chosen.

        A tab is no wider than the bar: it loses its middle there, as both ends name the call.
        """
        from PySide6.QtWidgets import QStyle  # late, as its enumerations are many: without calls no tab asks

        size = self._whole_tab(index)
        arrows = 2 * self.style().pixelMetric(QStyle.PixelMetric.PM_TabBarScrollButtonWidth, None, self)
        return QSize(min(size.width(), max(self.width() - arrows, em(_LEAST_TAB))), size.height())

    def minimumTabSizeHint(self, index: int) -> QSize:  # noqa: N802  # Qt's name
        """The same: where there are too many tabs they are scrolled, and all can be read."""
        return self.tabSizeHint(index)

    def _whole_tab(self, index: int) -> QSize:
        end = self.tabButton(index, QTabBar.ButtonPosition.RightSide)
        is_current = index == self.currentIndex()
        look = (self.tabText(index), self.tabIcon(index).isNull(), end.width() if end else 0, is_current)
        if (whole := self._whole.get(look)) is None:
            if len(self._whole) > _MANY:
                self._whole.clear()
            self._whole[look] = whole = self._measured(index, is_current=is_current)
        return whole

    def _measured(self, index: int, *, is_current: bool) -> QSize:
        size = super().tabSizeHint(index)
        if is_current:
            return size  # the style has seen to it
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        more = self._text_width(QFontMetrics(font), index) - self._text_width(self.fontMetrics(), index)
        return size + QSize(more, 0)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Another font takes other room."""
        self._whole.clear()
        super().changeEvent(event)

    def _text_width(self, metrics: QFontMetrics, index: int) -> int:
        return metrics.size(Qt.TextFlag.TextShowMnemonic, self.tabText(index)).width()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """Remember where the middle button went down."""
        if event.button() == Qt.MouseButton.MiddleButton:
            self._pressed = self.tabAt(event.position().toPoint())
        else:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """The middle button closes the tab on which it went down and up."""
        if event.button() != Qt.MouseButton.MiddleButton:
            super().mouseReleaseEvent(event)
            return
        index, self._pressed = self._pressed, -1
        if index >= 0 and index == self.tabAt(event.position().toPoint()):
            self.close_wanted.emit(index)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Draw the arrows ourselves: the style's can hardly be seen."""
        if event.type() is QEvent.Type.Paint and isinstance(watched, QToolButton):
            _paint_arrow(watched, _ARROWS[watched.objectName()])
            return True
        return super().eventFilter(watched, event)


_ARROWS = {"ScrollLeftButton": Sign.LEFT, "ScrollRightButton": Sign.RIGHT}


def _paint_arrow(button: QToolButton, sign: Sign) -> None:
    theme = current_theme()
    with QPainter(button) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.edge if button.isEnabled() else theme.line)
        painter.setBrush(theme.hover if button.underMouse() and button.isEnabled() else theme.raised)
        painter.drawRoundedRect(QRectF(button.rect()).adjusted(1.5, 3.5, -1.5, -3.5), 3, 3)
        side = em(0.8)
        place = QRect(0, 0, side, side)
        place.moveCenter(button.rect().center())
        draw_sign(painter, place, sign, theme.text if button.isEnabled() else theme.dim)


class TabEnd(QWidget):
    """What stands at the end of a tab: how many changes are staged, and the button that closes it."""

    def __init__(self, close_tab: QAction, close: Callable[[], None]) -> None:
        super().__init__()
        self._pill: StagedPill | None = None
        button = QToolButton()
        button.setObjectName("tabCloseButton")
        button.setIcon(sign_icon(Sign.CLOSE, lambda theme: theme.dim))
        button.setIconSize(QSize(em(0.8), em(0.8)))
        button.setProperty("flat", True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setToolTip(plain_tip(close_tab.toolTip()))
        button.setAccessibleName(tr("Close tab"))
        button.clicked.connect(close)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(em(0.3), 0, 0, 0)
        layout.setSpacing(em(0.1))
        layout.addWidget(button)
        self._layout = layout

    def show_staged(self, number: int) -> bool:
        """Show how many changes are staged, nothing for none; returns whether that is as wide as before."""
        width = self.width()
        if number and self._pill is None:
            self._pill = StagedPill()
            self._layout.insertWidget(0, self._pill)
        if self._pill is not None:
            self._pill.show_number(number)
        self.adjustSize()
        return self.width() == width


class StagedPill(PlainLabel):
    """A number and a pencil, in the colours of what is changed."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("stagedPill")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_number(self, number: int) -> None:
        """Show ``number``; hide for 0."""
        self.setText(f"{number:,}" if number else "")
        self.setAccessibleName(tr_n("{n} staged change", "{n} staged changes", number) if number else "")
        self.setToolTip(plain_tip(self.accessibleName()))
        self.setVisible(bool(number))

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """The number, the pencil, and the round ends."""
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()) + em(1.75), metrics.height() + 2)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """Draw all of it."""
        tone = current_theme().tones[State.CHANGED]
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(tone.ink)
            painter.setBrush(tone.paper)
            round_end = (self.height() - 2) / 2
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), round_end, round_end)
            left = em(0.45)
            room = self.rect().adjusted(left, 0, 0, 0)
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            painter.drawText(room, flags, self.text())
            side = em(0.7)
            sign = QRect(
                left + painter.fontMetrics().horizontalAdvance(self.text()) + em(0.15), 0, side, side
            )
            sign.moveTop((self.height() - side) // 2)
            draw_sign(painter, sign, Sign.EDIT, tone.ink)


class TabRow(QWidget):
    """The bar, and behind it a button with all open calls, as not all of them may have room there.

    ``several_wanted`` says that a person wants to choose several of them.
    """

    several_wanted = Signal()

    def __init__(self, bar: CallTabBar) -> None:
        super().__init__()
        self._bar = bar
        self._words: list[TabWords] = []
        self._button = QToolButton()
        self._button.setObjectName("callsButton")
        self._button.setIcon(sign_icon(Sign.DOWN))
        self._button.setIconSize(QSize(em(0.75), em(0.75)))
        self._button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the sign stands behind the text
        self._button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._button.setToolTip(plain_tip(tr("All open calls")))
        self._button.clicked.connect(self._open_list)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(edge(), 0, edge(), 0)
        layout.setSpacing(gap())
        layout.addWidget(bar, 1, Qt.AlignmentFlag.AlignBottom)
        layout.addWidget(self._button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setMinimumHeight(control_height() + em(0.3))
        self.hide()

    def show_words(self, words: list[TabWords]) -> None:
        """Have the tabs, and the button, say what is open; nothing is shown where no call is."""
        self._words = words
        self._bar.show_words(words)
        self.setVisible(bool(words))
        self._button.setVisible(len(words) >= _FROM)
        self._button.setText(tr_n("{n} call", "{n} calls", len(words)))
        spoken = tr_n("{n} open call", "{n} open calls", len(words))
        self._button.setAccessibleName(spoken)

    def _open_list(self) -> None:
        menu = QMenu(self)
        menu.setObjectName("callsMenu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        current = self._bar.currentIndex()
        for index, each in enumerate(self._words):
            action = menu.addAction(each.spoken.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(index == current)
            action.triggered.connect(partial(self._go_to, self._bar.tabData(index)))
            if index == current:
                menu.setActiveAction(action)
        menu.addSeparator()
        several = menu.addAction(tr("Choose several…"))
        several.setObjectName("callsSeveral")
        several.triggered.connect(self.several_wanted)
        below = self._button.mapToGlobal(self._button.rect().bottomRight())
        below.setX(below.x() - menu.sizeHint().width())
        menu.popup(below)

    def _go_to(self, page: object) -> None:
        """Show a call of the list: by itself, as a tab may have gone while the list was open."""
        for index in range(self._bar.count()):
            if self._bar.tabData(index) is page:
                self._bar.setCurrentIndex(index)
