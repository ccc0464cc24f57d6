"""Signing in (API page, "Signing in")."""

from __future__ import annotations

import json
import ssl
from dataclasses import dataclass, field

from lvctx_gui.api import wire
from lvctx_gui.api.errors import NotSignedInError, NotThereError, UnreadableAnswerError
from lvctx_gui.api.explain import Timeouts
from lvctx_gui.api.network import Network
from lvctx_gui.api.transport import Transport


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a login needs. ``client_name`` is the client *code*; ``agent`` signs in an agent."""

    client_name: str
    user_name: str
    password: str = field(repr=False)
    access_token: str = field(repr=False)
    agent: bool = False


@dataclass(frozen=True, slots=True)
class Login:
    """A session as the server granted it; ``days_until_password_expires`` is ``None`` where not told."""

    session_id: str = field(repr=False)
    user_id: str | None = None
    client_id: int | None = None
    days_until_password_expires: int | None = None


async def log_in(
    base_url: str,
    credentials: Credentials,
    *,
    ssl_context: ssl.SSLContext | None = None,
    network: Network | None = None,
    timeouts: Timeouts | None = None,
) -> Login:
    """Sign in with one POST; for the parameters see ``Transport``.

    Raises ``ApiError``; ``ValueError`` for an unusable base URL or proxy.
    """
    body = json.dumps(
        {
            "clientName": credentials.client_name,
            "userName": credentials.user_name,
            "password": credentials.password,
            "agent": credentials.agent,
        }
    ).encode()
    transport = Transport(
        base_url,
        headers={"LV-Access": credentials.access_token},
        ssl_context=ssl_context,
        network=network,
        timeouts=timeouts,
    )
    transport.hide(credentials.password)
    try:
        answer = await transport.send("POST", wire.Target(("session", "login")), body)
    except (NotSignedInError, NotThereError) as error:
        # These words are about sessions and calls, and there is none yet.
        said = error.summary.partition(" The server said: ")[2]
        quoted = f" The server said: {said}" if said else ""
        refused = isinstance(error, NotSignedInError)
        meaning = "the sign-in was refused." if refused else "there is no sign-in at this address."
        error.summary = f"{transport.host} answered {error.status}: {meaning}{quoted}"
        error.advice = (
            "Check access token, client code, user name and password; upper and lower case count."
            if refused
            else "Check the address of the server."
        )
        raise
    finally:
        await transport.aclose()
    try:
        data = wire.decode_object(answer.body)
    except wire.WireError as error:
        raise UnreadableAnswerError(
            f"{transport.host} answered the sign-in with {error}.", "Check the address.", status=answer.status
        ) from None
    session_id = data.get("sessionId")
    if not isinstance(session_id, str) or not session_id:
        raise UnreadableAnswerError(
            f"{transport.host} answered the sign-in without a session.",
            "Check the address.",
            status=answer.status,
        )
    return Login(
        session_id,
        None if data.get("userId") is None else str(data["userId"]),
        _number(data.get("clientId")),
        _number(data.get("daysUntilPasswordExpires")),
    )


def _number(value: object) -> int | None:
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else None
