"""That a call was looked up is noted beside what is kept of it already: a pin is nobody's to lose."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import timedelta

from lvctx_gui.store.journal.kept import KeptRows
from tests.store.journal.test_shelf import CALL, KNOWN, NOW, SITE

LATER = replace(KNOWN, at=NOW + timedelta(hours=1), entries=4, is_changed=False, name="")


async def test_a_pin_that_another_window_has_made_stays_with_the_next_lookup(desk):
    async with desk.running() as (one, _), desk.running() as (two, _):
        await one.shelf.note_call(KNOWN)
        pinned = replace(KNOWN, is_pinned=True, name="The refund")
        await two.shelf.keep_call(pinned)
        await one.shelf.note_call(LATER)
        expected = replace(LATER, is_pinned=True, name="The refund", is_changed=True)
        assert await one.shelf.known_calls() == await two.shelf.known_calls() == [expected]
    desk.later(days=31)
    async with desk.running() as (journal, _):
        assert await journal.shelf.known_calls() == [expected]


async def test_what_is_noted_while_a_pin_waits_for_the_disk_takes_nothing_from_it(desk, monkeypatch):
    async with desk.running() as (journal, _):
        put = KeptRows.put

        def fail(*_):
            raise sqlite3.OperationalError("database or disk is full")

        monkeypatch.setattr(KeptRows, "put", fail)
        await journal.shelf.keep_call(replace(KNOWN, is_pinned=True, name="The refund"))
        await journal.shelf.note_call(LATER)
        monkeypatch.setattr(KeptRows, "put", put)
        await journal.look()
        (known,) = await journal.shelf.known_calls()
        assert (known.is_pinned, known.name, known.entries) == (True, "The refund", 4)


async def test_what_was_forgotten_begins_anew(desk):
    async with desk.running() as (journal, _):
        await journal.shelf.keep_call(replace(KNOWN, is_pinned=True))
        await journal.shelf.forget_call(CALL, SITE)
        await journal.shelf.note_call(LATER)
        assert await journal.shelf.known_calls() == [LATER]
