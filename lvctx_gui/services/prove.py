"""What is known of a request: that it would reach what it names, and what became of one that failed."""

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
from lvctx_gui.core.alone import failed_proof, is_proof, witness_key
from lvctx_gui.core.call import CallRef
from lvctx_gui.core.entries import Context, Lookup, Missing
from lvctx_gui.core.settle import Step
from lvctx_gui.core.visible import plain_text
from lvctx_gui.services.lookup import Reader, Reading


def step_after(error: ApiError) -> Step:
    """What a failure tells of the request that met it; only a read tells what the server holds."""
    if isinstance(error, NotSentError | NotReachedError):
        return Step.NOT_SENT
    return Step.UNKNOWN if error.carried_out is CarriedOut.UNKNOWN else Step.REFUSED


async def prove(client: Reader, call: CallRef, key: str, held: Context) -> NotAloneError | None:
    """Ask for ``key`` alone: why it must not be deleted, or ``None`` when its address reaches it alone.

    ``held`` is all that the call was just read to hold; ``why_unprovable`` has found nothing in it. Raises
    ``ApiError`` when there is no answer to judge.
    """
    refusal = failed_proof(key)
    failed = NotAloneError(refusal.reason, refusal.advice)
    if (witness := witness_key(key, held)) is not None:
        found = await _answer_of(client, call, witness)
        if isinstance(found, UnreadableAnswerError) or not isinstance(found, Missing | ApiError):
            return failed
    answer = await _answer_of(client, call, key)
    return None if not isinstance(answer, ApiError) and is_proof(answer, key, held) else failed


async def _answer_of(client: Reader, call: CallRef, key: str) -> Lookup | ApiError:
    """What an address answers, if need be that it is none of a key. Raises ``ApiError`` for no answer."""
    try:
        return await client.read_key(call, key)
    except UnreadableAnswerError as error:
        return error
    except ApiError as error:
        if error.status is None or error.is_passing or isinstance(error, NotSignedInError):
            raise
        return error


def not_alone(reading: Reading) -> NotAloneError:
    """Why nothing may be changed in a call that cannot be told apart from another one."""
    return NotAloneError(why_not_alone(reading), "It can be read, but not changed from here.")


def why_not_alone(reading: Reading) -> str:
    """The sentence that says what a call cannot be told apart from; empty when there is nothing."""
    if reading.is_alone:
        return ""
    call = reading.call
    if not reading.twins:
        return (
            "The session or the account holds characters that may be changed on the way to the server, so "
            "that this call cannot be told apart from others."
        )
    names = []
    for twin in reading.twins[:3]:
        account = f"account “{plain_text(twin.account, 60)}”"
        same_session = twin.session == call.session
        names.append(account if same_session else f"session “{plain_text(twin.session, 60)}”, {account}")
    return (
        f"This call cannot be told apart from that of {' or '.join(names)}: what stands between here and the "
        "server changes some characters of the address, and both addresses answer the same."
    )
