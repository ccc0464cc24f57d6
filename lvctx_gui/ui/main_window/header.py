"""The strip below the menus: which environment, who, how long the session lives, and the editing switch.

It has the colour of the environment's kind, so that nobody takes production for practice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QToolButton

from lvctx_gui.core.translate import tr
from lvctx_gui.ui.kit.labels import ElidedLabel
from lvctx_gui.ui.kit.plain import PlainLabel
from lvctx_gui.ui.kit.scale import edge, em, text_edge
from lvctx_gui.ui.kit.signs import Sign, sign_icon
from lvctx_gui.ui.kit.strip_colours import strip_colours
from lvctx_gui.ui.kit.theme import current_theme
from lvctx_gui.ui.main_window.actions.rules import editing_titles

if TYPE_CHECKING:
    from lvctx_gui.core.environment import Kind
    from lvctx_gui.services.session import SessionManager

_LOOK = 15_000


def lifetime(seconds: float) -> str:
    """How long a session lives, in words: ``1 h 59 min``, ``9 min``, ``less than a minute``."""
    minutes = int(seconds // 60)
    if minutes < 1:
        return tr("less than a minute")
    hours, rest = divmod(minutes, 60)
    if hours:
        return tr("{hours} h {minutes} min", hours=hours, minutes=rest)
    return tr("{minutes} min", minutes=rest)


class Header(QFrame):
    """Shows the connection. ``ending`` comes once for each session, ten minutes before it ends."""

    ending = Signal(str)
    ended = Signal()
    """The session was not used for two hours; comes once for each session."""

    def __init__(self, edit_mode: QAction) -> None:
        super().__init__()
        self.setObjectName("profileStrip")
        self._user_words = ""
        self._kind: Kind | None = None
        self._colour = ""
        self._is_answering = True
        self._manager: SessionManager | None = None
        self._warned: str | None = None
        self._badge = PlainLabel()
        self._badge.setObjectName("productionBadge")
        self._badge.hide()
        self._environment = ElidedLabel(least=em(4))
        self._environment.setObjectName("environmentLabel")
        for label in (self._badge, self._environment):
            font = label.font()
            font.setBold(True)
            label.setFont(font)
        self._user = ElidedLabel()
        self._user.setObjectName("userLabel")
        self._user.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._user.setMinimumWidth(em(6))  # whatever the environment is called
        self.editing_button = EditingButton(edit_mode)
        row = QHBoxLayout(self)
        row.setContentsMargins(edge(), em(0.2), edge(), em(0.2))
        row.setSpacing(em(0.7))
        row.addWidget(self._badge)
        row.addWidget(self._environment)
        row.addWidget(self._user, 1)
        row.addWidget(self.editing_button)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        self.show_nowhere()

    def show_nowhere(self) -> None:
        """The window is not connected to anything."""
        self.show_place(tr("Not connected"), "", None)

    def show_place(self, name: str, user: str, kind: Kind | None, colour: str = "") -> None:
        """Show what the window is connected to, and as whom; ``None`` where it is not connected."""
        self._user_words, self._kind, self._colour = user, kind, colour
        self._badge.setText(kind.word if kind else "")
        self._badge.setVisible(bool(kind and kind.word))
        self._environment.setText(name)
        self._is_answering = True
        self._colour_in()
        self.look()

    def show_reached(self, *, reached: bool) -> None:
        """Say when the server does not answer: a session alone proves nothing."""
        if self._is_answering != reached:
            self._is_answering = reached
            self.look()

    def _colour_in(self) -> None:
        colours = strip_colours(self._kind, self._colour, current_theme())
        sheet = (
            f"QFrame#profileStrip {{ background: {colours.paper};"  # not shown
            f" border: 2px solid {colours.border}; border-left: none; border-right: none; }}"  # not shown
            f" QFrame#profileStrip QLabel {{ color: {colours.ink}; background: transparent; }}"  # not shown
            f" QFrame#profileStrip QLabel#userLabel {{ color: {colours.dim}; }}"  # not shown
        )
        if sheet != self.styleSheet():  # setting it changes the palette again
            self.setStyleSheet(sheet)

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Narrow: nothing in it is wider than the window that somebody wants."""
        return QSize(em(10), super().minimumSizeHint().height())

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and hasattr(self, "_timer"):
            self._colour_in()

    def watch(self, manager: SessionManager | None) -> None:
        """Show how long the session of ``manager`` lives; ``None`` where there is none."""
        self._manager = manager
        if manager is not None:
            manager.on_change = self.look
        self.look()

    def look(self) -> None:
        """Look at the session again."""
        manager = self._manager
        left = manager.remaining() if manager is not None else None
        words = [self._user_words] if self._user_words else []
        if manager is not None and left is None:
            words = [tr("not signed in")]
        elif manager is not None and left is not None:
            words.append(tr("session {time}", "how long it still lives", time=lifetime(left)))
            if left == 0:
                words[-1] = tr("the session has ended")
                manager.on_change = lambda: None
                manager.forget()
                manager.on_change = self.look
                self.ended.emit()
            elif not manager.ends_soon:
                self._warned = None
            elif self._warned != manager.session_id:
                self._warned = manager.session_id
                self.ending.emit(lifetime(left))
        if not self._is_answering and self._kind is not None:
            words.append(tr("the server does not answer"))
        self._user.setText(" · ".join(words))


class EditingButton(QToolButton):
    """The switch *Editing*, as wide as its longest words: it never moves."""

    def __init__(self, edit_mode: QAction) -> None:
        super().__init__()
        self.setObjectName("editModeButton")
        edit_mode.setIcon(sign_icon(Sign.EDIT))
        edit_mode.setIconVisibleInMenu(False)  # there a tick says whether it is on
        self.setDefaultAction(edit_mode)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setIconSize(QSize(em(1.25), em(0.95)))  # wider than the sign: some room before the text
        self._hold_width()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Another font takes another width."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._hold_width()

    def _hold_width(self) -> None:
        widest = max(self.fontMetrics().horizontalAdvance(title) for title in editing_titles())
        self.setFixedWidth(widest + self.iconSize().width() + em(0.35) + 2 * text_edge() + 2)
