"""Looks for a pattern in a thread, so that the window goes on however long that takes."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Set
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.pattern import Budget, PatternError, TooSlowError
from lvctx_gui.core.search import Search
from lvctx_gui.ui.call.entries.finding import rows_like
from lvctx_gui.ui.call.entries.rows import RowId
from lvctx_gui.ui.kit.turns import GivenUpError, Turns


@dataclass(frozen=True, slots=True, repr=False)
class Found:
    """What became of looking for a pattern: the rows, or why there are none, as a sentence."""

    rows: Set[RowId] = frozenset()
    problem: str = ""
    is_unfinished: bool = False
    """Whether the pattern itself is wrong: a person may still be typing it."""


class PatternSearch(QObject):
    """Looks for one pattern at a time."""

    _ended = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._given_up = threading.Event()
        self._then: Callable[[Found], None] | None = None
        self._ended.connect(self._tell)

    @property
    def is_waited_for(self) -> bool:
        """Whether something is looked for."""
        return self._then is not None

    def look(self, draft: Draft, search: Search, then: Callable[[Found], None]) -> None:
        """Call ``then`` with what is found; what was looked for before is given up."""
        self.give_up()
        self._given_up, self._then = threading.Event(), then
        # A daemon: nobody waits for it when the program ends.
        threading.Thread(
            target=self._look, args=(draft, search, self._given_up), name="pattern", daemon=True
        ).start()

    def give_up(self) -> None:
        """Look for nothing any more."""
        self._given_up.set()
        self._then = None

    def _look(self, draft: Draft, search: Search, given_up: threading.Event) -> None:
        turn = Turns(given_up)
        try:
            found = Found(rows_like(draft, search, Budget(), turn.go_on))
        except PatternError as error:
            found = Found(problem=str(error), is_unfinished=True)
        except TooSlowError as error:
            found = Found(problem=str(error))
        except GivenUpError:
            return
        with contextlib.suppress(RuntimeError):  # the table may have gone meanwhile
            self._ended.emit(given_up, found)

    def _tell(self, given_up: threading.Event, found: Found) -> None:
        then = self._then
        if not given_up.is_set() and then is not None:
            self._then = None
            then(found)
