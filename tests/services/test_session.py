"""A session that ends: who is asked how often, and what goes out again."""

from __future__ import annotations

import asyncio
import json

import pytest

from lvctx_gui.api import errors
from lvctx_gui.core.entries import Context, Entry
from lvctx_gui.sandbox import Fault
from lvctx_gui.services.session import LIFETIME, SessionManager, SignedInClient
from tests.practice import asked, client_of, held, put

BASE = Context([Entry("A", "1"), Entry("B", "2"), Entry("C", "3"), Entry("D", "4")])


class Person:
    """Signs in when asked; ``answers`` says what becomes of each question."""

    def __init__(self, practice, *answers):
        self.practice = practice
        self.answers = list(answers) or [True] * 9
        self.reasons = []
        self.ready = None
        self.now = 0.0
        self.manager = SessionManager(lambda: self.now)
        self.manager.ask = self.ask

    async def ask(self, reason):
        self.reasons.append(reason)
        if self.ready is not None:
            await self.ready.wait()
        willing = self.answers.pop(0)
        if willing:
            self.manager.begin(self.practice.control.open_session())
        return willing


@pytest.fixture
def person(practice):
    person = Person(practice)
    person.manager.begin(practice.control.open_session())
    return person


@pytest.fixture
def call(practice, fresh_call):
    put(practice, fresh_call, BASE)
    return fresh_call


def use(practice, person, work, **options):
    async def used():
        async with client_of(practice, **options) as client:
            return await work(SignedInClient(client, person.manager))

    return asyncio.run(used())


def writes(call):
    return {
        "POST": lambda client: client.update(call, [Entry("A", "x")]),
        "DELETE": lambda client: client.delete_key(call, "A"),
        "all": lambda client: client.delete_all(call),
    }


def statuses(practice):
    return [(seen.method, seen.status) for seen in practice.control.log()]


async def fails(request, kind=errors.SessionRenewedError):
    with pytest.raises(kind) as caught:
        await request
    return caught.value


def test_a_read_goes_out_again_with_the_new_session(practice, person, call):
    async def work(client):
        await client.read(call)
        practice.control.expire_sessions()
        return await client.read(call)

    assert use(practice, person, work) == BASE
    assert statuses(practice) == [("GET", 200), ("GET", 401), ("GET", 200)]
    assert len(person.reasons) == 1


@pytest.mark.parametrize("which", ["POST", "DELETE", "all"])
def test_a_write_does_not_go_out_again_and_says_that_nothing_was_carried_out(practice, person, call, which):
    async def work(client):
        await client.read(call)
        practice.control.expire_sessions()
        error = await fails(writes(call)[which](client))
        assert len(person.reasons) == 1
        await writes(call)[which](client)
        return error

    error = use(practice, person, work)
    method = which.replace("all", "DELETE")
    assert statuses(practice) == [("GET", 200), (method, 401), (method, 204)]
    assert error.carried_out is errors.CarriedOut.NO
    assert error.writing
    assert "signed in again" in str(error)
    assert "Nothing was sent." in str(error)
    assert not error.is_passing


@pytest.mark.parametrize("which", ["POST", "DELETE", "all"])
def test_a_write_that_had_to_wait_for_a_session_is_not_sent(practice, call, which):
    person = Person(practice)  # nobody has signed in yet

    async def work(client):
        await fails(writes(call)[which](client))

    use(practice, person, work)
    assert asked(practice) == []
    assert len(person.reasons) == 1
    assert held(practice, call) == {entry.key: entry.value for entry in BASE}


def test_a_read_that_had_to_wait_for_a_session_is_sent(practice, call):
    person = Person(practice)
    assert use(practice, person, lambda client: client.read(call)) == BASE
    assert statuses(practice) == [("GET", 200)]
    assert len(person.reasons) == 1


def test_however_many_requests_wait_one_question_is_asked_and_nothing_is_sent_meanwhile(
    practice, person, call
):
    practice.control.add_fault(Fault("hang", method="DELETE", times=3))
    finished = []

    async def work(client):
        await client.read(call)
        person.ready = asyncio.Event()
        tasks = [asyncio.create_task(fails(client.delete_key(call, key))) for key in "ABC"]
        await asyncio.to_thread(practice.control.wait_for_log, 4)
        practice.control.expire_sessions()
        practice.control.clear_faults()
        while finished.count("DELETE") < 3:
            await asyncio.to_thread(practice.control.log)
        late_write = asyncio.create_task(fails(client.delete_key(call, "D")))
        late_read = asyncio.create_task(client.read(call))
        await asyncio.to_thread(practice.control.log)
        assert len(practice.control.log()) == 4
        assert person.manager.is_waiting
        person.ready.set()
        await asyncio.gather(*tasks, late_write)
        return await late_read

    context = use(practice, person, work, observer=lambda exchange: finished.append(exchange.method))
    assert context == BASE
    assert len(person.reasons) == 1
    assert statuses(practice) == [("GET", 200), *[("DELETE", 401)] * 3, ("GET", 200)]


