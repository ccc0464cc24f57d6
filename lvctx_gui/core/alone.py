"""Whether a key or a call can be addressed on its own, and how that is proven.

What a segment can turn into on its way is said by ``core.segments.aliases``. A read of the same address goes
the same way as what follows it, so that its answer tells what would be hit (measured over six kinds of way:
it differed in every case where a DELETE would have hit something else).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lvctx_gui.core.call import CallRef, InvalidCallError
from lvctx_gui.core.diff import Change
from lvctx_gui.core.entries import MISSING, Context, Lookup
from lvctx_gui.core.naming import key_name
from lvctx_gui.core.segments import aliases, cut_or_decoded, longer_alike, segment_problem, spelled_alike
from lvctx_gui.core.translate import sentences, tr

MOST_CALLS = 12
"""Addresses that one lookup asks besides its own: where there are more, nobody can tell them apart."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a key is not deleted, and what helps, both as sentences."""

    reason: str
    advice: str


def needs_proof(key: str) -> bool:
    """Whether a request that names ``key`` can reach another entry than this one."""
    return bool(aliases(key))


def why_unprovable(key: str, server: Context) -> Refusal | None:
    """Why no read can prove what a request to delete ``key`` would hit, given all that the call holds.

    ``None`` when a read of the key alone can prove it: its answer must then be the value that ``server``
    shows.
    """
    name, values = key_name(key), server.values_of(key)
    first = tr("Give {key} another value, commit that, then delete it.", key=name)
    if not values:
        return Refusal(_unclear(name, tr("The key is not on the server any more.")), "")
    if len(values) > 1:
        several = tr("The call names this key several times.")
        return Refusal(_unclear(name, several), tr("Edit its value first; that leaves one."))
    value = values[0]
    if value is None:
        nothing = tr("As it has no value, it cannot be seen which of the two would be deleted.")
        return Refusal(_unclear(name, nothing), first)
    if not isinstance(value, str):
        no_text = tr(
            "As its value is {kind} and not text, it cannot be seen which of the two would be deleted.",
            kind=value.kind_name,
        )
        return Refusal(_unclear(name, no_text), first)
    same = next(
        (other for other in server.keys if other in aliases(key) and value in server.values_of(other)), None
    )
    if same is None:
        return None
    reason = tr(
        "{key} was not deleted: on its way the request could be taken for {other}, which holds the same "
        "value, and delete that instead.",
        key=name,
        other=key_name(same),
    )
    return Refusal(reason, first)


def _unclear(name: str, why: str) -> str:
    what = tr("{key} was not deleted: on its way the request could be taken for another entry's.", key=name)
    return sentences((what, why))


def is_proof(answer: Lookup, key: str, server: Context) -> bool:
    """Whether ``answer``, which a read of ``key`` alone gave, shows that its address reaches this entry."""
    return isinstance(answer, str) and server.values_of(key) == (answer,)


def failed_proof(key: str) -> Refusal:
    """What there is to say when ``is_proof`` is not so."""
    return Refusal(
        tr(
            "{key} was not deleted: asked for this key alone, something else answered, so that a request to "
            "delete it would reach another entry.",
            key=key_name(key),
        ),
        tr("It cannot be deleted on its own from here; its value can be edited."),
    )


def losses(before: Context, after: Context, removed: Iterable[str]) -> tuple[Change, ...]:
    """What ``after`` lacks of ``before`` besides the keys that were to be ``removed``."""
    wanted = set(removed)
    return tuple(
        Change(entry.key, entry.value, MISSING)
        for entry in before
        if entry.key not in after and entry.key not in wanted
    )


def other_calls(call: CallRef) -> tuple[CallRef, ...] | None:
    """The calls that a request for ``call`` can reach instead; ``None`` when there are too many to ask.

    Their session or account is cut or decoded; what is no address of a call is left out.
    """
    sessions = [call.session, *_in_order(cut_or_decoded(call.session))]
    accounts = [call.account, *_in_order(cut_or_decoded(call.account))]
    if len(sessions) * len(accounts) > 1 + MOST_CALLS:
        return None
    found = []
    for session in sessions:
        for account in accounts:
            try:
                other = CallRef(session, call.tx_id, account, call.client)
            except InvalidCallError:
                continue
            if other != call:
                found.append(other)
    return tuple(found)


def witness_calls(call: CallRef) -> tuple[CallRef, ...]:
    """Calls that nobody has, and that a way which changes the address of ``call`` turns into the same.

    Where one of them answers with the entries of ``call``, another call's entries are what was read.
    """
    found = [(call.session, account) for account in _witnesses(call.account)]
    found += [(session, call.account) for session in _witnesses(call.session)]
    return tuple(
        CallRef(session, call.tx_id, account, call.client)
        for session, account in found
        if not (segment_problem(session) or segment_problem(account))
    )


def _witnesses(text: str) -> tuple[str, ...]:
    longer = longer_alike(text)
    return (*spelled_alike(text), *(() if longer is None else (longer,)))


def witness_key(key: str, server: Context) -> str | None:
    """The same for ``key`` in a call that holds ``server``: a key that must not be found, or ``None``.

    Only cuts that take the client along need it: any other way stays within the call, which was read.
    """
    witness = longer_alike(key)
    while witness is not None and witness in server:
        witness = longer_alike(witness)
    return None if witness is None or segment_problem(witness) else witness


def _in_order(texts: Iterable[str]) -> list[str]:
    return sorted(texts, key=lambda text: (-len(text), text))


def is_emptied(known: Iterable[str], removed: Iterable[str], server: Context) -> bool:
    """Whether ``server`` shows nothing although of the ``known`` keys some were not to be ``removed``.

    That proves nothing about any key: a call that expired, another client's or a mistyped one answers alike.
    """
    return not server.entries and bool(set(known) - set(removed))
