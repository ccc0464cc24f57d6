"""Rows as JSON, in the form in which the API names entries: ``{"entry": [{"key": …, "value": …}, …]}``.

An entry without a value has no member ``value``. What came as something else than text is written as it
came. A text in which two half characters stand side by side is a list, ``key_parts`` or ``value_parts``
(``halves``).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from lvctx_gui.core.entries import NonTextValue
from lvctx_gui.core.grid.columns import About, Row, RowState
from lvctx_gui.core.grid.halves import unjoined
from lvctx_gui.core.grid.writing.pieces import in_pieces


def json_pieces(rows: Sequence[Row], about: About | None = None, *, states: bool = False) -> Iterator[str]:
    """One object; with ``about`` it has a member ``about``, with ``states`` entries have ``state``."""
    yield "{\n"
    if about is not None:
        facts = {name: unjoined(text) for name, text in about.facts() if text}
        yield f" {_named('about', json.dumps(facts, ensure_ascii=False))},\n"
    yield ' "entry": ['
    before = "\n"
    for piece in in_pieces(rows):
        yield before + ",\n".join([_entry(row, states=states) for row in piece])
        before = ",\n"
    yield "\n ]\n}\n" if before != "\n" else "]\n}\n"


def _entry(row: Row, *, states: bool) -> str:
    members = [_member("key", row.key)]
    if isinstance(row.value, NonTextValue):
        members.append(_named("value", row.value.json))
    elif row.value is not None:
        members.append(_member("value", row.value))
    if states and row.state is not RowState.AS_READ:
        members.append(_named("state", json.dumps(row.state.value)))
    return f"  {{{', '.join(members)}}}"


def _member(name: str, text: str) -> str:
    parts = unjoined(text)
    written = json.dumps(parts, ensure_ascii=False)
    # UTF-8 has no half characters; as an escape JSON has them.
    written = written if _is_whole(written) else json.dumps(parts)
    return _named(name if parts is text else f"{name}_parts", written)


def _named(name: str, written: str) -> str:
    return f'"{name}": {written}'


def _is_whole(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
