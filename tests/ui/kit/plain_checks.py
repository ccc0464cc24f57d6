"""What plain text must not hold."""

from __future__ import annotations

from PySide6 import QtGui

is_markup = QtGui.Qt.mightBeRichText
HIDING = {*map(chr, range(9)), *map(chr, range(11, 32)), *map(chr, range(0x7F, 0xA0))}
HIDING |= set(
    "\t\u061c\u200b\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
)
