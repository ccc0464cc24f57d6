"""Which folders a file's name leads through: whoever may change one of them decides what the file is."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path


def way_to(file: Path) -> Iterator[Path]:
    """``file`` and the folders above it, as they are written and as links lead; each once."""
    seen: set[Path] = set()
    todo = [Path(os.path.abspath(file))]  # noqa: PTH100  # resolve() would follow the links
    while todo:
        start = todo.pop()
        for path in (start, *start.parents):
            if path in seen:
                break
            seen.add(path)
            yield path
            if path.is_symlink():
                todo.append(path.parent / path.readlink())
