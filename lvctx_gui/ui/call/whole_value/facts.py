"""How large a value is and which line breaks it has, in figures and in a sentence."""

from __future__ import annotations

from lvctx_gui.core.sheet.size import Size
from lvctx_gui.core.translate import listed, sentences, tr, tr_n


def short_facts(size: Size) -> str:
    """``669 lines · 40 kB``, and the kinds of line breaks where they are not all plain line feeds."""
    if not size.characters:
        return tr("empty text", "what kind of value it is")
    parts = [tr_n("{n} line", "{n} lines", size.lines, about="size of a value"), _amount(size.bytes)]
    if not size.has_only_line_feeds:
        parts.append(" + ".join(name for name, _ in size.breaks))
    return " · ".join(parts)


def full_facts(size: Size) -> str:
    """The same as sentences, to the last character."""
    if not size.characters:
        return tr("The value is an empty text.")
    whole = tr(
        "{lines}, {characters}, {bytes} in UTF-8.",
        "size of a value",
        lines=tr_n("{n} line", "{n} lines", size.lines, about="size of a value"),
        characters=tr_n("{n} character", "{n} characters", size.characters),
        bytes=tr_n("{n} byte", "{n} bytes", size.bytes),
    )
    if not size.breaks:
        return whole
    kinds = listed(tr("{n} {kind}", "line breaks", n=f"{n:,}", kind=kind) for kind, n in size.breaks)
    return sentences((whole, tr("Line breaks: {kinds}.", kinds=kinds)))


def _amount(size: int) -> str:
    if size < 1_000:
        return tr_n("{n} byte", "{n} bytes", size)
    if size < 1_000_000:
        return tr("{number} kB", "size of a value", number=_rounded(size / 1_000))
    return tr("{number} MB", "size of a value", number=_rounded(size / 1_000_000))


def _rounded(number: float) -> str:
    return f"{number:.1f}" if number < 9.95 else f"{number:,.0f}"
