"""What can be done with requests: each flow returns what is to be said when it has ended."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from lvctx_gui.core.curl.command import Shell, curl_command
from lvctx_gui.core.curl.quoting import CurlRefusedError
from lvctx_gui.core.exchange import Exchange
from lvctx_gui.core.masking.masks import Masks
from lvctx_gui.core.translate import sentences, tr, tr_n
from lvctx_gui.core.visible import plain_text
from lvctx_gui.services.request_files import command_with_file, write_har
from lvctx_gui.ui.kit.dialogs import OtherAnswer, Question, is_confirmed, result_of
from lvctx_gui.ui.kit.putting import copy_text

_WITH_BODIES = 2


async def copy_curl(parent: QWidget, exchange: Exchange, secrets: Sequence[str], shell: Shell) -> str:
    """Put a request on the clipboard as a command; ask for a file where its body cannot stand in one."""
    masks = Masks(secrets)
    try:
        command = await asyncio.to_thread(curl_command, exchange, masks, shell)
    except CurlRefusedError as refused:
        if not refused.is_about_body:
            return sentences((str(refused), tr("Nothing was copied.")))
        path = await _ask_for_body_file(parent, str(refused))
        if path is None:
            return sentences((str(refused), tr("Nothing was copied.")))
        return await copy_with_file(path, exchange, secrets, shell)
    copy_text(command)
    return _copied(command, shell)


async def copy_with_file(path: Path, exchange: Exchange, secrets: Sequence[str], shell: Shell) -> str:
    """Write the body into ``path``, and put a command that sends it on the clipboard."""
    try:
        command = await asyncio.to_thread(command_with_file, exchange, secrets, shell, path)
    except OSError as error:
        return _not_written(path, error)
    except CurlRefusedError as refused:
        return sentences((str(refused), tr("Nothing was copied.")))
    copy_text(command)
    written = tr("The body is in {file}, not encrypted.", file=plain_text(str(path)))
    return sentences((_copied(command, shell), written))


def _copied(command: str, shell: Shell) -> str:
    said = tr("Copied: the request as a curl command for {shell}.", shell=shell.value)
    named = [name for name in _VARIABLES if name in command]
    secret = tr("Secrets stand in it as variables: {names}.", names=", ".join(named)) if named else ""
    return sentences((said, secret))


_VARIABLES = ("LVCTX_SESSION", "LVCTX_ACCESS", "LVCTX_PASSWORD", "LVCTX_SECRET")


async def _ask_for_body_file(parent: QWidget, why: str) -> Path | None:
    question = Question(
        parent,
        "bodyFile",
        tr("Put the body into a file?"),
        sentences((why, tr("A command can send it from a file. The file is not encrypted."))),
        tr("Choose a file…"),
        tr("Cancel"),
        danger=False,
    )
    if not await is_confirmed(question):
        return None
    dialog = QFileDialog(parent, tr("Put the body into a file"), "body.json")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    if await result_of(dialog) != QDialog.DialogCode.Accepted:
        return None
    return Path(dialog.selectedFiles()[0])


async def ask_bodies(parent: QWidget) -> bool | None:
    """Ask whether a file is to hold bodies; ``None`` where there is to be none."""
    facts = [
        tr("Addresses name calls. Bodies hold the values of their entries, which are customers' data."),
        tr("The file is not encrypted. Passwords, sessions and tokens are masked in it."),
    ]
    question = Question(
        parent,
        "saveHar",
        tr("Save the requests without bodies?"),
        "\n\n".join(facts),
        tr("Save without bodies…"),
        tr("Cancel"),
        danger=False,
        other=OtherAnswer(tr("Save with bodies…"), "saveHarWithBodiesButton", _WITH_BODIES),
    )
    question.confirm.setFocus()
    result = await result_of(question)
    return None if result == QDialog.DialogCode.Rejected else result == _WITH_BODIES


async def save_har(path: Path, exchanges: Sequence[Exchange], secrets: Sequence[str], *, bodies: bool) -> str:
    """Write ``exchanges`` into ``path`` as HAR 1.2."""
    try:
        await asyncio.to_thread(lambda: write_har(path, exchanges, secrets, bodies=bodies))
    except OSError as error:
        return _not_written(path, error)
    written = tr_n(
        "{n} request written to {file}.",
        "{n} requests written to {file}.",
        len(exchanges),
        file=plain_text(str(path)),
    )
    warning = tr("The file holds customers' data that is not encrypted.") if bodies else ""
    return sentences((written, warning))


def _not_written(path: Path, error: OSError) -> str:
    return tr(
        "{name} could not be written ({reason}). Choose another place.",
        name=plain_text(path.name),
        reason=error.strerror,
    )
