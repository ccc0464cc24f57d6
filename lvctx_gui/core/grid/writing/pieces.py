"""Rows in handy numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lvctx_gui.core.grid.columns import Row

AT_ONCE = 500
"""Rows of one piece: less than a millisecond's work where values are short."""


def in_pieces(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """``rows`` from the first to the last, ``AT_ONCE`` at a time."""
    for start in range(0, len(rows), AT_ONCE):
        yield rows[start : start + AT_ONCE]
