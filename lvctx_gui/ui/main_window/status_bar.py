"""The line at the bottom: what was done last, and the last request."""

from __future__ import annotations

from PySide6.QtWidgets import QSizePolicy, QStatusBar

from lvctx_gui.core.visible import plain_sentence
from lvctx_gui.ui.kit.announce import announce
from lvctx_gui.ui.kit.fitting import ElidedLabel
from lvctx_gui.ui.kit.plain import plain_tip
from lvctx_gui.ui.kit.theme import em
from lvctx_gui.ui.messages.moments import request_time
from lvctx_gui.ui.messages.reading import count


class StatusBar(QStatusBar):
    """Words at the left, requests at the right; none of them makes the window wider."""

    def __init__(self) -> None:
        super().__init__()
        self._words = ElidedLabel()
        self._words.setObjectName("statusText")
        # It takes what the others leave, however long it is.
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._words.setMinimumWidth(em(8))
        self._request = ElidedLabel()
        self._request.setObjectName("requestText")
        self._trouble = ElidedLabel()
        self._trouble.setObjectName("journalText")
        self._trouble.hide()
        self._requests = 0
        self.setSizeGripEnabled(False)
        self.addWidget(self._words, 1)
        self.addPermanentWidget(self._trouble)
        self.addPermanentWidget(self._request)

    def say(self, text: str) -> None:
        """Show what was done last."""
        self._words.setText(text)

    def show_trouble(self, trouble: str) -> None:
        """Show, for as long as it is so, that staged edits are in memory only; the reason is its tool tip."""
        trouble = plain_sentence(trouble)
        words_ = "⚠ Unsaved edits will not survive" if trouble else ""
        if trouble and trouble != self._trouble.accessibleName():
            announce(self._trouble, trouble)
        self._trouble.setText(words_)
        self._trouble.setToolTip(plain_tip(trouble))
        self._trouble.setAccessibleName(trouble)
        self._trouble.setVisible(bool(trouble))

    def count(self, method: str, status: int | None, seconds: float) -> None:
        """Show one more finished request; ``status`` is ``None`` when no answer came."""
        self._requests += 1
        answer = status if status is not None else "no answer"
        took = request_time(seconds)
        self._request.setText(f"{method} {answer} in {took} · {count(self._requests, 'request')}")
