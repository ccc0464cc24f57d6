"""How a shell takes an argument, so that curl gets it to the letter: it is made of texts and variables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lvctx_gui.core.translate import tr


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of the environment that stands for a secret."""

    name: str


Argument = Sequence[bytes | Variable]


class CurlRefusedError(ValueError):
    """No command in this shell can send that; ``str()`` says why, as a sentence.

    ``is_about_body``: with the body in a file there is one.
    """

    def __init__(self, sentence: str, *, is_about_body: bool = True) -> None:
        super().__init__(sentence)
        self.is_about_body = is_about_body


# bash -----------------------------------------------------------------------------------------------------

_LONGEST_BASH = 131_071
"""Bytes of one argument that Linux takes (MAX_ARG_STRLEN)."""

_BACKSLASHED = {ord("\\"): "\\\\", ord("'"): "\\'", ord("\n"): "\\n", ord("\r"): "\\r", ord("\t"): "\\t"}


def bash(argument: Argument) -> str:
    """For bash (and zsh). Raises ``CurlRefusedError``."""
    size = sum(len(part) for part in argument if isinstance(part, bytes))
    if size > _LONGEST_BASH:
        raise CurlRefusedError(tr("The body is longer than a command of bash can hold."))
    return "".join(f'"${part.name}"' if isinstance(part, Variable) else _bash_text(part) for part in argument)


def _bash_text(part: bytes) -> str:
    if b"\0" in part:
        raise CurlRefusedError(tr("The body holds a NUL character, which no command can hold."))
    text = _printable(part)
    if text is not None:
        return "'" + text.replace("'", "'\\''") + "'" if text else ""
    # bash reads \xNN as a byte, whatever the terminal makes of it.
    escaped = (
        _BACKSLASHED.get(byte) or (chr(byte) if 32 <= byte < 127 else f"\\x{byte:02x}") for byte in part
    )
    return "$'" + "".join(escaped) + "'"


# The command prompt ---------------------------------------------------------------------------------------

LONGEST_CMD = 8_191
"""Characters of a line that the command prompt takes."""

_CMD_SPECIAL = re.compile(r'[()%!^"<>&|]')


def cmd(argument: Argument) -> str:
    """For the command prompt of Windows, not for a batch file. Raises ``CurlRefusedError``."""
    texts = [part if isinstance(part, Variable) else _windows_text(part) for part in argument]
    has_variable = any(isinstance(part, Variable) for part in texts)
    if has_variable and not any(isinstance(part, str) and set(part) & set('%"^!\\') for part in texts):
        # What a variable holds is safe within quotes.
        return '"' + "".join(f"%{part.name}%" if isinstance(part, Variable) else part for part in texts) + '"'
    quoted = []
    for part in texts:
        if isinstance(part, Variable):
            quoted.append(f"%{part.name}%")
        else:
            quoted.append(_with_carets(_escaped_quotes(part)))
    ends = len(texts) - 1
    if texts and isinstance(texts[ends], str):
        # Backslashes before the closing quote.
        plain = _escaped_quotes(str(texts[ends]))
        quoted[ends] = _with_carets(plain + "\\" * (len(plain) - len(plain.rstrip("\\"))))
    return '^"' + "".join(quoted) + '^"'


def _with_carets(text: str) -> str:
    """``text`` as the prompt gives it on. No % may begin the name of a variable: a caret stands behind it."""
    parts = []
    after_percent = False
    for character in text:
        parts.append("^" + character if after_percent or _CMD_SPECIAL.match(character) else character)
        after_percent = character == "%"
    return "".join(parts)


# PowerShell -----------------------------------------------------------------------------------------------

LONGEST_POWERSHELL = 32_000
"""Characters of a command line that Windows takes, about."""

_SINGLE_QUOTES = re.compile("['\u2018\u2019\u201a\u201b]")


def powershell(argument: Argument) -> str:
    """For PowerShell of any version, with its old way to hand arguments on. Raises ``CurlRefusedError``."""
    parts = []
    for part in argument:
        if isinstance(part, Variable):
            parts.append(f"$env:{part.name}")
        else:
            text = _escaped_quotes(_windows_text(part))
            if text.endswith("\\"):
                raise CurlRefusedError(
                    tr("The body ends with a backslash, which PowerShell may give on as two.")
                )
            parts.append("'" + _SINGLE_QUOTES.sub(lambda found: found[0] * 2, text) + "'")
    return parts[0] if len(parts) == 1 else "(" + " + ".join(parts) + ")"


# What they share ------------------------------------------------------------------------------------------


def _escaped_quotes(text: str) -> str:
    """``text`` as programs on Windows read it within quotes: a backslash before each, those there doubled."""
    return re.sub(r'(\\*)"', r'\1\1\\"', text)


def _windows_text(part: bytes) -> str:
    text = _printable(part)
    if text is None:
        raise CurlRefusedError(
            tr("The body holds line breaks, control characters or bytes that are no text in UTF-8.")
        )
    return text


def _printable(part: bytes) -> str | None:
    """``part`` as text where all of it can be seen, else ``None``."""
    try:
        text = part.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return text if all(character.isprintable() for character in text) else None
