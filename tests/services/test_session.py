"""A session that ends: who is asked how often, and what goes out again."""

from __future__ import annotations

import asyncio
import json

import pytest

from lvctx_gui.api import errors
from lvctx_gui.core.entries import Context, Entry
from lvctx_gui.sandbox import Fault
from lvctx_gui.services.session import LIFETIME, SessionManager, SignedInClient
from tests.api_server import asked, client_of, held, put

BASE = Context([Entry("A", "1"), Entry("B", "2"), Entry("C", "3"), Entry("D", "4")])


class Person:
    """Signs in when asked; ``answers`` says what becomes of each question."""

    def __init__(self, api_server, *answers):
        self.api_server = api_server
        self.answers = list(answers) or [True] * 9
        self.reasons = []
        self.ready = None
        self.now = 0.0
        self.manager = SessionManager(self.ask, lambda: self.now)

    async def ask(self, reason):
        self.reasons.append(reason)
        if self.ready is not None:
            await self.ready.wait()
        willing = self.answers.pop(0)
        if willing:
            self.manager.begin(self.api_server.control.open_session())
        return willing


@pytest.fixture
def person(api_server):
    person = Person(api_server)
    person.manager.begin(api_server.control.open_session())
    return person


@pytest.fixture
def call(api_server, fresh_call):
    put(api_server, fresh_call, BASE)
    return fresh_call


async def use(api_server, person, work, **options):
    async with client_of(api_server, **options) as client:
        return await work(SignedInClient(client, person.manager))


def writes(call):
    return {
        "POST": lambda client: client.update(call, [Entry("A", "x")]),
        "DELETE": lambda client: client.delete_key(call, "A"),
        "all": lambda client: client.delete_all(call),
    }


def statuses(api_server):
    return [(seen.method, seen.status) for seen in api_server.control.log()]


async def fails(request, kind=errors.SessionRenewedError):
    with pytest.raises(kind) as caught:
        await request
    return caught.value


async def test_a_read_goes_out_again_with_the_new_session(api_server, person, call):
    async def work(client):
        await client.read(call)
        api_server.control.expire_sessions()
        return await client.read(call)

    assert await use(api_server, person, work) == BASE
    assert statuses(api_server) == [("GET", 200), ("GET", 401), ("GET", 200)]
    assert len(person.reasons) == 1


@pytest.mark.parametrize("which", ["POST", "DELETE", "all"])
async def test_a_write_does_not_go_out_again_and_says_that_nothing_was_carried_out(
    api_server, person, call, which
):
    async def work(client):
        await client.read(call)
        api_server.control.expire_sessions()
        error = await fails(writes(call)[which](client))
        assert len(person.reasons) == 1
        await writes(call)[which](client)
        return error

    error = await use(api_server, person, work)
    method = which.replace("all", "DELETE")
    assert statuses(api_server) == [("GET", 200), (method, 401), (method, 204)]
    assert error.carried_out is errors.CarriedOut.NO
    assert error.writing
    assert "signed in again" in str(error)
    assert "Nothing was sent." in str(error)
    assert not error.is_passing


@pytest.mark.parametrize("which", ["POST", "DELETE", "all"])
async def test_a_write_that_had_to_wait_for_a_session_is_not_sent(api_server, call, which):
    person = Person(api_server)  # nobody has signed in yet

    async def work(client):
        await fails(writes(call)[which](client))

    await use(api_server, person, work)
    assert asked(api_server) == []
    assert len(person.reasons) == 1
    assert held(api_server, call) == {entry.key: entry.value for entry in BASE}


async def test_a_read_that_had_to_wait_for_a_session_is_sent(api_server, call):
    person = Person(api_server)
    assert await use(api_server, person, lambda client: client.read(call)) == BASE
    assert statuses(api_server) == [("GET", 200)]
    assert len(person.reasons) == 1


async def test_however_many_requests_wait_one_question_is_asked_and_nothing_is_sent_meanwhile(
    api_server, faults, person, call
):
    faults.add(Fault("hang", method="DELETE", times=3))
    finished = []

    async def work(client):
        await client.read(call)
        person.ready = asyncio.Event()
        tasks = [asyncio.create_task(fails(client.delete_key(call, key))) for key in "ABC"]
        await asyncio.to_thread(api_server.control.wait_for_log, 4)
        api_server.control.expire_sessions()
        faults.clear()
        while finished.count("DELETE") < 3:
            await asyncio.to_thread(api_server.control.log)
        late_write = asyncio.create_task(fails(client.delete_key(call, "D")))
        late_read = asyncio.create_task(client.read(call))
        await asyncio.to_thread(api_server.control.log)
        assert len(api_server.control.log()) == 4
        assert person.manager.is_waiting
        person.ready.set()
        await asyncio.gather(*tasks, late_write)
        return await late_read

    context = await use(api_server, person, work, observer=lambda exchange: finished.append(exchange.method))
    assert context == BASE
    assert len(person.reasons) == 1
    assert statuses(api_server) == [("GET", 200), *[("DELETE", 401)] * 3, ("GET", 200)]


