"""Beside the filter: where it looks, and whether its text is all that is looked for, or a pattern."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QToolButton, QWidget

from lvctx_gui.core.search import How, Where
from lvctx_gui.core.translate import mark, tr, tr_marked
from lvctx_gui.ui.call.choice_button import ChoiceButton
from lvctx_gui.ui.kit.plain import plain_tip
from lvctx_gui.ui.kit.scale import em, gap
from lvctx_gui.ui.kit.signs import Sign, sign_icon

_BETWEEN = " · "  # not shown: a sign, in every language
_PLACES = {
    Where.BOTH: mark("Keys and values", "where a filter looks"),
    Where.KEYS: mark("Keys", "where a filter looks"),
    Where.VALUES: mark("Values", "where a filter looks"),
}
_NAMES = {
    Where.BOTH: mark("Filter keys and values"),
    Where.KEYS: mark("Filter keys"),
    Where.VALUES: mark("Filter values"),
}


def spoken_name(how: How) -> str:
    """What screen readers call the filter."""
    return tr_marked(_NAMES[how.where])


def spoken_how(how: How) -> str:
    """What they say of how its text is meant; ``""`` where it is plain text and part of what is found."""
    if how.pattern:
        return tr("Pattern for the whole text") if how.whole else tr("Pattern")
    return tr("Only the whole text") if how.whole else ""


class _MenuButton(QToolButton):
    """Opens the menu, and says what is chosen there. It is never cut."""

    def width_with(self, text: str) -> int:
        """How wide it is with another text."""
        advance = self.fontMetrics().horizontalAdvance
        return self.sizeHint().width() - advance(self.text()) + advance(text)

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """All of its text."""
        return self.sizeHint()


class FilterHow(QWidget):
    """Three choices. Where there is little room all of them are in the menu of one button."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._group = QActionGroup(self)
        self._places = {}
        for where, name in _PLACES.items():
            self._places[where] = action = self._action(
                f"filter{where.name.capitalize()}Action", tr_marked(name, "where a filter looks")
            )
            self._group.addAction(action)
        self._places[Where.BOTH].setChecked(True)
        self._whole = self._action(
            "filterWholeAction",
            tr("The whole of a key or a value", "how a filter looks"),
            tr("Find only keys or values that are this text from beginning to end"),
        )
        self._pattern = self._action(
            "filterPatternAction",
            tr("Pattern (regular expression)", "how a filter looks"),
            tr("Take the text for a regular expression, as ^[0-9]+$ for figures only"),
        )
        for action in self._places.values():
            action.toggled.connect(self._follow_place)
        for action in (self._whole, self._pattern):
            action.toggled.connect(self._tell)
        self._menu_button = _MenuButton()
        self._menu_button.setObjectName("filterWhereButton")
        self._menu_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._menu_button.setIcon(sign_icon(Sign.DOWN))
        self._menu_button.setIconSize(QSize(em(0.75), em(0.75)))
        self._menu_button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the sign stands behind
        self._menu_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._menu_button.setToolTip(
            plain_tip(tr("Where the filter looks, and how (in the filter: Alt+Down)"))
        )
        self._menu_button.clicked.connect(self.open_menu)
        self._switches = (
            ChoiceButton(self._whole, "filterWholeButton", lambda _: _whole_word()),
            ChoiceButton(self._pattern, "filterPatternButton", lambda _: _pattern_word()),
        )
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(gap())
        for button in self.buttons:
            self._layout.addWidget(button)
        self._is_folded = False
        self._say()

    def _action(self, name: str, text: str, tip: str = "") -> QAction:
        action = QAction(text, self)
        action.setObjectName(name)
        action.setCheckable(True)
        action.setToolTip(plain_tip(tip))
        return action

    @property
    def buttons(self) -> tuple[QToolButton | QPushButton, ...]:
        """From left to right."""
        return self._menu_button, *self._switches

    @property
    def how(self) -> How:
        """What is chosen."""
        where = next(where for where, action in self._places.items() if action.isChecked())
        return How(where, self._whole.isChecked(), self._pattern.isChecked())

    def open_menu(self) -> None:
        """Offer all of it below the button."""
        menu = QMenu(self)
        menu.setObjectName("filterMenu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        menu.addActions([*self._places.values()])
        menu.addSeparator()
        menu.addActions([self._whole, self._pattern])
        menu.setActiveAction(self._group.checkedAction())
        menu.popup(self._menu_button.mapToGlobal(QPoint(0, self._menu_button.height())))

    def _follow_place(self, is_on: bool) -> None:
        if is_on:  # one goes, and one comes
            self._tell()

    def _tell(self) -> None:
        self._say()
        self.changed.emit()

    # Room ---------------------------------------------------------------------------------------------

    def width_of(self, *, folded: bool) -> int:
        """How wide it is unfolded, or with all of it in one menu."""
        width = self._menu_button.width_with(self._text(folded=folded))
        return width if folded else width + sum(each.sizeHint().width() + gap() for each in self._switches)

    def set_folded(self, folded: bool) -> None:  # a property's setter
        """Whether all of it is in one menu."""
        if folded != self._is_folded:
            self._is_folded = folded
            for each in self._switches:
                each.setVisible(not folded)
            self._say()
            self._layout.invalidate()
            self.updateGeometry()  # at once: who lays it out asks before Qt tells

    def _text(self, *, folded: bool) -> str:
        how = self.how
        words = [tr_marked(_PLACES[how.where], "where a filter looks")]
        if folded and how.whole:
            words.append(_whole_word())
        if folded and how.pattern:
            words.append(_pattern_word())
        return _BETWEEN.join(words)

    def _say(self) -> None:
        self._menu_button.setText(self._text(folded=self._is_folded))
        words = tr("Look in: {where}", "spoken", where=self._text(folded=True))
        self._menu_button.setAccessibleName(words)


def _whole_word() -> str:
    return tr("Whole", "how a filter looks")


def _pattern_word() -> str:
    return tr("Pattern", "how a filter looks")
