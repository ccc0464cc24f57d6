"""Whatever stands between: no other call is changed, though it can be taken for the one asked for."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import pytest

from lvctx_gui.api.errors import ApiError
from lvctx_gui.core.call import CallRef, InvalidCallError
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import Entry
from lvctx_gui.core.plan import PlanRefusedError, plan_draft
from lvctx_gui.services.commit.commit import commit
from lvctx_gui.services.delete_all import delete_all
from lvctx_gui.services.lookup import look_up, look_up_apart
from tests.api_server import unused_call
from tests.commit_log import MemoryCommitLog, origin
from tests.ways.book import OWN_CLIENT
from tests.ways.conftest import UNCHANGING, way_or_skip
from tests.ways.promises import check, look_alikes, options, similar_calls
from tests.ways.texts import SESSIONS, SMUGGLED, TRICKY_ACCOUNTS, TRICKY_SESSIONS

# Everything between and behind is started once, by the process that runs this group.
pytestmark = pytest.mark.xdist_group("ways")

MINE = [Entry("K", "1"), Entry("b", "2")]
PLACES = pytest.mark.parametrize("place", ["account", "session"])


def call_of(place: str, text: str, client: int = OWN_CLIENT) -> CallRef | None:
    """An unused call with this account or session; ``None`` where the program refuses it."""
    call = unused_call()
    try:
        return replace(call, **{place: text}, client=client)
    except InvalidCallError:
        return None


def theirs(other: CallRef) -> list[Entry]:
    """What another call holds: a key of ours among others, and no two calls the same."""
    return [Entry("K", f"{other.session} {other.account} {other.client}"), Entry("b", "2"), Entry("L", "3")]


def prepared(scene):
    """Every call of each case, one at a time, with all that it could be taken for."""
    for text in TRICKY_ACCOUNTS:
        yield from _filled(scene, "account", text, MINE, theirs)
    for text in ("a;b", "a?b", "100%25"):
        yield from _filled(scene, "account", text, [], theirs)
        yield from _filled(scene, "account", text, MINE, lambda _: MINE)
    for text in ("a?b", "a#b", "a?client=1&b"):
        # Of these others none is this client's: who asks for them as this client finds nothing.
        yield from _filled(scene, "account", text, MINE, theirs, client=7420)
    for text in TRICKY_SESSIONS:
        yield from _filled(scene, "session", text, MINE, theirs)


def _filled(scene, place, text, mine, others, client=OWN_CLIENT):
    call = call_of(place, text, client)
    if call is None:
        return
    scene.begin(f"{place} {text!r} of client {client}")
    for other in similar_calls(call, place, look_alikes(text)):
        if other != call and other.client in {1, OWN_CLIENT}:
            scene.put(other, others(other))
    if mine:
        scene.put(call, mine)
    yield call


def test_deleting_all_erases_no_other_call(way, server):
    async def flow(scene):
        for call in prepared(scene):
            try:
                report = await delete_all(scene.client, call, MemoryCommitLog(), origin())
            except ApiError:
                pass
            else:
                if report.as_wanted and scene.server.held(call):
                    scene.complain("is said to be empty")
            scene.check_others(call)

    check(way, server, flow)


def test_a_commit_changes_no_other_call(way, server):
    async def flow(scene):
        for call in prepared(scene):
            with suppress(ApiError, PlanRefusedError):
                reading = await look_up(scene.client, call)
                await commit(
                    scene.client,
                    edited(reading),
                    plan_draft(call, edited(reading)),
                    MemoryCommitLog(),
                    origin(),
                    options(),
                )
            scene.check_others(call)

    check(way, server, flow)


@pytest.mark.parametrize("name", UNCHANGING)
@pytest.mark.parametrize("server_name", ["practice server", "Express"])
def test_where_nothing_is_changed_such_calls_can_be_changed(name, server_name, ways):
    """Refusing everything would change no other call, too."""
    way = way_or_skip(ways, name, server_name)

    async def flow(scene):
        for text in TRICKY_ACCOUNTS:
            for call in _filled(scene, "account", text, MINE, theirs):
                reading = await look_up(scene.client, call)
                report = await commit(
                    scene.client,
                    edited(reading),
                    plan_draft(call, edited(reading)),
                    MemoryCommitLog(),
                    origin(),
                    options(),
                )
                if not report.is_complete or scene.server.held(call) != {"K": "changed", "new": "n"}:
                    scene.complain(f"ended with {report.results}")
                if not (await delete_all(scene.client, call, MemoryCommitLog(), origin())).as_wanted:
                    scene.complain("was not erased")
                if scene.server.held(call):
                    scene.complain("still holds something")
                scene.check_others(call)

    check(way, ways.server_of(way), flow)


def edited(reading) -> Draft:
    """Something new, something changed and something removed, as far as there is something."""
    draft = Draft(reading.context).add("new", "n")
    if "K" in reading.context.keys:
        draft = draft.set_value("K", "changed")
    return draft.remove("b") if "b" in reading.context.keys else draft


@PLACES
def test_reading_sends_nothing_else(way, server, place):
    """Line ends that are decoded into the request would end it and begin another, with our session in it."""

    async def flow(scene):
        for line_end in ("\r\n", "\n", "%0D%0A", "\u010d\u010a"):
            other = unused_call()
            text = SMUGGLED.format(session=other.session, tx_id=other.tx_id, account=other.account)
            text = text.replace("\r\n", line_end)
            scene.begin(f"{place} {text!r}")
            scene.put(other, MINE)
            if (call := call_of(place, text)) is not None:
                with suppress(ApiError):
                    await look_up_apart(scene.client, call)
            scene.check_others()

    check(way, server, flow)


@PLACES
def test_plain_accounts_and_sessions_work_on_every_way(way, server, place):
    async def flow(scene):
        for text in (*SESSIONS, "Northline,West", "A:1", "A=B", "ARB_WSAPI_1", "a.b~c-d"):
            call = call_of(place, text)
            scene.begin(f"{place} {text!r}")
            scene.put(call, MINE)
            reading = await look_up_apart(scene.client, call)
            assert {entry.key: entry.value for entry in reading.context} == {"K": "1", "b": "2"}
            assert reading.is_alone
            report = await delete_all(scene.client, call, MemoryCommitLog(), origin())
            assert report.as_wanted
            assert scene.server.held(call) == {}

    check(way, server, flow)
