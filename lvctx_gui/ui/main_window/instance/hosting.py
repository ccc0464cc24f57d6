"""Lets other programs find the window, from when it is there until it closes."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from lvctx_gui.ui.main_window.instance.listening import Listener
from lvctx_gui.ui.main_window.instance.reception import Reception

if TYPE_CHECKING:
    from lvctx_gui.ui.main_window.command_line import Arguments
    from lvctx_gui.ui.main_window.instance.seat import Seat
    from lvctx_gui.ui.main_window.window import MainWindow

_log = logging.getLogger(__name__)


def host(seat: Seat, window: MainWindow, started: Arguments) -> Listener | None:
    """Listen for programs that are started beside this one, which was ``started`` as its arguments say.

    Returns the listener, or none where this program is not first, or cannot be: then another may be.
    """
    if seat.files is None or not seat.is_first:
        if seat.why_alone:
            _log.info("%s", seat.why_alone)
        return None
    listener = Listener(seat.files, Reception(window, started), window)
    if not listener.listen():
        _log.warning("this window cannot be found by others: nothing can listen there")
        seat.leave()
        return None
    window.closed.connect(listener.close)
    return listener
