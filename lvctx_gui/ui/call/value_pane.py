"""The pane below the table that shows all of one value: line breaks, 40 kB of text, everything."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from lvctx_gui.core.conflict import Conflict
from lvctx_gui.core.entries import Lookup, Missing, NonTextValue, value_text
from lvctx_gui.core.splice import shown_text
from lvctx_gui.core.translate import tr, tr_n
from lvctx_gui.core.visible import plain_text
from lvctx_gui.ui.kit.labels import ElidedLabel
from lvctx_gui.ui.kit.readable import ExactText
from lvctx_gui.ui.kit.scale import em
from lvctx_gui.ui.kit.theme import monospaced
from lvctx_gui.ui.messages.moments import local_now, shown_moment


class ValuePane(QWidget):
    """Shows one value, read-only and selectable."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[str, Lookup] | None = None
        self._title = ElidedLabel()
        self.close_button = QToolButton()
        self.close_button.setText("✕")
        self.close_button.setProperty("flat", True)
        self.close_button.setAccessibleName(tr("Hide the whole value"))
        self._text = _view("wholeValueView", tr("Whole value"))
        self._theirs_title = ElidedLabel()
        self._theirs_text = _view("wholeServerValueView", tr("Whole value on the server"))
        self._theirs = QWidget()
        theirs = QVBoxLayout(self._theirs)
        theirs.setContentsMargins(0, 0, 0, 0)
        theirs.setSpacing(em(0.2))
        theirs.addWidget(self._theirs_title)
        theirs.addWidget(self._theirs_text)
        self._theirs.hide()
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, em(0.3), 0, 0)
        layout.setSpacing(em(0.2))
        layout.addLayout(head)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._theirs, 1)

    def show_value(self, key: str | None, value: Lookup, conflict: Conflict | None = None) -> None:
        """Show ``value`` under its key, and in a ``conflict`` theirs below; ``None`` for no row."""
        self._theirs.setVisible(conflict is not None)
        if conflict is not None:
            self._theirs_title.setText(_server_title(conflict, local_now()))
            _fill(self._theirs_text, conflict.theirs)
        if key is None or isinstance(value, Missing):
            self._shown = None
            self._title.clear()
            self._text.show_text("")
            return
        if self._shown == (key, value):
            return
        self._shown = (key, value)
        self._title.setText(tr("{key} — {kind}", key=plain_text(key, 80), kind=_kind_of(value)))
        _fill(self._text, value)


def _server_title(conflict: Conflict, now: datetime) -> str:
    kind = _kind_of(conflict.theirs)
    if conflict.seen is None:
        return tr("On the server — {kind}", kind=kind)
    return tr("On the server (read at {time}) — {kind}", time=shown_moment(conflict.seen, now), kind=kind)


def _view(name: str, spoken: str) -> ExactText:
    view = ExactText()
    view.setObjectName(name)
    view.setAccessibleName(spoken)
    view.setFont(monospaced())
    return view


def _fill(view: ExactText, value: Lookup) -> None:
    view.show_text("" if value is None or isinstance(value, Missing) else value_text(value))


def _kind_of(value: Lookup) -> str:
    if value is None:
        return tr("no value", "what kind of value it is")
    if isinstance(value, Missing):
        return tr("removed", "what kind of value it is")
    if isinstance(value, NonTextValue):
        return value.label
    characters = tr_n("{n} character", "{n} characters", len(value))
    lines = shown_text(value).count("\n") + 1
    if lines == 1:
        return characters
    return tr("{characters}, {lines}", characters=characters, lines=tr_n("{n} line", "{n} lines", lines))
