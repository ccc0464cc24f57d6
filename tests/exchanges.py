"""The documented exchanges, as stored in tests/data/exchanges/*.http.

Lines that begin with `> ` are the request line and its headers, lines that begin with `< ` the status and the
headers of the answer. A blank line ends each block of headers; what follows it is the body, whose last line
break belongs to the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "data" / "exchanges"
NAMES = sorted(path.stem for path in FOLDER.glob("*.http"))


@dataclass(frozen=True)
class Exchange:
    """One documented request and its documented answer. Header names stand as they are documented."""

    method: str
    target: str
    request_headers: dict[str, str]
    request_body: bytes
    status: int
    response_headers: dict[str, str]
    response_body: bytes


def load(name: str) -> Exchange:
    """Read one exchange by its name, without `.http`."""
    request, separator, answer = (FOLDER / f"{name}.http").read_bytes().partition(b"\n< ")
    if not separator:
        raise ValueError(f"{name} holds no answer")
    first, request_headers, request_body = _block(request, b"> ")
    status, response_headers, response_body = _block(b"< " + answer, b"< ")
    method, target = first.split(" ")
    return Exchange(
        method, target, request_headers, request_body, int(status), response_headers, response_body
    )


def _block(text: bytes, mark: bytes) -> tuple[str, dict[str, str], bytes]:
    """Split a block into its first line, its headers and its body."""
    head, _, body = text.partition(b"\n\n")
    first, *lines = (line.removeprefix(mark).decode() for line in head.splitlines())
    headers = dict(line.split(": ", 1) for line in lines)
    return first, headers, body.removesuffix(b"\n")
