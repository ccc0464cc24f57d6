"""What of a commit is still to be sent, and what must not be."""

from __future__ import annotations

from collections.abc import Iterable

from lvctx_gui.api.errors import NotAloneError
from lvctx_gui.core.alone import needs_proof, why_unprovable
from lvctx_gui.core.diff import Change
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.edits import Removed, Renamed
from lvctx_gui.core.entries import MISSING, Context
from lvctx_gui.core.naming import key_name
from lvctx_gui.core.plan import CommitPlan, plan_commit
from lvctx_gui.core.settle import is_at_target
from lvctx_gui.core.translate import tr
from lvctx_gui.services.commit.state import CommitState


def remaining(state: CommitState, draft: Draft, server: Context) -> CommitPlan:
    """Plan what ``draft`` still stages of the plan: not what the server said yes to, nor what is withheld.

    ``draft`` lies over what the plan's keys hold now, so that it stages nothing that the server holds
    already; ``server`` is all that the call was just read to hold. What must not be deleted is withheld from
    now on.
    """
    accepted = state.accepted
    changes = [change for change in draft.changes if change.key not in accepted]
    rest = _plan(state.plan, draft, changes)
    posted, unread = {entry.key for entry in rest.post}, state.unread
    for key, new in rest.renamed:
        if new.key not in posted and not is_confirmed(new, server, unread):
            state.withhold(key, _new_key_is_not_there(key, new))
    rest = _plan(state.plan, draft, (change for change in changes if change.key not in state.withheld))
    if rest.post or not all(needs_proof(key) for key in rest.deletes):
        return rest  # what needs a proof goes out after that, which may make it possible
    for key in rest.deletes:
        if refusal := why_unprovable(key, server):
            state.withhold(key, NotAloneError(refusal.reason, refusal.advice))
    return _plan(state.plan, draft, (change for change in changes if change.key not in state.withheld))


def is_confirmed(new: Renamed, server: Context, unread: set[str]) -> bool:
    """Whether the last read shows what a key was renamed to, and nothing was sent for that since."""
    target = MISSING if isinstance(new.value, Removed) else new.value
    return new.key not in unread and is_at_target(server, new.key, target)


def _plan(plan: CommitPlan, draft: Draft, changes: Iterable[Change]) -> CommitPlan:
    renamed = {key: new for key, new in plan.renamed if key in draft.edits.by_key}
    return plan_commit(plan.call, changes, draft.edits.put_back, renamed)


def _new_key_is_not_there(key: str, new: Renamed) -> NotAloneError:
    return NotAloneError(
        tr(
            "{key} was not deleted: its new key {new} does not hold its value on the server, so that "
            "deleting {key} would have lost it.",
            key=key_name(key),
            new=key_name(new.key),
        ),
        tr(
            "Look at both keys. To delete {key} anyway, unstage it, delete it again, then commit.",
            key=key_name(key),
        ),
    )
