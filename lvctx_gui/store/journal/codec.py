"""The journal's payloads as JSON. Values survive exactly: no value, halves of characters, what is no text.

Halves of characters are written as they are: as JSON's escapes two of them side by side would become one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any, TypeVar

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.conflict import Conflict
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.edits import REMOVED, Edit, Edits, NewRow, Removed, Renamed
from lvctx_gui.core.entries import MISSING, Context, Entry, Lookup, Missing, NonTextValue
from lvctx_gui.core.record import Intent, Operation, SavedPage
from lvctx_gui.core.settle import KeyResult, Outcome, Step
from lvctx_gui.core.site import Site

Json = Any
_T = TypeVar("_T")
_TIME_OF_DAY = re.compile(r"\d\d:\d\d")


class CodecError(ValueError):
    """A payload is not what this program writes."""


def dump_intent(intent: Intent) -> bytes:
    """An intent as bytes."""
    return dump(
        {
            "id": intent.id,
            "began": intent.began.isoformat(),
            "call": dump_call(intent.call),
            "site": dump_site(intent.site),
            "user": intent.user,
            "before": dump_entries((*intent.before.entries, *intent.before.repeats)),
            "post": dump_entries(intent.post),
            "deletes": list(intent.deletes),
            "order": list(intent.order),
            "work": intent.work.value,
            "note": intent.note,
            "others": intent.others,
            "whole": None
            if intent.whole is None
            else dump_entries((*intent.whole.entries, *intent.whole.repeats)),
            "lost": list(intent.lost),
        }
    )


def load_intent(data: bytes) -> Intent:
    """What ``dump_intent`` was given. Raises ``CodecError``."""

    def read(held: Json) -> Intent:
        site = load_site(held["site"])
        assert site is not None  # noqa: S101  # an intent has a site; what has none is caught below
        return Intent(
            held["id"],
            datetime.fromisoformat(held["began"]),
            load_call(held["call"]),
            site,
            held["user"],
            Context(load_entries(held["before"])),
            tuple(load_entries(held["post"])),
            tuple(held["deletes"]),
            tuple(held["order"]),
            Operation(held["work"]),
            held["note"],
            # What older rows lack.
            int(held.get("others", 0)),
            None if (whole := held.get("whole")) is None else Context(load_entries(whole)),
            tuple(str(key) for key in held.get("lost", ())),
        )

    return load(data, read)


def dump_results(results: Iterable[KeyResult], remark: str = "") -> bytes:
    """Results of a commit, and the remark about it, as bytes."""
    rows = [
        [result.key, result.step.value, result.outcome.value, result.was_sent, result.reason]
        for result in results
    ]
    return dump({"results": rows, "remark": remark})


def load_results(data: bytes) -> tuple[tuple[KeyResult, ...], str]:
    """What ``dump_results`` was given. Raises ``CodecError``."""
    return load(
        data,
        lambda held: (
            tuple(
                KeyResult(key, Step(step), Outcome(outcome), bool(was_sent), reason)
                for key, step, outcome, was_sent, reason in held["results"]
            ),
            held["remark"],
        ),
    )


def dump_page(page: SavedPage) -> bytes:
    """An open call as bytes."""
    draft = page.draft
    return dump(
        {
            "id": page.id,
            "call": dump_call(page.call),
            "site": dump_site(page.site),
            "base": dump_entries((*draft.base.entries, *draft.base.repeats)),
            "edits": [[key, _edit(edit)] for key, edit in draft.edits.by_key.items()],
            "put_back": sorted(draft.edits.put_back),
            "renamed": [[old, new.key, _edit(new.value)] for old, new in draft.edits.renamed.items()],
            "rows": [[row.token, row.key, _value(row.value), row.problem] for row in draft.edits.new_rows],
            "conflicts": [
                [
                    each.key,
                    _value(each.base),
                    _value(each.mine),
                    _value(each.theirs),
                    dump_moment(each.seen),
                    each.is_since,
                ]
                for each in draft.conflicts.values()
            ],
            "note": page.note,
            "closed": page.closed,
            "current": page.current,
        }
    )


def load_page(data: bytes) -> SavedPage:
    """What ``dump_page`` was given. Raises ``CodecError``."""

    def read(held: Json) -> SavedPage:
        edits = Edits(
            MappingProxyType({key: _load_edit(edit) for key, edit in held["edits"]}),
            tuple(
                NewRow(token, key, _load_text(value), problem) for token, key, value, problem in held["rows"]
            ),
            frozenset(held["put_back"]),
            MappingProxyType(
                {old: Renamed(new, _load_edit(value)) for old, new, value in held.get("renamed", ())}
            ),
        )
        conflicts: Mapping[str, Conflict] = {
            key: Conflict(
                key,
                _load_value(base),
                _load_value(mine),
                _load_value(theirs),
                load_moment(seen),
                is_since=any(since),
            )
            for key, base, mine, theirs, seen, *since in held["conflicts"]
        }
        draft = Draft(Context(load_entries(held["base"])), edits, MappingProxyType(dict(conflicts)))
        return SavedPage(
            held["id"],
            load_call(held["call"]),
            load_site(held["site"]),
            draft,
            held["note"],
            bool(held["closed"]),
            bool(held["current"]),
        )

    return load(data, read)


def dump(held: Json) -> bytes:
    """JSON as bytes; halves of characters stay as they are."""
    return json.dumps(held, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "surrogatepass")


def load(data: bytes, read: Callable[[Json], _T]) -> _T:
    """What ``read`` makes of ``data``. Raises ``CodecError`` where that is not what it expects."""
    try:
        return read(json.loads(data.decode("utf-8", "surrogatepass")))
    except (KeyError, TypeError, ValueError, AttributeError, AssertionError, RecursionError):
        raise CodecError("not what this version of the program writes") from None  # not shown


def dump_call(call: CallRef) -> Json:
    """A call as JSON."""
    return [call.session, call.tx_id, call.account, call.client]


def load_call(held: Json) -> CallRef:
    """What ``dump_call`` was given. For use within ``load``, as all that begin so."""
    session, tx_id, account, client = held
    return CallRef(session, tx_id, account, client)


def dump_site(site: Site | None) -> Json:
    """A site as JSON."""
    if site is None:
        return None
    return [site.name, site.base_url, site.practice, site.client_code, site.client_id, site.mark]


def load_site(held: Json) -> Site | None:
    """What ``dump_site`` was given."""
    # Earlier versions wrote the first three only: whose data these were is not known then.
    return None if held is None else Site(*held)


def dump_moment(moment: datetime | None) -> Json:
    """A moment as JSON."""
    return None if moment is None else moment.isoformat()


def load_moment(held: Json) -> datetime | None:
    """What ``dump_moment`` was given."""
    # Earlier versions wrote the time of day only, or "": of which day it was nobody knows any more.
    if held is None or held == "" or _TIME_OF_DAY.fullmatch(held):
        return None
    moment = datetime.fromisoformat(held)
    if moment.tzinfo is None:
        raise ValueError("no time zone")
    return moment


def _value(value: Lookup) -> Json:
    if isinstance(value, Missing):
        return {"missing": True}
    if isinstance(value, NonTextValue):
        return {"json": value.json, "kind": value.kind}
    return value


def _load_value(held: Json) -> Lookup:
    if not isinstance(held, dict):
        return _load_text(held)
    return MISSING if "missing" in held else NonTextValue(held["json"], held["kind"])


def _load_text(held: Json) -> str | None:
    if held is not None and not isinstance(held, str):
        raise ValueError("no text")
    return held


def _edit(edit: Edit) -> Json:
    return {"removed": True} if isinstance(edit, Removed) else _value(edit)


def _load_edit(held: Json) -> Edit:
    if isinstance(held, dict) and "removed" in held:
        return REMOVED
    value = _load_value(held)
    if isinstance(value, Missing):
        raise ValueError("no edit")
    return value


def dump_entries(entries: Sequence[Entry]) -> Json:
    """Entries as JSON, repeated keys too."""
    return [[entry.key, _value(entry.value)] for entry in entries]


def load_entries(held: Json) -> list[Entry]:
    """What ``dump_entries`` was given."""
    if not isinstance(held, list):
        raise ValueError("no entries")
    entries = []
    for key, value in held:
        loaded = _load_value(value)
        if isinstance(loaded, Missing):
            raise ValueError("no entry")
        entries.append(Entry(key, loaded))
    return entries
