"""Which call this is: what names it, when it was read, and what can be done with it as a whole."""

from __future__ import annotations

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QAction, QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from lvctx_gui.core.checklist.assessment import Assessment, Status
from lvctx_gui.core.translate import tr
from lvctx_gui.ui.call.state import CallState
from lvctx_gui.ui.call.status_value import StatusValue
from lvctx_gui.ui.kit.announce import announce
from lvctx_gui.ui.kit.captioned_value import CaptionedValue, ValueRow
from lvctx_gui.ui.kit.flow_row import FlowRow
from lvctx_gui.ui.kit.plain import plain_tip
from lvctx_gui.ui.kit.scale import edge, em, gap, text_edge
from lvctx_gui.ui.kit.signs import Sign, sign_icon
from lvctx_gui.ui.messages.moments import age_words, local_now, shown_time

_TICK = 5_000
_NARROW = 48
"""In units of the font: where the line is narrower, its buttons stand below what names the call.

They do so too where the values would have to stand in two lines beside them.
"""


class IdentityLine(QFrame):
    """Transaction, account, session, client and when all of it was read, each to be copied by itself.

    Where a checklist asks something of the call its status stands beside them.

    ``copied`` carries the sentence that says so.
    """

    copied = Signal(str)

    def __init__(
        self,
        refresh: QAction,
        copy_address: QAction,
        compare: QAction,
        export: QAction,
        missing_only: QAction,
    ) -> None:
        super().__init__()
        self.setObjectName("identityLine")
        self._state: CallState | None = None
        self._transaction = CaptionedValue("identityTransaction", tr("Transaction"), bold=True)
        self._account = CaptionedValue("identityAccount", tr("Account"), bold=True, least=6)
        self._session = CaptionedValue("identitySession", tr("Session"), mono=True, least=4.5)
        self._client = CaptionedValue("identityClient", tr("Client"))
        self._read = CaptionedValue("identityRead", tr("Read"), least=5.5, keeps_start=True)
        # What is told first gives way first.
        giving = (self._session, self._read, self._account)
        values = (self._transaction, self._account, self._session, self._client, self._read)
        self._missing_only = missing_only
        self._status: StatusValue | None = None
        self._values = ValueRow(values, giving)
        self._buttons = (
            _ActionButton(refresh, "refreshButton", tr("Refresh"), Sign.REFRESH),
            _ActionButton(copy_address, "copyAddressButton", tr("Copy address"), Sign.COPY),
            _ActionButton(compare, "compareButton", tr("Compare…"), Sign.COMPARE),
            _ActionButton(export, "exportButton", tr("Export…"), Sign.EXPORT),
        )
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(edge() - CaptionedValue.margin(), em(0.3), edge(), em(0.3))
        self._layout.setSpacing(gap())
        self._layout.addWidget(self._values, 1)
        beside = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        beside.setContentsMargins(CaptionedValue.margin(), 0, 0, 0)
        self._row = FlowRow()
        self._row.add(*self._buttons)
        beside.addWidget(self._row)
        self._layout.addLayout(beside)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for value in values:
            value.copied.connect(self._tell)
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK)
        self._timer.timeout.connect(self._show_age)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab stops: once at the values, as arrows lead from one to the next, and at each button."""
        return (self._values, *self._buttons)

    def show_state(self, state: CallState) -> None:
        """Say which call ``state`` is, and from then on when it was read."""
        self._state = state
        call = state.call
        self._transaction.show_value(str(call.tx_id))
        self._account.show_value(call.account)
        self._session.show_value(call.session)
        state.changed.connect(self._show_client)
        state.changed.connect(self._show_age)
        self._show_client()
        self._show_age()

    def show_status(self, assessment: Assessment) -> None:
        """Say how complete the call is; nothing where no checklist asks anything of it."""
        if assessment.status is not Status.UNCHECKED:
            if self._status is None:  # on most calls no checklist ever asks anything
                self._status = StatusValue(self._missing_only)
                self._status.copied.connect(self._tell)
                self._values.append(self._status)
            self._status.show_assessment(assessment)
            self._values.leave_out()
        elif self._status is not None:
            self._values.leave_out(self._status)

    def _show_client(self) -> None:
        """Which client it is read for: where none was named, the session's, as soon as that is known."""
        state = self._state
        if state is None:
            return
        call, known = state.call, state.site.client_id if state.site is not None else None
        if call.client is not None:
            self._client.show_value(str(call.client))
        elif known is not None:
            self._client.show_value(str(known), tr("{number} (of this session)", "a client", number=known))
        else:
            self._client.show_value("", tr("any", "no client was named"))

    def _show_age(self) -> None:
        state = self._state
        if state is None:
            return
        if state.read_at is None:
            self._read.show_value("", tr("not read yet"))
            return
        now = local_now()
        age = age_words((now - state.read_at).total_seconds())
        words = tr("{time} · {age}", "when, and how long ago", time=shown_time(state.read_at, now), age=age)
        self._read.show_value(f"{state.read_at.astimezone():%Y-%m-%d %H:%M:%S}", words)

    def _tell(self, text: str) -> None:
        announce(self, text)
        self.copied.emit(text)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  # Qt's name
        """Count only while somebody can see it."""
        super().showEvent(event)
        self._show_age()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  # Qt's name
        """Nobody sees it."""
        super().hideEvent(event)
        self._timer.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """One line, its buttons without their words where it is narrow, and two where it is narrower."""
        super().resizeEvent(event)
        margins = self._layout.contentsMargins()
        room = event.size().width() - gap() - margins.left() - margins.right() - CaptionedValue.margin()
        room -= self._values.least_in_one_line
        gaps = gap() * (len(self._buttons) - 1)
        fits = event.size().width() >= em(_NARROW)
        is_whole = fits and sum(button.width_with_words for button in self._buttons) + gaps <= room
        is_short = (
            fits and not is_whole and sum(button.width_of_sign for button in self._buttons) + gaps <= room
        )
        for button in self._buttons:
            button.show_words(shown=not is_short)
        is_beside = is_whole or is_short
        # Beside the values the buttons never break their line: the values are what gives way.
        self._row.setMinimumWidth(self._row.sizeHint().width() if is_beside else 0)
        direction = QBoxLayout.Direction
        self._layout.setDirection(direction.LeftToRight if is_beside else direction.TopToBottom)


