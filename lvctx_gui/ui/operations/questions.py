"""What is asked before anything is sent. Each question is awaited: nothing nests the event loop."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.naming import key_name
from lvctx_gui.core.plan import CommitPlan
from lvctx_gui.core.site import Site
from lvctx_gui.core.translate import listed, sentences, tr, tr_marked, tr_n
from lvctx_gui.core.visible import plain_text
from lvctx_gui.ui.kit.dialogs import Badge, Question, is_confirmed
from lvctx_gui.ui.messages.names import key_names
from lvctx_gui.ui.messages.reading import CREATES_CONTEXT

_NAMED_RENAMINGS = 5


async def ask_commit(parent: QWidget, plan: CommitPlan, where: Badge, *, creates: bool) -> bool:
    """Ask once before a commit that deletes; return whether the person has agreed.

    ``where`` names the environment beside the button; ``creates`` says that the call has no context yet.
    """
    number = len(plan.deletes)
    requests = sentences([_posts(plan), _renamings(plan), _deletes(plan)])
    versions = tr("The API keeps no earlier versions: what is deleted there cannot be recovered from it.")
    paragraphs = [_place(plan.call, where.text()), requests, versions]
    if creates:
        paragraphs.append(tr_marked(CREATES_CONTEXT))
    question = Question(
        parent,
        "commit",
        tr_n("Commit and delete {n} key?", "Commit and delete {n} keys?", number),
        "\n\n".join(paragraphs),
        tr_n("Commit and delete {n} key", "Commit and delete {n} keys", number),
        tr("Cancel"),
        where=where,
    )
    return await is_confirmed(question)


def _posts(plan: CommitPlan) -> str:
    if not plan.post:
        return ""
    return tr_n(
        "{n} entry is added or changed with 1 POST.",
        "{n} entries are added or changed with 1 POST.",
        len(plan.post),
    )


def _renamings(plan: CommitPlan) -> str:
    if not plan.renamed:
        return ""
    names = [
        tr("{old} to {new}", "a key that is renamed", old=key_name(old), new=key_name(new.key))
        for old, new in plan.renamed[:_NAMED_RENAMINGS]
    ]
    more = len(plan.renamed) - len(names)
    if more > 0:
        names.append(tr_n("{n} more", "{n} more", more, about="names"))
    return tr(
        "Renamed: {names}. An old key is deleted only when the server holds the new one.", names=listed(names)
    )


def _deletes(plan: CommitPlan) -> str:
    return tr_n(
        "{n} key is deleted with {n} DELETE: {keys}.",
        "{n} keys are deleted with {n} DELETE: {keys}.",
        len(plan.deletes),
        keys=key_names(plan.deletes),
    )


async def ask_delete_all(parent: QWidget, call: CallRef, where: Badge, entries: int, *, staged: int) -> bool:
    """Ask before a whole context is deleted: the account has to be typed. Return whether it was.

    ``where`` names the environment beside the button, ``entries`` says how many the call held when last
    read, and ``staged`` how many changes are staged for it.
    """
    facts = [
        tr_n(
            "This call held {n} entry when last read.", "This call held {n} entries when last read.", entries
        ),
        tr("It is read again directly before it is deleted, so that everything can be put back afterwards."),
    ]
    if staged:
        facts.append(
            tr_n("Your {n} staged change stays staged.", "Your {n} staged changes stay staged.", staged)
        )
    question = Question(
        parent,
        "deleteAll",
        tr("Delete all context of this call?"),
        "\n\n".join([_place(call, where.text()), sentences(facts), tr("Type the account to confirm:")]),
        tr("Delete all context"),
        tr("Cancel"),
        where=where,
    )
    edit = QLineEdit()
    edit.setObjectName("deleteAllEdit")
    edit.setAccessibleName(tr("Account, to confirm"))
    edit.setMaxLength(1 << 20)
    question.layout_body.addWidget(edit)
    question.confirm.setEnabled(False)
    edit.textChanged.connect(lambda text: question.confirm.setEnabled(text == call.account))
    edit.setFocus(Qt.FocusReason.OtherFocusReason)
    return await is_confirmed(question)


async def ask_same_client(parent: QWidget, then: Site, now: Site) -> bool:
    """Ask whether what was made for ``then``, whose client is not known for certain, belongs to ``now``.

    Return whether the person has said so.
    """
    made = tr(
        "This was made on {there} for {their_client}, and you are now signed in to {here} for {our_client}.",
        there=plain_text(then.name, 100),
        their_client=then.client,
        here=plain_text(now.name, 100),
        our_client=now.client,
    )
    unknown = tr("This program cannot know whether that is the same client. Nothing was sent.")
    warning = tr(
        "Confirm only if you are certain: otherwise one client's changes could be sent to another client's "
        "call."
    )
    question = Question(
        parent,
        "sameClient",
        tr("Does this belong to {client}?", client=now.client),
        f"{sentences([made, unknown])}\n\n{warning}",
        tr("It belongs to {client}", client=now.client),
        tr("Cancel"),
    )
    return await is_confirmed(question)


def _place(call: CallRef, environment: str) -> str:
    lines = [
        tr("Environment: {environment}", environment=plain_text(environment, 100)),
        tr("Session: {session}", session=plain_text(call.session, 200)),
        tr("Transaction ID: {number}", number=call.tx_id),
        tr("Account: {account}", account=plain_text(call.account, 200)),
    ]
    if call.client is not None:
        lines.append(tr("Client: {number}", number=call.client))
    return "\n".join(lines)
