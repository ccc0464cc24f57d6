"""What a file of profiles brings, shown before any of it is taken: it comes from somebody else."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from lvctx_gui.core.address import place_of
from lvctx_gui.core.profile import Profile, ProxyMode
from lvctx_gui.core.site import Site
from lvctx_gui.core.visible import plain_text
from lvctx_gui.ui.kit.dialogs import Question
from lvctx_gui.ui.kit.theme import em
from lvctx_gui.ui.messages.reading import count

_MOST = 300

_PROXIES = {ProxyMode.SYSTEM: "the system's", ProxyMode.NONE: "none"}


class ImportDialog(Question):
    """Lists the profiles of the file called ``name``; ``accepted`` when a person wants them."""

    def __init__(self, parent: QWidget, name: str, profiles: Sequence[Profile]) -> None:
        what = count(len(profiles), "profile")
        super().__init__(
            parent,
            "import",
            f"Import {what}?",
            f"The file {plain_text(name, 100)} brings what is listed here. A profile says where your token "
            "and password are sent, through which proxy, and whose certificates are trusted on the way: take "
            "only what you expected, from somebody you know.",
            f"Import {what}",
            "Cancel",
        )
        self.list = QPlainTextEdit()
        self.list.setObjectName("importView")
        self.list.setAccessibleName("What the file brings")
        self.list.setReadOnly(True)
        self.list.setTabChangesFocus(True)
        self.list.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.list.setPlainText("\n\n".join(describe(profile) for profile in profiles))
        self.list.setFixedHeight(em(14))
        self.layout_body.addWidget(self.list)


def describe(profile: Profile) -> str:
    """What ``profile`` brings, one thing a line; nothing in it can pass for another line."""
    marks = ["PRODUCTION: customers' data"] if profile.production else []
    if profile.read_only:
        marks.append("read-only")
    proxy = _PROXIES.get(profile.proxy) or _shown(profile.proxy_url)
    if profile.proxy is ProxyMode.EXPLICIT and profile.proxy_user:
        proxy += f", as {_shown(profile.proxy_user)}"
    lines = [
        _shown(profile.name) + (f"  ({', '.join(marks)})" if marks else ""),
        f"    Server: {profile.environment} {_shown(place_of(profile.base_url))}".replace(":  ", ": "),
        f"    Proxy: {proxy}",
        f"    Extra certificates: {_shown(profile.ca_file) if profile.ca_file else 'none'}",
    ]
    if profile.client_code or profile.client_id is not None:
        known = Site("", "", client_code=profile.client_code, client_id=profile.client_id)
        lines.append(f"    Client: {known.client.removeprefix('client ')}")
    if profile.user_name:
        lines.append(f"    User: {_shown(profile.user_name)}")
    return "\n".join(lines)


def _shown(text: str) -> str:
    return plain_text(text, _MOST)
