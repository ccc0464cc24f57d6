"""Rows that somebody has chosen to copy: a few are written and put on the clipboard at once."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMimeData

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import value_text
from lvctx_gui.ui.call.entries.copying import Contents, CopyForm, contents_of, rows_of
from lvctx_gui.ui.call.entries.rows import RowId
from lvctx_gui.ui.kit.exact import for_qt
from lvctx_gui.ui.kit.putting import copy, made_by_qt

_FEW = 500
_SHORT = 200_000
"""Characters: of more rows or longer ones than these HTML takes longer than anybody should wait for a key."""


class RowCopying:
    """What is to be copied, as it was when somebody asked for it; ``contents`` may be called in a thread."""

    def __init__(
        self,
        draft: Draft,
        ids: Sequence[RowId],
        form: CopyForm,
        headings: tuple[str, str],
        facts: Sequence[tuple[str, str]],
        *,
        are_all: bool,
    ) -> None:
        self._draft, self._ids, self._are_all = draft, ids, are_all
        self._form, self._headings, self._facts = form, headings, facts

    @property
    def number(self) -> int:
        """How many rows it is about."""
        return len(self._ids)

    @property
    def is_quick(self) -> bool:
        """Whether it takes no time that anybody would notice."""
        if not 0 < len(self._ids) <= _FEW:
            return False
        rows = rows_of(self._draft, self._ids)
        return sum(len(row.key) + len(value_text(row.value)) for row in rows) <= _SHORT

    def contents(self) -> Contents:
        """What is to be put on the clipboard."""
        rows = rows_of(self._draft, self._ids, are_all=self._are_all)
        return contents_of(rows, self._form, self._headings, self._facts)

    def copy(self) -> None:
        """Put it there now."""
        contents = self.contents()
        copy(lambda: mime_data(contents))


def mime_data(contents: Contents) -> QMimeData:
    """``contents`` for the clipboard: the text first, as programs without a choice take the first."""
    data = made_by_qt()
    data.setText(for_qt(contents.text))
    if contents.html:
        data.setData("text/html", contents.html)
    for name, exact in contents.exact.items():
        data.setData(name, exact)
    return data
