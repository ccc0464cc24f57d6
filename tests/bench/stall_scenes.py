"""What a person does that may keep the window from answering, in the order in which it is done."""

from __future__ import annotations

import asyncio

from tests.bench.stall_stage import ENTRIES, FEW, FLAT, LINE_END, LONG, MANY, ONE, PASTED, call_of, text_of

REMOVED = 1_000
NEEDLE = "Friday"


async def look_up(stage):
    """Answers that are nearly as large as any may be."""
    async with stage.watched("look up one of 7 MB"):
        stage.window.look_up(call_of(ONE))
    async with stage.watched("refresh it, unchanged"):
        stage.trigger("REFRESH")
    async with stage.watched("show it whole"):
        stage.trigger("WHOLE_VALUE")
    async with stage.watched("select and copy it there"):
        from PySide6.QtWidgets import QPlainTextEdit

        whole = stage.page.findChild(QPlainTextEdit, "wholeValueView")
        whole.selectAll()
        whole.copy()
    stage.trigger("WHOLE_VALUE")
    async with stage.watched("copy its row"):
        stage.page.view.selectAll()
        stage.page.copy()
    async with stage.watched(f"look up {ENTRIES:,}"):
        stage.window.look_up(call_of(MANY))
    async with stage.watched("refresh them, unchanged"):
        stage.trigger("REFRESH")
    assert stage.page.model.rowCount() == ENTRIES


async def arrange(stage):
    """The table of many entries: filtered, sorted, selected, copied."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    from lvctx_gui.ui.call.entries.columns import COLUMNS

    page = await stage.opened(MANY)
    for letter in NEEDLE:
        async with stage.watched("a key in the filter"):
            QTest.keyClicks(page.filter_edit, letter)
    async with stage.watched("clear the filter"):
        page.filter_edit.clear()
    for number, _ in enumerate(COLUMNS):
        async with stage.watched(f"sort by column {number + 1}"):
            page.view.sortByColumn(number, Qt.SortOrder.DescendingOrder)
    page.view.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
    async with stage.watched("select all"):
        page.view.selectAll()
    async with stage.watched("copy all"):
        stage.trigger("COPY")
    page.view.clearSelection()


async def paste(stage):
    """A large text wherever one can be pasted."""
    from PySide6.QtGui import QGuiApplication

    page = await stage.opened(MANY)
    QGuiApplication.clipboard().setText(text_of(PASTED))
    fields = stage.window.lookup_row.fields
    async with stage.watched("paste 10 MB as a call"):
        stage.trigger("PASTE_CALL")
    async with stage.watched("paste 10 MB to look up"):
        fields[0].setFocus()
        fields[0].paste()
    fields[0].fill("")
    async with stage.watched("paste 10 MB as a filter"):
        page.filter_edit.setFocus()
        page.filter_edit.paste()
    async with stage.watched("and clear that"):
        page.filter_edit.clear()
    QGuiApplication.clipboard().setText(text_of(PASTED).replace(LINE_END, " "))
    async with stage.watched("paste it as one line"):
        fields[0].setFocus()
        fields[0].paste()
    fields[0].fill("")
    await stage.settled()


async def edit(stage):
    """Long values in their editors."""
    from PySide6.QtGui import QGuiApplication

    from lvctx_gui.ui.call.entries.editor import CellEditor, Leaving
    from lvctx_gui.ui.call.entries.rows import Column

    await stage.opened(MANY)
    await stage.set_editing(on=False)
    async with stage.watched("switch editing on"):
        stage.trigger("EDIT_MODE")
    async with stage.watched("look up five of 1 MB"):
        stage.window.look_up(call_of(FEW))
    view = stage.page.view
    async with stage.watched("open the editor of 1 MB"):
        view.setFocus()
        view.setCurrentIndex(view.model().index(0, Column.VALUE))
        view.edit(view.currentIndex())
    (editor,) = view.viewport().findChildren(CellEditor)
    async with stage.watched("type into it"):
        editor.textCursor().insertText("a")
    QGuiApplication.clipboard().setText(text_of(LONG))
    async with stage.watched("paste 1 MB into it"):
        editor.selectAll()
        editor.paste()
    QGuiApplication.clipboard().setText(text_of(PASTED))
    async with stage.watched("paste 10 MB into it"):
        editor.selectAll()
        editor.paste()
    async with stage.watched("stage it"):
        editor.finished.emit(Leaving.STAGE)
    async with stage.watched("undo it"):
        stage.trigger("UNDO")
    async with stage.watched("show another 1 MB whole"):
        stage.trigger("WHOLE_VALUE")
        view.setCurrentIndex(view.model().index(1, Column.VALUE))
    async with stage.watched("the arrow down to the next"):
        view.setCurrentIndex(view.model().index(2, Column.VALUE))
    stage.trigger("WHOLE_VALUE")
    stage.window.tabs.close_current()
    await stage.settled()


async def remove(stage):
    """A thousand entries of many are removed: staged, undone, and sent."""
    page = await stage.opened(MANY)
    await stage.set_editing(on=True)
    assert page.model.rowCount() == ENTRIES

    first_rows(page)
    async with stage.watched(f"remove {REMOVED:,}"):
        stage.trigger("REMOVE_ENTRY")
    async with stage.watched("discard all"):
        stage.trigger("DISCARD")
    async with stage.watched("undo that"):
        stage.trigger("UNDO")
    assert page.state.draft.staged_count == REMOVED
    async with stage.watched("refresh with them staged"):
        stage.trigger("REFRESH")
    async with stage.watched("a dark theme"):
        stage.trigger("DARK_THEME")
    async with stage.watched("a light theme"):
        stage.trigger("LIGHT_THEME")
    async with stage.watched("switch editing off"):
        stage.trigger("EDIT_MODE")
    await stage.set_editing(on=True)


def first_rows(page):
    """Select as many rows as are to be removed."""
    from PySide6.QtCore import QItemSelection, QItemSelectionModel

    model = page.view.model()
    rows = QItemSelection(model.index(0, 0), model.index(REMOVED - 1, model.columnCount() - 1))
    page.view.selectionModel().select(rows, QItemSelectionModel.SelectionFlag.ClearAndSelect)


async def commit(stage):
    """What was staged is sent, one request after the other."""
    from PySide6.QtWidgets import QPushButton

    page = stage.page

    def answered():
        buttons = stage.window.findChildren(QPushButton, "commitConfirmButton")
        return [button for button in buttons if button.isVisible()]

    async with stage.watched("ask about the commit"):
        stage.trigger("COMMIT")
        await stage.until(answered)
        await asyncio.sleep(0.2)
    async with stage.watched(f"commit {REMOVED:,} removed"):
        answered()[0].click()
    assert not page.state.draft.staged_count, page.state.message
    assert page.model.rowCount() == ENTRIES - REMOVED


async def history(stage):
    """The history of a million keys."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    from lvctx_gui.ui.history.dialog import HistoryDialog
    from lvctx_gui.ui.kit.filter_field import FilterField

    async with stage.watched("open the history"):
        stage.trigger("HISTORY")
        dialog = stage.window.findChild(HistoryDialog)
        await stage.until(lambda: dialog.model.total)
    view = dialog._view
    for row in (1, 2):
        async with stage.watched("show another operation"):
            view.selectRow(row)
    for letter in "friday 17":
        async with stage.watched("a key in its filter"):
            QTest.keyClicks(dialog.findChild(FilterField), letter)
    async with stage.watched("copy an operation"):
        dialog._acts.copy()
    async with stage.watched("close the history"):
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        await asyncio.sleep(0.5)


