"""The five context methods.

A call is identified by (session, transaction id, account, client). A request without `client` means the
client of the user who asks (7419 for all practice users), so it addresses the same call as `client=7419`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lvctx_gui.sandbox.facts import CLIENT_ID, CallId, PracticeUser
from lvctx_gui.sandbox.sessions import Sessions, context_user
from lvctx_gui.sandbox.wire import (
    NOTHING,
    Asked,
    Reply,
    allow_only,
    decode_segment,
    error_reply,
    json_reply,
    parse_entries,
    refuse,
    split_path,
)

if TYPE_CHECKING:
    from lvctx_gui.sandbox.state import Store

_PREFIX = [b"context", b"call"]
_DIGITS = re.compile(r"[0-9]{1,64}")
_LARGEST = 2**63 - 1


def is_context_path(raw_path: bytes) -> bool:
    """Tell whether this path belongs to the context methods."""
    return split_path(raw_path)[:2] == _PREFIX


def answer_context_request(store: Store, sessions: Sessions, asked: Asked) -> Reply:
    """Carry out one of the five methods."""
    segments = split_path(asked.raw_path)[2:]
    if len(segments) == 3:
        allow_only(asked, "GET", "POST", "DELETE")
        call = parse_call(asked, segments, context_user(sessions, asked))
        return _whole_call(store, asked, call)
    if len(segments) == 4:
        allow_only(asked, "GET", "DELETE")
        call = parse_call(asked, segments, context_user(sessions, asked))
        key = decode_segment(segments[3])
        if not key:
            refuse(400, "The path ends with a slash: its key is empty.")
        return _one_key(store, asked, call, key)
    return error_reply(404, "There is no such address: /context/call/{session}/{txId}/{account}[/{key}] is.")


def parse_call(asked: Asked, segments: list[bytes], user: PracticeUser | None = None) -> CallId:
    """Read the address of a call from raw path segments and the query; a user's limits hold, if one asks."""
    session, tx_id, account = (decode_segment(segment) for segment in segments[:3])
    if not session:
        refuse(400, "The session is empty.")
    if not account:
        refuse(400, "The account is empty.")
    number = _positive("The transaction id", tx_id)
    own = user.client_id if user else CLIENT_ID
    client_text = asked.parameter("client")
    client = own if client_text is None else _positive("client", client_text)
    if user and user.role == "Agent" and client != own:
        refuse(403, f"An Agent has access to calls of client {own} only.")
    return CallId(session, number, account, client)


def _positive(name: str, text: str) -> int:
    # int() alone would accept blanks, signs, underscores and the digits of other scripts.
    number = int(text) if _DIGITS.fullmatch(text) else 0
    if not 0 < number <= _LARGEST:
        refuse(400, f"{name} must be a positive whole number.")
    return number


def _whole_call(store: Store, asked: Asked, call: CallId) -> Reply:
    if asked.method == "GET":
        entries = store.read(call)
        return json_reply({"entry": entries}) if entries else NOTHING
    if asked.method == "POST":
        store.upsert(call, parse_entries(asked))
        return NOTHING
    if not store.delete_all(call):
        refuse(404, "This call has no context data.")
    return NOTHING


def _one_key(store: Store, asked: Asked, call: CallId, key: str) -> Reply:
    if asked.method == "GET":
        entry = store.read_key(call, key)
        if entry is None:
            refuse(404, "This call has no such key.")
        return json_reply({name: entry[name] for name in entry if name == "value"})
    if not store.delete_key(call, key):
        refuse(404, "This call has no such key.")
    return NOTHING