async def test_an_answer_that_comes_after_the_new_sign_in_asks_nobody_again(api_server, faults, person, call):
    faults.add(Fault("hang", method="DELETE"))

    async def work(client):
        await client.read(call)
        late = asyncio.create_task(fails(client.delete_key(call, "A")))
        await asyncio.to_thread(api_server.control.wait_for_log, 2)
        api_server.control.expire_sessions()
        await client.read(call)
        faults.clear()
        await late

    await use(api_server, person, work)
    assert statuses(api_server) == [("GET", 200), ("DELETE", 401), ("GET", 401), ("GET", 200)]
    assert len(person.reasons) == 1


@pytest.mark.parametrize("which", ["POST", "DELETE", "all"])
async def test_when_nobody_signs_in_the_request_fails_with_the_servers_answer(api_server, call, which):
    person = Person(api_server, False, False)
    person.manager.begin(api_server.control.open_session())

    async def work(client):
        await client.read(call)
        api_server.control.expire_sessions()
        await fails(writes(call)[which](client), errors.NotSignedInError)
        await fails(client.read(call), errors.NotSentError)

    await use(api_server, person, work)
    assert len(asked(api_server)) == 2
    assert person.manager.session_id is None


async def test_a_session_that_was_never_accepted_is_not_asked_for_again(api_server, call):
    person = Person(api_server)
    person.manager.begin("0f1e2d3c-of-another-place")

    async def work(client):
        return await fails(client.update(call, [Entry("A", "x")]), errors.NotSignedInError)

    error = await use(api_server, person, work)
    assert person.reasons == []
    assert "another environment" in error.advice
    assert statuses(api_server) == [("POST", 401)]


async def test_a_question_that_is_cancelled_is_an_answer(api_server, person, call):
    async def work(client):
        await client.read(call)
        api_server.control.expire_sessions()
        person.ready = asyncio.Event()
        task = asyncio.create_task(fails(client.delete_key(call, "A"), errors.NotSignedInError))
        await asyncio.to_thread(api_server.control.wait_for_log, 2)
        while not person.reasons:
            await asyncio.to_thread(api_server.control.log)
        person.manager._asking.cancel()
        await task

    await use(api_server, person, work)
    assert asked(api_server) == ["GET", "DELETE"]


async def test_one_request_that_is_cancelled_leaves_the_question_to_the_others(api_server, person, call):
    async def work(client):
        await client.read(call)
        api_server.control.expire_sessions()
        person.ready = asyncio.Event()
        first = asyncio.create_task(client.read(call))
        while not person.reasons:
            await asyncio.to_thread(api_server.control.log)
        second = asyncio.create_task(client.read(call))
        await asyncio.to_thread(api_server.control.log)
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        person.ready.set()
        return await second

    assert await use(api_server, person, work) == BASE
    assert len(person.reasons) == 1


async def test_a_session_lives_for_two_hours_after_its_last_use(api_server, faults, person, call):
    manager = person.manager
    person.now = LIFETIME - 1
    assert manager.remaining() == 1

    async def work(client):
        await client.read(call)
        assert manager.remaining() == LIFETIME
        faults.add(Fault("status", method="GET"))
        person.now += 10
        await fails(client.read(call), errors.ServerFailedError)
        # The server answered: it has come past the check of the session.
        assert manager.remaining() == LIFETIME
        faults.add(Fault("reset", method="GET"))
        person.now += 10
        await fails(client.read(call), errors.AnswerLostError)
        assert manager.remaining() == LIFETIME - 10

    await use(api_server, person, work)
    manager.forget()
    assert manager.remaining() is None


async def test_no_repr_and_no_error_holds_the_session(api_server, faults, person, call):
    session = person.manager.session_id
    assert session not in repr(person.manager)

    async def work(client):
        body = json.dumps({"code": 1, "message": f"no {session}"}).encode()
        faults.add(Fault("status", method="GET", status=403, body=body))
        error = await fails(client.read(call), errors.NotAllowedError)
        return str(error), error.request_line

    text, line = await use(api_server, person, work)
    assert session not in text
    assert line == "GET /context/call/{session}/{txId}/{account}"


async def test_working_time_stands_still_while_somebody_is_asked():
    now = 100.0

    async def ask(_reason):
        nonlocal now
        now += 50
        await asyncio.sleep(0)
        now += 50
        assert manager.working_time() == 107
        manager.begin("s")
        return True

    manager = SessionManager(ask, lambda: now)
    now += 7
    assert manager.working_time() == 107
    await manager.current()
    assert manager.working_time() == 107
    now += 3
    assert manager.working_time() == 110
