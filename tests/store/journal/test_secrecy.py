"""Nothing that the journal holds can be read by others."""

from __future__ import annotations

import asyncio
from types import MappingProxyType

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.edits import Edits
from lvctx_gui.core.entries import Context, Entry
from lvctx_gui.core.record import Intent, SavedPage
from lvctx_gui.core.settle import KeyResult, Outcome, Step
from lvctx_gui.core.site import Site
from tests.fake_keyring import FakeKeyring
from tests.store.journal.desk import (
    FAILURES,
    SLOT,
    sql,
)
from tests.store.journal.samples import (
    KEY,
    NEEDLES,
    NOW,
    OTHER_KEY,
    everything,
    intent,
    page,
)


async def test_nothing_can_be_read_in_the_folder(desk):
    call = CallRef("Zebra-session", 987654321012, "Zebra-account")
    site = Site("Zebra-site", "https://zebra.example/")
    base = Context([Entry("Zebra-key", "Zebra-before")])
    draft = Draft(base, Edits(MappingProxyType({"Zebra-key": "Zebra-value"})))
    post = (Entry("Zebra-key", "Zebra-value"),)
    meant = Intent("w", NOW, call, site, "Zebra-user", base, post, (), ("Zebra-key",), note="Zebra-note")
    refused = KeyResult("Zebra-key", Step.REFUSED, Outcome.NOT_COMMITTED, True, "Zebra-reason")
    held = []

    async with desk.running() as (journal, _):
        await journal.save([(0, SavedPage("p", call, site, draft, "Zebra-note"))])
        await journal.begin(meant)
        await journal.note("w", [refused])
        held.append(everything(desk.folder))
        await journal.end("w", [refused], "Zebra-remark")
        held.append(everything(desk.folder))
    held.append(everything(desk.folder))
    desk.keychain = FakeKeyring({SLOT: OTHER_KEY})
    async with desk.running() as (journal, found):
        assert found.notices
        held.append(everything(desk.folder))
    for each in held:
        assert len(each) > 4096
        for needle in (*NEEDLES, KEY, OTHER_KEY):
            for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
                assert needle.encode(encoding) not in each, needle


async def test_nothing_of_it_reaches_the_log(desk, caplog):
    caplog.set_level("DEBUG")

    asyncio.get_running_loop().set_debug(True)
    asyncio.get_running_loop().slow_callback_duration = 0
    async with desk.running() as (journal, _):
        await journal.save([(0, page("1", "Zebra-value", note="Zebra-note"))])
        await journal.begin(intent("w", value="Zebra-value"))
        await sql(journal, FAILURES["full"][0])
        await journal.save([(0, page("1", "Zebra-value" * 9000))])
        assert "Zebra" not in journal.trouble
    assert "Executing" in caplog.text
    for word in ("Zebra", KEY):
        assert word not in caplog.text
