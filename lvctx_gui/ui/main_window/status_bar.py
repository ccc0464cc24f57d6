"""The line at the bottom: what was done last, and the last request."""

from __future__ import annotations

from PySide6.QtWidgets import QSizePolicy, QStatusBar

from lvctx_gui.core.translate import tr
from lvctx_gui.core.visible import plain_sentence
from lvctx_gui.ui.kit.announce import announce
from lvctx_gui.ui.kit.labels import ElidedLabel
from lvctx_gui.ui.kit.plain import plain_tip
from lvctx_gui.ui.kit.scale import edge, em


class StatusBar(QStatusBar):
    """Words at the left, requests at the right; none of them makes the window wider."""

    def __init__(self) -> None:
        super().__init__()
        self._words = ElidedLabel()
        self._words.setObjectName("statusText")
        # It takes what the others leave, however long it is.
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._words.setMinimumWidth(em(7.5))
        self._request = ElidedLabel()
        self._request.setObjectName("requestText")
        self._trouble = ElidedLabel()
        self._trouble.setObjectName("journalText")
        self._trouble.hide()
        self.setSizeGripEnabled(False)
        # At the left Qt leaves two pixels by itself.
        self.setContentsMargins(edge() - 2, 0, edge(), 0)
        self.addWidget(self._words, 1)
        self.addPermanentWidget(self._trouble)
        self.addPermanentWidget(self._request)

    def say(self, text: str) -> None:
        """Show what was done last."""
        self._words.setText(text)

    def show_trouble(self, trouble: str, reason: str = "") -> None:
        """Show, for as long as ``trouble`` lasts, that edits are in memory only, and why.

        ``reason`` says that in a few words, the tool tip in the sentences of ``trouble``.
        """
        trouble = plain_sentence(trouble)
        text = tr("Edits are lost when you close: {reason}", reason=reason) if reason else ""
        text = text or tr("Edits are lost when you close") if trouble else ""
        if trouble and trouble != self._trouble.accessibleName():
            announce(self._trouble, trouble)
        self._trouble.setText(text)
        self._trouble.setToolTip(plain_tip(trouble))
        self._trouble.setAccessibleName(trouble)
        self._trouble.setVisible(bool(trouble))

    def count(self, method: str, status: int | None, seconds: float, *, given_up: bool = False) -> None:
        """Show the request that has finished; ``status`` is ``None`` when no answer came.

        ``given_up`` says that nobody waited for one any longer.
        """
        from lvctx_gui.ui.messages.moments import request_time  # with the first request comes the first time

        time = request_time(seconds)
        if given_up:
            self._request.setText(tr("{method}: given up after {time}", method=method, time=time))
        elif status is None:
            self._request.setText(tr("{method}: no answer in {time}", method=method, time=time))
        else:
            self._request.setText(tr("{method} {status} in {time}", method=method, status=status, time=time))
