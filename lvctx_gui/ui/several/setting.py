"""Sets one key in several calls: each is a step of its own, and each call says what becomes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.lookalike import KeyIndex, lookalike_words
from lvctx_gui.core.naming import key_name
from lvctx_gui.core.several.outlook import Fate, Outlook, Setting, outlook, staged
from lvctx_gui.core.translate import listed, sentences, tr, tr_n
from lvctx_gui.ui.call.state import CallState
from lvctx_gui.ui.messages.names import call_name
from lvctx_gui.ui.messages.phase import changing_now

_COMPARED = 2_000
"""Keys of a call that a new one is compared with: more of them would be noticed while it is typed."""


@dataclass(frozen=True, slots=True)
class Wished:
    """The key that is to be set, and what it is to hold."""

    key: str = field(repr=False)
    setting: Setting = field(repr=False)


def why_not(state: CallState) -> str:
    """Why nothing may be staged on a call now, as sentences; ``""`` where it may."""
    if state.why_fixed:
        return state.why_fixed
    if state.is_working:
        return changing_now()
    if state.is_unread:
        return tr("It was not read yet, so it is not known what it holds. Read it first (F5 in its tab).")
    return ""


def outlook_of(state: CallState, wished: Wished) -> Outlook:
    """What becomes of a call, which may also be none to stage anything on."""
    if why := why_not(state):
        return Outlook(Fate.REFUSED, why=why)
    return outlook(state.draft, wished.key, wished.setting)


def resemblance_words(state: CallState, key: str) -> str:
    """The sentence about a key that the call holds and that ``key`` may be mistaken for, or ``""``."""
    base = state.draft.base
    if key in base or len(base.keys) > _COMPARED:
        return ""
    return lookalike_words(key, KeyIndex(base.keys).like(key))


@dataclass(frozen=True, slots=True)
class SetInSeveral:
    """What was done: ``told`` says it in sentences."""

    staged: tuple[CallState, ...]
    told: str


def set_in(states: Sequence[CallState], seen: dict[str, Draft], wished: Wished) -> SetInSeveral:
    """Stage ``wished`` on each of ``states`` as an undo step of its own.

    ``seen`` is the draft of each that the person saw, by the ids of the pages: what has moved since is a
    conflict, as with an edit in the table.
    """
    name = tr("Set {key}", "an undo step", key=key_name(wished.key))
    done: list[CallState] = []
    same: list[str] = []
    left: list[str] = []
    for state in states:
        outcome = outlook_of(state, wished)
        if outcome.fate is Fate.REFUSED:
            left.append(tr("{call}: {reason}", "a call", call=call_name(state.call), reason=outcome.why))
        elif not outcome.fate.is_staged:
            same.append(call_name(state.call))
        elif state.apply(
            name, lambda draft: staged(draft, wished.key, wished.setting), seen.get(state.page_id)
        ):
            done.append(state)
    told = (
        tr_n(
            "{key} is staged in {n} call; nothing was sent.",
            "{key} is staged in {n} calls; nothing was sent.",
            len(done),
            key=key_name(wished.key),
        )
        if done
        else tr("Nothing was staged."),
        tr("It was so already in {calls}.", calls=listed(same)) if same else "",
        *((tr("Left out:"), *left) if left else ()),
    )
    return SetInSeveral(tuple(done), sentences(told))
