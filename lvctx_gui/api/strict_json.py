"""JSON as RFC 8259 has it, and the one deviation that the API page's own sample shows.

The sample of "read all" holds ``{"key": "Key2",}``. So a comma before ``}`` or ``]`` is passed over, and
nothing else: what is not JSON otherwise (NaN, comments, single quotes, names without quotes) is refused, as
reading it in any other way would guess at somebody's data.

Decided where RFC 8259 leaves it open: one byte order mark at the beginning is passed over (8.1), bytes that
are no UTF-8 are refused (8.1), an object that has two members of one name is refused (4: one of the two would
be lost without a word), a number keeps its spelling (6), and half a surrogate pair stays what it is (8.2).
"""

from __future__ import annotations

import json
import re
from typing import Any

from lvctx_gui.core.translate import tr

# A text, whole or cut off, or a comma that only blanks part from a closing bracket. Possessive: every
# character is looked at once, whatever the text is made of.
_TEXT_OR_COMMA = re.compile(r'("(?:[^"\\]++|\\.)*+"?)|,(?=[ \t\n\r]*+[}\]])', re.DOTALL)


class JsonError(ValueError):
    """This is not JSON; ``str()`` says what is wrong with the answer, as a sentence."""


class Literal(str):
    """A number in the server's own spelling: ``1.0`` must not be shown as ``1``."""

    __slots__ = ()


def load(body: bytes) -> tuple[Any, bool]:
    """What ``body`` says, numbers as ``Literal``, and whether commas had to be passed over.

    It takes time in proportion to the length of ``body``. Raises ``JsonError``.
    """
    try:
        text = body.decode().removeprefix("\ufeff")
    except UnicodeDecodeError:
        raise _no_json() from None
    try:
        return _strict(text), False
    except JsonError:
        raise
    except ValueError:
        repaired = without_last_commas(text)
    if len(repaired) == len(text):
        raise _no_json()
    try:
        return _strict(repaired), True
    except JsonError:
        raise
    except ValueError:
        raise _no_json() from None


def without_last_commas(text: str) -> str:
    """``text`` without the commas that stand, outside of texts, before a ``}`` or ``]``."""
    return _TEXT_OR_COMMA.sub(r"\1", text)


def _strict(text: str) -> Any:  # noqa: ANN401  # whatever the server sent
    try:
        return json.loads(
            text,
            parse_int=Literal,
            parse_float=Literal,
            parse_constant=_refuse,
            # The C scanner holds the interpreter for the whole of a large body; a Python call for each
            # object lets the window's thread in between.
            object_pairs_hook=_object,
        )
    except RecursionError:
        raise JsonError(too_deep()) from None


def _object(members: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(members)
    if len(found) != len(members):
        raise JsonError(tr("The answer is JSON with an object that has two members of one name."))
    return found


def _refuse(constant: str) -> Any:  # noqa: ANN401  # it never returns
    raise JsonError(
        tr("The answer is not JSON: it holds {constant}, which JSON does not have.", constant=constant)
    )


def _no_json() -> JsonError:
    return JsonError(tr("The answer is not JSON, or JSON that was cut off."))


def too_deep() -> str:
    """The sentence about JSON with too many levels."""
    return tr("The answer is JSON that is nested too deeply.")
