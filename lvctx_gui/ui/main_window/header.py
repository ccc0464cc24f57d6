"""The strip at the top: which environment, who, how long the session lives, and whether editing is on."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from lvctx_gui.core.profile import Profile
from lvctx_gui.core.translate import tr
from lvctx_gui.services.session import WARNING, SessionManager
from lvctx_gui.ui.kit.labels import ElidedLabel
from lvctx_gui.ui.kit.palettes import PRODUCTION
from lvctx_gui.ui.kit.plain import PlainLabel
from lvctx_gui.ui.kit.scale import em
from lvctx_gui.ui.kit.theme import badge_style

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


class Header(QWidget):
    """Shows the connection. ``ending`` comes once for each session, ten minutes before it ends."""

    ending = Signal(str)
    ended = Signal()
    """The session was not used for two hours; comes once for each session."""

    def __init__(self, edit_mode: QAction) -> None:
        super().__init__()
        self._name, self._user_words = "", ""
        self._practice = False
        self._manager: SessionManager | None = None
        self._warned: str | None = None
        self._strip = QFrame()
        self._strip.setObjectName("profileStrip")
        self._strip.setFixedHeight(max(3, em(0.25)))
        self._strip.hide()
        self._badge = PlainLabel()
        self._badge.setObjectName("productionBadge")
        self._badge.hide()
        self._environment = ElidedLabel(least=em(6))
        self._environment.setObjectName("environmentLabel")
        font = self._environment.font()
        font.setBold(True)
        self._environment.setFont(font)
        self._user = ElidedLabel()
        self._user.setObjectName("userLabel")
        self._user.setProperty("dim", True)
        self._user.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.editing_button = QToolButton()
        self.editing_button.setObjectName("editModeButton")
        self.editing_button.setDefaultAction(edit_mode)
        self.editing_button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.editing_button.setMinimumWidth(em(7.5))  # its words change, its width does not
        row = QHBoxLayout()
        row.addWidget(self._badge)
        row.addWidget(self._environment)
        row.addWidget(self._user, 1)
        row.addWidget(self.editing_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(em(0.3))
        layout.addWidget(self._strip)
        layout.addLayout(row)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def show_place(self, name: str, user: str, *, practice: bool, profile: Profile | None = None) -> None:
        """Show what the window is connected to, and as whom."""
        self._name, self._user_words, self._practice = name, user, practice
        colour = (profile.colour or (PRODUCTION if profile.production else "")) if profile else ""
        self._strip.setVisible(bool(colour))
        self._strip.setStyleSheet(f"background: {colour};" if colour else "")
        production = profile is not None and profile.production
        self._badge.setVisible(production)
        self._badge.setText(tr("PRODUCTION"))
        self._badge.setStyleSheet(badge_style(colour) if production else "")
        self.show_reached(reached=False)
        self.look()

    def show_reached(self, *, reached: bool) -> None:
        """A hollow sign until the server has answered once: a session alone proves nothing."""
        sign = "◆ " if self._practice else "● " if reached else "○ "
        self._environment.setText(f"{sign}{self._name}")

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
            words.append(tr("session: {time} left", time=lifetime(left)))
            if left == 0:
                words[-1] = tr("the session has ended")
                manager.on_change = lambda: None
                manager.forget()
                manager.on_change = self.look
                self.ended.emit()
            elif left <= WARNING and self._warned != manager.session_id:
                self._warned = manager.session_id
                self.ending.emit(lifetime(left))
            elif left > WARNING:
                self._warned = None
        self._user.setText(" · ".join(words))
