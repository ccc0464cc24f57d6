"""One message above the table, the one action that helps, and never a modal box."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from lvctx_gui.core.profile import Profile
from lvctx_gui.core.translate import mark, tr, tr_marked
from lvctx_gui.core.visible import plain_lines
from lvctx_gui.ui.kit.announce import announce
from lvctx_gui.ui.kit.labels import WrappedLabel
from lvctx_gui.ui.kit.line_look import line_style
from lvctx_gui.ui.kit.palettes import Theme
from lvctx_gui.ui.kit.plain import plain_tip
from lvctx_gui.ui.kit.readable import READABLE, make_readable
from lvctx_gui.ui.kit.scale import control_height, em, gap, text_edge
from lvctx_gui.ui.kit.second_press import SecondPress
from lvctx_gui.ui.kit.signs import Sign, SignView, sign_icon
from lvctx_gui.ui.kit.text_and_buttons import TextAndButtons
from lvctx_gui.ui.kit.theme import current_theme
from lvctx_gui.ui.messages.conflicts import conflicts_waiting
from lvctx_gui.ui.messages.message import Message, Tone

_REPORT_LINES = 10
"""Lines of details that are to be seen at once, where the window is high enough for them."""

_REPORT_SHARE = 1 / 3
_LEAST_REPORT = 4

_SIGNS = {
    Tone.INFO: Sign.INFO,
    Tone.SUCCESS: Sign.SUCCESS,
    Tone.WARNING: Sign.WARNING,
    Tone.ERROR: Sign.ERROR,
}
_ALOUD = {
    Tone.INFO: mark("{text}", "spoken message"),
    Tone.SUCCESS: mark("{text}", "spoken message"),
    Tone.WARNING: mark("Warning: {text}", "spoken message"),
    Tone.ERROR: mark("Error: {text}", "spoken message"),
}
"""What the sign says to the eye."""


class MessageBar(QFrame):
    """Shows a ``Message`` and speaks it to screen readers. Hidden while there is none."""

    dismissed = Signal()
    conflicts_wanted = Signal()
    """The person wants to see the conflicts that wait behind the message."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("messageBar")
        self._message: Message | None = None
        self._said = ""
        self._drawn_in: Theme | None = None
        self.profile: Profile | None = None
        self._sign = SignView()
        self._sign.setFixedSize(em(), control_height())
        self._text = WrappedLabel()
        self._text.setObjectName("messageText")
        self._text.setTextInteractionFlags(READABLE)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._action = QPushButton()
        self._action.setObjectName("messageAction")
        self._action.clicked.connect(self._act)
        self._once = SecondPress(lambda: self._message, self._action)
        self._details = QPushButton(tr("Details"))
        self._details.setObjectName("messageDetailsButton")
        self._details.setCheckable(True)
        self._details.toggled.connect(self._show_details)
        self._conflicts = QPushButton()
        self._conflicts.setObjectName("messageConflictsButton")
        self._conflicts.clicked.connect(self.conflicts_wanted)
        self._conflicts.hide()
        self._report = QPlainTextEdit()
        self._report.setObjectName("messageReport")
        self._report.setAccessibleName(tr("Details"))
        make_readable(self._report)
        self._report.hide()
        self._copy = QPushButton(tr("Copy report"))
        self._copy.setObjectName("messageCopyButton")
        self._copy.clicked.connect(self._copy_report)
        self._copy.hide()
        self._close = QToolButton()
        self._close.setObjectName("messageClose")
        self._close.setIcon(sign_icon(Sign.CLOSE, lambda theme: theme.dim))
        self._close.setIconSize(QSize(em(0.8), em(0.8)))
        self._close.setProperty("flat", True)
        self._close.setAccessibleName(tr("Dismiss message"))
        self._close.setToolTip(plain_tip(tr("Dismiss")))
        self._close.clicked.connect(self.dismissed)
        self._lay_out()
        self.hide()

    def _lay_out(self) -> None:
        layout = QGridLayout(self)
        layout.setContentsMargins(text_edge(), em(0.25), em(0.25), em(0.25))
        layout.setSpacing(gap())
        layout.setColumnStretch(1, 1)
        top = Qt.AlignmentFlag.AlignTop
        layout.addWidget(self._sign, 0, 0, top)
        layout.addWidget(TextAndButtons(self._text, self._details, self._action, self._conflicts), 0, 1)
        layout.addWidget(self._close, 0, 2, top)
        layout.addWidget(self._report, 1, 1)
        layout.addWidget(self._copy, 2, 1, Qt.AlignmentFlag.AlignLeft)

    def show_message(self, message: Message | None) -> None:
        """Show ``message``, or nothing."""
        self._message = message
        if message is None:
            self._text.clear()
            self._said = ""
            self.hide()
            return
        self._text.setText(message.text)
        self._text.setAccessibleName(self._text.text())
        self._action.setVisible(bool(message.action))
        self._action.setText(message.action)
        self._details.setVisible(message.error is not None or bool(message.details))
        self._details.setChecked(False)
        self._close.setVisible(not message.stays)
        self.refresh_look()
        self.show()
        self.speak(message, self._text)

    def speak(self, message: Message, said_by: QWidget) -> None:
        """Tell screen readers of ``message``; the same is not said twice in a row."""
        spoken = message.spoken or message.text
        if spoken != self._said:
            self._said = spoken
            urgent = message.tone in (Tone.ERROR, Tone.WARNING)
            aloud = tr_marked(_ALOUD[message.tone], "spoken message", text=spoken)
            announce(said_by, aloud, urgent=urgent)

    def show_waiting(self, conflicts: int) -> None:
        """Offer the way to ``conflicts`` that wait behind the message; 0 hides it."""
        self._conflicts.setText(conflicts_waiting(conflicts) if conflicts else "")
        self._conflicts.setVisible(conflicts > 0)

    def _show_details(self, shown: bool) -> None:
        message = self._message
        if shown and message is not None:
            parts = [message.details] if message.details else []
            if message.error is not None:
                parts.append(self._report_of(message))
            text = plain_lines("\n\n".join(parts))
            self._report.setPlainText(text)
            # As high as it must be, and no higher than leaves room for the table.
            line = QFontMetrics(self._report.font()).lineSpacing()
            most = max(_LEAST_REPORT, round(self.window().height() * _REPORT_SHARE) // line)
            lines = min(text.count("\n") + 2, _REPORT_LINES, most)
            self._report.setFixedHeight(line * lines + em(0.8))
        self._report.setVisible(shown)
        self._copy.setVisible(shown and message is not None and message.error is not None)

    def _report_of(self, message: Message) -> str:
        from lvctx_gui.services.report import report

        # The message itself names keys and servers, which a report for others need not.
        return report("", message.error, self.profile)

    def _copy_report(self) -> None:
        if self._message is not None:
            from lvctx_gui.ui.kit.putting import copy_text

            copy_text(self._report_of(self._message))

    def refresh_look(self) -> None:
        """Take over the application's new theme."""
        if self._message is None:
            return
        self._drawn_in = theme = current_theme()
        tones = {
            Tone.INFO: theme.info,
            Tone.SUCCESS: theme.success,
            Tone.WARNING: theme.warning,
            Tone.ERROR: theme.error,
        }
        tone = tones[self._message.tone]
        self._sign.show_sign(_SIGNS[self._message.tone], tone.ink)
        style = line_style("messageBar", tone, theme.text)
        # Qt would apply the same one again, to all that is below: as long as everything else here together.
        if style != self.styleSheet():
            self.setStyleSheet(style)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Follow the palette. Setting a style sheet changes it too, so only a new theme counts."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and current_theme() is not self._drawn_in:
            self.refresh_look()

    def _act(self) -> None:
        if self._message is not None and self._message.act is not None:
            self._message.act()
