"""Taking a commit back: its opposite, staged on what the server holds today.

It then goes through review, merge and commit like any edit. What cannot be staged is named with its reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lvctx_gui.core.conflict import Conflict
from lvctx_gui.core.diff import Change
from lvctx_gui.core.draft import REMOVED, Draft, Edit, key_name
from lvctx_gui.core.entries import Missing
from lvctx_gui.core.plan import foreign_problem
from lvctx_gui.core.segments import segment_problem
from lvctx_gui.core.settle import is_at_target


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


def stage_opposite(draft: Draft, made: Iterable[Change], seen: str = "") -> Reverted:
    """Stage the opposite of ``made``, the changes of a commit, on ``draft`` (today's base and its edits).

    A key that somebody has changed since is staged as a conflict: whoever reverts decides. ``seen`` says
    when the base was read. Edits that ``draft`` holds already stay as they are.
    """
    edits: dict[str, Edit] = {}
    conflicts: dict[str, Conflict] = {}
    already: list[str] = []
    refused: dict[str, str] = {}
    for change in made:
        key, name = change.key, key_name(change.key)
        if key in draft.edits.by_key:
            refused[key] = f"{name} has a staged change of its own: commit or discard that first."
        elif is_at_target(draft.base, key, change.before):
            already.append(key)
        elif isinstance(change.before, Missing) and (problem := segment_problem(key)):
            refused[key] = f"{name} cannot be removed alone: it {problem}."
        elif problem := foreign_problem(change.before):
            refused[key] = f"{name} cannot be put back: its value {problem}."
        else:
            edits[key] = REMOVED if isinstance(change.before, Missing) else change.before
            if not is_at_target(draft.base, key, change.after):
                held = draft.base.get(key)
                conflicts[key] = Conflict(key, change.after, change.before, held, seen, is_since=True)
    return Reverted(draft.put_back(edits, conflicts), tuple(edits), tuple(conflicts), tuple(already), refused)
