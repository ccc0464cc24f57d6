"""JSON takes two half characters that stand side by side for one whole; this keeps them apart.

A text that holds such is written as the list of its parts, which make the text when they are put together.
"""

from __future__ import annotations

import re
from typing import Any

_BETWEEN_HALVES = re.compile("(?<=[\ud800-\udbff])(?=[\udc00-\udfff])")


def unjoined(text: str) -> str | list[str]:
    """``text`` as it is written into JSON: itself, or its parts."""
    parts = [text] if text.isascii() else _BETWEEN_HALVES.split(text)
    return text if len(parts) == 1 else parts


def joined(data: Any) -> str:  # noqa: ANN401  # whatever the JSON holds
    """What ``unjoined`` was given. Raises ``TypeError`` for what is neither a text nor such a list."""
    text = "".join(data) if isinstance(data, list) else data
    if not isinstance(text, str):
        raise TypeError("neither a text nor its parts")
    return text
