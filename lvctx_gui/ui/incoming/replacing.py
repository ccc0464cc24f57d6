"""Find and replace: what is found is looked through in a thread, and seen before it is staged."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.grid.cell import Grid, Source
from lvctx_gui.core.pattern import PatternError, TooSlowError
from lvctx_gui.core.replacing.replacer import Replacing, TooLongError
from lvctx_gui.core.replacing.replacing import LeftOut, Replaced, replace_in
from lvctx_gui.core.translate import sentences, tr, tr_n
from lvctx_gui.ui.call.entries.rows import Wish
from lvctx_gui.ui.call.page import CallPage
from lvctx_gui.ui.incoming.replace_dialog import ReplaceDialog
from lvctx_gui.ui.kit.tasks import Tasks
from lvctx_gui.ui.kit.turns import GivenUpError, Turns
from lvctx_gui.ui.messages.message import Ends, Message, Tone
from lvctx_gui.ui.messages.names import key_names


class Finding:
    """One search, which can be made again for another draft, until it is given up."""

    def __init__(self, keys: Sequence[str], wish: Replacing) -> None:
        self.number, self._keys, self._wish = len(keys), keys, wish
        self._given_up = threading.Event()

    def give_up(self) -> None:
        """Nobody waits for it any more."""
        self._given_up.set()

    async def look(self, draft: Draft) -> Replaced:
        """What is found in ``draft``, with a note of what is left out.

        Raises ``PatternError``, ``TooSlowError``, ``TooLongError``, and ``GivenUpError`` where it was.
        """
        turns = Turns(self._given_up)
        found = await asyncio.to_thread(replace_in, draft, self._keys, self._wish, turns.go_on)
        notes = left_out_sentences(found.left_out)
        return replace(found, grid=replace(found.grid, notes=notes))

    async def look_again(self, draft: Draft, then: Callable[[Replaced], None]) -> Grid:
        """The same for a preview that is shown: ``then`` learns what is found now, and nothing is raised."""
        try:
            found = await self.look(draft)
        except (TooSlowError, TooLongError) as error:
            return Grid((), Source.OWN, notes=(str(error),))
        except GivenUpError:
            return Grid((), Source.OWN)
        then(found)
        return found.grid


Show = Callable[[CallPage, Replaced, Finding], None]


class FindAndReplace:
    """Replaces in the values of one call at a time; ``show`` lets a person see and stage what was found."""

    def __init__(self, window: QWidget, tasks: Tasks, show: Show) -> None:
        self._window, self._tasks, self._show = window, tasks, show
        self._last = Replacing("", "")
        """What was looked for last: in memory only, as it may be a value."""

    def open(self, page: CallPage) -> None:
        """Ask what is to be replaced in the entries of ``page``, or say why nothing can be."""
        page.view.finish_editing()
        if page.rows.refuse(Wish.EDIT_MANY):
            return
        if page.state.is_unread:
            text = tr("This call was not read yet, so there is nothing to replace. Read it first (F5).")
            page.state.say(Message(Tone.WARNING, text, ends=Ends.READ))
            return
        selected = _keys(page, only_selected=True)
        dialog = ReplaceDialog(self._window, len(selected), len(_keys(page)), self._last)
        dialog.wanted.connect(partial(self._begin, page, dialog))
        dialog.open()

    def _begin(self, page: CallPage, dialog: ReplaceDialog) -> None:
        self._last = dialog.wish
        finding = Finding(_keys(page, only_selected=dialog.is_for_selected), dialog.wish)
        dialog.stopped.connect(finding.give_up)
        dialog.show_looking(finding.number)
        self._tasks.start(self._look(page, dialog, finding), "find-and-replace", asks=True)

    async def _look(self, page: CallPage, dialog: ReplaceDialog, finding: Finding) -> None:
        said = ""
        try:
            found = await finding.look(page.state.draft)
        except GivenUpError:
            return
        except (PatternError, TooSlowError, TooLongError) as error:
            said = str(error)
        except asyncio.CancelledError:
            finding.give_up()  # the program ends, and does not wait for the thread
            raise
        if not isValid(dialog) or not isValid(page):
            return
        if said or not found.grid.rows:
            dialog.say(said or sentences((_nothing(found), *found.grid.notes)))
            return
        dialog.stopped.disconnect(finding.give_up)
        dialog.accept()
        self._show(page, found, finding)


def _nothing(found: Replaced) -> str:
    number = tr_n("{n} value", "{n} values", found.looked_at)
    return tr("Nothing to replace was found in {number}.", number=number)


def left_out_sentences(left: LeftOut) -> tuple[str, ...]:
    """Which keys were left out although something was found there, and why, a sentence each."""
    told = (
        (tr("Left out, because conflicts are decided first: {keys}.", keys=key_names(left.undecided)),
         left.undecided),
        (tr("Left out, because they hold no text: {keys}.", keys=key_names(left.no_text)), left.no_text),
        (
            tr(
                "Left out, because the answer names them several times with different values: {keys}.",
                keys=key_names(left.repeated),
            ),
            left.repeated,
        ),
    )  # fmt: skip
    return tuple(sentence for sentence, keys in told if keys)


def _keys(page: CallPage, *, only_selected: bool = False) -> list[str]:
    """The keys of the rows that are selected, or of all that are shown, each once."""
    model = page.model
    ids = page.view.selected_ids() if only_selected else model.row_ids(range(model.rowCount()))
    return list(dict.fromkeys(row for row in ids if isinstance(row, str)))
