"""Checklists that are made of an open call, not written."""

from __future__ import annotations

from lvctx_gui.core.address import environment_name
from lvctx_gui.core.call import CallRef
from lvctx_gui.core.checklist.checklist import Checklist, Conditions, Item
from lvctx_gui.core.checklist.problems import MOST_ITEMS, unusable_key, value_problem
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import value_text
from lvctx_gui.core.site import Site


def checklist_of(call: CallRef, site: Site | None, draft: Draft, name: str) -> Checklist:
    """A checklist called ``name`` that asks for the keys that ``call`` has, with what is staged.

    It is for the call's environment and client. No value of the call is in it; where a key has none, or an
    empty one, none is asked for. Keys that cannot be asked for are left out, and so is what goes
    beyond the number of items that a checklist may have.
    """
    edits = draft.edits.by_key
    keys = [
        key for key in (*draft.base.places, *draft.added_keys) if key not in edits or draft.values_of(key)
    ]
    named = [key for key in keys if not unusable_key(key)][:MOST_ITEMS]
    items = tuple(_item_of(key, draft) for key in named)
    return Checklist(name, Conditions(_environment(site), _client(call, site)), items)


def allowable_value(draft: Draft, key: str) -> str:
    """The text of ``key``, where it can stand among allowed values: a person wants it there; else ``""``."""
    values = draft.values_of(key)
    text = value_text(values[0]) if values else ""
    return "" if value_problem((text,)) or not text.strip() else text


def _item_of(key: str, draft: Draft) -> Item:
    values = draft.values_of(key)
    return Item((key,), allow_no_value=None in values, allow_empty="" in values)


def _environment(site: Site | None) -> tuple[str, ...]:
    if site is None:
        return ()
    if site.practice:
        return ("practice",)  # as files name it
    name = environment_name(site.base_url) or site.name
    return (name,) if name.strip() and "," not in name else ()


def _client(call: CallRef, site: Site | None) -> tuple[str, ...]:
    number = call.client if call.client is not None or site is None else site.client_id
    return () if number is None else (str(number),)
