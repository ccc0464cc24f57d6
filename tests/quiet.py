"""Time passes for the quiet reading of a window, while nobody waits."""

from __future__ import annotations

import time
from weakref import WeakKeyDictionary

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from tests.gui import Driver, until


class Passing:
    """The clocks of what decides whether ``driver``'s window reads quietly."""

    def __init__(self, driver: Driver) -> None:
        self.driver = driver
        self.quiet = driver.window.flows.quiet_reading
        self._ahead = 0.0
        connection = driver.window.connections.connection
        assert connection is not None
        self.manager = connection.manager
        for clock in (self.quiet.pace, connection.manager, connection.limiter):
            clock._clock = lambda: time.monotonic() + self._ahead

    def by(self, seconds: float) -> None:
        """Let so many seconds pass, in which nobody does anything."""
        self._ahead += seconds
        for page in self.driver.window.tabs.pages():
            page.state._read_at -= seconds

    def press_key(self) -> None:
        """Somebody presses a key, which does nothing."""
        # QTest would let other tasks go on within the step of the test.
        event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Shift, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(self.driver.window.windowHandle(), event)

    async def look(self, *, after: float = 61.0, present: bool = True) -> None:
        """What happens again and again: somebody is there, time passes, and it is looked."""
        self.by(after)
        if present:
            self.press_key()
        self.quiet.look()
        await until(lambda: not self.is_reading)

    @property
    def is_reading(self) -> bool:
        return any(not handle.done for handle in self.driver.window.reads._reads.values())


async def read_quietly(driver: Driver) -> None:
    """Have the call that is shown read again by itself."""
    await passing(driver).look()


def passing(driver: Driver) -> Passing:
    """The clocks of a window, which go on from where they were."""
    known = _known.get(driver)
    if known is None:
        known = _known[driver] = Passing(driver)
    return known


_known: WeakKeyDictionary[Driver, Passing] = WeakKeyDictionary()
