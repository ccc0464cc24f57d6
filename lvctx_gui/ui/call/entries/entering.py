"""What becomes of a text that a person enters into a cell: pure functions of the draft that is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lvctx_gui.core.draft import Draft, EditRefusedError
from lvctx_gui.core.entries import Missing
from lvctx_gui.core.translate import tr
from lvctx_gui.core.visible import plain_text
from lvctx_gui.ui.call.entries.advice import NO_ADVICE, Advice
from lvctx_gui.ui.call.entries.remarks import remark_on_key
from lvctx_gui.ui.call.entries.rows import Expected, RowId

Change = Callable[[Draft], Draft]
"""Makes another draft of one, or raises ``EditRefusedError``."""

EditableRow = str | int | Expected
"""A row with a key, a new one, or what is expected."""


@dataclass(frozen=True, slots=True)
class Entered:
    """An edit to stage as one undo step called ``name``.

    The row called ``new_row`` that it may make stands where the person looks: in place of the row in which
    they typed where that goes, or below it. Where it makes none, ``new_row`` is ``None``.
    """

    name: str
    change: Change
    new_row: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Editing:
    """How the cells of a column are edited."""

    is_one_line: bool
    """Whether the text has one line, in a monospaced font."""
    remark: Callable[[Draft, RowId, str, Advice], str]
    """What there is to say of a text while it is typed into a row; usually ``""``."""
    offers: Callable[[RowId, Advice], tuple[str, ...]]
    """The texts that are offered while something is typed into a row; usually none."""
    enter: Callable[[Draft, EditableRow, str | None], Entered | None]
    """The edit that a text (``None``: no value) stands for; ``None`` where it is the same as before."""
    as_if_entered: Callable[[Draft, EditableRow, str], Draft]
    """The draft with a text that stands in an open editor. Raises ``EditRefusedError``."""
    keep_refused: Callable[[str], Entered | None]
    """The edit that keeps a text that was refused; ``None`` where there is nothing to keep."""


def remark_while_typing(shown: Draft, row: RowId, key: str, advice: Advice) -> str:
    """That another key looks like ``key``, which is being typed; not of one that it may still become."""
    if advice.listed.has_longer(key):
        advice = NO_ADVICE
    return remark_on_key(shown, key, row if isinstance(row, str) else None, advice)


def enter_value(shown: Draft, row: EditableRow, text: str | None) -> Entered:
    """Give an entry another value."""
    if isinstance(row, int):
        return Entered(tr("Enter value"), lambda draft: draft.set_row_value(row, text))
    if isinstance(row, Expected):
        return enter_expected(row.keys[0], text)

    def change(draft: Draft) -> Draft:
        # Others may have removed it under the open editor: what was typed is a new entry then.
        is_lost = isinstance(draft.get(row), Missing) and not isinstance(shown.get(row), Missing)
        return draft.staged(row, text) if is_lost else draft.set_value(row, text)

    return Entered(tr("Edit {key}", key=_name(row)), change)


def enter_expected(key: str, text: str | None) -> Entered:
    """Give a key that was expected, and is none yet, a value."""

    def change(draft: Draft) -> Draft:
        # Others may have added it under the open editor: that is a conflict then.
        is_missing = isinstance(draft.get(key), Missing)
        return draft.add(key, text) if is_missing else draft.set_value(key, text)

    return Entered(tr("Add {key}", key=_name(key)), change, key)


def enter_key(shown: Draft, row: EditableRow, text: str | None) -> Entered | None:
    """Name a new entry, or rename one."""
    key = text or ""
    if isinstance(row, int):
        return Entered(tr("Add {key}", key=_name(key)), lambda draft: draft.name_row(row, key), key)
    if isinstance(row, Expected):
        return enter_expected(key, None) if key in row.keys else _add_another(key)
    if key == row:
        return None
    if not key:
        return Entered(tr("Rename {key}", key=_name(row)), _refuse_empty_key)

    def rename(draft: Draft) -> Draft:
        value = shown.get(row)
        if isinstance(draft.get(row), Missing) and (value is None or isinstance(value, str)):
            return draft.add(key, value)  # others removed it under the open editor
        return draft.rename(row, key)

    return Entered(tr("Rename {key}", key=_name(row)), rename, key)


def _add_another(key: str) -> Entered:
    return Entered(tr("Add {key}", key=_name(key)), lambda draft: draft.add(key), key)


def value_as_if_entered(shown: Draft, row: EditableRow, text: str) -> Draft:
    """The draft with ``text`` as the row's value. Raises ``EditRefusedError``."""
    if isinstance(row, Expected):
        return shown.add(row.keys[0], text)
    return shown.set_row_value(row, text) if isinstance(row, int) else shown.set_value(row, text)


def key_as_if_entered(shown: Draft, row: EditableRow, text: str) -> Draft:
    """A key that is still being typed stays without effect: a row of its own, or nothing."""
    return shown.begin_name(row, text) if isinstance(row, int) else shown


def keep_refused_key(key: str) -> Entered | None:
    """Keep a key that was typed and refused, in a new row with the reason: nothing typed is lost."""
    if not key:
        return None

    def keep(draft: Draft) -> Draft:
        draft, token = draft.add_row()
        return draft.name_row(token, key) if draft.key_problem(key) else draft.begin_name(token, key)

    return Entered(tr("Keep {key}", key=_name(key)), keep)


def _name(key: str) -> str:
    return plain_text(key, 40)


def _refuse_empty_key(_: Draft) -> Draft:
    raise EditRefusedError(tr("A key cannot be empty. The entry keeps its old key."))


EDIT_KEY = Editing(
    is_one_line=True,
    remark=remark_while_typing,
    offers=lambda row, advice: advice.keys_to_offer(row),
    enter=enter_key,
    as_if_entered=key_as_if_entered,
    keep_refused=keep_refused_key,
)
EDIT_VALUE = Editing(
    is_one_line=False,
    remark=lambda _shown, _row, _text, _advice: "",
    offers=lambda row, advice: advice.allowed(row),
    enter=enter_value,
    as_if_entered=value_as_if_entered,
    keep_refused=lambda _: None,
)
