"""Requests for other programs: a HAR file, a curl command, and the body of a request as a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from lvctx_gui import __version__
from lvctx_gui.core.curl.command import Shell, can_keep_in_file, curl_command
from lvctx_gui.core.curl.quoting import CurlRefusedError
from lvctx_gui.core.exchange import Exchange
from lvctx_gui.core.har import har_parts
from lvctx_gui.core.masking.masks import Masks
from lvctx_gui.core.translate import tr
from lvctx_gui.store.whole_files import write_whole, written_whole


def write_har(path: Path, exchanges: Iterable[Exchange], secrets: Iterable[str], *, bodies: bool) -> None:
    """Write HAR 1.2, wholly or not at all, for the owner's eyes only. Raises ``OSError``."""
    with written_whole(path) as stream:
        for part in har_parts(exchanges, Masks(secrets), __version__, bodies=bodies):
            stream.write(part.encode("utf-8", "surrogatepass"))


def command_with_file(exchange: Exchange, secrets: Sequence[str], shell: Shell, path: Path) -> str:
    """Write the request's body into ``path``, as ``write_har`` does, and return a command that sends it.

    Raises ``OSError``; ``CurlRefusedError`` where the body must not stand in a file, or no command can be.
    """
    masks = Masks(secrets)
    if not can_keep_in_file(exchange, masks):
        raise CurlRefusedError(
            tr("The body holds a secret or was not kept whole, so it was not saved."), is_about_body=False
        )
    command = curl_command(exchange, masks, shell, str(path))
    write_whole(path, exchange.request_body.data)
    return command
