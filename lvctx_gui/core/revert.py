"""Taking a commit back: its opposite, staged on what the server holds today.

It then goes through review, merge and commit like any edit. What cannot be staged is named with its reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from lvctx_gui.core.conflict import Conflict
from lvctx_gui.core.diff import Change
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.edits import REMOVED, Edit
from lvctx_gui.core.entries import Missing
from lvctx_gui.core.naming import key_name
from lvctx_gui.core.plan import cannot_be_put_back, has_no_json
from lvctx_gui.core.segments import segment_problem
from lvctx_gui.core.settle import is_at_target
from lvctx_gui.core.translate import sentences, tr


@dataclass(frozen=True, slots=True)
class Reverted:
    """What became of it.

    ``staged`` are the keys with an edit now, of which ``conflicts`` have changed since the commit;
    ``already`` are as they were before it; ``refused`` says for each other key why it was left alone.
    """

    draft: Draft
    staged: tuple[str, ...]
    conflicts: tuple[str, ...]
    already: tuple[str, ...]
    refused: Mapping[str, str] = field(default_factory=dict)


def stage_opposite(draft: Draft, made: Iterable[Change], seen: datetime | None = None) -> Reverted:
    """Stage the opposite of ``made``, the changes of a commit, on ``draft`` (today's base and its edits).

    A key that somebody has changed since is staged as a conflict: whoever reverts decides. ``seen`` says
    when the base was read. Edits that ``draft`` holds already stay as they are.
    """
    edits: dict[str, Edit] = {}
    conflicts: dict[str, Conflict] = {}
    already: list[str] = []
    refused: dict[str, str] = {}
    for change in made:
        key = change.key
        if is_at_target(draft.base, key, change.before) and key not in draft.edits.by_key:
            already.append(key)
        elif why := _why_not(change, draft):
            refused[key] = why
        else:
            edits[key] = REMOVED if isinstance(change.before, Missing) else change.before
            if not is_at_target(draft.base, key, change.after):
                held = draft.base.get(key)
                conflicts[key] = Conflict(key, change.after, change.before, held, seen, is_since=True)
    return Reverted(draft.put_back(edits, conflicts), tuple(edits), tuple(conflicts), tuple(already), refused)


def _why_not(change: Change, draft: Draft) -> str:
    """Why the opposite of ``change`` cannot be staged, as sentences; ``""`` when it can."""
    name = key_name(change.key)
    if change.key in draft.edits.by_key:
        return tr("{key} has a staged change of its own: commit or unstage that first.", key=name)
    if isinstance(change.before, Missing) and (problem := segment_problem(change.key)):
        return sentences((tr("{key} cannot be deleted on its own.", key=name), problem))
    return cannot_be_put_back(change.key) if has_no_json(change.before) else ""
