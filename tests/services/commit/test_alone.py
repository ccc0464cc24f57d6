"""Keys whose address can turn into another one: nothing outside the plan is lost, nobody blamed for it."""

from __future__ import annotations

from urllib.parse import unquote

import pytest

from lvctx_gui.api import errors
from lvctx_gui.core.call import CallRef
from lvctx_gui.core.diff import Change
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import MISSING, Context, Entry
from lvctx_gui.core.settle import Step
from lvctx_gui.services.lookup import look_up, look_up_apart
from tests.api_server import client_of, held, put, unused_call
from tests.services.scene import CONFIRMED, NOT_COMMITTED, NOT_CONFIRMED, Scene, ended, steps

ODD = Context([Entry("a;b", "odd"), Entry("a", "plain"), Entry("c;d", "other"), Entry("K", "1")])


def cut(key):
    return key.partition(";")[0]


class Way:
    """A way that turns keys into others before the server sees them."""

    def __init__(self, client, reading=cut, deleting=cut, whole=lambda account: account):
        self._client = client
        self._reading, self._deleting, self._whole = reading, deleting, whole

    def _call(self, call):
        return CallRef(call.session, call.tx_id, self._whole(call.account), call.client)

    async def read(self, call):
        return await self._client.read(self._call(call))

    async def read_key(self, call, key):
        return await self._client.read_key(call, self._reading(key))

    async def update(self, call, entries):
        await self._client.update(self._call(call), entries)

    async def delete_key(self, call, key):
        key = self._deleting(key)
        return await (self._client.delete_key(call, key) if key else self._client.delete_all(call))

    async def delete_all(self, call):
        return await self._client.delete_all(self._call(call))


async def commit(scene, draft, **way):
    async with client_of(scene.api_server) as client:
        return await scene.carry_out(Way(client, **way), draft)


def same(key):
    return key


@pytest.fixture
def odd(api_server):
    return Scene(api_server, base=ODD)


async def test_on_a_clean_way_each_is_proven_deleted_alone_and_read_back(odd):
    report = await commit(
        odd, Draft(ODD).set_value("K", "2").remove("a;b", "c;d", "a"), reading=same, deleting=same
    )
    assert report.is_complete
    assert held(odd.api_server, odd.call) == {"K": "2"}
    # The others first; each odd one has a read of the whole call before and behind it, and its proof between.
    odd_one = ["GET", "GET", "DELETE"]
    assert odd.methods == ["GET", "POST", "DELETE", *odd_one, *odd_one, "GET"]
    assert odd.most["DELETE"] == 1


async def test_where_the_proof_answers_for_another_key_nothing_is_deleted(odd):
    report = await commit(odd, Draft(ODD).remove("a;b"))
    assert "DELETE" not in odd.methods
    assert ended(report) == {"a;b": NOT_COMMITTED}
    assert steps(report) == {"a;b": Step.NOT_SENT}
    assert isinstance(report.failure, errors.NotAloneError)
    assert "“a;b” was not deleted" in str(report.failure)
    assert held(odd.api_server, odd.call).keys() == set(ODD.keys)


async def test_the_others_are_committed_all_the_same(odd):
    report = await commit(odd, Draft(ODD).set_value("K", "2").remove("a;b"))
    assert ended(report) == {"K": CONFIRMED, "a;b": NOT_COMMITTED}


@pytest.mark.parametrize("value", ["plain", None])
async def test_what_no_read_can_prove_is_not_even_asked_for(api_server, value):
    base = Context([Entry("a;b", value), Entry("a", "plain")])
    scene = Scene(api_server, base=base)
    report = await commit(scene, Draft(base).remove("a;b"), reading=same, deleting=same)
    assert scene.methods == ["GET"]
    assert ended(report) == {"a;b": NOT_COMMITTED}
    assert "Give “a;b” another value" in str(report.failure)


async def test_a_key_that_would_be_the_whole_call_is_not_deleted(api_server):
    base = Context([Entry("?x", "1"), Entry("K", "2")])
    scene = Scene(api_server, base=base)
    report = await commit(
        scene, Draft(base).remove("?x"), reading=lambda key: "none", deleting=lambda key: ""
    )
    assert ended(report) == {"?x": NOT_COMMITTED}
    assert len(held(api_server, scene.call)) == 2


async def test_what_goes_along_all_the_same_is_told_as_ours_and_stops_the_rest(odd):
    """A way that treats a DELETE otherwise than a GET."""
    report = await commit(odd, Draft(ODD).remove("a;b", "c;d"), reading=same)
    assert held(odd.api_server, odd.call).keys() == {"a;b", "c;d", "K"}
    assert report.losses == (Change("a", "plain", MISSING),)
    assert report.conflicts == report.in_between == report.updated_from_server == ()
    assert odd.methods.count("DELETE") == 1
    assert ended(report) == {"a;b": NOT_CONFIRMED, "c;d": NOT_COMMITTED}


async def test_the_journal_holds_the_whole_call_before_and_what_was_lost(odd):
    report = await commit(odd, Draft(ODD).remove("a;b"), reading=same)
    record = odd.commit_log.record
    assert record.intent.whole == ODD
    assert record.intent == report.intent
    assert record.done == report.losses
    assert record.shown_remark == "It most likely deleted “a” too."
    words = [word for word in odd.trail if word in ("begin", "DELETE>")]
    assert words.index("DELETE>") == 2  # the second intent, with the whole of it, comes before


