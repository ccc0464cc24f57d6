"""What follows from edits over a base: in full, and after an edit from what was known before it.

A function of the second kind (``…_after``) is given what was known, and the keys that the edit was ``about``.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Mapping
from itertools import chain, filterfalse
from typing import Any, NamedTuple

from lvctx_gui.core.conflict import Conflict
from lvctx_gui.core.diff import Change
from lvctx_gui.core.edits import Edit, Removed
from lvctx_gui.core.entries import MISSING, Context, Lookup, Missing, Value
from lvctx_gui.core.remote_change import RemoteChange

_FEW = 16
"""Keys of one edit for which it is quicker to correct what was known than to begin anew."""

ByKey = Mapping[str, Edit]
Conflicts = Mapping[str, Conflict]
Remote = Mapping[str, RemoteChange]


class Parts(NamedTuple):
    """What a draft is made of, as mappings by key."""

    base: Context
    edits: ByKey
    conflicts: Conflicts
    remote: Remote


def value_after(edit: Edit) -> Lookup:
    """What a key holds after ``edit``."""
    return MISSING if isinstance(edit, Removed) else edit


def values_after(base: Context, edits: ByKey, key: str) -> tuple[Value, ...]:
    """Every value that ``key`` holds after ``edits``: none, one, or several where ``base`` repeats it."""
    if key not in edits:
        return base.values_of(key)
    value = value_after(edits[key])
    return () if isinstance(value, Missing) else (value,)


# In full --------------------------------------------------------------------------------------------------


def changes_of(base: Context, edits: ByKey, added: tuple[str, ...]) -> tuple[Change, ...]:
    """All changes: in the base's order, then the ``added`` keys."""
    if not edits:
        return ()
    places = base.places
    if len(edits) * 8 < len(places):
        keys = sorted((key for key in edits if key in places), key=places.__getitem__)
    else:
        keys = [key for key in places if key in edits]
    return tuple(_change(base, edits, key) for key in (*keys, *added))


def added_keys_of(base: Context, edits: ByKey) -> tuple[str, ...]:
    """The keys that a commit would create, in the order of adding."""
    return tuple(filterfalse(base.places.__contains__, edits)) if edits else ()


def deleted_remotely_of(base: Context, edits: ByKey, remote: Remote) -> tuple[str, ...]:
    """The keys that somebody else removed, until that is marked as seen or the key is added."""
    gone = filterfalse(base.places.__contains__, remote)
    return tuple(filterfalse(edits.__contains__, gone))


def others_keys_of(conflicts: Conflicts, edits: ByKey, remote: Remote) -> frozenset[str]:
    """The keys that somebody else changed, where nobody has said yet that they saw or decided it."""
    return frozenset(chain(conflicts, filterfalse(edits.__contains__, remote)))


def _change(base: Context, edits: ByKey, key: str) -> Change:
    return Change(key, base.get(key), value_after(edits[key]))


# After an edit --------------------------------------------------------------------------------------------


def added_keys_after(
    known: tuple[str, ...], base: Context, edits: ByKey, about: Collection[str]
) -> tuple[str, ...]:
    """``added_keys_of``; ``known`` itself where no key came or went."""
    outside = [key for key in about if key not in base]
    if not outside:
        return known
    if len(outside) > _FEW:
        return added_keys_of(base, edits)
    gone = {key for key in outside if key not in edits}
    come = {key for key in outside if key in edits}.difference(known)
    if gone.intersection(known):
        known = tuple(filterfalse(gone.__contains__, known))
    if not come:
        return known
    last = []
    for key in reversed(tuple(edits)):  # what is new stands at the end, but for an undo
        if key not in about:
            break
        if key in come:
            last.append(key)
    return (*known, *reversed(last)) if len(last) == len(come) else added_keys_of(base, edits)


def changes_after(
    known: tuple[Change, ...],
    added: tuple[str, ...],
    added_now: tuple[str, ...],
    base: Context,
    edits: ByKey,
    about: Collection[str],
) -> tuple[Change, ...]:
    """``changes_of``; ``added`` are the added keys among those ``known``, ``added_now`` those by now."""
    if len(about) > _FEW:
        return changes_of(base, edits, added_now)
    number_of_old = len(known) - len(added)
    old, new, places = list(known[:number_of_old]), known[number_of_old:], base.places
    for key in about:
        if key not in places:
            continue
        number = bisect_left(old, places[key], key=lambda change: places[change.key])
        is_known = number < len(old) and old[number].key == key
        old[number : number + is_known] = [_change(base, edits, key)] if key in edits else []
    if all(key in places for key in about):
        return (*old, *new)
    stays = {change.key: change for change in new if change.key not in about}
    return (*old, *(stays.get(key) or _change(base, edits, key) for key in added_now))


def deleted_remotely_after(
    known: tuple[str, ...], base: Context, edits: ByKey, remote: Remote, about: Collection[str]
) -> tuple[str, ...]:
    """``deleted_remotely_of``; ``known`` itself where the edit was about none of them."""
    if any(key in remote and key not in base for key in about):
        return deleted_remotely_of(base, edits, remote)
    return known


def others_keys_after(
    known: frozenset[str], conflicts: Conflicts, edits: ByKey, remote: Remote, about: Collection[str]
) -> frozenset[str]:
    """``others_keys_of``; ``known`` itself where the edit was about none of them."""
    now = {key for key in about if key in conflicts or (key in remote and key not in edits)}
    before = known.intersection(about)
    return known if now == before else (known - before) | now


def corrected(known: Mapping[str, Any], now: Parts, about: Collection[str]) -> dict[str, Any]:
    """Of what is ``known`` of a draft, by the name of its property, all that is here, as it is ``now``."""
    base, edits, conflicts, remote = now
    found: dict[str, Any] = {}
    if "added_keys" in known:
        added = found["added_keys"] = added_keys_after(known["added_keys"], base, edits, about)
        if "changes" in known:
            was = known["added_keys"]
            found["changes"] = changes_after(known["changes"], was, added, base, edits, about)
    if "deleted_remotely" in known:
        gone = deleted_remotely_after(known["deleted_remotely"], base, edits, remote, about)
        found["deleted_remotely"] = gone
    if "others_keys" in known:
        found["others_keys"] = others_keys_after(known["others_keys"], conflicts, edits, remote, about)
    return found
