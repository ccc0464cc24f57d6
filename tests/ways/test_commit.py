"""Whatever stands between: a commit loses nothing outside its plan, and claims nothing that is not so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import Context, Entry
from lvctx_gui.core.plan import PlanRefusedError, plan_draft
from lvctx_gui.services.commit.commit import commit
from tests.api_server import unused_call
from tests.commit_log import MemoryCommitLog, origin
from tests.ways.book import OWN_CLIENT
from tests.ways.conftest import UNCHANGING, way_or_skip
from tests.ways.promises import check, look_alikes, options
from tests.ways.texts import PLAIN, TRICKY

# Everything between and behind is started once, by the process that runs this group.
pytestmark = pytest.mark.xdist_group("ways")

OTHERS = [Entry("Kept", "k"), Entry("Edited", "old"), Entry("Gone", "g"), Entry("No value", None)]


def entries_for(key: str, alikes: str) -> list[Entry]:
    """The key among others: with those that it could be taken for, or without."""
    values = {"alike": "mine", "different": "theirs"}
    likely = [] if alikes == "none" else [Entry(other, values[alikes]) for other in look_alikes(key)]
    return [*OTHERS, Entry(key, "mine"), *likely]


async def remove_and_check(scene, keys, call, entries):
    base = Context(entries)
    draft = Draft(base).set_value("Edited", "new").remove("Gone")
    for key in keys:
        draft = draft.remove(key)
    plan = {"Edited", "Gone", *keys}
    wanted = {"Edited": "new"}
    try:
        report = await commit(
            scene.client, draft, plan_draft(call, draft), MemoryCommitLog(), origin(), options()
        )
    except PlanRefusedError:
        scene.check_outside(call, set())
    else:
        scene.check_outside(call, plan)
        for result in report.results:
            scene.check_claim(call, result, wanted.get(result.key))
        if report.in_between or report.updated_from_server:
            scene.complain("what only we wrote is told as somebody else's")
    scene.check_others(call)


@pytest.mark.parametrize("alikes", ["alike", "different", "none"])
def test_a_removed_key_takes_no_other_with_it(way, server, alikes):
    """What it could be taken for is there with the same value, with another, or is not there at all."""

    async def flow(scene):
        for key in TRICKY[: 10 if alikes == "none" else None]:
            call = unused_call()
            scene.begin(f"removing {key!r}")
            scene.put(call, entries_for(key, alikes))
            await remove_and_check(scene, [key], call, entries_for(key, alikes))

    check(way, server, flow)


@pytest.mark.parametrize("name", UNCHANGING)
@pytest.mark.parametrize("server_name", ["practice server", "Express"])
def test_where_nothing_is_changed_such_keys_can_be_removed(name, server_name, ways):
    """Refusing everything would lose nothing, too."""
    way = way_or_skip(ways, name, server_name)

    async def flow(scene):
        for key in TRICKY:
            call = unused_call()
            scene.begin(f"removing {key!r}")
            scene.put(call, entries_for(key, "different"))
            await remove_and_check(scene, [key], call, entries_for(key, "different"))
            if key in scene.server.held(call):
                scene.complain("is still there")

    check(way, ways.server_of(way), flow)


def test_several_at_once(way, server):
    """Each of them could be taken for another, in the plan or outside it."""

    async def flow(scene):
        for removed in (TRICKY[::2], TRICKY[1::2]):
            call = unused_call()
            scene.begin(f"removing {removed!r}")
            names = dict.fromkeys((*removed, *(other for key in removed for other in look_alikes(key))))
            entries = [*OTHERS, *(Entry(name, f"value of {name}") for name in names)]
            scene.put(call, entries)
            await remove_and_check(scene, removed, call, entries)

    check(way, server, flow)


def test_the_same_key_of_another_client_stays(way, server):
    """A query that is cut off on the way takes the client with it."""

    async def flow(scene):
        for key in ("a?b", "a#b", "a?client=1&b", "a?client=7419&b", "a;b", "a b"):
            call = replace(unused_call(), client=7420)
            scene.begin(f"removing {key!r}")
            for client in (1, OWN_CLIENT):
                scene.put(replace(call, client=client), [Entry("a", "mine"), Entry("b", "mine")])
            entries = [*OTHERS, Entry(key, "mine")]
            scene.put(call, entries)
            await remove_and_check(scene, [key], call, entries)

    check(way, server, flow)


def test_plain_keys_are_removed_on_every_way(way, server):
    """Caution must not cost those anything that need none."""

    async def flow(scene):
        call = unused_call()
        scene.begin("removing plain keys")
        entries = [*OTHERS, *(Entry(key, "mine") for key in PLAIN)]
        scene.put(call, entries)
        scene.server.take_seen()
        await remove_and_check(scene, PLAIN, call, entries)
        asked = [seen.method for seen in scene.server.take_seen()]
        assert sorted(asked) == sorted(["GET", "POST", *["DELETE"] * (len(PLAIN) + 1), "GET"])
        assert scene.server.held(call) == {"Kept": "k", "Edited": "new", "No value": None}

    check(way, server, flow)
