"""Builds requests whose path is, byte for byte, what was meant."""

from __future__ import annotations

from urllib.parse import unquote

import httpx

from lvctx_gui.api import errors
from lvctx_gui.api.request_trace import RequestTrace
from lvctx_gui.api.wire import Target
from lvctx_gui.core.address import AddressError, parse_address
from lvctx_gui.core.translate import tr


def parse_base_url(text: str) -> httpx.URL:
    """What ``core.address`` reads in ``text``, for httpx. Raises ``ValueError`` with a sentence."""
    try:
        url = httpx.URL(str(parse_address(text)))
        _ = url.host  # what httpx cannot decode it must not be given
    except (httpx.InvalidURL, UnicodeError):
        raise ValueError(tr("This is not the address of a server that this program can reach.")) from None
    except AddressError as error:
        raise ValueError(str(error)) from None
    return url


def build_request(
    http: httpx.AsyncClient,
    method: str,
    address: tuple[httpx.URL, Target],
    content: tuple[dict[str, str], bytes | None],
    request_trace: RequestTrace,
) -> httpx.Request:
    """The request to a target below a base URL (``address``) with these headers and body (``content``).

    Raises ``NotSentError`` for what no request can carry, ``UnsafeAddressError`` where the path would not go
    out as it was meant.
    """
    (base_url, target), (headers, body) = address, content
    base = base_url.raw_path.rstrip(b"/")
    try:
        expected = base + str(target).encode("ascii")
        url = base_url.copy_with(raw_path=expected)
        request = http.build_request(
            method, url, headers=dict(headers), content=body, extensions={"trace": request_trace.trace}
        )
    except (httpx.InvalidURL, UnicodeEncodeError, ValueError):
        raise errors.NotSentError(
            tr(
                "The request could not be built: the session id or an identifier holds a character that "
                "cannot be sent."
            ),
            tr("Check what was pasted and try again."),
        ) from None
    _check_path(request.url.raw_path, expected, base, target)
    return request


def _check_path(sent: bytes, expected: bytes, base: bytes, target: Target) -> None:
    # httpx removes dot segments, and a DELETE that lost its last segment erases the whole call.
    path, _, query = sent.removeprefix(base).partition(b"?")
    segments = tuple(path.decode("ascii").split("/")[1:])
    if (
        sent != expected
        or segments != target.segments
        or query != target.query.encode("ascii")
        or any(unquote(segment) in ("", ".", "..") for segment in segments)
    ):
        raise errors.UnsafeAddressError(
            tr("The address would have been changed before it was sent."),
            tr("Correct the identifiers and try again."),
        )