def layout_below(line: IdentityLine, page: QWidget) -> QVBoxLayout:
    """Put ``line`` at the top of ``page``, as wide as that is, and return the layout of what follows."""
    whole = QVBoxLayout(page)
    whole.setContentsMargins(0, 0, 0, 0)
    whole.setSpacing(0)
    whole.addWidget(line)
    rest = QVBoxLayout()
    rest.setContentsMargins(edge(), gap(), edge(), 0)
    rest.setSpacing(gap())
    whole.addLayout(rest, 1)
    return rest


class _ActionButton(QPushButton):
    """A button for ``action``, which shows its shortcut where it is one key."""

    def __init__(self, action: QAction, name: str, words: str, sign: Sign) -> None:
        keys = action.shortcut().toString()
        self._words = f"{words}  {keys}" if keys and "+" not in keys else words
        super().__init__(self._words)
        self.setObjectName(name)
        self.setAccessibleName(words)
        self.setIcon(sign_icon(sign))
        self.setIconSize(QSize(em(1.25), em(0.95)))  # wider than the sign: some room before the text
        self._action = action
        # Methods of this button: the action is the window's, and goes on when the call is closed. Of what is
        # connected to a method of Qt's own (6.11), PySide keeps something for ever.
        action.changed.connect(self._follow)
        self.clicked.connect(self._trigger)

    @property
    def width_with_words(self) -> int:
        """How wide it is with its words."""
        return self.width_of_sign + self.fontMetrics().horizontalAdvance(self._words) + em(0.4)

    @property
    def width_of_sign(self) -> int:
        """How wide it is with nothing but its sign."""
        return self.iconSize().width() + 2 * text_edge() + em(0.3)

    def show_words(self, *, shown: bool) -> None:
        """Say what it does, or show its sign alone; the tip and screen readers say it all the same."""
        text = self._words if shown else ""
        if self.text() != text:
            self.setText(text)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  # Qt's name
        """Be as the action has become while nobody saw it: calls that were closed follow nothing."""
        self._follow()
        super().showEvent(event)

    def _trigger(self) -> None:
        self._action.trigger()

    def _follow(self) -> None:
        if not self.isVisible():
            return
        self.setEnabled(self._action.isEnabled())
        self.setToolTip(plain_tip(self._action.toolTip()))
