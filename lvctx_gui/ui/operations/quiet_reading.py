"""Reads the call that is shown again while a person is there, so that they hear of others' changes.

It disturbs nobody: no question, no message above the table unless something must be decided, and nothing that
is shown moves. ``services.quiet_reading`` says how often it may be.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from lvctx_gui.api.errors import ApiError
from lvctx_gui.core.translate import tr
from lvctx_gui.services.quiet_reading import QuietPace, read_quietly
from lvctx_gui.ui.call.workspace import Workspace
from lvctx_gui.ui.kit.tasks import Tasks
from lvctx_gui.ui.operations.connecting import ConnectionController
from lvctx_gui.ui.operations.reading import ReadController

if TYPE_CHECKING:
    from lvctx_gui.core.call import CallRef
    from lvctx_gui.services.connect import Connection
    from lvctx_gui.services.lookup import Reading

TICK = 15_000
"""Milliseconds between two looks whether something is to be read."""

_INPUT = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletPress,
        QEvent.Type.TabletMove,
    }
)


class QuietReading(QObject):
    """Follows the input that comes to the window from outside, and reads when it is time.

    ``is_on`` answers whether the person wants that.
    """

    def __init__(
        self,
        workspace: Workspace,
        tasks: Tasks,
        connections: ConnectionController,
        reads: ReadController,
        is_on: Callable[[], bool],
    ) -> None:
        window = workspace.window()
        super().__init__(window)
        self._window = window
        self._workspace = workspace
        self._tasks = tasks
        self._connections = connections
        self._reads = reads
        self._is_on = is_on
        self.pace = QuietPace()
        self._mouse_at = QPointF()
        # What a person does comes to the native window first. Nothing that the program does goes that way,
        # and few events do: a filter of the application would be asked for each of every widget.
        window.windowHandle().installEventFilter(self)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._timer.setInterval(TICK)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Note what a person does; it goes its way."""
        if event.type() in _INPUT and self._is_real(event) and self.pace.note_input():
            QTimer.singleShot(0, self.look)  # they come back
        return super().eventFilter(watched, event)

    def _is_real(self, event: QEvent) -> bool:
        """Whether somebody has done it: of a mouse that lies still, systems tell when windows move."""
        if not isinstance(event, QMouseEvent) or event.type() is not QEvent.Type.MouseMove:
            return True
        before, self._mouse_at = self._mouse_at, event.globalPosition()
        return self._mouse_at != before

    def look(self) -> None:
        """Read the call that is shown, where that is due and nothing speaks against it."""
        page, connection = self._workspace.current, self._connections.connection
        if page is None or connection is None or not self._is_on() or not self._is_seen():
            return
        state = page.state
        if state.is_unread or state.is_working or self._tasks.busy or state.site != connection.site:
            return
        if self.pace.is_due(state.age) and self.pace.may_use(connection):
            self.pace.begin()
            self._reads.read_quietly(state, partial(self._read, connection, state.call))

    def _is_seen(self) -> bool:
        """Whether the person has the window before them, and no question or menu over it."""
        return (
            self._window.isActiveWindow()
            and not self._window.isMinimized()
            and QApplication.activeModalWidget() is None
            and QApplication.activePopupWidget() is None
        )

    async def _read(self, connection: Connection, call: CallRef) -> Reading | None:
        try:
            return await read_quietly(connection.client, call)
        except ApiError as error:
            self.pace.failed(connection, error)
            text = tr("Looking for others' changes failed: {why}", why=error.summary)
            self._reads.status.emit(text)
            return None
