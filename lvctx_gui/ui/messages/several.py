"""How several calls that are committed one after the other have ended, each for itself, and together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

from lvctx_gui.core.settle import Outcome
from lvctx_gui.core.translate import listed, mark, sentences, tr, tr_marked, tr_n
from lvctx_gui.services.commit.report import CommitReport

_NAMED = 5
"""Calls that a sentence names before it says how many more there are."""


class End(Enum):
    """What may be claimed of one call."""

    CONFIRMED = "✓"
    """All that was staged is on the server, proven."""
    NOT_COMMITTED = "⊘"
    """Some of it, or all, is not; what is, is told by the call itself."""
    NOT_CONFIRMED = "?"
    """Nobody knows of some of it."""
    LEFT_OUT = "–"
    """Nothing was sent for it."""

    @property
    def words(self) -> str:
        """The same in words."""
        return tr_marked(_WORDS[self])


_WORDS = {
    End.CONFIRMED: mark("committed and confirmed"),
    End.NOT_COMMITTED: mark("not committed"),
    End.NOT_CONFIRMED: mark("not confirmed"),
    End.LEFT_OUT: mark("left out"),
}


@dataclass(frozen=True, slots=True)
class Ended:
    """How it ended for one call; ``text`` says it in sentences, key by key where there is more than one."""

    end: End
    text: str = field(repr=False)


def end_of(report: CommitReport) -> End:
    """What may be claimed of a call, of which ``report`` tells."""
    if report.losses or report.keys(Outcome.NOT_CONFIRMED):
        return End.NOT_CONFIRMED
    return End.CONFIRMED if report.is_complete else End.NOT_COMMITTED


def summary(ended: Sequence[tuple[str, Ended]]) -> str:
    """How many calls ended how, as sentences; those that are not confirmed are named, by the names given."""
    names = {end: [name for name, each in ended if each.end is end] for end in End}
    done = len(names[End.CONFIRMED])
    return sentences(
        (
            tr_n("{n} call is committed and confirmed.", "{n} calls are committed and confirmed.", done)
            if done
            else tr("No call is committed."),
            tr("Not confirmed: {calls}.", calls=_listed(names[End.NOT_CONFIRMED]))
            if names[End.NOT_CONFIRMED]
            else "",
            tr("Not committed: {calls}.", calls=_listed(names[End.NOT_COMMITTED]))
            if names[End.NOT_COMMITTED]
            else "",
            tr("Left out: {calls}.", calls=_listed(names[End.LEFT_OUT])) if names[End.LEFT_OUT] else "",
        )
    )


def _listed(names: Sequence[str]) -> str:
    shown = list(names[:_NAMED])
    if len(names) > _NAMED:
        shown.append(tr_n("{n} more", "{n} more", len(names) - _NAMED, about="names"))
    return listed(shown)
