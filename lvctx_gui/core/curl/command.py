"""The curl command that sends a request once more; secrets stand in it as variables."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from lvctx_gui.core.curl import quoting
from lvctx_gui.core.curl.quoting import Argument, CurlRefusedError, Variable
from lvctx_gui.core.exchange import Doing, Exchange
from lvctx_gui.core.masking.masks import Masks
from lvctx_gui.core.translate import tr

SESSION = "LVCTX_SESSION"
"""The variable for the session, as the command line of this program has it."""

_VARIABLES = {"lv-session": SESSION, "lv-access": "LVCTX_ACCESS"}
_PASSWORD = "LVCTX_PASSWORD"  # noqa: S105  # a name
_OTHER = "LVCTX_SECRET"
_BY_CURL = frozenset({"host", "content-length", "connection", "transfer-encoding"})
"""Headers that curl sends itself."""

_PLACE = b"\0"


class Shell(Enum):
    """Where the command is to be pasted."""

    BASH = "bash"
    CMD = "cmd"
    POWERSHELL = "PowerShell"


def curl_command(exchange: Exchange, masks: Masks, shell: Shell, body_file: str = "") -> str:
    """The command; the body comes from ``body_file`` where that is given.

    Raises ``CurlRefusedError`` for what cannot be written so.
    """
    arguments = _arguments(exchange, masks, body_file)
    command = _JOINED[shell](arguments)
    if masks.holds(command.encode("utf-8", "surrogatepass")):
        raise CurlRefusedError(
            tr("A secret would stand in the command, so nothing was copied."), is_about_body=False
        )
    return command


def can_keep_in_file(exchange: Exchange, masks: Masks) -> bool:
    """Whether the request's body may be saved: nothing in it is secret, and all of it was kept."""
    body = exchange.request_body
    return body.is_whole and masks.masked(body.data) == body.data


def _arguments(exchange: Exchange, masks: Masks, body_file: str) -> list[Argument]:
    arguments: list[Argument] = [
        [b"--globoff"], [b"--path-as-is"], [b"--request"], [exchange.method.encode()],
        [b"--url"], _parts((exchange.origin + exchange.target).encode(), masks, SESSION),
    ]  # fmt: skip
    for name, value in exchange.sent_head.headers:
        if name.lower() not in _BY_CURL:
            arguments += [[b"--header"], _header(name, value, masks)]
    body = exchange.request_body
    if body_file:
        arguments += [[b"--data-binary"], [b"@" + body_file.encode("utf-8", "surrogateescape")]]
    elif body.size:
        if not body.is_whole:
            raise CurlRefusedError(
                tr("The body was too large to be kept whole, so no command can send it."), is_about_body=False
            )
        if _PLACE in body.data:
            raise CurlRefusedError(tr("The body holds a NUL character, which no command can hold."))
        arguments += [[b"--data-raw"], _parts(body.data, masks, _body_variable(exchange))]
    return arguments


def _body_variable(exchange: Exchange) -> str:
    return _PASSWORD if exchange.doing is Doing.SIGN_IN else _OTHER


def _header(name: str, value: str, masks: Masks) -> Argument:
    shown = masks.header(name, value)
    if shown == value:
        return [f"{name}: {value}".encode("latin-1")]
    begin = shown[: len(shown) - 3] if value.startswith(shown[:-3]) and shown.endswith("***") else ""
    return [f"{name}: {begin}".encode("latin-1"), Variable(_VARIABLES.get(name.lower(), _OTHER))]


def _parts(data: bytes, masks: Masks, variable: str) -> Argument:
    """``data`` with the variable in place of what is secret."""
    texts = masks.masked(data, lambda _: _PLACE).split(_PLACE)
    parts: list[bytes | Variable] = [texts[0]]
    for text in texts[1:]:
        parts += [Variable(variable), text]
    return [part for part in parts if part != b""]


# The shells -----------------------------------------------------------------------------------------------


def _bash(arguments: list[Argument]) -> str:
    return " ".join(["curl", *map(_plain_or(quoting.bash), arguments)])


def _cmd(arguments: list[Argument]) -> str:
    command = " ".join(["curl.exe", *map(_plain_or(quoting.cmd), arguments)])
    _check_length(command, quoting.LONGEST_CMD, tr("The command prompt"))
    return command


def _powershell(arguments: list[Argument]) -> str:
    # Versions differ in how they hand quotes on; all of them know the old way.
    command = " ".join(["curl.exe", *map(_plain_or(quoting.powershell), arguments)])
    _check_length(command, quoting.LONGEST_POWERSHELL, Shell.POWERSHELL.value)
    return f"& {{ $PSNativeCommandArgumentPassing = 'Legacy'; {command} }}"  # not shown


def _plain_or(quote: Callable[[Argument], str]) -> Callable[[Argument], str]:
    def quoted(argument: Argument) -> str:
        word = argument[0] if len(argument) == 1 else b""
        if isinstance(word, bytes) and word.startswith(b"--") and word[2:].replace(b"-", b"").isalpha():
            return word.decode()
        return quote(argument)

    return quoted


def _check_length(command: str, most: int, shell: str) -> None:
    if len(command) > most:
        raise CurlRefusedError(
            tr("{shell} takes no more than {count} characters.", shell=shell, count=f"{most:,}")
        )


_JOINED = {Shell.BASH: _bash, Shell.CMD: _cmd, Shell.POWERSHELL: _powershell}
