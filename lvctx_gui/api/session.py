"""Signing in (API page, "Signing in")."""

from __future__ import annotations

import json
import ssl
from dataclasses import dataclass, field

from lvctx_gui.api import wire
from lvctx_gui.api.errors import NotSignedInError, NotThereError, UnreadableAnswerError
from lvctx_gui.api.network import Network
from lvctx_gui.api.recording import Recorder, doing
from lvctx_gui.api.request_trace import Timeouts
from lvctx_gui.api.transport import Transport, with_words_of_server
from lvctx_gui.core.exchange import Doing
from lvctx_gui.core.translate import sentences, tr


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
    """A session as the server granted it; ``days_until_password_expires`` is ``None`` where not said."""

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
    recorder: Recorder | None = None,
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
        recorder=recorder,
    )
    transport.hide(credentials.password)
    try:
        with doing(Doing.SIGN_IN):
            answer = await transport.send("POST", wire.Target(("session", "login")), body)
    except (NotSignedInError, NotThereError) as error:
        # The error's own sentences are about sessions and calls, and there is none yet.
        names = {"host": transport.host, "status": error.status}
        if isinstance(error, NotSignedInError):
            summary = tr("{host} answered {status}: the sign-in was refused.", **names)
            error.advice = tr(
                "Check access token, client code, user name and password. Upper and lower case matter."
            )
        else:
            summary = tr("{host} answered {status}: there is no sign-in at this address.", **names)
            error.advice = tr("Check the address of the server.")
        error.summary = with_words_of_server(summary, error.said)
        raise
    finally:
        await transport.aclose()
    try:
        data = wire.decode_object(answer.body)
    except wire.WireError as error:
        raise UnreadableAnswerError(
            sentences(
                (tr("{host} answered, but the answer cannot be used.", host=transport.host), str(error))
            ),
            tr("Check the address of the server."),
            status=answer.status,
        ) from None
    session_id = data.get("sessionId")
    if not isinstance(session_id, str) or not session_id:
        raise UnreadableAnswerError(
            tr("{host} answered the sign-in without a session.", host=transport.host),
            tr("Check the address of the server."),
            status=answer.status,
        )
    if recorder is not None:
        recorder.hide(session_id)
    return Login(
        session_id,
        None if data.get("userId") is None else str(data["userId"]),
        _number(data.get("clientId")),
        _number(data.get("daysUntilPasswordExpires")),
    )


def _number(value: object) -> int | None:
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else None
