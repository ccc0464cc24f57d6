"""Why a checklist asks nothing of a call, and of which calls it asks something, in sentences."""

from __future__ import annotations

from lvctx_gui.core.checklist.checklist import Conditions, KeyCondition
from lvctx_gui.core.checklist.judging import holds
from lvctx_gui.core.checklist.places import Where
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.naming import key_name
from lvctx_gui.core.translate import listed, sentences, tr
from lvctx_gui.core.visible import plain_text

_MOST = 6


def conditions_words(when: Conditions) -> str:
    """Of which calls something is asked, as sentences."""
    if when.is_empty:
        return tr("For all calls.")
    parts = []
    if when.environments:
        parts.append(tr("Environment: {names}.", names=_names(when.environments)))
    if when.clients:
        parts.append(tr("Client: {names}.", names=_names(when.clients)))
    parts += [_key_words(condition) for condition in when.keys]
    return sentences(parts)


def why_not(when: Conditions, where: Where, draft: Draft) -> str:
    """Why ``when`` does not hold of the call that is ``where``, as a sentence; ``""`` where it does.

    What is staged in ``draft`` counts.
    """
    values_of = draft.values_of
    if not holds(Conditions(environments=when.environments), where, values_of):
        return tr("It is for another environment: {names}.", names=_names(when.environments))
    if not holds(Conditions(clients=when.clients), where, values_of):
        return tr("It is for another client: {names}.", names=_names(when.clients))
    for condition in when.keys:
        if holds(Conditions(keys=(condition,)), where, values_of):
            continue
        if not values_of(condition.key):
            return tr("This call has no key {key}.", key=key_name(condition.key))
        return tr(
            "In this call {key} is not {values}.",
            key=key_name(condition.key),
            values=listed(map(key_name, condition.values[:_MOST]), any_of=True),
        )
    return ""


def _key_words(condition: KeyCondition) -> str:
    if not condition.values:
        return tr("If the call has the key {key}.", key=key_name(condition.key))
    values = listed(map(key_name, condition.values[:_MOST]), any_of=True)
    return tr("If {key} is {values}.", key=key_name(condition.key), values=values)


def _names(names: tuple[str, ...]) -> str:
    return listed((plain_text(name, 60) for name in names[:_MOST]), any_of=True)
