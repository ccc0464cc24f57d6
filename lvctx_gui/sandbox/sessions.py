"""Who is signed in, and the requests that sign people in and out. Nothing of this reaches the disk."""

from __future__ import annotations

import hmac
import threading
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lvctx_gui.sandbox.facts import ACCESS_TOKEN, CLIENT_CODE, CONTEXT_ROLES, PRACTICE_USERS, PracticeUser
from lvctx_gui.sandbox.wire import (
    NOTHING,
    Asked,
    Reply,
    allow_only,
    error_reply,
    json_reply,
    parse_json,
    refuse,
)

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass
class _Session:
    user: PracticeUser
    last_used: float


class Sessions:
    """The sessions by id. A session lives while it is used at least once in every `ttl` seconds."""

    def __init__(self, ttl: float, clock: Callable[[], float]) -> None:
        self._ttl = ttl
        self._clock = clock
        self._lock = threading.Lock()
        self._sessions: dict[str, _Session] = {}

    def open(self, user: PracticeUser) -> str:
        """Sign a user in. While their session is valid, it is the same one again."""
        with self._lock:
            self._drop_expired()
            for session_id, session in self._sessions.items():
                if session.user.name == user.name:
                    session.last_used = self._clock()
                    return session_id
            session_id = str(uuid.uuid4())
            self._sessions[session_id] = _Session(user, self._clock())
            return session_id

    def use(self, session_id: str | None) -> PracticeUser | None:
        """Return whose valid session this is and begin its time anew."""
        with self._lock:
            self._drop_expired()
            session = self._sessions.get(session_id or "")
            if session is None:
                return None
            session.last_used = self._clock()
            return session.user

    def close(self, session_id: str | None) -> bool:
        """Sign out; False when there was no such session."""
        with self._lock:
            self._drop_expired()
            return self._sessions.pop(session_id or "", None) is not None

    def expire_all(self) -> None:
        """Let every session be over."""
        with self._lock:
            self._sessions.clear()

    def _drop_expired(self) -> None:
        now = self._clock()
        self._sessions = {
            session_id: session
            for session_id, session in self._sessions.items()
            if now - session.last_used < self._ttl
        }


def context_user(sessions: Sessions, asked: Asked) -> PracticeUser:
    """Return who asks, or refuse: 401 without a valid session, 403 with a role that has no access."""
    user = sessions.use(asked.header("lv-session"))
    if user is None:
        refuse(401, "The LV-Session header is missing, unknown or expired. Sign in again.")
    if user.role not in CONTEXT_ROLES:
        roles = f"{', '.join(CONTEXT_ROLES[:-1])} and {CONTEXT_ROLES[-1]}"
        refuse(403, f"The role {user.role} has no access to context data. The roles that have: {roles}.")
    return user


def answer_session_request(sessions: Sessions, asked: Asked) -> Reply:
    """Answer `/session/login`, `/session/validate` and `/session/logout`."""
    if asked.raw_path == b"/session/login":
        allow_only(asked, "POST")
        return _login(sessions, asked)
    if asked.raw_path == b"/session/validate":
        allow_only(asked, "GET")
        session_id = asked.parameter("sessionId")
        if not session_id:
            refuse(400, "The query must name a sessionId.")
        if sessions.use(session_id) is None:
            refuse(401, "This session is unknown or expired.")
        return NOTHING
    if asked.raw_path == b"/session/logout":
        allow_only(asked, "POST")
        if not sessions.close(asked.header("lv-session")):
            refuse(401, "The LV-Session header is missing, unknown or expired.")
        return NOTHING
    return error_reply(404, "There is no such address.")


def _login(sessions: Sessions, asked: Asked) -> Reply:
    token = asked.header("lv-access") or ""
    if not hmac.compare_digest(token.encode(), ACCESS_TOKEN.encode()):
        refuse(401, "The LV-Access header is missing or its access token is not valid.")
    body = parse_json(asked)
    if not isinstance(body, dict):
        refuse(400, "The body must be a JSON object.")
    for name in ("clientName", "userName", "password"):
        if not isinstance(body.get(name), str) or not body[name]:
            refuse(400, f"{name} is missing or is not a text.")
    as_agent = body.get("agent", False)
    if not isinstance(as_agent, bool):
        refuse(400, "agent must be true or false.")
    # The names of users are case-sensitive; those of agents are not.
    name = body["userName"].casefold() if as_agent else body["userName"]
    user = PRACTICE_USERS.get(name)
    if (
        body["clientName"] != CLIENT_CODE
        or user is None
        or user.agent is not as_agent
        or not hmac.compare_digest(user.password.encode(), body["password"].encode(errors="surrogatepass"))
    ):
        # One sentence for all four, as servers do that tell guessers nothing.
        refuse(401, "The client, the user name or the password is not right.")
    return json_reply(
        {
            "sessionId": sessions.open(user),
            "userId": user.user_id,
            "clientId": user.client_id,
            "daysUntilPasswordExpires": user.days_until_password_expires,
        }
    )
