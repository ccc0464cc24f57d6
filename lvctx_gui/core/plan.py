"""What a commit sends: one POST with what was added or changed, one DELETE for each removed key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.diff import Change, Kind
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.edits import NOT_RENAMED, Removed, Renamed
from lvctx_gui.core.entries import MISSING, Entry, Lookup, Missing, NonTextValue
from lvctx_gui.core.naming import key_name
from lvctx_gui.core.segments import segment_problem
from lvctx_gui.core.translate import sentences, tr, tr_n


class PlanRefusedError(ValueError):
    """These changes must not be sent. ``problems`` maps each key to one sentence that says why."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(sentences(problems.values()))
        self.problems = MappingProxyType(dict(problems))


@dataclass(frozen=True, slots=True)
class CommitPlan:
    """The requests of one commit: the entries of the one POST, then the keys to DELETE, in this order.

    ``order`` names the keys as the user sees them: reports follow it. ``renamed`` says of keys to DELETE
    under which new key their value is to be found first.
    """

    call: CallRef
    post: tuple[Entry, ...]
    deletes: tuple[str, ...]
    order: tuple[str, ...] = ()
    renamed: tuple[tuple[str, Renamed], ...] = ()

    def __post_init__(self) -> None:
        if not self.order:
            object.__setattr__(self, "order", (*(entry.key for entry in self.post), *self.deletes))

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to send."""
        return not self.post and not self.deletes

    @property
    def keys(self) -> tuple[str, ...]:
        """Every key that the plan touches, in the user's order; no other key may change."""
        return self.order

    @property
    def targets(self) -> dict[str, Lookup]:
        """What each key is to hold, in the user's order; ``MISSING`` for one that is to go."""
        values = {entry.key: entry.value for entry in self.post}
        return {key: values.get(key, MISSING) for key in self.order}

    @property
    def summary(self) -> str:
        """The counts in words: ``1 POST, 2 DELETEs``."""
        return requests_in_words(posts=bool(self.post), deletes=len(self.deletes))


def requests_in_words(*, posts: bool, deletes: int) -> str:
    """How many requests a commit sends: ``1 POST, 2 DELETEs``."""
    counts = ["1 POST"] if posts else []
    if deletes:
        counts.append(tr_n("{n} DELETE", "{n} DELETEs", deletes))
    return ", ".join(counts) or tr("nothing to send")


def has_no_json(value: Lookup) -> bool:
    """Whether a value that is no text cannot be sent back as it came.

    An answer that was no strict JSON may have held NaN, which RFC 8259 (6) has no number for: the whole
    POST would be no JSON, or the server would read something else.
    """
    if not isinstance(value, NonTextValue):
        return False
    import json  # not needed for the first paint

    def refuse(_: str) -> None:
        raise ValueError

    try:
        json.loads(value.json, parse_constant=refuse, parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        return True
    return False


def cannot_be_put_back(key: str) -> str:
    """Why an entry whose value ``has_no_json`` is not put back, as a sentence."""
    return tr(
        "{key} cannot be put back: its value holds something that JSON has no way to write, such as NaN.",
        key=key_name(key),
    )


def _problem(change: Change, *, returns: bool) -> str:
    """Why ``change`` must not be sent, as sentences; ``""`` when it may. ``returns``: it was there before."""
    key, after = change.key, change.after
    returns = returns and not isinstance(after, Missing)
    problem = segment_problem(key)
    if problem and change.kind is not Kind.CHANGED and not returns:
        if change.kind is Kind.ADDED:
            return sentences((tr("The key {key} cannot be added.", key=key_name(key)), problem))
        return sentences((tr("The key {key} cannot be deleted on its own.", key=key_name(key)), problem))
    if isinstance(after, NonTextValue) and not returns:
        return tr(
            "The value of {key} is {kind}, not text, so it is not sent.",
            key=key_name(key),
            kind=after.kind_name,
        )
    return cannot_be_put_back(key) if has_no_json(after) else ""


def plan_commit(
    call: CallRef,
    changes: Iterable[Change],
    put_back: frozenset[str] = frozenset(),
    renamed: Mapping[str, Renamed] = NOT_RENAMED,
) -> CommitPlan:
    """Plan the commit of ``changes``, of which ``renamed`` tells the removals that wait for an addition.

    Raises ``PlanRefusedError`` for keys that a path cannot address safely (see ``core.segments``): they
    cannot be removed alone, and must not be created. An existing one may be given a new value, as the
    POST names it in its body. What is ``put_back`` was there before: it may be created again, with a value
    that is no text too, unless JSON cannot spell that (``has_no_json``).
    """
    changes = tuple(changes)
    post: list[Entry] = []
    deletes: list[str] = []
    problems: dict[str, str] = {}
    for change in changes:
        if problem := _problem(change, returns=change.key in put_back):
            problems[change.key] = problem
        elif isinstance(change.after, Missing):
            deletes.append(change.key)
        else:
            post.append(Entry(change.key, change.after))
    if problems:
        raise PlanRefusedError(problems)
    order = tuple(change.key for change in changes)
    waiting = tuple((key, renamed[key]) for key in deletes if key in renamed)
    return CommitPlan(call, tuple(post), tuple(deletes), order, waiting)


def problem_of(draft: Draft, key: str) -> str:
    """Why what is staged for ``key`` must not be sent, as ``plan_draft`` says it; ``""`` when it may."""
    edit = draft.edits.by_key.get(key)
    # Nearly every edit, without making a change of it: another text for a key that is there, or its removal.
    if (isinstance(edit, str) and key in draft.base) or (
        isinstance(edit, Removed) and segment_problem(key) is None
    ):
        return ""
    change = draft.change_of(key)
    return "" if change is None else _problem(change, returns=key in draft.edits.put_back)


def plan_draft(call: CallRef, draft: Draft) -> CommitPlan:
    """Plan the commit of everything that ``draft`` stages. Raises as ``plan_commit`` does."""
    return plan_commit(call, draft.changes, draft.edits.put_back, draft.edits.renamed)
