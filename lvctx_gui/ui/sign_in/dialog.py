"""The sign-in view: which profile, and who. It only shows and reports; ``ui.sign_in`` acts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QPushButton,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from lvctx_gui.core.address import ENVIRONMENTS, place_of
from lvctx_gui.core.gate import fill_in
from lvctx_gui.core.profile import (
    MAX_NAME,
    Profile,
    ProfileEntry,
    free_name,
    header_problem,
    tidy,
)
from lvctx_gui.core.site import name_of
from lvctx_gui.core.translate import mark, tr, tr_marked
from lvctx_gui.core.visible import plain_text
from lvctx_gui.services.sign_in import SignInRequest
from lvctx_gui.ui.kit.answers import AnswerRow, Role
from lvctx_gui.ui.kit.choices import CheckBox, ChoiceBox
from lvctx_gui.ui.kit.fitting import ScrollBody
from lvctx_gui.ui.kit.fitting_dialog import FittingDialog
from lvctx_gui.ui.kit.form import Line, align_labels, form_of, show_problems
from lvctx_gui.ui.kit.plain import PlainLabel
from lvctx_gui.ui.kit.scale import em, gap
from lvctx_gui.ui.kit.signs import Sign, sign_icon

_EMPTY = {
    "client_code": mark("The client code is empty."),
    "user_name": mark("The user name is empty."),
    "password": mark("The password is empty."),
    "access_token": mark("The access token is empty."),
    "session_id": mark("The session id is empty."),
}
_SECRETS = {"access_token": mark("The access token"), "session_id": mark("The session id")}
"""What goes into a header of each request."""


class SignInDialog(FittingDialog):
    """Fields for one sign-in. It stays open until it worked or was given up."""

    sign_in_wanted = Signal(object)
    practice_wanted = Signal()
    profile_chosen = Signal(object)
    edit_wanted = Signal(object)
    delete_wanted = Signal(object)
    import_wanted = Signal()
    export_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, QSize(em(38), 0))
        self.setObjectName("signInDialog")
        self.setWindowTitle(tr("Sign in", "title"))
        self.setModal(True)
        self._entries: Sequence[ProfileEntry] = ()
        self._cursor: QWidget | None = None
        self.profiles = ChoiceBox("profileCombo", tr("Profile"))
        self._address = Line("baseUrlEdit", tr("Server"), "https://api.livevox.com")
        self._client = Line("clientNameEdit", tr("Client code"), tr("the code, not the number"))
        self._user = Line("userNameEdit", tr("User name"), tr("upper and lower case matter"))
        self._password = Line("passwordEdit", tr("Password"), secret=True)
        self._token = Line("accessTokenEdit", tr("Access token"), tr("from your administrator"), secret=True)
        self._session = Line("sessionIdEdit", tr("Session id"), tr("pasted from another tool"), secret=True)
        self._agent = CheckBox(tr("Sign in as an &agent"), "agentCheck")
        remember = tr("&Remember token and password in this computer's keychain")
        self._remember = CheckBox(remember, "rememberCheck")
        self._message = PlainLabel()
        self._message.setObjectName("signInMessage")
        self._message.setWordWrap(True)
        self._message.setMinimumHeight(em(2.2))  # nothing moves when a message comes
        self._message.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._button = QPushButton(tr("Sign in", "button"))
        self._button.setObjectName("signInButton")
        self._button.setProperty("primary", True)
        self._button.setDefault(True)
        self._cancel = QPushButton(tr("Cancel"))
        self._cancel.setObjectName("signInCancelButton")
        self._cancel.setAutoDefault(False)
        self._practice = QPushButton(tr("Practise on invented data"))
        self._practice.setObjectName("signInPracticeButton")
        self._practice.setAutoDefault(False)
        self._lines = {
            "base_url": self._address,
            "client_code": self._client,
            "user_name": self._user,
            "password": self._password,
            "access_token": self._token,
            "session_id": self._session,
        }
        self._lay_out()
        self.profiles.currentIndexChanged.connect(self._show_chosen)
        self._button.clicked.connect(self._submit)
        self._cancel.clicked.connect(self.reject)
        self._practice.clicked.connect(self.practice_wanted)

    def _lay_out(self) -> None:
        manage = QToolButton()
        manage.setObjectName("profileMenuButton")
        manage.setText(tr("Profile …", "button"))
        manage.setIcon(sign_icon(Sign.DOWN))
        manage.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        manage.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow behind the word
        manage.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        manage.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        menu = QMenu(manage)
        self._new = menu.addAction(tr("&New…"))
        self._new.triggered.connect(lambda: self.edit_wanted.emit(None))
        self._edit = menu.addAction(tr("&Edit…"))
        self._edit.triggered.connect(lambda: self.edit_wanted.emit(self.chosen()))
        self._delete = menu.addAction(tr("&Delete"))
        self._delete.triggered.connect(lambda: self.delete_wanted.emit(self.chosen()))
        menu.addSeparator()
        self._import = menu.addAction(tr("&Import…"))
        self._import.triggered.connect(self.import_wanted)
        menu.addAction(tr("E&xport…")).triggered.connect(self.export_wanted)
        manage.setMenu(menu)
        choose = QWidget()
        top = QHBoxLayout(choose)
        top.setContentsMargins(0, 0, 0, 0)
        top.setSpacing(gap())
        top.addWidget(self.profiles, 1)
        top.addWidget(manage)
        explanation = PlainLabel(
            tr(
                "For sites with single sign-on: paste the session id that another tool shows. It stays in "
                "memory."
            )
        )
        explanation.setWordWrap(True)
        explanation.setProperty("dim", True)
        where = form_of((tr("Profile"), choose), self._address)
        login = form_of(self._client, self._user, self._password, self._token, self._agent, self._remember)
        pasted = form_of(explanation, self._session)
        align_labels(where, login, pasted)
        self._ways = QTabWidget()
        self._ways.setObjectName("signInWays")
        self._ways.setProperty("plain", True)
        for form, title in ((login, tr("With a password")), (pasted, tr("With a session id"))):
            page = QWidget()
            page.setLayout(form)
            form.setContentsMargins(0, em(0.7), 0, 0)
            self._ways.addTab(page, title)
        content = QWidget()
        body = QVBoxLayout(content)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(em(0.7))
        body.addLayout(where)
        body.addWidget(self._ways)
        body.addWidget(self._message)
        body.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(em(1), em(1), em(1), em(1))
        layout.setSpacing(em(0.7))
        layout.addWidget(ScrollBody(content), 1)
        layout.addWidget(
            AnswerRow(
                [
                    (self._practice, Role.ResetRole),
                    (self._button, Role.AcceptRole),
                    (self._cancel, Role.RejectRole),
                ]
            )
        )

    # Showing ------------------------------------------------------------------------------------------

    def show_profiles(
        self, entries: Sequence[ProfileEntry], chosen: str, *, address: str = "", only_these: bool
    ) -> None:
        """Fill the list and choose: the profile called ``chosen``, or else the server at ``address``.

        The lines behind the profiles are for servers without one.
        """
        self._entries = entries
        # Where only the administrator's profiles count, one more would never be seen.
        for action in (self._new, self._import):
            action.setEnabled(not only_these)
        self.profiles.blockSignals(True)
        self.profiles.clear()
        for entry in entries:
            name = plain_text(entry.profile.name)
            self.profiles.addItem(tr("{profile}  (fixed by policy)", profile=name) if entry.fixed else name)
        if not only_these:
            for url, name in ENVIRONMENTS.items():
                if not any(place_of(entry.profile.base_url) == url for entry in entries):
                    self.profiles.addItem(tr("New: {server}", server=name), url)
            self.profiles.addItem(tr("New: another server"), address)
        names = [entry.profile.name for entry in entries]
        index = names.index(chosen) if chosen in names else 0
        if address:
            at, place = [place_of(entry.profile.base_url) for entry in entries], place_of(address)
            index = at.index(place) if place in at else self.profiles.count() - 1
        self.profiles.setCurrentIndex(index)
        self.profiles.blockSignals(False)
        self._show_chosen()

    def chosen(self) -> ProfileEntry | None:
        """The chosen profile, or ``None`` for a new one."""
        index = self.profiles.currentIndex()
        return self._entries[index] if 0 <= index < len(self._entries) else None

    def _show_chosen(self) -> None:
        entry = self.chosen()
        fixed = entry is not None and entry.fixed
        if entry is not None:
            self._address.edit.setText(entry.profile.base_url)
            self._client.edit.setText(entry.profile.client_code)
            self._user.edit.setText(entry.profile.user_name)
            self._agent.setChecked(entry.profile.agent)
        else:
            self._address.edit.setText(str(self.profiles.currentData() or ""))
        self._address.edit.setReadOnly(entry is not None)
        # What the administrator fixed stays; what a fixed profile leaves empty is the person's to say.
        self._client.edit.setReadOnly(entry is not None and fixed and bool(entry.profile.client_code))
        self._user.edit.setReadOnly(entry is not None and fixed and bool(entry.profile.user_name))
        self._agent.setEnabled(not fixed)
        self._edit.setEnabled(entry is not None and not fixed)
        self._delete.setEnabled(entry is not None and not fixed)
        # A secret that was typed for one server must not go to another.
        for line in (self._password, self._token, self._session):
            line.edit.clear()
        show_problems(self._lines, {})
        self.say("")
        self.profile_chosen.emit(entry)

    def fill_secrets(self, access_token: str, password: str) -> None:
        """Fill in what the keychain holds, unless the person has begun to type."""
        for line, secret in ((self._token, access_token), (self._password, password)):
            if secret and not line.text:
                line.edit.setText(secret)
        if access_token or password:
            self._remember.setChecked(True)

    def say(self, text: str, *, wrong: bool = False) -> None:
        """Show a sentence above the buttons, and speak it."""
        self._message.setText(text)
        self._message.setAccessibleName(self._message.text())
        self._message.setProperty("wrong", wrong)
        self._message.style().unpolish(self._message)
        self._message.style().polish(self._message)

    @property
    def said(self) -> str:
        """The sentence that is shown."""
        return self._message.text()

    def set_busy(self, busy: bool) -> None:
        """While a login is under way nothing can be sent twice. The cursor comes back afterwards."""
        if busy:
            self._cursor = self.focusWidget()
        self._button.setEnabled(not busy)
        self._ways.setEnabled(not busy)
        self.profiles.setEnabled(not busy)
        if not busy and self._cursor is not None:
            self._cursor.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_first(self) -> None:
        """Put the cursor where something is missing."""
        lines = (self._address, self._client, self._user, self._password, self._token)
        line = next((line for line in lines if not line.text), self._password)
        line.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    # Reporting ----------------------------------------------------------------------------------------

    def _submit(self) -> None:
        # Whoever gave a session id means it, whichever tab is shown.
        with_session = self._ways.currentIndex() == 1 or bool(tidy(self._session.text))
        problems = self._problems(with_session=with_session)
        if not show_problems(self._lines, problems):
            return
        self.sign_in_wanted.emit(
            SignInRequest(
                self._profile(),
                access_token="" if with_session else tidy(self._token.text),
                password="" if with_session else self._password.text,
                session_id=tidy(self._session.text) if with_session else "",
                remember=self._remember.isChecked() and not with_session,
            )
        )

    def show_problem(self, field_name: str, problem: str) -> None:
        """Say at a field what is wrong with it, and put the cursor there."""
        show_problems(self._lines, {field_name: problem})

    def _problems(self, *, with_session: bool) -> Mapping[str, str]:
        of_profile = self._profile().problems()
        problems = {name: of_profile[name] for name in self._lines if name in of_profile}
        needed = (self._session,) if with_session else (self._client, self._user, self._password, self._token)
        for name, line in self._lines.items():
            if line in needed and not (line.text if line is self._password else tidy(line.text)):
                problems[name] = tr_marked(_EMPTY[name])
            elif line in needed and name in _SECRETS:
                problems[name] = header_problem(tidy(line.text), tr_marked(_SECRETS[name]))
        return {name: problem for name, problem in problems.items() if problem}

    def _profile(self) -> Profile:
        entry = self.chosen()
        address = tidy(self._address.text)
        code, user = tidy(self._client.text), tidy(self._user.text)
        if entry is not None:
            return fill_in(entry.profile, code, user) if entry.fixed else self._with_typed(entry.profile)
        for known in (entry.profile for entry in self._entries):
            # Typed anew, it is still that profile, with all that protects it.
            if (place_of(known.base_url), known.client_code, known.user_name) == (
                place_of(address),
                code,
                user,
            ):
                return self._with_typed(known)
        name = " · ".join(part for part in (name_of(address), code, user) if part)[:MAX_NAME].strip()
        return Profile(
            # Nobody's profile is replaced by one that only happens to be called so.
            name=free_name(name, [entry.profile.name for entry in self._entries]),
            base_url=address,
            client_code=code,
            user_name=user,
            agent=self._agent.isChecked(),
        )

    def _with_typed(self, profile: Profile) -> Profile:
        code, user = tidy(self._client.text), tidy(self._user.text)
        return replace(
            profile,
            client_code=code or profile.client_code,
            user_name=user or profile.user_name,
            agent=self._agent.isChecked(),
        )
