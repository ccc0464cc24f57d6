"""How an operation ended, key by key: what the messages and the history have in common."""

from __future__ import annotations

from collections.abc import Sequence

from lvctx_gui.core.naming import key_name
from lvctx_gui.core.settle import KeyResult, Outcome
from lvctx_gui.core.translate import mark, tr, tr_marked
from lvctx_gui.core.visible import plain_sentence

_SIGNS = {Outcome.CONFIRMED: "✓", Outcome.NOT_COMMITTED: "⊘", Outcome.NOT_CONFIRMED: "?"}
_OUTCOMES = {
    Outcome.CONFIRMED: mark("committed and confirmed"),
    Outcome.NOT_COMMITTED: mark("not committed"),
    Outcome.NOT_CONFIRMED: mark("not confirmed"),
}
_STILL_STAGED = {
    Outcome.CONFIRMED: _OUTCOMES[Outcome.CONFIRMED],
    Outcome.NOT_COMMITTED: mark("not committed, still staged"),
    Outcome.NOT_CONFIRMED: mark("not confirmed, still staged"),
}


def outcome_name(result: KeyResult) -> str:
    """How it ended for one key, without claiming for an operation what it has never sent."""
    if result.outcome is Outcome.CONFIRMED and not result.was_sent:
        return tr("was so already")
    return tr_marked(_OUTCOMES[result.outcome])


def result_lines(results: Sequence[KeyResult], *, are_staged: bool = True) -> str:
    """Every key with its outcome and the reason for it, a line each.

    ``are_staged`` says that what was not done is still staged: so it is after a commit, not after deleting
    the whole context. A reason that several keys share is told once.
    """
    outcomes = _STILL_STAGED if are_staged else _OUTCOMES
    told: set[str] = set()
    return "\n".join(
        f"{_SIGNS[result.outcome]} {_line(result, tr_marked(outcomes[result.outcome]), told)}"
        for result in results
    )


def _line(result: KeyResult, outcome: str, told: set[str]) -> str:
    key, reason = key_name(result.key), result.reason
    if not reason or result.outcome is Outcome.CONFIRMED:
        return tr("{key} — {outcome}", "how it ended for a key", key=key, outcome=outcome)
    if reason in told:
        return tr("{key} — {outcome} (for the same reason)", key=key, outcome=outcome)
    told.add(reason)
    return tr(
        "{key} — {outcome} ({reason})",
        "how it ended for a key",
        key=key,
        outcome=outcome,
        reason=plain_sentence(reason),
    )
