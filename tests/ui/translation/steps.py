"""What somebody does at a window whose columns have other names."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel

from lvctx_gui.ui.call.entries.rows import Column


def set_value(page, key: str, value: str | None) -> None:
    page.state.apply("«step»", lambda draft: draft.set_value(key, value))


def choose(page, *keys: str) -> None:
    model, view = page.model, page.view
    rows = {model.index(row, Column.KEY).data(): row for row in range(model.rowCount())}
    view.setCurrentIndex(model.index(rows[keys[0]], Column.VALUE))
    for key in keys[1:]:
        view.selectionModel().select(
            model.index(rows[key], Column.VALUE),
            QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows,
        )
