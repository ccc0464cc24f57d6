"""Deleting a call's whole context, and putting it back.

This is the only flow that reaches the delete-all method; the commit cannot.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from lvctx_gui.api.errors import ApiError
from lvctx_gui.core.call import CallRef
from lvctx_gui.core.entries import Context, Entry
from lvctx_gui.services.lookup import Reader, Reading, look_up


class Eraser(Reader, Protocol):
    """The part of ``ContextClient`` that this flow uses."""

    async def delete_all(self, call: CallRef) -> bool:
        """See ``ContextClient.delete_all``."""

    async def update(self, call: CallRef, entries: Iterable[Entry]) -> None:
        """See ``ContextClient.update``."""


@dataclass(frozen=True, slots=True)
class WholeReport:
    """How it ended.

    ``before`` is what the call held directly before, ``reading`` the read-back (``None`` when it failed),
    ``as_wanted`` whether that shows what was wanted, ``errors`` the failures in order.
    """

    call: CallRef
    before: Context
    reading: Reading | None
    as_wanted: bool
    errors: tuple[ApiError, ...]


async def delete_all(client: Eraser, call: CallRef) -> WholeReport:
    """Read the call, delete its whole context, read back. ``before`` is what could be put back.

    Raises ``ApiError`` when the first read fails: then nothing was deleted.
    """
    before = (await look_up(client, call)).context
    errors: list[ApiError] = []
    try:
        await client.delete_all(call)
    except ApiError as error:
        errors.append(error)
    reading = await _read_back(client, call, errors)
    return WholeReport(
        call, before, reading, reading is not None and not reading.context.entries, tuple(errors)
    )


async def put_back(client: Eraser, call: CallRef, wanted: Context) -> WholeReport:
    """Write every entry of ``wanted`` with one POST and read back. ``before`` is ``wanted`` again.

    Values that are not text go back as the JSON that they came as. Repeated keys go back once, with
    their first value.
    """
    errors: list[ApiError] = []
    try:
        await client.update(call, wanted.entries)
    except ApiError as error:
        errors.append(error)
    reading = await _read_back(client, call, errors)
    there = reading is not None and all(
        reading.context.values_of(entry.key) == (entry.value,) for entry in wanted
    )
    return WholeReport(call, wanted, reading, there, tuple(errors))


async def _read_back(client: Eraser, call: CallRef, errors: list[ApiError]) -> Reading | None:
    try:
        return await look_up(client, call)
    except ApiError as error:
        errors.append(error)
        return None
