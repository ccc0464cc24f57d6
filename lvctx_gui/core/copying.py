"""Taking keys over from one state into a draft: staged like any edit, and nothing of it is sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lvctx_gui.core.comparison import Side
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.edits import REMOVED, Edit
from lvctx_gui.core.entries import MISSING, Lookup, Missing, NonTextValue
from lvctx_gui.core.key_rules import removal_problem
from lvctx_gui.core.naming import key_name
from lvctx_gui.core.segments import segment_problem
from lvctx_gui.core.translate import sentences, tr


@dataclass(frozen=True, slots=True)
class Copied:
    """What became of it: the ``draft``, whose ``staged`` keys hold now what the source holds.

    ``already`` held that before; ``refused`` says for each other key why it was left alone.
    """

    draft: Draft
    staged: tuple[str, ...]
    already: tuple[str, ...]
    refused: Mapping[str, str] = field(default_factory=dict)


def copy_keys(draft: Draft, source: Side, keys: Iterable[str]) -> Copied:
    """Stage in ``draft`` what ``source`` holds of ``keys``: its value, or that there is no such key."""
    edits: dict[str, Edit] = {}
    dropped: set[str] = set()
    already: list[str] = []
    refused: dict[str, str] = {}
    for key in dict.fromkeys(keys):
        wanted = source.context.get(key)
        if why := _why_not_from(source, key, wanted) or _why_not_into(draft, key, wanted):
            refused[key] = why
        elif _holds(draft, key, wanted):
            already.append(key)
        elif not isinstance(wanted, Missing):
            edits[key] = wanted
        elif key in draft.base:
            edits[key] = REMOVED
        else:
            dropped.add(key)  # it was to be added: it simply is no more
    return Copied(draft.staged_all(edits, dropped), (*edits, *dropped), tuple(already), refused)


def _holds(draft: Draft, key: str, wanted: Lookup) -> bool:
    """Whether a commit of ``draft`` would leave ``wanted`` already, once and not several times."""
    is_repeated = key not in draft.edits.by_key and draft.base.is_repeated(key)
    return draft.get(key) == wanted and not is_repeated


def _why_not_from(source: Side, key: str, wanted: Lookup) -> str:
    """Why ``source`` has nothing of ``key`` that could be copied, as a sentence; ``""`` when it has."""
    name = key_name(key)
    if not source.knows(key):
        return tr("{key} was not copied: it is not known what that side held there.", key=name)
    if source.context.is_repeated(key):
        return tr("{key} was not copied: it is named more than once there.", key=name)
    if isinstance(wanted, NonTextValue):
        return tr(
            "{key} was not copied: its value is {kind} there, and only text can be written.",
            key=name,
            kind=wanted.kind_name,
        )
    return ""


def _why_not_into(draft: Draft, key: str, wanted: Lookup) -> str:
    """Why ``draft`` does not take ``wanted``, as sentences; ``""`` when it does."""
    if key in draft.conflicts:
        return tr(
            "{key} was not copied: someone else changed it too. Decide that conflict first.",
            key=key_name(key),
        )
    if isinstance(wanted, Missing):
        return (removal_problem(key) or "") if key in draft.base else ""
    is_new = draft.get(key) is MISSING and key not in draft.base
    if is_new and (problem := segment_problem(key)):
        unusable = tr("{key} was not copied: it cannot be used as a key.", key=key_name(key))
        return sentences((unusable, problem))
    return ""
