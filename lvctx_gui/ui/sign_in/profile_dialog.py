"""The form for one profile: everything but the secrets, and the proxy's password for the keychain."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QColorDialog,
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from lvctx_gui.core.address import looks_like_production
from lvctx_gui.core.profile import Profile, ProxyMode, name_key
from lvctx_gui.core.translate import mark, tr, tr_marked
from lvctx_gui.ui.kit.answers import AnswerRow, Role
from lvctx_gui.ui.kit.choices import CheckBox, ChoiceBox
from lvctx_gui.ui.kit.fitting import ScrollBody
from lvctx_gui.ui.kit.fitting_dialog import FittingDialog
from lvctx_gui.ui.kit.form import Line, form_of, show_problems
from lvctx_gui.ui.kit.plain import PlainLabel, plain_tip
from lvctx_gui.ui.kit.scale import em, gap

_PROXIES = (
    (ProxyMode.SYSTEM, mark("As the system says")),
    (ProxyMode.NONE, mark("None: connect directly")),
    (ProxyMode.EXPLICIT, mark("This one:")),
)


class ProfileDialog(FittingDialog):
    """Edits one profile. ``saved`` carries the profile and the proxy's password (``""``: leave as it is)."""

    saved = Signal(object, str)

    def __init__(self, parent: QWidget, profile: Profile | None, taken: frozenset[str]) -> None:
        super().__init__(parent, QSize(em(37), 0))
        self.setObjectName("profileDialog")
        self.setWindowTitle(tr("Profile"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._taken = taken
        shown = profile or Profile("", "")
        self._lines = {
            "name": Line("profileNameEdit", tr("Name")),
            "base_url": Line("profileBaseUrlEdit", tr("Server"), "https://api.livevox.com"),
            "client_code": Line("profileClientCodeEdit", tr("Client code")),
            "client_id": Line("profileClientIdEdit", tr("Client id"), tr("a number, or empty")),
            "user_name": Line("profileUserNameEdit", tr("User name")),
            "colour": Line("profileColourEdit", tr("Colour"), tr("#c01c28, or empty")),
            "proxy_url": Line("profileProxyUrlEdit", tr("Proxy"), "http://proxy.example.com:3128"),
            "proxy_user": Line("profileProxyUserEdit", tr("Proxy user")),
            "ca_file": Line("profileCaFileEdit", tr("Extra certificates"), tr("a PEM file, or empty")),
        }
        self._proxy_password = Line(
            "profileProxyPasswordEdit", tr("Proxy password"), tr("kept in the keychain"), secret=True
        )
        self._agent = CheckBox(tr("Sign in as an &agent"), "profileAgentCheck")
        read_only = tr("&Read-only: nothing can be changed with this profile")
        self._read_only = CheckBox(read_only, "profileReadOnlyCheck")
        production = tr("&Production: customers' data (shown as a coloured strip)")
        self._production = CheckBox(production, "profileProductionCheck")
        self._proxy = ChoiceBox("profileProxyCombo", tr("Proxy"))
        for mode, name in _PROXIES:
            self._proxy.addItem(tr_marked(name), mode)
        for name, line in self._lines.items():
            value = getattr(shown, name)
            line.edit.setText("" if value is None else str(value))
        self._agent.setChecked(shown.agent)
        self._read_only.setChecked(shown.read_only)
        self._adds_mark = shown.production and not looks_like_production(shown.base_url)
        self._production.clicked.connect(self._note_mark)
        self._lines["base_url"].edit.textChanged.connect(self._follow_address)
        self._proxy.setCurrentIndex([mode for mode, _ in _PROXIES].index(shown.proxy))
        self._proxy.currentIndexChanged.connect(self._follow_proxy)
        self._lay_out()
        self._follow_proxy()
        self._follow_address()

    def _lay_out(self) -> None:
        colour = QPushButton(tr("Choose…"))
        colour.setAutoDefault(False)
        colour.clicked.connect(self._choose_colour)
        file = QPushButton(tr("Choose…"))
        file.setAutoDefault(False)
        file.clicked.connect(self._choose_file)
        lines = self._lines
        form = form_of(
            lines["name"],
            lines["base_url"],
            lines["client_code"],
            lines["client_id"],
            lines["user_name"],
            self._agent,
            self._read_only,
            self._production,
            (tr("Colour"), _beside(lines["colour"], colour)),
            (tr("Proxy"), self._proxy),
            ("", lines["proxy_url"]),
            lines["proxy_user"],
            self._proxy_password,
            (tr("Extra certificates"), _beside(lines["ca_file"], file)),
        )
        note = PlainLabel(
            tr("A profile holds no secret. Verification of certificates cannot be switched off.")
        )
        note.setProperty("dim", True)
        note.setWordWrap(True)
        save = QPushButton(tr("Save"))
        save.setObjectName("profileSaveButton")
        save.setProperty("primary", True)
        save.setDefault(True)
        save.clicked.connect(self._save)
        cancel = QPushButton(tr("Cancel"))
        cancel.setObjectName("profileCancelButton")
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        content = QWidget()
        body = QVBoxLayout(content)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(em(0.7))
        body.addLayout(form)
        body.addWidget(note)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(em(1), em(1), em(1), em(1))
        layout.setSpacing(em(0.7))
        layout.addWidget(ScrollBody(content), 1)
        layout.addWidget(AnswerRow([(save, Role.AcceptRole), (cancel, Role.RejectRole)]))

    def _follow_proxy(self) -> None:
        explicit = self._proxy.currentData() is ProxyMode.EXPLICIT
        for widget in (self._lines["proxy_url"], self._lines["proxy_user"], self._proxy_password):
            widget.setEnabled(explicit)

    def _note_mark(self, checked: bool) -> None:
        self._adds_mark = checked

    def _follow_address(self) -> None:
        # Whoever may reach customers' data sees the mark: a person can add it, and not take it away.
        by_address = looks_like_production(self._lines["base_url"].text)
        self._production.setChecked(by_address or self._adds_mark)
        self._production.setEnabled(not by_address)
        tip = tr("The address is a production server's.") if by_address else ""
        self._production.setToolTip(plain_tip(tip))

    def _choose_colour(self) -> None:
        dialog = QColorDialog(QColor(self._lines["colour"].text or "#c01c28"), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.colorSelected.connect(lambda colour: self._lines["colour"].edit.setText(colour.name()))
        dialog.open()

    def _choose_file(self) -> None:
        dialog = QFileDialog(
            self,
            tr("Certificates to trust as well"),
            "",
            tr("PEM files (*.pem *.crt *.cer);;All files (*)"),
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._lines["ca_file"].edit.setText)
        dialog.open()

    def _save(self) -> None:
        texts = {name: line.text.strip() for name, line in self._lines.items()}
        number = texts.pop("client_id")
        problems: dict[str, str] = {}
        if number and not (number.isascii() and number.isdigit() and len(number) < 20):
            problems["client_id"] = tr("The client id must be a whole number, or empty.")
            number = ""
        profile = Profile(
            **texts,
            client_id=int(number) if number else None,
            agent=self._agent.isChecked(),
            read_only=self._read_only.isChecked(),
            production=self._production.isChecked(),
            proxy=self._proxy.currentData(),
        )
        problems = {**profile.problems(), **problems}
        if name_key(profile.name) in self._taken:
            problems["name"] = tr("Another profile has this name.")
        if show_problems(self._lines, problems):
            self.saved.emit(profile, self._proxy_password.text)
            self.accept()


def _beside(line: QWidget, button: QWidget) -> QWidget:
    both = QWidget()
    layout = QHBoxLayout(both)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(gap())
    layout.addWidget(line, 1)
    layout.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
    return both