async def test_everything_gone_is_told_as_ours_too(api_server):
    base = Context([Entry("x;y", "1"), Entry("K", "2"), Entry("L", "3")])
    scene = Scene(api_server, base=base)
    report = await commit(
        scene, Draft(base).set_value("K", "4").remove("x;y"), reading=same, deleting=lambda key: ""
    )
    assert report.losses == (Change("K", "4", MISSING), Change("L", "3", MISSING))
    assert report.conflicts == report.in_between == report.updated_from_server == ()
    assert ended(report) == {"K": NOT_CONFIRMED, "x;y": CONFIRMED}


async def test_a_key_of_the_plan_that_went_along_is_no_conflict(odd):
    report = await commit(odd, Draft(ODD).set_value("a", "new").remove("a;b"), reading=same)
    assert [change.key for change in report.losses] == ["a"]
    assert report.conflicts == ()
    assert ended(report)["a"] is NOT_CONFIRMED


# Calls -----------------------------------------------------------------------------------------------------


async def read(api_server, call, whole, look=look_up_apart):
    async with client_of(api_server) as client:
        return await look(Way(client, same, same, whole), call)


def account(call, name):
    return CallRef(call.session, call.tx_id, name, call.client)


async def test_a_call_that_answers_like_its_alias_is_not_alone(api_server):
    call = account(unused_call(), "x;y")
    put(api_server, account(call, "x"), [Entry("K", "1")])
    reading = await read(api_server, call, cut)
    assert reading.twins == (account(call, "x"),)
    assert not reading.is_alone


async def test_on_a_clean_way_it_is(api_server):
    call = account(unused_call(), "x;y")
    put(api_server, call, [Entry("K", "1")])
    put(api_server, account(call, "x"), [Entry("K", "2")])
    assert (await read(api_server, call, same)).is_alone


async def test_two_calls_without_context_cannot_be_told_apart(api_server):
    assert not (await read(api_server, account(unused_call(), "x;y"), same)).is_alone


async def test_nothing_is_sent_to_a_call_that_is_not_alone(api_server):
    call = account(unused_call(), "x;y")
    base = Context([Entry("K", "1")])
    scene = Scene(api_server, call=account(call, "x"), base=base)
    scene.call = call
    report = await commit(scene, Draft(base).set_value("K", "2").remove("K"), whole=cut)
    assert set(scene.methods) == {"GET"}
    assert isinstance(report.read_failure, errors.NotAloneError)
    assert "account “x”" in str(report.read_failure)


async def test_an_ordinary_call_is_read_once(api_server):
    call = unused_call()
    api_server.control.clear_log()
    await read(api_server, call, same)
    assert len(api_server.control.log()) == 1
    assert (await read(api_server, call, same, look_up)).is_alone


# Where the query is cut off, or what an address becomes cannot be asked for ---------------------------------


class OtherClientsWay(Way):
    """A way that cuts at "?" and loses the client behind it, so that the asker's own call is reached."""

    def _call(self, call):
        return CallRef(
            call.session, call.tx_id, call.account.partition("?")[0], self._client_of(call.account, call)
        )

    @staticmethod
    def _client_of(text, call):
        return None if "?" in text else call.client

    async def read_key(self, call, key):
        there = CallRef(call.session, call.tx_id, call.account, self._client_of(key, call))
        return await self._client.read_key(there, key.partition("?")[0])


async def test_a_proof_that_another_clients_call_gives_is_none(api_server):
    own = unused_call()
    base = Context([Entry("a?b", "same"), Entry("K", "1")])
    scene = Scene(api_server, call=CallRef(own.session, own.tx_id, own.account, 7420), base=base)
    put(api_server, own, [Entry("a", "same")])

    async with client_of(api_server) as client:
        report = await scene.carry_out(OtherClientsWay(client), Draft(base).remove("a?b"))
    assert ended(report) == {"a?b": NOT_COMMITTED}
    assert set(scene.methods) == {"GET"}
    assert held(api_server, own) == {"a": "same"}


async def test_another_clients_call_under_a_cut_account_is_told(api_server):
    own = account(unused_call(), "a")
    put(api_server, own, [Entry("K", "1")])

    async with client_of(api_server) as client:
        reading = await look_up_apart(OtherClientsWay(client), CallRef(own.session, own.tx_id, "a?b", 7420))
    assert reading.is_uncertain
    assert not reading.is_alone


async def test_an_account_whose_decoded_form_cannot_be_asked_for_is_told(api_server):
    call = account(unused_call(), "100%25")
    put(api_server, account(call, "100%"), [Entry("K", "1")])

    def decoded_once(name):
        return "100%" if unquote(name) == "100%" and name != "100%" else "refused here"

    assert not (await read(api_server, call, decoded_once)).is_alone


async def test_on_a_clean_way_a_query_in_a_key_costs_one_read_more(api_server):
    base = Context([Entry("a?b", "1"), Entry("K", "2")])
    scene = Scene(api_server, base=base)
    report = await commit(scene, Draft(base).remove("a?b"), reading=same, deleting=same)
    assert report.is_complete
    assert scene.methods == ["GET", "GET", "GET", "DELETE", "GET"]
