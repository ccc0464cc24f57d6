"""What a clipboard offers of one copy, as bytes by format, and its plain text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

XML_SPREADSHEET = "XML Spreadsheet"  # not shown
"""Excel's name of it; Windows' formats are called by their names here."""

LIBREOFFICE = "application/x-libreoffice-tsvc"
"""Quoted text, exact: LibreOffice's plain text has blanks in place of line breaks and tabs."""

HTML = "text/html"


@dataclass(frozen=True, slots=True, repr=False)
class Offered:
    """``formats`` holds those that are read here and no others; ``text`` is ``""`` where there is none."""

    text: str = ""
    formats: Mapping[str, bytes] = field(default_factory=lambda: MappingProxyType({}))
