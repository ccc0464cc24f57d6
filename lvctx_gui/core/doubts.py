"""What to ask a person about the identifiers of a call before anything is asked of a server."""

from __future__ import annotations

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.naming import field_name
from lvctx_gui.core.number import looks_cut
from lvctx_gui.core.paste.result import Doubt
from lvctx_gui.core.translate import sentences, tr
from lvctx_gui.core.visible import is_hidden, plain_text, without_hidden

_MARKS = {'"': '"', "'": "'", "“": "”", "„": "“", "‘": "’", "«": "»", "`": "`"}


def identifier_doubt(field: str, text: str) -> Doubt | None:
    """What to ask about ``text`` as the identifier ``field``, and what it would be without; mostly ``None``.

    Asked about are characters that draw nothing (or a blank that is not the ordinary one), line ends,
    quotation marks around it, and long numbers that a spreadsheet has shortened. All of these may belong to
    it.
    """
    name = field_name(field)
    said, clean = [], text
    if any(map(is_hidden, text)):
        shown = plain_text(text, 80)
        said.append(tr("The {field} holds characters that cannot be seen: “{text}”.", field=name, text=shown))
        clean = without_hidden(clean)
    if len(clean.strip()) > 2 and _MARKS.get(clean.strip()[0]) == clean.strip()[-1]:
        said.append(tr("The {field} has quotation marks around it.", field=name))
        clean = clean.strip()[1:-1]
    if clean != text:
        return Doubt(sentences(said), tr("Remove them", "button"), clean.strip())
    if looks_cut(text):
        return Doubt(
            tr(
                "The {field} looks like a number that a spreadsheet has shortened: “{text}”.",
                field=name,
                text=text,
            )
        )
    return None


def call_doubts(call: CallRef) -> dict[str, Doubt]:
    """What to ask about the identifiers of ``call``, by field."""
    found = {field: identifier_doubt(field, getattr(call, field)) for field in ("session", "account")}
    return {field: doubt for field, doubt in found.items() if doubt is not None}
