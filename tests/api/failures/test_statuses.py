"""What each status of an answer means for what was asked, and what is said of it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from lvctx_gui.api import ContextClient, errors
from lvctx_gui.api.errors import CarriedOut
from lvctx_gui.core.entries import Entry
from lvctx_gui.sandbox import Fault
from tests.api.failures.failing import SECRET, SESSION, WRITING, error_of, fail, fail_against
from tests.api.raw import answer
from tests.api.speech import check
from tests.api_server import asked, client_of, held, put

STATUSES = [
    (300, errors.RedirectedError, CarriedOut.NO),
    (301, errors.RedirectedError, CarriedOut.NO),
    (302, errors.RedirectedError, CarriedOut.NO),
    (307, errors.RedirectedError, CarriedOut.NO),
    (308, errors.RedirectedError, CarriedOut.NO),
    (400, errors.StatusError, CarriedOut.NO),
    (401, errors.NotSignedInError, CarriedOut.NO),
    (403, errors.NotAllowedError, CarriedOut.NO),
    (405, errors.StatusError, CarriedOut.NO),
    (409, errors.StatusError, CarriedOut.NO),
    (418, errors.StatusError, CarriedOut.NO),
    (429, errors.SlowDownError, CarriedOut.NO),
    (500, errors.ServerFailedError, CarriedOut.UNKNOWN),
    (502, errors.ServerFailedError, CarriedOut.UNKNOWN),
    (503, errors.ServerFailedError, CarriedOut.UNKNOWN),
    (504, errors.ServerFailedError, CarriedOut.UNKNOWN),
]

SAID = {
    **dict.fromkeys((300, 301, 302, 303, 307, 308), "points to another address"),
    401: "does not know the session, or it has ended",
    403: "your role or client may not do this",
    408: "did not get the request in time",
    429: "got too many requests",
}
"""What is said of a status; the number is for reports."""


@pytest.mark.parametrize("method", WRITING)
@pytest.mark.parametrize(("status", "kind", "carried_out"), STATUSES)
async def test_a_status_that_means_failure(api_server, faults, fresh_call, method, status, kind, carried_out):
    faults.add(Fault("status", status=status))
    error, session = await fail(api_server, fresh_call, method)
    assert type(error) is kind
    assert error.status == status
    check(
        error,
        SAID.get(status, "gateway in front of it, failed" if status >= 500 else "refused the request"),
        f"The server said: “Practice fault: status {status}.”",
        writing=WRITING[method],
        carried_out=carried_out,
        hidden=(session, SECRET),
    )
    assert error.advice
    assert len(asked(api_server)) == 1


@pytest.mark.parametrize("method", ["read", "update"])
async def test_404_where_it_has_no_meaning_of_its_own(api_server, faults, fresh_call, method):
    faults.add(Fault("status", status=404))
    error, session = await fail(api_server, fresh_call, method)
    assert type(error) is errors.NotThereError
    check(
        error,
        "has found nothing there",
        writing=WRITING[method],
        carried_out=CarriedOut.NO,
        hidden=(session, SECRET),
    )


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("method", WRITING)
async def test_no_redirect_is_followed(api_server, faults, fresh_call, method, status):
    put(api_server, fresh_call, [Entry("K", "1")])
    target = f"{api_server.base_url}/context/call/{fresh_call}"
    faults.add(Fault("redirect", status=status, location=target))
    error, _ = await fail(api_server, fresh_call, method)
    assert type(error) is errors.RedirectedError
    assert len(api_server.control.log()) == 1
    assert held(api_server, fresh_call) == {"K": "1"}


async def test_an_expired_session_and_a_role_without_access(api_server, fresh_call):
    async with (
        ContextClient(api_server.base_url, "never-was-a-session") as unknown,
        client_of(api_server, "manager") as manager,
    ):
        not_signed_in = await error_of(unknown, "update", fresh_call)
        not_allowed = await error_of(manager, "update", fresh_call)
    assert type(not_signed_in) is errors.NotSignedInError
    check(
        not_signed_in,
        "does not know",
        "Sign in again",
        writing=True,
        carried_out=CarriedOut.NO,
        hidden=("never-was",),
    )
    assert type(not_allowed) is errors.NotAllowedError
    assert (not_signed_in.status, not_allowed.status) == (401, 403)
    check(not_allowed, "your role", "Superuser", writing=True, carried_out=CarriedOut.NO, hidden=(SECRET,))


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7.0),
        ("0", 0.0),
        (format_datetime(datetime(2000, 1, 1, tzinfo=UTC), usegmt=True), 0.0),
        ("soon", None),
        ("-3", None),
        ("1.5", None),
        ("Wed, 99 Foo 2099", None),
        ("9" * 400, None),
        (None, None),
    ],
)
async def test_too_many_requests_with_or_without_a_time(api_server, faults, fresh_call, header, seconds):
    faults.add(Fault("status", status=429, retry_after=header))
    error, session = await fail(api_server, fresh_call, "update")
    assert type(error) is errors.SlowDownError
    assert error.retry_after == seconds
    check(
        error,
        "429",
        "Wait a little" if seconds is None else f"Wait {seconds:.0f} seconds",
        writing=True,
        carried_out=CarriedOut.NO,
        hidden=(session, SECRET),
    )


async def test_too_many_requests_until_a_date(api_server, faults, fresh_call):
    later = datetime.now(UTC) + timedelta(days=1000)
    faults.add(Fault("status", status=429, retry_after=format_datetime(later, usegmt=True)))
    error, _ = await fail(api_server, fresh_call)
    # Which second it is when the answer is read is not for this test to say.
    assert 999 * 86_400 < error.retry_after <= 1000 * 86_400 + 1


async def test_a_server_that_quotes_the_session_does_not_make_us_repeat_it(fresh_call):
    body = json.dumps({"code": 401, "message": f"The session {SESSION} has ended."}).encode()
    error, _ = await fail_against([answer(401, body)], fresh_call)
    check(error, "“The session … has ended.”", writing=False, carried_out=CarriedOut.NO, hidden=(SESSION,))


@pytest.mark.parametrize(
    "body", [b"", b"<html><h1>Bad gateway</h1></html>", b"\xff\x00", b"[]", b'{"code":7}', b'{"message":""}']
)
async def test_an_error_page_of_somebody_else_is_not_quoted(api_server, faults, fresh_call, body):
    faults.add(Fault("status", status=502, body=body, content_type="text/html"))
    error, _ = await fail(api_server, fresh_call, "delete_key")
    assert "The server said" not in str(error)
    assert error.status == 502
    check(error, "gateway in front of it", writing=True, carried_out=CarriedOut.UNKNOWN)


@pytest.mark.parametrize("status", [202, 203, 206, 207])
@pytest.mark.parametrize("method", ["update", "delete_key", "delete_all"])
async def test_a_success_that_says_nothing_about_what_was_done_leaves_it_open(
    api_server, faults, fresh_call, method, status
):
    faults.add(Fault("status", status=status))
    error, session = await fail(api_server, fresh_call, method)
    assert type(error) is errors.UnreadableAnswerError
    check(error, str(status), writing=True, carried_out=CarriedOut.UNKNOWN, hidden=(session, SECRET))


@pytest.mark.parametrize(
    ("status", "body"), [(200, b""), (201, b""), (200, b"<html>"), (200, b'{"code":202}')]
)
async def test_a_write_is_done_only_when_the_api_says_so_in_its_own_way(
    api_server, faults, fresh_call, status, body
):
    faults.add(Fault("body", status=status, body=body, when="after", times=3))
    put(api_server, fresh_call, [Entry("K", "1")])

    async with client_of(api_server) as client:
        for request in (
            client.update(fresh_call, [Entry("L", "2")]),
            client.delete_key(fresh_call, "K"),
            client.delete_all(fresh_call),
        ):
            with pytest.raises(errors.UnreadableAnswerError) as caught:
                await request
            assert caught.value.carried_out is CarriedOut.UNKNOWN
            assert str(status) in str(caught.value)


async def test_a_single_key_that_is_answered_with_nothing_is_missing(api_server, faults, fresh_call):
    faults.add(Fault("status", status=204))
    from lvctx_gui.core.entries import MISSING

    async with client_of(api_server) as client:
        result = await client.read_key(fresh_call, "K")
    assert result is MISSING
