"""Keys and values of JSON: answers of the API, files of ours, plain objects and lists of pairs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from lvctx_gui.api.strict_json import Literal
from lvctx_gui.core.entries import MISSING, NonTextValue
from lvctx_gui.core.grid.cell import Cell, Content, Grid, Source
from lvctx_gui.core.grid.columns import is_deleted
from lvctx_gui.core.grid.halves import joined
from lvctx_gui.core.translate import tr, tr_n
from lvctx_gui.services.sheets.unreadable import UnreadableError

_PAIR = 2
_KEY, _VALUE = "key", "value"


class _Members(list[tuple[str, Any]]):
    """The members of an object in their order: one that is named twice says two things."""


def read_json(text: str, name: str) -> Grid:
    """Keys and values of ``text``, which stands in the file ``name``.

    ``null`` is no value, and what is neither text nor ``null`` is kept as it is. Raises ``UnreadableError``.
    """
    try:
        data = json.loads(text, object_pairs_hook=_Members, parse_int=Literal, parse_float=Literal)
    except json.JSONDecodeError as error:
        raise UnreadableError(
            tr(
                "{name} is not JSON: line {line}, column {column} cannot be understood.",
                name=name,
                line=f"{error.lineno:,}",
                column=f"{error.colno:,}",
            )
        ) from None
    except RecursionError:
        raise UnreadableError(tr("{name} is JSON that is nested too deeply.", name=name)) from None
    rows = list(_rows(data))
    kept = [row for row in rows if row is not None]
    if not kept:
        raise UnreadableError(
            tr(
                "{name} holds no keys and values. It can be an answer of the API, an object of keys and "
                "values, or a list of pairs.",
                name=name,
            )
        )
    left_out = len(rows) - len(kept)
    notes = (
        tr_n(
            "{n} row was left out: it holds no entry, or one that was deleted.",
            "{n} rows were left out: they hold no entries, or deleted ones.",
            left_out,
        ),
    )
    return Grid(tuple(kept), Source.JSON, notes if left_out else ())


def _rows(data: Any) -> Iterator[tuple[Cell, Cell] | None]:  # noqa: ANN401  # whatever the file holds
    if isinstance(data, _Members):
        members = dict(data)
        if isinstance(members.get("entry"), list) and not isinstance(members["entry"], _Members):
            yield from map(_entry, members["entry"])
        else:
            yield from ((Cell(key), Cell(_content(value))) for key, value in data)
    elif isinstance(data, list):
        yield from map(_entry, data)


def _entry(row: Any) -> tuple[Cell, Cell] | None:  # noqa: ANN401  # whatever the file holds
    """A row of a list: an object with a key and a value, or a pair of them."""
    if isinstance(row, _Members):
        members = dict(row)
        key = members.get(_KEY, members.get("key_parts"))
        value = members.get("value_parts", members.get(_VALUE))
        if is_deleted(str(members.get("state", ""))):
            return None
        is_parted = "value_parts" in members
    elif isinstance(row, list) and len(row) == _PAIR:
        (key, value), is_parted = row, False
    else:
        return None
    try:
        named = joined(key)
        return Cell(named), Cell(joined(value) if is_parted else _content(value))
    except TypeError:
        return None


def _content(value: Any) -> Content:  # noqa: ANN401  # whatever the file holds
    match value:
        case None:
            return None
        case bool():
            return NonTextValue("true" if value else "false", "true/false")
        case Literal():
            return NonTextValue(str(value), "number")
        case str():
            return value
        case _Members():
            return NonTextValue(_json(value), "object")
        case list():
            return NonTextValue(_json(value), "list")
    return MISSING


def _json(value: Any) -> str:  # noqa: ANN401  # whatever the file holds
    if isinstance(value, _Members):
        return "{" + ", ".join(f"{json.dumps(name)}: {_json(member)}" for name, member in value) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_json, value)) + "]"
    return str(value) if isinstance(value, Literal) else json.dumps(value)
