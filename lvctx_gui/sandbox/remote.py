"""The control of the practice server over HTTP, for programs that are not its process.

No session is needed, no fault hits these addresses, and the log does not show them. Pages in browsers are
kept out of it as of everything else (`browsers`).

    POST   /practice/faults           add a fault; the body is {"kind": …} with the other fields of Fault by
                                      their names; "body" is a text, or "body_base64" holds bytes → 204
    GET    /practice/faults           {"faults": […]}, with the times and skips that are left
    DELETE /practice/faults           forget all faults; hung requests are answered → 204
    GET    /practice/log              {"requests": [{"method", "target", "headers", "body_base64", "status",
                                      "fault"}, …]}, oldest first
    DELETE /practice/log              forget them → 204
    POST   /practice/reset            make the data what it was at first → 204
    POST   /practice/expire-sessions  end all sessions → 204
    POST   /practice/session          {"user": "supervisor"} → {"sessionId": …}
    GET    /practice/calls/{session}/{txId}/{account}?client=
                                      {"entry": […]}, also when there is none
    PUT    /practice/calls/{session}/{txId}/{account}?client=
                                      {"entry": […]} becomes all that the call holds; a key may come twice
                                      → 204

Bodies are sent as application/json. Path segments are percent-encoded as in the API; a missing `client`
means 7419. Mistakes are answered with 400 and the API's error body.
"""

from __future__ import annotations

import base64
from dataclasses import asdict
from typing import TYPE_CHECKING

from lvctx_gui.sandbox.context import parse_call
from lvctx_gui.sandbox.facts import PRACTICE_USERS
from lvctx_gui.sandbox.faults import Fault
from lvctx_gui.sandbox.wire import (
    NOTHING,
    Asked,
    Reply,
    allow_only,
    json_reply,
    parse_entries,
    parse_json,
    refuse,
    split_path,
)

if TYPE_CHECKING:
    from lvctx_gui.sandbox.control import Control
    from lvctx_gui.sandbox.log import SeenRequest


def is_practice_path(raw_path: bytes) -> bool:
    """Tell whether this path belongs to the control."""
    return split_path(raw_path)[0] == b"practice"


def answer_practice_request(control: Control, asked: Asked) -> Reply:
    """Carry out one request of the control."""
    segments = split_path(asked.raw_path)[1:]
    match segments:
        case [b"faults"]:
            return _faults(control, asked)
        case [b"log"]:
            allow_only(asked, "GET", "DELETE")
            if asked.method == "GET":
                return json_reply({"requests": [_seen(request) for request in control.log()]})
            control.clear_log()
        case [b"reset"]:
            allow_only(asked, "POST")
            control.reset()
        case [b"expire-sessions"]:
            allow_only(asked, "POST")
            control.expire_sessions()
        case [b"session"]:
            allow_only(asked, "POST")
            return _session(control, asked)
        case [b"calls", session, tx_id, account]:
            allow_only(asked, "GET", "PUT")
            call = parse_call(asked, [session, tx_id, account])
            if asked.method == "GET":
                return json_reply({"entry": control.entries(*call)})
            control.put_call(*call, entries=parse_entries(asked))
        case _:
            refuse(404, "There is no such address under /practice.")
    return NOTHING


def _faults(control: Control, asked: Asked) -> Reply:
    allow_only(asked, "GET", "POST", "DELETE")
    if asked.method == "GET":
        return json_reply({"faults": control.faults.waiting()})
    if asked.method == "DELETE":
        control.clear_faults()
        return NOTHING
    try:
        control.add_fault(Fault.from_json(parse_json(asked)))
    except ValueError as error:
        refuse(400, f"This is not a fault: {error}.")
    return NOTHING


def _session(control: Control, asked: Asked) -> Reply:
    body = parse_json(asked)
    user = body.get("user") if isinstance(body, dict) else None
    if not isinstance(user, str) or user not in PRACTICE_USERS:
        refuse(400, f"user must be one of: {', '.join(PRACTICE_USERS)}.")
    return json_reply({"sessionId": control.open_session(user)})


def _seen(request: SeenRequest) -> dict[str, object]:
    members = asdict(request)
    members["body_base64"] = base64.b64encode(members.pop("body")).decode()
    return members
