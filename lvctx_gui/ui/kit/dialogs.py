"""The few questions that are worth a modal dialog. All open without nesting the event loop."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, SignalInstance
from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.naming import key_name
from lvctx_gui.core.plan import CommitPlan
from lvctx_gui.core.profile import Profile
from lvctx_gui.core.site import Site
from lvctx_gui.core.visible import plain_text
from lvctx_gui.ui.kit.fitting import FittingDialog, ScrollBody
from lvctx_gui.ui.kit.flow_row import FlowRow, side_by_side
from lvctx_gui.ui.kit.labels import ElidedLabel
from lvctx_gui.ui.kit.plain import PlainLabel
from lvctx_gui.ui.kit.theme import badge_style, em
from lvctx_gui.ui.messages.reading import CREATES_CONTEXT, count, name_keys


class Question(FittingDialog):
    """A sentence, details and two buttons; ``layout_body`` takes what else is needed."""

    def __init__(
        self,
        parent: QWidget,
        name: str,
        title: str,
        details: str,
        yes: str,
        no: str,
        *,
        where: Badge | None = None,
    ) -> None:
        super().__init__(parent, QSize(em(32), 0))
        self.setObjectName(f"{name}Dialog")
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        head = PlainLabel(title)
        font = head.font()
        font.setBold(True)
        font.setPointSizeF(font.pointSizeF() * 1.15)
        head.setFont(font)
        text = PlainLabel(details, lines=True)
        for label in (head, text):
            label.setWordWrap(True)
        self.confirm = QPushButton(yes)
        self.confirm.setObjectName(f"{name}ConfirmButton")
        self.confirm.setProperty("danger", True)
        self.confirm.setAutoDefault(False)
        self.cancel = QPushButton(no)
        self.cancel.setObjectName(f"{name}CancelButton")
        # What deletes is never what Enter does by itself.
        self.cancel.setDefault(True)
        self.confirm.clicked.connect(self.accept)
        self.cancel.clicked.connect(self.reject)
        self._buttons = FlowRow()
        self._buttons.add_stretch()
        self._buttons.add(self.cancel, self.confirm if where is None else side_by_side(where, self.confirm))
        self.layout_body = QVBoxLayout()
        content = QWidget()
        body = QVBoxLayout(content)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(em(0.7))
        body.addWidget(head)
        body.addWidget(text)
        body.addLayout(self.layout_body)
        body.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(em(1), em(1), em(1), em(1))
        layout.setSpacing(em(0.7))
        layout.addWidget(ScrollBody(content), 1)
        layout.addWidget(self._buttons)
        self.setAccessibleDescription(text.text())
        self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)

    def add_choice(self, button: QPushButton, result: int) -> None:
        """One more answer, between no and yes: ``result`` is what the dialog then ends with."""
        button.setAutoDefault(False)
        self._buttons.insert_before_last(button)
        QWidget.setTabOrder(self.cancel, button)
        QWidget.setTabOrder(button, self.confirm)
        button.clicked.connect(lambda: self.done(result))


async def result_of(dialog: QDialog) -> int:
    """Open ``dialog`` and return what it ends with, ``QDialog.DialogCode`` or another choice.

    The event loop is not nested: other tasks go on meanwhile. If the waiting task is cancelled, the dialog
    closes.
    """
    import asyncio  # not needed for the first paint

    answer: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def finished(result: int) -> None:
        if not answer.done():
            answer.set_result(result)

    dialog.finished.connect(finished)
    dialog.destroyed.connect(
        lambda: finished(QDialog.DialogCode.Rejected)
    )  # with the window over which it stands
    dialog.open()
    try:
        return await answer
    finally:
        if isValid(dialog) and dialog.isVisible():
            dialog.reject()


async def is_confirmed(dialog: QDialog) -> bool:
    """Open ``dialog`` and return whether the person has said yes; see ``result_of``."""
    return await result_of(dialog) == QDialog.DialogCode.Accepted


class Badge(ElidedLabel):
    """The name of an environment, production in its colour: it stands beside every button that sends."""

    def __init__(self, name: str = "", profile: Profile | None = None) -> None:
        super().__init__(least=em(4))
        self.show_place(name, profile)

    def show_place(self, name: str, profile: Profile | None) -> None:
        """Name another environment."""
        self.setText(name)
        production = profile is not None and profile.production
        self.setStyleSheet(badge_style(profile.colour) if profile is not None and production else "")
        self.setProperty("dim", not production)


def _where(call: CallRef, environment: str) -> str:
    client = "" if call.client is None else f"\nClient: {call.client}"
    return (
        f"Environment: {plain_text(environment, 100)}\nSession: {plain_text(call.session, 200)}\n"
        f"Transaction ID: {call.tx_id}\nAccount: {plain_text(call.account, 200)}{client}"
    )


def ask_commit(
    parent: QWidget, plan: CommitPlan, where: Badge, *, creates: bool, go_on: Callable[[], None]
) -> None:
    """Ask once before a commit that deletes."""
    deletes = count(len(plan.deletes), "key")
    posts = f"{count(len(plan.post), 'entry', 'entries')} added or changed with 1 POST. " if plan.post else ""
    warning = f"\n\n{CREATES_CONTEXT}" if creates else ""
    if plan.renamed:
        names = ", ".join(f"{key_name(old)} to {key_name(new.key)}" for old, new in plan.renamed[:5])
        posts += f"Renamed: {names}; an old key is deleted only once the server holds the new one. "
    dialog = Question(
        parent,
        "commit",
        f"Commit and delete {deletes}?",
        f"{_where(plan.call, where.text())}\n\n{posts}{deletes} deleted with {len(plan.deletes):,} DELETE: "
        f"{name_keys(plan.deletes)}.\n\nThe API keeps no versions: what is deleted there is gone.{warning}",
        f"Commit and delete {deletes}",
        "Cancel",
        where=where,
    )
    dialog.accepted.connect(go_on)
    dialog.open()


def ask_delete_all(
    parent: QWidget, call: CallRef, where: Badge, entries: int, *, staged: int, go_on: Callable[[], None]
) -> None:
    """Ask before a whole context is deleted: the account has to be typed."""
    kept = f" {count(staged, 'staged change')} of yours stay staged." if staged else ""
    dialog = Question(
        parent,
        "deleteAll",
        "Delete all context of this call?",
        f"{_where(call, where.text())}\n\n{count(entries, 'entry', 'entries')} when last read. It is read "
        f"again directly before, so that everything can be put back afterwards.{kept}\n\n"
        "Type the account to go on:",
        "Delete all context",
        "Cancel",
        where=where,
    )
    edit = QLineEdit()
    edit.setObjectName("deleteAllEdit")
    edit.setAccessibleName("Account, to confirm")
    edit.setMaxLength(1 << 20)
    dialog.layout_body.addWidget(edit)
    dialog.confirm.setEnabled(False)
    edit.textChanged.connect(lambda text: dialog.confirm.setEnabled(text == call.account))
    dialog.accepted.connect(go_on)
    dialog.open()
    edit.setFocus(Qt.FocusReason.OtherFocusReason)


def ask_lose(parent: QWidget, changes: int, calls: int, go_on: Callable[[], None]) -> None:
    """Ask before staged changes are lost by closing."""
    was, they_are, them = ("was", "It is", "it") if changes == 1 else ("were", "They are", "them")
    dialog = Question(
        parent,
        "lose",
        f"Close and lose {count(changes, 'staged change')}?",
        f"{count(changes, 'change')} in {count(calls, 'call')} {was} staged and not committed. {they_are} "
        f"held in memory only, as the line at the bottom says: closing loses {them}.",
        f"Close and lose {them}",
        "Keep working",
    )
    dialog.accepted.connect(go_on)
    dialog.open()


def ask_under_way(
    parent: QWidget, title: str, ended: SignalInstance, finish: Callable[[], None], stop: Callable[[], None]
) -> None:
    """Ask what is to happen to what is under way, as ``title`` says; goes away when that has ``ended``."""
    dialog = Question(
        parent,
        "working",
        title,
        "Finish it and then close, or stop it before its next request? What is not confirmed by then stays "
        "staged, and the history says what was sent.",
        "Stop, then close",
        "Keep open",
    )
    later = QPushButton("Finish, then close")
    later.setObjectName("workingFinishButton")
    dialog.add_choice(later, 2)
    dialog.finished.connect(lambda result: finish() if result == 2 else None)
    dialog.accepted.connect(stop)
    ended.connect(dialog.reject)
    dialog.open()


def ask_same_client(
    parent: QWidget,
    then: Site,
    now: Site,
    go_on: Callable[[], None],
    give_up: Callable[[], None] = lambda: None,
) -> None:
    """Ask whether what was made for ``then``, whose client is not known for certain, is of ``now``."""
    was_at, at = plain_text(then.name, 100), plain_text(now.name, 100)
    dialog = Question(
        parent,
        "sameClient",
        f"Does this belong to {now.client}?",
        f"It was made on {was_at} for {then.client}, and you are signed in to {at} for {now.client} "
        "now. This program cannot know whether that is the same client. Nothing was sent.\n\n"
        "Say yes only if you know it: otherwise one client's changes would be sent to another's call.",
        f"It belongs to {now.client}",
        "Cancel",
    )
    dialog.accepted.connect(go_on)
    dialog.rejected.connect(give_up)
    dialog.open()


def ask_sign_out(parent: QWidget, go_on: Callable[[], None]) -> None:
    """Say what signing out does here, and does not."""
    dialog = Question(
        parent,
        "signOut",
        "Sign out of this program?",
        "This program forgets the session. The session itself lives on at the server until it has not "
        "been used for two hours: your other tools share it, and ending it would sign them out too.\n\n"
        "Staged changes are kept and can be committed after the next sign-in.",
        "Sign out here",
        "Cancel",
    )
    dialog.accepted.connect(go_on)
    dialog.open()
