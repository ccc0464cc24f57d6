"""What to ask a person about the identifiers of a call before anything is asked of a server."""

from __future__ import annotations

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.number import looks_cut
from lvctx_gui.core.paste.result import Doubt
from lvctx_gui.core.visible import is_hidden, plain_text, without_hidden

_NAMES = {"session": "session", "tx_id": "transaction id", "account": "account", "client": "client"}
_MARKS = {'"': '"', "'": "'", "“": "”", "„": "“", "‘": "’", "«": "»", "`": "`"}


def identifier_doubt(field: str, text: str) -> Doubt | None:
    """What is odd about ``text`` as the identifier ``field``, and what it would be without; mostly nothing.

    Told are characters that draw nothing (or a blank that is not the ordinary one), line ends, quotation
    marks around it, and long numbers that a spreadsheet has shortened. All of these may belong to it.
    """
    name = _NAMES[field]
    said, clean = [], text
    if any(map(is_hidden, text)):
        said.append(f"The {name} holds characters that cannot be seen: “{plain_text(text, 80)}”.")
        clean = without_hidden(clean)
    if len(clean.strip()) > 2 and _MARKS.get(clean.strip()[0]) == clean.strip()[-1]:
        said.append(f"The {name} stands in quotation marks.")
        clean = clean.strip()[1:-1]
    if clean != text:
        return Doubt(" ".join(said), "Remove them", clean.strip())
    if looks_cut(text):
        return Doubt(f"The {name} looks like a number whose digits a spreadsheet has cut off: “{text}”.")
    return None


def call_doubts(call: CallRef) -> dict[str, Doubt]:
    """What is odd about the identifiers of ``call``, by field."""
    found = {field: identifier_doubt(field, getattr(call, field)) for field in ("session", "account")}
    return {field: doubt for field, doubt in found.items() if doubt is not None}
