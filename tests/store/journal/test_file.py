"""The journal's file as a whole: nothing in the clear, nothing left of what was erased, damage kept small."""

from __future__ import annotations

import base64
from datetime import timedelta
from types import MappingProxyType

import pytest

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.edits import Edits
from lvctx_gui.core.entries import Context, Entry
from lvctx_gui.core.record import Intent, SavedPage
from lvctx_gui.core.settle import KeyResult, Outcome, Step
from lvctx_gui.core.site import Site
from lvctx_gui.store.journal.erase import erase_everything
from tests.store.journal.samples import (
    KEY,
    NEEDLES,
    NOW,
    count,
    everything,
    intent,
    page,
    payloads,
    query,
    result,
)


def parts(payload):
    """Stretches of a payload: a large one is spread over pages."""
    return [payload[start : start + 24] for start in range(0, len(payload) - 24, 24)]


def test_nothing_can_be_read_in_it(path, opened):
    call = CallRef("Zebra-session", 987654321012, "Zebra-account")
    site = Site("Zebra-site", "https://zebra.example/")
    base = Context([Entry("Zebra-key", "Zebra-before")])
    edits = Edits(MappingProxyType({"Zebra-key": "Zebra-value"}))
    file = opened(run="one")
    file.pages.write("one", [(0, SavedPage("p", call, site, Draft(base, edits), "Zebra-note"))], [], NOW)
    post = (Entry("Zebra-key", "Zebra-value"),)
    meant = Intent("w", NOW, call, site, "Zebra-user", base, post, (), ("Zebra-key",), note="Zebra-note")
    file.operations.begin("one", meant)
    refused = KeyResult("Zebra-key", Step.REFUSED, Outcome.NOT_COMMITTED, True, "Zebra-reason")
    file.operations.note("w", [refused])
    file.operations.end("w", [refused], "Zebra-remark", NOW)
    while_open = everything(path.parent)
    file.close()
    key = base64.b64decode(KEY)
    for held in (while_open, everything(path.parent)):
        assert b"journal.db" in held
        for needle in NEEDLES:
            for form in (needle.encode(), needle.encode("utf-16-le"), needle.encode("utf-16-be")):
                assert form not in held, needle
                assert base64.b64encode(form)[:-4] not in held, needle
        for secret in (key, KEY.encode(), key.hex().encode()):
            assert secret not in held


def test_what_was_erased_is_nowhere_in_the_file_or_its_log(path, opened):
    file = opened(run="one")
    old = NOW - timedelta(days=31)
    file.operations.begin("one", intent("old", old, "x" * 9000))
    file.operations.note("old", [result()])
    file.operations.end("old", [result()], "", old)
    before = payloads(path)
    assert len(before) == 2
    assert all(any(part in everything(path.parent) for part in parts(payload)) for payload in before)
    file.operations.begin("one", intent("new"))
    file.operations.erase_before(NOW - timedelta(days=30))
    held = everything(path.parent)
    for payload in before:
        assert not any(part in held for part in parts(payload))
    assert [record.intent.id for record in file.operations.records()] == ["new"]


def test_what_the_user_erases_is_nowhere_either(path, opened):
    file = opened(run="one")
    for name in ("w1", "w2"):
        file.operations.begin("one", intent(name))
        file.operations.end(name, [result()], "", NOW)
    kept = {payload for (payload,) in query(path, "SELECT payload FROM work WHERE id = 'w2'")}
    gone = [payload for (payload,) in query(path, "SELECT payload FROM work WHERE id = 'w1'")]
    gone += [payload for (payload,) in query(path, "SELECT payload FROM event WHERE work = 'w1'")]
    file.operations.erase(["w1", "never there"])
    held = everything(path.parent)
    assert not any(payload in held for payload in gone)
    assert all(payload in held for payload in kept)
    assert [record.intent.id for record in file.operations.records()] == ["w2"]


def test_everything_that_nobody_has_open_is_erased(path, opened):
    for run in ("dead", "alive"):
        file = opened(run=run)
        file.pages.write(run, [(0, page(f"{run} page"))], [], NOW)
        file.operations.begin(run, intent(f"{run} under way"))
        file.operations.note(f"{run} under way", [result()])
        file.operations.begin(run, intent(f"{run} over"))
        file.operations.end(f"{run} over", [result()], "", NOW)
    before = dict(query(path, "SELECT id, payload FROM page UNION SELECT id, payload FROM work"))
    assert erase_everything(path, "own", lambda run: run == "dead") == 1
    left = query(path, "SELECT id FROM page UNION SELECT id FROM work ORDER BY 1")
    assert left == [("alive page",), ("alive under way",)]
    assert query(path, "SELECT DISTINCT work FROM event") == [("alive under way",)]
    held = everything(path.parent)
    assert {name for name, payload in before.items() if payload in held} == {"alive page", "alive under way"}
    assert erase_everything(path, "alive", lambda _: True) == 0
    assert [count(path, table) for table in ("run", "page", "work", "event")] == [0, 0, 0, 0]


def test_parts_that_changed_places_are_not_taken_for_each_other(path, opened):
    file = opened(run="one")
    file.pages.write("one", [(0, page("1")), (1, page("2"))], [], NOW)
    ((payload,),) = query(path, "SELECT payload FROM page WHERE id = '1'")
    query(path, "UPDATE page SET payload = ? WHERE id = '2'", payload)
    left = opened(run="two").programs.adopt("two", lambda _: True)
    assert [each.id for each in left.pages] == ["1"]
    assert left.lost == 1


@pytest.mark.parametrize("payload", ["'text of thirty characters or so'", "5", "2.5", "CAST(x'ff' AS TEXT)"])
@pytest.mark.parametrize("table", ["page", "work", "event"])
def test_a_payload_of_another_type_costs_only_itself(path, opened, table, payload):
    file = opened(run="dead")
    file.pages.write("dead", [(0, page("1")), (1, page("2"))], [], NOW)
    for name in ("w1", "w2"):
        file.operations.begin("dead", intent(name))
        file.operations.note(name, [result()])
    query(path, f"UPDATE {table} SET payload = {payload} WHERE rowid = (SELECT min(rowid) FROM {table})")
    left = opened(run="one").programs.adopt("one", lambda run: run == "dead")
    assert ([each.id for each in left.pages], [each.intent.id for each in left.interrupted]) == (
        (["2"], ["w1", "w2"]) if table == "page" else (["1", "2"], ["w2"])
    )
    assert left.lost == 1
    assert len(opened().operations.records()) == (2 if table == "page" else 1)