def test_an_answer_that_comes_after_the_new_sign_in_asks_nobody_again(practice, person, call):
    practice.control.add_fault(Fault("hang", method="DELETE"))

    async def work(client):
        await client.read(call)
        late = asyncio.create_task(fails(client.delete_key(call, "A")))
        await asyncio.to_thread(practice.control.wait_for_log, 2)
        practice.control.expire_sessions()
        await client.read(call)
        practice.control.clear_faults()
        await late

    use(practice, person, work)
    assert statuses(practice) == [("GET", 200), ("DELETE", 401), ("GET", 401), ("GET", 200)]
    assert len(person.reasons) == 1


@pytest.mark.parametrize("which", ["POST", "DELETE", "all"])
def test_when_nobody_signs_in_the_request_fails_with_the_servers_answer(practice, call, which):
    person = Person(practice, False, False)
    person.manager.begin(practice.control.open_session())

    async def work(client):
        await client.read(call)
        practice.control.expire_sessions()
        await fails(writes(call)[which](client), errors.NotSignedInError)
        await fails(client.read(call), errors.NotSentError)

    use(practice, person, work)
    assert len(asked(practice)) == 2
    assert person.manager.session_id is None


def test_a_session_that_was_never_accepted_is_not_asked_for_again(practice, call):
    person = Person(practice)
    person.manager.begin("0f1e2d3c-of-another-place")

    async def work(client):
        return await fails(client.update(call, [Entry("A", "x")]), errors.NotSignedInError)

    error = use(practice, person, work)
    assert person.reasons == []
    assert "wrong environment" in error.advice
    assert statuses(practice) == [("POST", 401)]


def test_a_question_that_is_cancelled_is_an_answer(practice, person, call):
    async def work(client):
        await client.read(call)
        practice.control.expire_sessions()
        person.ready = asyncio.Event()
        task = asyncio.create_task(fails(client.delete_key(call, "A"), errors.NotSignedInError))
        await asyncio.to_thread(practice.control.wait_for_log, 2)
        while not person.reasons:
            await asyncio.to_thread(practice.control.log)
        person.manager._asking.cancel()
        await task

    use(practice, person, work)
    assert asked(practice) == ["GET", "DELETE"]


def test_one_request_that_is_cancelled_leaves_the_question_to_the_others(practice, person, call):
    async def work(client):
        await client.read(call)
        practice.control.expire_sessions()
        person.ready = asyncio.Event()
        first = asyncio.create_task(client.read(call))
        while not person.reasons:
            await asyncio.to_thread(practice.control.log)
        second = asyncio.create_task(client.read(call))
        await asyncio.to_thread(practice.control.log)
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        person.ready.set()
        return await second

    assert use(practice, person, work) == BASE
    assert len(person.reasons) == 1


def test_a_session_lives_for_two_hours_after_its_last_use(practice, person, call):
    manager = person.manager
    person.now = LIFETIME - 1
    assert manager.remaining() == 1

    async def work(client):
        await client.read(call)
        assert manager.remaining() == LIFETIME
        practice.control.add_fault(Fault("status", method="GET"))
        person.now += 10
        await fails(client.read(call), errors.ServerFailedError)
        # The server answered: it has come past the check of the session.
        assert manager.remaining() == LIFETIME
        practice.control.add_fault(Fault("reset", method="GET"))
        person.now += 10
        await fails(client.read(call), errors.AnswerLostError)
        assert manager.remaining() == LIFETIME - 10

    use(practice, person, work)
    manager.forget()
    assert manager.remaining() is None


def test_no_repr_and_no_error_holds_the_session(practice, person, call):
    session = person.manager.session_id
    assert session not in repr(person.manager)

    async def work(client):
        body = json.dumps({"code": 1, "message": f"no {session}"}).encode()
        practice.control.add_fault(Fault("status", method="GET", status=403, body=body))
        error = await fails(client.read(call), errors.NotAllowedError)
        return str(error), error.request_line

    text, line = use(practice, person, work)
    assert session not in text
    assert line == "GET /context/call/{session}/{txId}/{account}"


def test_working_time_stands_still_while_somebody_is_asked():
    now = 100.0

    async def work():
        nonlocal now
        manager = SessionManager(lambda: now)

        async def ask(_reason):
            nonlocal now
            now += 50
            await asyncio.sleep(0)
            now += 50
            assert manager.working_time() == 107
            manager.begin("s")
            return True

        manager.ask = ask
        now += 7
        assert manager.working_time() == 107
        await manager.current()
        assert manager.working_time() == 107
        now += 3
        assert manager.working_time() == 110

    asyncio.run(work())
