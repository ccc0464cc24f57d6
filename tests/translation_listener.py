"""Hears what bypasses the translation: with ``Brackets`` installed, every sentence stands in «brackets»."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import chain

import sentences
from PySide6.QtCore import QTranslator
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from lvctx_gui.ui.call.entries.model import EntriesModel
from lvctx_gui.ui.call.entries.notes import note_text
from lvctx_gui.ui.call.entries.values import value_size
from lvctx_gui.ui.call.entries.view import EntriesView
from lvctx_gui.ui.kit.translation import CONTEXT
from lvctx_gui.ui.messages.moments import local_now
from tests.gui import Driver
from tests.shown_texts import all_texts_of

_LETTERS = re.compile(r"[^\W\d_]{2,}")
_NAMES = {
    "lvctx-gui",
    "Linux",
    "Windows",
    "Darwin",
    "Python",
    "GET",
    "POST",
    "DELETE",
    "http",
    "https",
    "/context/call/",
    "client=",
    '"entry":',
    '"key":',
    '"value":',
    "api.livevox.com",
    "proxy.example.com",
}
"""Words of protocols, and names, which are the same in every language."""


@cache
def _sentences() -> frozenset[tuple[str, str]]:
    _, found = sentences.read([])
    return frozenset((each.text, each.about) for each in found)


class Brackets(QTranslator):
    """Puts every sentence that translators are given into brackets, and leaves Qt's own alone.

    It asks for what the sentence is about as well: a table that is marked and shown with two different words
    about it would stay English.
    """

    def isEmpty(self) -> bool:  # noqa: N802  # Qt's name
        return False

    def translate(
        self, context: str, source: str, disambiguation: str | None = None, number: int = -1
    ) -> str:
        del number
        is_known = context == CONTEXT and (source, disambiguation or "") in _sentences()
        return f"«{source}»" if is_known else ""


def outside_brackets(text: str) -> str:
    """What of ``text`` stands in no «brackets», which may hold others."""
    depth = 0
    found: list[str] = []
    for character in text:
        if character == "«":
            depth += 1
        elif character == "»":
            depth = max(0, depth - 1)
            found.append(" ")
        elif not depth:
            found.append(character)
    return "".join(found)


class Listener:
    """Collects what bypasses the translation, with where it is shown; ``data`` is what others typed."""

    def __init__(self, driver: Driver, spoken: list[str]) -> None:
        self.found: dict[str, str] = {}
        self.data: set[str] = set(_NAMES)
        self._driver, self._spoken = driver, spoken

    def listen(self, scene: str) -> None:
        """Look at everything that the window and its dialogs say now."""
        window = self._driver.window
        # Lists that pop up are no children of the window.
        beside = [each for each in QApplication.topLevelWidgets() if each.isVisible() and each is not window]
        for widget in dict.fromkeys([window, *window.findChildren(QWidget), *beside]):
            if not _is_qts_own(widget):
                for text in chain(all_texts_of(widget), _painted_texts_of(widget)):
                    self._judge(text, f"{scene}: {type(widget).__name__} {widget.objectName()}".strip())
        for action in window.findChildren(QAction):
            if not action.objectName().startswith("edit-"):  # of the menu that Qt gives each line
                for text in (action.text(), action.toolTip(), action.statusTip()):
                    self._judge(text, f"{scene}: {action.objectName()}")
        for text in self._spoken:
            self._judge(text, f"{scene}: spoken")
        self._spoken.clear()

    def found_nothing(self) -> None:
        """Fail with a list of all that has bypassed the translation."""
        assert not self.found, "\n".join(f"{where}: {text!r}" for text, where in self.found.items())

    def _judge(self, text: str, where: str) -> None:
        rest = outside_brackets(text.replace("\u2060", ""))
        for known in sorted(self.data, key=len, reverse=True):
            rest = rest.replace(known, " ")
        if _LETTERS.search(rest):
            self.found.setdefault(" ".join(rest.split()), where)


def _painted_texts_of(widget: QWidget) -> Iterator[str]:
    """What stands behind the values of the table."""
    if isinstance(widget, EntriesView) and widget.isVisible():
        model, now = widget.model(), local_now()
        assert isinstance(model, EntriesModel)
        draft = model.draft
        for row_id in map(model.row_id, range(model.rowCount())):
            yield note_text(draft, row_id, now)
            if isinstance(row_id, str):
                yield value_size(draft.result.get(row_id))


def _is_qts_own(widget: QWidget) -> bool:
    """What Qt puts into its widgets, and its own dialogs: they come with translations of their own."""
    if widget.objectName().startswith(("qt_", "ScrollLeft", "ScrollRight")):
        return True
    owners = [widget]
    while (parent := owners[-1].parentWidget()) is not None:
        owners.append(parent)
    return any(isinstance(owner, QFileDialog) for owner in owners)
