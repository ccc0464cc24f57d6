"""What a person pastes when they mean a call: addresses, rows of reports, SIP headers, in any wrapping."""

from __future__ import annotations

from lvctx_gui.core.paste.reading import parse_argument, parse_paste
from lvctx_gui.core.paste.result import Doubt, Pasted, Refused

__all__ = ["Doubt", "Pasted", "Refused", "parse_argument", "parse_paste"]
