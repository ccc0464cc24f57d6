"""The calls that a question is about: each by all that names it, and what is sent for it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QPlainTextEdit

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.translate import tr
from lvctx_gui.core.visible import plain_text
from lvctx_gui.ui.kit.readable import make_readable
from lvctx_gui.ui.kit.scale import em
from lvctx_gui.ui.messages.names import call_name

_LINES = 8
"""Calls that are seen at once where there is room; the others are scrolled to."""


class PlannedCallsView(QPlainTextEdit):
    """Lists calls, each in two lines; to be read, by keyboard too."""

    def __init__(self, calls: Sequence[tuple[CallRef, str]], words: str) -> None:
        super().__init__()
        self.setObjectName("plannedCallsView")
        self.setAccessibleName(words)
        make_readable(self)
        self.setPlainText("\n".join(_lines(call, what) for call, what in calls))
        line = self.fontMetrics().lineSpacing()
        self.setMinimumHeight(2 * line * min(len(calls), 3) + em(1))
        self.setMaximumHeight(2 * line * min(len(calls), _LINES) + em(1.5))


def _lines(call: CallRef, what: str) -> str:
    session = plain_text(call.session, 80)
    if call.client is None:
        rest = tr("Session {session}", session=session)
    else:
        rest = tr("Session {session}, client {client}", session=session, client=call.client)
    named = tr("{call}: {what}", "what is sent for a call", call=call_name(call), what=plain_text(what))
    return f"{named}\n    {rest}"
