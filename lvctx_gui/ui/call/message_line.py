"""The bar above the table: one message, the one action that helps, never a modal box."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QFontMetricsF,
    QGuiApplication,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from lvctx_gui.core.profile import Profile
from lvctx_gui.core.translate import tr
from lvctx_gui.core.visible import plain_lines
from lvctx_gui.ui.kit.announce import announce
from lvctx_gui.ui.kit.labels import WrappedLabel
from lvctx_gui.ui.kit.palettes import Theme
from lvctx_gui.ui.kit.plain import PlainLabel, plain_tip
from lvctx_gui.ui.kit.readable import READABLE, make_readable
from lvctx_gui.ui.kit.scale import em
from lvctx_gui.ui.kit.theme import current_theme
from lvctx_gui.ui.messages.message import Message, Tone

_REPORT_LINES = 10
"""Lines of details that are to be seen at once."""


class MessageBar(QFrame):
    """Shows a ``Message`` and speaks it to screen readers. Hidden while there is none."""

    dismissed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("messageBar")
        self._message: Message | None = None
        self._drawn_in: Theme | None = None
        self._glyph = PlainLabel()
        self._text = WrappedLabel()
        self._text.setObjectName("messageText")
        self._text.setTextInteractionFlags(READABLE)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._action = QPushButton()
        self._action.setObjectName("messageAction")
        self._action.clicked.connect(self._act)
        self._action.installEventFilter(self)
        self._pressed: Message | None = None
        self._details = QPushButton(tr("Details"))
        self._details.setObjectName("messageDetailsButton")
        self._details.setCheckable(True)
        self._details.toggled.connect(self._show_details)
        self._report = QPlainTextEdit()
        self._report.setObjectName("messageReport")
        self._report.setAccessibleName(tr("Details"))
        make_readable(self._report)
        self._report.hide()
        self._copy = QPushButton(tr("Copy report"))
        self._copy.setObjectName("messageCopyButton")
        self._copy.clicked.connect(self._copy_report)
        self._copy.hide()
        self.profile: Profile | None = None
        self._close = QToolButton()
        self._close.setObjectName("messageClose")
        self._close.setText("✕")
        self._close.setProperty("flat", True)
        self._close.setAccessibleName(tr("Dismiss message"))
        self._close.setToolTip(plain_tip(tr("Dismiss")))
        self._close.clicked.connect(self.dismissed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(em(0.5), em(0.3), em(0.3), em(0.3))
        layout.setSpacing(em(0.5))
        layout.addWidget(self._glyph, 0, Qt.AlignmentFlag.AlignTop)
        texts = QVBoxLayout()
        texts.setSpacing(em(0.2))
        texts.addWidget(self._text)
        texts.addWidget(self._report)
        texts.addWidget(self._copy, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addLayout(texts, 1)
        layout.addWidget(self._details, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._action, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def show_message(self, message: Message | None) -> None:
        """Show ``message``, or nothing."""
        before = self._message
        self._message = message
        if message is None:
            self._text.clear()
            self.hide()
            return
        self._glyph.setText(message.tone.value)
        self._text.setText(message.text)
        self._text.setAccessibleName(self._text.text())
        self._action.setVisible(bool(message.action))
        self._action.setText(message.action)
        self._details.setVisible(message.error is not None or bool(message.details))
        self._details.setChecked(False)
        self._close.setVisible(not message.stays)
        self.refresh_look()
        self.show()
        spoken = message.spoken or message.text
        if before is None or spoken != (before.spoken or before.text):
            announce(self._text, spoken)

    def _show_details(self, shown: bool) -> None:
        message = self._message
        if shown and message is not None:
            parts = [message.details] if message.details else []
            if message.error is not None:
                parts.append(self._report_of(message))
            text = plain_lines("\n\n".join(parts))
            self._report.setPlainText(text)
            # As high as it must be, and no higher than leaves room for the table.
            lines = min(text.count("\n") + 2, _REPORT_LINES)
            self._report.setFixedHeight(QFontMetrics(self._report.font()).lineSpacing() * lines + em(0.8))
        self._report.setVisible(shown)
        self._copy.setVisible(shown and message is not None and message.error is not None)

    def _report_of(self, message: Message) -> str:
        from lvctx_gui.services.report import report

        # The message itself names keys and servers, which a report for others need not.
        return report("", message.error, self.profile)

    def _copy_report(self) -> None:
        if self._message is not None:
            QGuiApplication.clipboard().setText(self._report_of(self._message))

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
        self.setStyleSheet(
            f"#messageBar {{ background: {tone.paper}; border: 1px solid {tone.ink}; border-radius: 0.3em; }}"
            f"QLabel {{ color: {theme.text}; padding: 0.35em 0; }}"
        )
        self._glyph.setStyleSheet(f"color: {tone.ink}; font-weight: bold;")

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Follow the palette. Setting a style sheet changes it too, so only a new theme counts."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and current_theme() is not self._drawn_in:
            self.refresh_look()

    def heightForWidth(self, width: int) -> int:  # noqa: N802  # Qt's name
        """Leave room for as many lines as the text takes."""
        return max(super().heightForWidth(width), round(QFontMetricsF(self.font()).height() * 2))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Let no double click do two things: its second press may meet what another message offers."""
        if watched is self._action and event.type() is QEvent.Type.MouseButtonPress:
            self._pressed = self._message
        is_second = watched is self._action and event.type() is QEvent.Type.MouseButtonDblClick
        return is_second and self._message is not self._pressed

    def _act(self) -> None:
        if self._message is not None and self._message.act is not None:
            self._message.act()
