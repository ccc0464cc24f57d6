"""Whether a request would reach what it names, and what a failure says about the request that met it."""

from __future__ import annotations

from lvctx_gui.api.errors import (
    ApiError,
    CarriedOut,
    NotAloneError,
    NotReachedError,
    NotSentError,
    NotSignedInError,
    UnreadableAnswerError,
)
from lvctx_gui.api.recording import doing
from lvctx_gui.core.alone import failed_proof, is_proof, witness_key
from lvctx_gui.core.call import CallRef
from lvctx_gui.core.entries import Context, Lookup, Missing
from lvctx_gui.core.exchange import Doing
from lvctx_gui.core.settle import Step
from lvctx_gui.core.translate import listed, tr
from lvctx_gui.core.visible import plain_text
from lvctx_gui.services.lookup import Reader, Reading


def step_after(error: ApiError) -> Step:
    """What a failure tells of the request that met it; only a read tells what the server holds."""
    if isinstance(error, NotSentError | NotReachedError):
        return Step.NOT_SENT
    return Step.UNKNOWN if error.carried_out is CarriedOut.UNKNOWN else Step.REFUSED


async def prove(client: Reader, call: CallRef, key: str, on_server: Context) -> NotAloneError | None:
    """Ask for ``key`` alone: why it must not be deleted, or ``None`` when its address reaches it alone.

    ``on_server`` is all that the call was just read to hold; ``why_unprovable`` has found nothing in it.
    Raises ``ApiError`` when there is no answer to judge.
    """
    refusal = failed_proof(key)
    failed = NotAloneError(refusal.reason, refusal.advice)
    if (witness := witness_key(key, on_server)) is not None:
        found = await _answer_of(client, call, witness)
        if isinstance(found, UnreadableAnswerError) or not isinstance(found, Missing | ApiError):
            return failed
    answer = await _answer_of(client, call, key)
    return None if not isinstance(answer, ApiError) and is_proof(answer, key, on_server) else failed


async def _answer_of(client: Reader, call: CallRef, key: str) -> Lookup | ApiError:
    """What the address of ``key`` gives, or the error that it gives. Raises ``ApiError`` for no answer."""
    try:
        with doing(Doing.PROOF):
            return await client.read_key(call, key)
    except UnreadableAnswerError as error:
        return error
    except ApiError as error:
        if error.status is None or error.is_passing or isinstance(error, NotSignedInError):
            raise
        return error


def not_alone(reading: Reading) -> NotAloneError:
    """Why nothing may be changed in a call that cannot be told apart from another one."""
    return NotAloneError(why_not_alone(reading), tr("It can be read, but not changed from here."))


def why_not_alone(reading: Reading) -> str:
    """The sentence that says what a call cannot be told apart from; empty when there is nothing."""
    if reading.is_alone:
        return ""
    call = reading.call
    if not reading.twins:
        return tr(
            "The session or the account holds characters that may be changed on the way to the server, so "
            "that this call cannot be told apart from others."
        )
    calls = listed((_call_beside(twin, call) for twin in reading.twins[:3]), any_of=True)
    if not reading.context.entries:
        return tr(
            "This call shows no context, and neither does the call of {calls}. On the way to the server this "
            "call's address could be taken for the other one, so nobody can tell where a new entry would go.",
            calls=calls,
        )
    return tr(
        "This call cannot be told apart from the call of {calls}: something between you and the server "
        "changes some characters of the address, and both addresses give the same answer.",
        calls=calls,
    )


def _call_beside(other: CallRef, call: CallRef) -> str:
    """What tells ``other`` from ``call``, as sentences name it."""
    account = plain_text(other.account, 60)
    if other.session == call.session:
        return tr("account “{account}”", account=account)
    return tr(
        "session “{session}”, account “{account}”", session=plain_text(other.session, 60), account=account
    )
