"""All of one value: line breaks, 40 kB of text, everything; and what else there is of it to compare with."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import MISSING, Lookup, Missing, NonTextValue, value_text
from lvctx_gui.core.translate import tr, tr_n
from lvctx_gui.core.visible import plain_text
from lvctx_gui.ui.call.entries.rows import RowId, key_of, value_of
from lvctx_gui.ui.call.entries.values import value_size
from lvctx_gui.ui.kit.labels import ElidedLabel, box_line
from lvctx_gui.ui.kit.readable import ExactText
from lvctx_gui.ui.kit.scale import control_height, em, text_edge
from lvctx_gui.ui.kit.theme import monospaced
from lvctx_gui.ui.messages.moments import local_now, shown_moment


class ValuePane(QFrame):
    """Shows the value of one row, read-only and selectable; while it is hidden it does nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("box", True)
        self._row: tuple[Draft, RowId | None, datetime | None] = (Draft(), None, None)
        self._is_stale = False
        self._title = _title()
        self._text = _view("wholeValueView", tr("Whole value"))
        self._text.setPlaceholderText(tr("Select an entry in the table to see all of its value here."))
        self._other_title = _title()
        self._other_text = _view("wholeServerValueView", tr("Whole value on the server"))
        self._other = QWidget()
        other = QVBoxLayout(self._other)
        other.setContentsMargins(0, 0, 0, 0)
        other.setSpacing(0)
        other.addWidget(box_line())
        other.addWidget(self._other_title)
        other.addWidget(box_line())
        other.addWidget(self._other_text)
        self._other.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addWidget(self._title)
        layout.addWidget(box_line())
        layout.addWidget(self._text, 1)
        layout.addWidget(self._other, 1)

    def show_row(self, draft: Draft, row: RowId | None, read_at: datetime | None) -> None:
        """Show a row of ``draft``, whose base was read at ``read_at``; ``None`` for no row."""
        self._row = (draft, row, read_at)
        if self.isVisible():
            self._fill()
        else:
            self._is_stale = True

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  # Qt's name
        """Catch up with what was gone to meanwhile."""
        super().showEvent(event)
        if self._is_stale:
            self._fill()

    def _fill(self) -> None:
        self._is_stale = False
        draft, row, read_at = self._row
        value = MISSING if row is None else value_of(draft, row)
        if row is None or isinstance(value, Missing):
            self._title.setText(tr("Whole value"))
            _show(self._text, MISSING)
        else:
            key = plain_text(key_of(draft, row), 80) or tr("no key yet")
            self._title.setText(tr("{key} — {kind}", key=key, kind=_kind_of(value)))
            _show(self._text, value)
        title, other = _other_value(draft, row, read_at)
        self._other.setVisible(bool(title))
        if title:
            self._other_title.setText(title)
            self._other_text.setAccessibleName(title)
            _show(self._other_text, other)


def _other_value(draft: Draft, row: RowId | None, read_at: datetime | None) -> tuple[str, Lookup]:
    """What the value is compared with, and what that is called; no title where there is nothing."""
    if not isinstance(row, str):
        return "", MISSING
    now = local_now()
    if (conflict := draft.conflicts.get(row)) is not None:
        return _server_title(conflict.theirs, conflict.seen, now), conflict.theirs
    if row in draft.edits.by_key:
        is_told = row in draft.base and draft.base.get(row) != value_of(draft, row)
        return (_server_title(draft.base.get(row), read_at, now) if is_told else ""), draft.base.get(row)
    change = draft.remote_changes.get(row)
    if change is None or row not in draft.base or isinstance(change.was, Missing):
        return "", MISSING  # what they added or removed is shown above
    kind = _kind_of(change.was)
    if change.since is None:
        return tr("Before others changed it — {kind}", kind=kind), change.was
    time = shown_moment(change.since, now)
    return tr("As you last saw it, {time} — {kind}", time=time, kind=kind), change.was


def _server_title(value: Lookup, seen: datetime | None, now: datetime) -> str:
    kind = _kind_of(value)
    if seen is None:
        return tr("On the server — {kind}", kind=kind)
    return tr("On the server (read at {time}) — {kind}", time=shown_moment(seen, now), kind=kind)


def _title() -> ElidedLabel:
    label = ElidedLabel()
    label.setFixedHeight(control_height())
    label.setContentsMargins(text_edge(), 0, text_edge(), 0)
    font = label.font()
    font.setBold(True)
    label.setFont(font)
    return label


def _view(name: str, spoken: str) -> ExactText:
    view = ExactText()
    view.setObjectName(name)
    view.setAccessibleName(spoken)
    view.setFont(monospaced())
    view.setMinimumHeight(em(2.5))
    return view


def _show(view: ExactText, value: Lookup) -> None:
    view.show_text("" if value is None or isinstance(value, Missing) else value_text(value))


def _kind_of(value: Lookup) -> str:
    if value is None:
        return tr("no value", "what kind of value it is")
    if isinstance(value, Missing):
        return tr("deleted", "what kind of value it is")
    if isinstance(value, NonTextValue):
        return value.label
    return value_size(value) or tr_n("{n} character", "{n} characters", len(value))
