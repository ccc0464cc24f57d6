"""Collects Python's garbage in the window's thread only.

Python collects cycles in whichever thread happens to allocate. When that is a worker thread and the cycle
holds a Qt object, Qt deletes it there while its own thread may be delivering an event to it: a crash.

A collection looks at every object of its generations, and the window waits: 15 ms for each 100,000 entries
that are held anywhere, again and again. What comes in by ten thousands at once is an answer or a history and
no garbage: it is looked at once and set aside (``gc.freeze``), until nobody is at the window.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication

_INTERVAL = 500
_MOST_OLD = 20
"""Young collections before an old one, which looks at every object that was not set aside; and ticks before
one that looks at those as well, when nobody is there."""
_MANY = 10_000
"""New objects since the last round that are set aside: a page that is opened makes far fewer."""
_MOST_ASIDE = 200
"""Times that something is set aside before everything is looked at all the same, whoever is there."""


class Collector(QObject):
    """Takes automatic collection over for as long as the application lives."""

    def __init__(self, app: QCoreApplication) -> None:
        super().__init__(app)
        self.setObjectName("collector")
        self._rounds = 0
        self._set_aside = 0
        self._calm = 0
        """Ticks since something was set aside last."""
        self._timer = QTimer(self)
        self._timer.setInterval(_INTERVAL)
        self._timer.timeout.connect(self.collect)
        self._timer.start()
        gc.disable()

    def collect(self) -> None:
        """Do what Python would have done by now, here."""
        young, middle, _ = gc.get_threshold()
        new = gc.get_count()[0]
        self._calm += 1
        if self._may_look_at_everything():
            self._look_at_everything()
        elif new > _MANY:
            set_aside()
            self._set_aside += 1
            self._calm = 0
        elif new > young:
            self._rounds += 1
            if self._rounds % _MOST_OLD == 0:
                gc.collect(2)
            else:
                gc.collect(1 if self._rounds % max(1, middle) == 0 else 0)

    def _may_look_at_everything(self) -> bool:
        is_over = self._calm > _MOST_OLD and not _is_somebody_there()
        return self._set_aside > _MOST_ASIDE or (self._set_aside > 0 and is_over)

    def _look_at_everything(self) -> None:
        take_back()
        gc.collect(2)
        self._set_aside = 0


def set_aside() -> None:
    """Let collections look no more at what there is now, until ``take_back``.

    All is looked at once more, so that it stays in the order in which it was made: ``freeze`` alone would put
    the young before the old. Where a collection comes to what Qt's parents own, PySide6 gives that back to
    Python: an undo command or an item of a model, which are no ``QObject``, must not go before its parent,
    which would delete it once more. Python's own order has parents first.
    """
    gc.collect(2)
    gc.freeze()


def take_back() -> None:
    """Let the next collection look at everything again, in the order in which it was made."""
    set_aside()
    gc.unfreeze()


def _is_somebody_there() -> bool:
    return QGuiApplication.applicationState() is Qt.ApplicationState.ApplicationActive


def collect_here(app: QCoreApplication) -> None:
    """Let garbage be collected in the thread of ``app`` only; a second call changes nothing."""
    if app.findChild(QObject, "collector") is None:
        Collector(app)