async def leave(stage):
    """Other tabs, and the end."""
    await stage.opened(FEW)
    await stage.opened(MANY)
    await stage.set_editing(on=True)
    async with stage.watched("another tab"):
        stage.trigger("NEXT_TAB")
    async with stage.watched("and back"):
        stage.trigger("NEXT_TAB")
    async with stage.watched("close a tab"):
        stage.trigger("CLOSE_TAB")
    async with stage.watched("open it again"):
        stage.trigger("REOPEN_TAB")
    first_rows(stage.page)
    stage.trigger("REMOVE_ENTRY")
    await stage.settled()


async def read_long_lines(stage):
    """Lines of 1 MB in the pane that shows all of a value."""
    from PySide6.QtGui import QTextCursor
    from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit

    from lvctx_gui.ui.call.entries.rows import Column

    page = await stage.opened(FLAT)
    view = page.view
    view.setCurrentIndex(view.model().index(3, Column.VALUE))
    stage.trigger("WHOLE_VALUE")
    whole = page.findChild(QPlainTextEdit, "wholeValueView")
    for name, row in (("a line of 1 MB", 0), ("1 MB of no-break spaces", 2)):
        async with stage.watched(f"show {name}"):
            view.setCurrentIndex(view.model().index(row, Column.VALUE))
        async with stage.watched(f"jump to the end of {name}"):
            whole.moveCursor(QTextCursor.MoveOperation.End)
        async with stage.watched(f"do not wrap {name}"):
            stage.trigger("WRAP")
        async with stage.watched(f"wrap {name}"):
            stage.trigger("WRAP")
        size = stage.window.size()
        async with stage.watched(f"resize {name}"):
            stage.window.resize(size.width() - 120, size.height() - 60)
        stage.window.resize(size)
    async with stage.watched("find in it"):
        page.right_pane.whole_value._find.open_search()
        page.findChild(QLineEdit, "findInValueEdit").setText("\u00a0")
    view.setCurrentIndex(view.model().index(1, Column.VALUE))
    await stage.settled()
    forms = page.findChild(QComboBox, "valueFormBox")
    async with stage.watched("indent 1 MB of JSON"):
        forms.activated.emit(1)
        await stage.until(lambda: not page.right_pane.whole_value._indenter.is_working)
        await stage.until(lambda: whole.sheet.is_complete)
    async with stage.watched("copy the indented view"):
        whole.selectAll()
        whole.copy()
    forms.activated.emit(0)
    stage.trigger("WHOLE_VALUE")
    stage.window.tabs.close_current()
    await stage.settled()


SCENES = (look_up, read_long_lines, arrange, paste, edit, remove, commit, history, leave)
