from __future__ import annotations

import asyncio

import pytest
from hypothesis import given, settings

from lvctx_gui.api import errors
from lvctx_gui.api.errors import CarriedOut
from lvctx_gui.core.entries import Context, Entry, Foreign
from lvctx_gui.sandbox import Fault
from lvctx_gui.services.delete_all import delete_all, put_back
from tests.practice import NO_VALUE, asked, client_of, held, put, unused_call
from tests.strategies import any_text, contexts

FULL = Context(
    [
        Entry("A", "1"),
        Entry("none"),
        Entry("empty", ""),
        Entry("number", Foreign("1.0", "number")),
        Entry("flag", Foreign("true", "true/false")),
        Entry("object", Foreign('{"a": [1, "x"]}', "object")),
        Entry("..", "a key that no path can name"),
    ]
)
AS_HELD = {
    "A": "1",
    "none": NO_VALUE,
    "empty": "",
    "number": 1.0,
    "flag": True,
    "object": {"a": [1, "x"]},
    "..": "a key that no path can name",
}


def run(practice, flow, *arguments):
    async def sent():
        async with client_of(practice) as client:
            return await flow(client, *arguments)

    return asyncio.run(sent())


def test_everything_is_deleted_after_it_was_read_and_the_proof_is_read(practice, fresh_call):
    put(practice, fresh_call, FULL)
    report = run(practice, delete_all, fresh_call)
    assert asked(practice) == ["GET", "DELETE", "GET"]
    assert report.call == fresh_call
    assert report.before == FULL
    assert report.as_wanted
    assert report.reading.context == Context()
    assert report.errors == ()
    assert held(practice, fresh_call) == {}


def test_everything_is_put_back(practice, fresh_call):
    put(practice, fresh_call, FULL)
    deleted = run(practice, delete_all, fresh_call)
    report = run(practice, put_back, fresh_call, deleted.before)
    assert asked(practice) == ["GET", "DELETE", "GET", "POST", "GET"]
    assert held(practice, fresh_call) == AS_HELD
    assert report.as_wanted
    assert report.reading.context == report.before == FULL
    assert report.errors == ()


@settings(max_examples=40)
@given(contexts(keys=any_text, repeats=False))
def test_whatever_was_deleted_comes_back_as_it_was(practice_server, context):
    call = unused_call()
    put(practice_server, call, context)
    deleted = run(practice_server, delete_all, call)
    assert deleted.as_wanted
    assert deleted.before == context
    report = run(practice_server, put_back, call, deleted.before)
    assert report.as_wanted
    assert report.reading.context == context


def test_repeated_keys_come_back_once_with_their_first_value(practice, fresh_call):
    wanted = Context([Entry("A", "1"), Entry("A", "2"), Entry("B", "3")])
    report = run(practice, put_back, fresh_call, wanted)
    assert held(practice, fresh_call) == {"A": "1", "B": "3"}
    assert report.as_wanted


def test_when_the_call_cannot_be_read_first_nothing_is_deleted(practice, fresh_call):
    put(practice, fresh_call, FULL)
    practice.control.add_fault(Fault("status", method="GET"))
    with pytest.raises(errors.ServerFailedError):
        run(practice, delete_all, fresh_call)
    assert asked(practice) == ["GET"]
    assert held(practice, fresh_call) == AS_HELD


def test_a_call_that_holds_nothing_is_as_wanted(practice, fresh_call):
    report = run(practice, delete_all, fresh_call)
    assert [seen.status for seen in practice.control.log()] == [204, 404, 204]
    assert report.as_wanted
    assert report.errors == ()


def test_a_deletion_that_is_refused(practice, fresh_call):
    put(practice, fresh_call, FULL)
    practice.control.add_fault(Fault("status", method="DELETE", status=403))
    report = run(practice, delete_all, fresh_call)
    assert asked(practice) == ["GET", "DELETE", "GET"]
    assert not report.as_wanted
    assert report.reading.context == report.before == FULL
    assert [type(error) for error in report.errors] == [errors.NotAllowedError]


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_deletion_without_an_answer_is_settled_by_reading(practice, fresh_call, when):
    put(practice, fresh_call, FULL)
    practice.control.add_fault(Fault("reset", when, method="DELETE"))
    report = run(practice, delete_all, fresh_call)
    assert report.as_wanted is (when == "after")
    assert [error.carried_out for error in report.errors] == [CarriedOut.UNKNOWN]
    assert held(practice, fresh_call) == ({} if when == "after" else AS_HELD)


def test_a_deletion_without_the_proof_is_not_as_wanted(practice, fresh_call):
    put(practice, fresh_call, FULL)
    practice.control.add_fault(Fault("close", method="GET", skip=1))
    report = run(practice, delete_all, fresh_call)
    assert not report.as_wanted
    assert report.reading is None
    assert report.before == FULL
    assert [type(error) for error in report.errors] == [errors.AnswerLostError]


def test_somebody_who_writes_after_the_deletion_is_noticed(practice, fresh_call):
    put(practice, fresh_call, FULL)
    practice.control.add_fault(
        Fault("body", method="GET", skip=1, body=b'{"entry":[{"key":"new","value":"x"}]}')
    )
    report = run(practice, delete_all, fresh_call)
    assert not report.as_wanted
    assert report.reading.context == Context([Entry("new", "x")])


def test_putting_back_that_is_refused(practice, fresh_call):
    practice.control.add_fault(Fault("status", method="POST", status=400))
    report = run(practice, put_back, fresh_call, FULL)
    assert asked(practice) == ["POST", "GET"]
    assert not report.as_wanted
    assert report.reading.context == Context()
    assert [error.status for error in report.errors] == [400]


@pytest.mark.parametrize("when", ["before", "after"])
def test_putting_back_without_an_answer_is_settled_by_reading(practice, fresh_call, when):
    practice.control.add_fault(Fault("reset", when, method="POST"))
    report = run(practice, put_back, fresh_call, FULL)
    assert report.as_wanted is (when == "after")
    assert held(practice, fresh_call) == (AS_HELD if when == "after" else {})


def test_putting_back_without_the_proof_is_not_as_wanted(practice, fresh_call):
    practice.control.add_fault(Fault("reset", method="GET"))
    report = run(practice, put_back, fresh_call, FULL)
    assert (report.as_wanted, report.reading) == (False, None)


def test_what_others_added_meanwhile_stays_when_something_is_put_back(practice, fresh_call):
    put(practice, fresh_call, [Entry("theirs", "x")])
    report = run(practice, put_back, fresh_call, Context([Entry("A", "1")]))
    assert report.as_wanted
    assert held(practice, fresh_call) == {"theirs": "x", "A": "1"}


def test_a_value_that_came_back_as_something_else_is_noticed(practice, fresh_call):
    practice.control.add_fault(Fault("body", method="GET", body=b'{"entry":[{"key":"A","value":1}]}'))
    assert not run(practice, put_back, fresh_call, Context([Entry("A", "1")])).as_wanted


def test_putting_back_nothing_sends_nothing(practice, fresh_call):
    report = run(practice, put_back, fresh_call, Context())
    assert asked(practice) == ["GET"]
    assert [type(error) for error in report.errors] == [errors.NotSentError]
