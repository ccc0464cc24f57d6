"""How a file is read, where a person may know better: its encoding, its separator, its sheet."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from lvctx_gui.core.grid.text.encoding import Encoding
from lvctx_gui.core.grid.text.separated import SEPARATORS
from lvctx_gui.core.translate import mark, tr, tr_marked
from lvctx_gui.services.sheets.reading import Choices, Opened, read_file
from lvctx_gui.services.sheets.unreadable import UnreadableError
from lvctx_gui.ui.incoming.dialog import IncomingDialog
from lvctx_gui.ui.kit.choices import ChoiceBox
from lvctx_gui.ui.kit.flow_row import side_by_side
from lvctx_gui.ui.kit.plain import PlainLabel
from lvctx_gui.ui.kit.tasks import Tasks

_SEPARATORS = {",": mark("comma"), ";": mark("semicolon"), "\t": mark("tab")}


class Rereading(QObject):
    """Adds to ``dialog`` what can be chosen of ``opened``, the file at ``path``, and reads it again then."""

    def __init__(self, tasks: Tasks, path: Path, opened: Opened, dialog: IncomingDialog) -> None:
        super().__init__(dialog)
        self._tasks, self._path, self._dialog = tasks, path, dialog
        self._encodings, self._separators = list(Encoding), list(SEPARATORS)
        self._sheets = list(opened.sheets)
        self._encoding = self._box(
            "incomingEncoding",
            tr("Encoding"),
            [encoding.value for encoding in self._encodings],
            self._encodings.index(opened.encoding) if opened.encoding else -1,
        )
        self._separator = self._box(
            "incomingSeparator",
            tr("Separator"),
            [tr_marked(_SEPARATORS[each]) for each in self._separators],
            self._separators.index(opened.separator) if opened.separator else -1,
        )
        sheet = self._sheets.index(opened.sheet) if opened.sheet else -1
        self._sheet = self._box("incomingSheet", tr("Sheet"), self._sheets, sheet)
        shown: list[QWidget] = []
        for words, box, is_asked in (
            (tr("Encoding:"), self._encoding, opened.encoding is not None),
            (tr("Separator:"), self._separator, bool(opened.separator)),
            (tr("Sheet:"), self._sheet, len(self._sheets) > 1),
        ):
            if is_asked:
                shown.append(side_by_side(PlainLabel(words), box))
        dialog.add_choices(*shown)

    def _box(self, name: str, words: str, choices: list[str], chosen: int) -> ChoiceBox:
        box = ChoiceBox(name, words)
        box.addItems(choices)
        box.setCurrentIndex(chosen)
        box.activated.connect(self._read_again)
        return box

    def _read_again(self) -> None:
        encoding, separator = self._encoding.currentIndex(), self._separator.currentIndex()
        sheet = self._sheet.currentIndex()
        choices = Choices(
            self._encodings[encoding] if encoding >= 0 else None,
            self._separators[separator] if separator >= 0 else "",
            self._sheets[sheet] if sheet >= 0 else "",
        )
        self._tasks.start(self._read(choices), "read-file-again", quiet=True)

    async def _read(self, choices: Choices) -> None:
        try:
            opened = await asyncio.to_thread(read_file, self._path, choices)
        except UnreadableError as error:
            if isValid(self._dialog):
                self._dialog.say(str(error))
            return
        if isValid(self._dialog):
            self._dialog.show_grid(opened.grid)
