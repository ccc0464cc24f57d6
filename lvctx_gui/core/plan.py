"""What a commit sends: one POST with what was added or changed, one DELETE for each removed key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.diff import Change, Kind
from lvctx_gui.core.draft import key_name
from lvctx_gui.core.entries import Entry, Foreign, Missing
from lvctx_gui.core.segments import segment_problem


class PlanRefusedError(ValueError):
    """These changes must not be sent. ``problems`` maps each key to one sentence that says why."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = MappingProxyType(dict(problems))


@dataclass(frozen=True, slots=True)
class CommitPlan:
    """The requests of one commit: the entries of the one POST, then the keys to DELETE, in this order."""

    call: CallRef
    post: tuple[Entry, ...]
    deletes: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to send."""
        return not self.post and not self.deletes

    @property
    def keys(self) -> tuple[str, ...]:
        """Every key that the plan touches; no other key may change."""
        return (*(entry.key for entry in self.post), *self.deletes)

    @property
    def summary(self) -> str:
        """The counts in words: ``1 POST, 2 DELETE``."""
        counts = ((bool(self.post), "POST"), (len(self.deletes), "DELETE"))
        return ", ".join(f"{int(count)} {name}" for count, name in counts if count) or "nothing to send"


def plan_commit(call: CallRef, changes: Iterable[Change]) -> CommitPlan:
    """Plan the commit of ``changes``.

    Raises ``PlanRefusedError`` for keys that a path cannot address safely (see ``core.segments``): they
    cannot be removed alone, and must not be created. An existing one may be given a new value, as the
    POST names it in its body.
    """
    post: list[Entry] = []
    deletes: list[str] = []
    problems: dict[str, str] = {}
    for change in changes:
        problem = segment_problem(change.key)
        if problem and change.kind is not Kind.CHANGED:
            verb = "added" if change.kind is Kind.ADDED else "removed alone"
            problems[change.key] = f"The key {key_name(change.key)} cannot be {verb}: it {problem}."
        elif isinstance(change.after, Missing):
            deletes.append(change.key)
        elif isinstance(change.after, Foreign):
            problems[change.key] = (
                f"The value of {key_name(change.key)} is a {change.after.kind}, not text, so it is not sent."
            )
        else:
            post.append(Entry(change.key, change.after))
    if problems:
        raise PlanRefusedError(problems)
    return CommitPlan(call, tuple(post), tuple(deletes))
