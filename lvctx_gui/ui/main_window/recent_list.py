"""The list that opens below the fields of the lookup row: earlier calls, one of which may be meant."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QObject, QRect, Qt, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QCompleter, QListView

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.translate import tr
from lvctx_gui.core.visible import plain_sentence
from lvctx_gui.ui.kit.announce import announce
from lvctx_gui.ui.main_window.lookup_field import LookupField
from lvctx_gui.ui.main_window.recent_calls import CALL, RecentCall, RecentCalls, items

_ENOUGH = 2
"""Characters after which what is typed is taken for the beginning of a call that is known."""

_ROWS = 12


class RecentList(QObject):
    """Opens with the arrow down, and while something is typed with which an earlier call begins.

    ``chosen`` carries the ``CallRef``.
    """

    chosen = Signal(object)

    def __init__(self, fields: Sequence[LookupField], recent: RecentCalls, parent: QObject) -> None:
        super().__init__(parent)
        self._recent = recent
        self._fields = fields
        self._completer = QCompleter(self)
        # What is typed is compared here: the completer knows one text an item.
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(_ROWS)
        self._popup = QListView()
        self._popup.setObjectName("recentCallsPopup")
        self._popup.setAccessibleName(tr("Earlier calls"))
        self._popup.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self._completer.setPopup(self._popup)
        # The stubs know no signals with several signatures.
        self._completer.activated[QModelIndex].connect(self._choose)  # type: ignore[index]  # of two signals
        self._completer.highlighted[QModelIndex].connect(self._tell)  # type: ignore[index]  # the same
        for field in fields:
            field.list_wanted.connect(lambda field=field: self._open(field, self._recent.calls))
            field.textEdited.connect(lambda text, field=field: self._complete(field, text))
            field.pasted.connect(self.close)
            field.is_list_open = self._has_chosen

    @property
    def is_open(self) -> bool:
        """Whether it can be seen."""
        return self._popup.isVisible()

    def close(self, *_: object) -> None:
        """Hide it."""
        self._popup.hide()

    def _has_chosen(self) -> bool:
        return self.is_open and self._popup.currentIndex().isValid()

    def _complete(self, field: LookupField, text: str) -> None:
        if len(text.strip()) >= _ENOUGH and field.hasFocus():
            self._open(field, self._recent.beginning_with(text), choose=False)
        else:
            self.close()

    def _open(self, field: LookupField, calls: Sequence[RecentCall], *, choose: bool = True) -> None:
        if not calls:
            self.close()
            if choose:
                announce(field, tr("There are no earlier calls here yet."))
            return
        before = self._completer.model()
        self._completer.setModel(items(calls))
        if isinstance(before, QStandardItemModel):
            before.deleteLater()
        self._completer.setWidget(field)
        row = field.parentWidget()
        assert row is not None  # noqa: S101  # fields stand in their row
        # As wide as the row: the lines are longer than most fields.
        self._completer.complete(QRect(0, 1, max(field.width(), row.width() // 2), field.height()))
        if choose:
            self._popup.setCurrentIndex(self._popup.model().index(0, 0))
        else:
            self._popup.setCurrentIndex(QModelIndex())

    def _choose(self, index: QModelIndex) -> None:
        call = index.data(CALL)
        if isinstance(call, CallRef):
            self.close()
            self.chosen.emit(call)

    def _tell(self, index: QModelIndex) -> None:
        if index.isValid():
            announce(self._fields[0], plain_sentence(str(index.data())))
