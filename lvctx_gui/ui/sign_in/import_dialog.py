"""What a file of profiles brings, shown before any of it is taken: it comes from somebody else."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from lvctx_gui.core.address import place_of
from lvctx_gui.core.profile import Profile, ProxyMode
from lvctx_gui.core.translate import tr, tr_n
from lvctx_gui.core.visible import plain_text
from lvctx_gui.ui.kit.dialogs import Question
from lvctx_gui.ui.kit.scale import em

_MOST = 300


class ImportDialog(Question):
    """Lists the profiles of the file called ``name``; ``accepted`` when a person wants them."""

    def __init__(self, parent: QWidget, name: str, profiles: Sequence[Profile]) -> None:
        number = len(profiles)
        warning = tr(
            "The file {file} brings what is listed here. A profile says where your token and password are "
            "sent, through which proxy, and whose certificates are trusted on the way: import only what you "
            "expected, from somebody you know.",
            file=plain_text(name, 100),
        )
        super().__init__(
            parent,
            "import",
            tr_n("Import {n} profile?", "Import {n} profiles?", number),
            warning,
            tr_n("Import {n} profile", "Import {n} profiles", number),
            tr("Cancel"),
            danger=False,
        )
        self.list = QPlainTextEdit()
        self.list.setObjectName("importView")
        self.list.setAccessibleName(tr("What the file brings"))
        self.list.setReadOnly(True)
        self.list.setTabChangesFocus(True)
        self.list.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.list.setPlainText("\n\n".join(describe(profile) for profile in profiles))
        self.list.setFixedHeight(em(14))
        self.layout_body.addWidget(self.list)


def describe(profile: Profile) -> str:
    """What ``profile`` brings, one thing a line; nothing in it can pass for another line."""
    address = _shown(place_of(profile.base_url))
    server = f"{profile.environment} {address}" if profile.environment else address
    certificates = _shown(profile.ca_file) if profile.ca_file else tr("none", "certificates")
    facts = [
        tr("Server: {server}", server=server),
        tr("Proxy: {proxy}", proxy=_proxy(profile)),
        tr("Extra certificates: {file}", file=certificates),
    ]
    if profile.client_code or profile.client_id is not None:
        facts.append(tr("Client: {client}", client=_client(profile)))
    if profile.user_name:
        facts.append(tr("User: {user}", user=_shown(profile.user_name)))
    return "\n".join([_name(profile), *(f"    {fact}" for fact in facts)])


def _name(profile: Profile) -> str:
    marks = [tr("PRODUCTION: customers' data")] if profile.production else []
    if profile.read_only:
        marks.append(tr("read-only", "a mark of a profile"))
    name = _shown(profile.name)
    if not marks:
        return name
    return tr("{profile}  ({marks})", profile=name, marks=tr(", ", "between names").join(marks))


def _proxy(profile: Profile) -> str:
    if profile.proxy is ProxyMode.SYSTEM:
        return tr("the system's", "proxy")
    if profile.proxy is ProxyMode.NONE:
        return tr("none", "proxy")
    address = _shown(profile.proxy_url)
    if not profile.proxy_user:
        return address
    return tr("{address}, as {user}", "proxy", address=address, user=_shown(profile.proxy_user))


def _client(profile: Profile) -> str:
    code, number = profile.client_code, profile.client_id
    if code and number is not None:
        return f"{_shown(code)} ({number})"
    return _shown(code) if code else str(number)


def _shown(text: str) -> str:
    return plain_text(text, _MOST)
