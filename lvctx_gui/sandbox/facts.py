"""What everybody in this room agrees on: the address of a call, the practice users, their client.

Every name, password and number here is invented and meant to be known by everybody.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

Entry = dict[str, object]
"""One entry as the wire has it: `key`, and `value` unless the entry has no value."""

CLIENT_CODE = "PRACTICE"
"""The client code that a login names."""

CLIENT_ID = 7419
"""The client of all practice users: the one that a request without `client` means."""

OTHER_CLIENT_ID = 8120
"""Another client: open to Sysadmin and Superuser, refused to Agent."""

ACCESS_TOKEN = "practice-access-token"  # noqa: S105 - a public token of a server that holds invented data
"""What a login must send as `LV-Access`."""

CONTEXT_ROLES = ("Sysadmin", "Superuser", "Agent")
"""The roles that may use the five context methods."""


class SandboxError(Exception):
    """The practice server cannot run; the message is a sentence for people."""


class CallId(NamedTuple):
    """The full address of one call. The client is always known here."""

    session: str
    tx_id: int
    account: str
    client: int = CLIENT_ID


class PracticeUser(NamedTuple):
    """Somebody who can sign in to the practice server."""

    name: str
    password: str
    role: str
    agent: bool
    user_id: int
    days_until_password_expires: int
    client_id: int = CLIENT_ID


PRACTICE_USERS: Mapping[str, PracticeUser] = MappingProxyType(
    {
        user.name: user
        for user in (
            PracticeUser("supervisor", "practice-supervisor", "Superuser", False, 51001, 62),
            PracticeUser("admin", "practice-admin", "Sysadmin", False, 51002, 88),
            PracticeUser("agent", "practice-agent", "Agent", True, 51003, 45),
            PracticeUser("manager", "practice-manager", "Manager", False, 51004, 30),
            PracticeUser("expiring", "practice-expiring", "Superuser", False, 51005, 5),
        )
    }
)
"""The practice users by name. Only `agent` signs in with `"agent": true`; `expiring` has five days left."""
