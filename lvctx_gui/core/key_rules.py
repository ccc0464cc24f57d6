"""What may be done to a key, and why not, as sentences."""

from __future__ import annotations

from lvctx_gui.core.entries import Lookup, Missing, NonTextValue
from lvctx_gui.core.naming import key_name
from lvctx_gui.core.segments import segment_problem
from lvctx_gui.core.translate import sentences, tr


def unusable_key_problem(key: str) -> str | None:
    """Why no entry can be given ``key``, or ``None``."""
    problem = segment_problem(key)
    if problem is None:
        return None
    unusable = tr("{key} cannot be used as a key.", key=key_name(key))
    why = tr("An entry with such a key could never be deleted on its own. Nothing was staged.")
    return sentences((unusable, problem, why))


def removal_problem(key: str) -> str | None:
    """Why ``key`` cannot be deleted on its own, or ``None``."""
    problem = segment_problem(key)
    if problem is None:
        return None
    refused = tr("The key {key} cannot be deleted on its own.", key=key_name(key))
    why = tr(
        "A request to delete it could delete something else. You can edit its value; only “Delete all "
        "context” deletes it."
    )
    return sentences((refused, problem, why))


def renaming_problem(key: str, value: Lookup, *, is_repeated: bool) -> str | None:
    """Why ``key``, which has ``value``, cannot be renamed, or ``None``; the new key is another matter.

    ``is_repeated`` says that the server's answer holds the key several times.
    """
    name = key_name(key)
    if isinstance(value, Missing):
        return tr("The key {key} is not in this call, so it cannot be renamed.", key=name)
    if isinstance(value, NonTextValue):
        return tr(
            "The key {key} cannot be renamed: its value is not text but {kind}, and the copy under the new "
            "key would be text. Edit the value first if that is what you want.",
            key=name,
            kind=value.kind_name,
        )
    if is_repeated:
        return tr(
            "The key {key} cannot be renamed: the server's answer holds it several times, and only one value "
            "would be kept. Edit its value first; that leaves one.",
            key=name,
        )
    return None
