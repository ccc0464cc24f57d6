"""The list that opens below the fields of the lookup row: earlier calls, one of which may be meant."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QObject, QRect, Signal
from PySide6.QtWidgets import QCompleter, QListView

from lvctx_gui.core.kept import KnownCall
from lvctx_gui.core.known import words_of
from lvctx_gui.core.translate import tr
from lvctx_gui.ui.kit.announce import announce
from lvctx_gui.ui.kit.scale import edge
from lvctx_gui.ui.main_window.known.calls import RecentCalls
from lvctx_gui.ui.main_window.known.rows import LINE, KnownDelegate, KnownRows, known_at
from lvctx_gui.ui.main_window.lookup_field import LookupField

_ENOUGH = 2
"""Characters after which what is typed is taken for the beginning of a word of a call that is known."""

_ROWS = 12
_MOST = 50


class RecentList(QObject):
    """Opens with the arrow down, and while something is typed by which a known call is found.

    ``chosen`` carries the ``KnownCall``.
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
        self._popup.setUniformItemSizes(True)
        self._completer.setPopup(self._popup)
        self._delegate = KnownDelegate(self._popup)
        self._popup.setItemDelegate(self._delegate)
        # The stubs know no signals with several signatures.
        self._completer.activated[QModelIndex].connect(self._choose)  # type: ignore[index]  # of two signals
        self._completer.highlighted[QModelIndex].connect(self._tell)  # type: ignore[index]  # the same
        for field in fields:
            field.list_wanted.connect(lambda field=field: self._open(field, self._recent.find(most=_MOST)))
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
        if len(text.strip()) >= _ENOUGH and words_of(text) and field.hasFocus():
            self._open(field, self._recent.find(text, _MOST), choose=False)
        else:
            self.close()

    def _open(self, field: LookupField, calls: Sequence[KnownCall], *, choose: bool = True) -> None:
        if not calls:
            self.close()
            if choose:
                announce(field, tr("There are no earlier calls here yet."))
            return
        before = self._completer.model()
        lines = self._recent.lines(calls)
        self._delegate.show_lines(lines)
        self._completer.setModel(KnownRows(lines, self))
        if isinstance(before, KnownRows):
            before.deleteLater()
        self._completer.setWidget(field)
        row = field.parentWidget()
        assert row is not None  # noqa: S101  # fields stand in their row
        # As wide as the row, from where it begins: the lines are longer than most fields.
        place = QRect(field.mapFrom(row, row.rect().topLeft()), row.size())
        left, width = place.left() + edge(), place.width() - 2 * edge()
        self._completer.complete(QRect(left, 1, width, field.height()))
        if choose:
            self._popup.setCurrentIndex(self._popup.model().index(0, 0))
        else:
            self._popup.setCurrentIndex(QModelIndex())

    def _choose(self, index: QModelIndex) -> None:
        if (known := known_at(index)) is not None:
            self.close()
            self.chosen.emit(known)

    def _tell(self, index: QModelIndex) -> None:
        if index.isValid():
            # Not the row's own model: the completer stands between.
            announce(self._fields[0], index.data(LINE).spoken)
