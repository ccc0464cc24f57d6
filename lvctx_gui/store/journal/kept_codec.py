"""Payloads of the table ``kept`` as JSON: see ``codec``, whose rules hold here too."""

from __future__ import annotations

from datetime import datetime

from lvctx_gui.core.entries import Context, Entry
from lvctx_gui.core.kept import KnownCall, LastSeen, Snapshot
from lvctx_gui.core.site import Site
from lvctx_gui.store.journal.codec import (
    Json,
    dump,
    dump_call,
    dump_entries,
    dump_moment,
    dump_site,
    load,
    load_call,
    load_entries,
    load_moment,
    load_site,
)

_LINE = 5_000
"""Entries in one line of a context."""


def dump_known(known: KnownCall) -> bytes:
    """A known call as bytes."""
    return dump(
        {
            "call": dump_call(known.call),
            "site": dump_site(known.site),
            "at": dump_moment(known.at),
            "entries": known.entries,
            "changed": known.is_changed,
            "pinned": known.is_pinned,
            "name": known.name,
        }
    )


def load_known(data: bytes) -> KnownCall:
    """What ``dump_known`` was given. Raises ``CodecError``."""

    def read(held: Json) -> KnownCall:
        return KnownCall(
            load_call(held["call"]),
            _site(held),
            _moment(held["at"]),
            _number(held["entries"]),
            bool(held["changed"]),
            bool(held["pinned"]),
            str(held["name"]),
        )

    return load(data, read)


def dump_snapshot(snapshot: Snapshot) -> bytes:
    """A snapshot without what it holds, as bytes."""
    return dump(
        {
            "id": snapshot.id,
            "call": dump_call(snapshot.call),
            "site": dump_site(snapshot.site),
            "read_at": dump_moment(snapshot.read_at),
            "taken": dump_moment(snapshot.taken),
            "entries": snapshot.entries,
            "name": snapshot.name,
        }
    )


def load_snapshot(data: bytes) -> Snapshot:
    """What ``dump_snapshot`` was given. Raises ``CodecError``."""

    def read(held: Json) -> Snapshot:
        return Snapshot(
            str(held["id"]),
            load_call(held["call"]),
            _site(held),
            _moment(held["read_at"]),
            _moment(held["taken"]),
            int(held["entries"]),
            str(held["name"]),
        )

    return load(data, read)


def dump_seen(seen: LastSeen) -> bytes:
    """What was seen of a call, without what it held, as bytes."""
    return dump(
        {
            "call": dump_call(seen.call),
            "site": dump_site(seen.site),
            "seen": dump_moment(seen.seen),
        }
    )


def load_seen(data: bytes, context: Context) -> LastSeen:
    """What ``dump_seen`` was given, with what the call held. Raises ``CodecError``."""

    def read(held: Json) -> LastSeen:
        return LastSeen(load_call(held["call"]), _site(held), _moment(held["seen"]), context)

    return load(data, read)


def dump_context(context: Context) -> bytes:
    """What a call holds as bytes: a line for some thousand entries.

    JSON keeps every other thread waiting while it works on one text: 100 ms for 100,000 entries.
    """
    entries = (*context.entries, *context.repeats)
    parts = (entries[at : at + _LINE] for at in range(0, len(entries), _LINE))
    return b"\n".join(dump(dump_entries(part)) for part in parts)


def load_context(data: bytes) -> Context:
    """What ``dump_context`` was given. Raises ``CodecError``."""
    entries: list[Entry] = []
    for line in data.split(b"\n") if data else ():
        entries += load(line, load_entries)
    return Context(entries)


def _site(held: Json) -> Site:
    if (site := load_site(held["site"])) is None:
        raise ValueError("no site")
    return site


def _moment(held: Json) -> datetime:
    if (moment := load_moment(held)) is None:
        raise ValueError("no moment")
    return moment


def _number(held: Json) -> int | None:
    return None if held is None else int(held)
