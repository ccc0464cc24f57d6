"""What is asked before anything is sent. Each question is awaited: nothing nests the event loop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.entries import Context
from lvctx_gui.core.plan import CommitPlan
from lvctx_gui.core.site import Site
from lvctx_gui.core.translate import sentences, tr, tr_marked, tr_n
from lvctx_gui.core.visible import plain_text
from lvctx_gui.ui.kit.announce import announce
from lvctx_gui.ui.kit.answers import ENTER
from lvctx_gui.ui.kit.dialogs import Question, is_confirmed
from lvctx_gui.ui.kit.plain import PlainLabel
from lvctx_gui.ui.kit.scale import em
from lvctx_gui.ui.messages.names import Place, call_name
from lvctx_gui.ui.messages.reading import CREATES_CONTEXT
from lvctx_gui.ui.operations.deleted_entries import DeletedEntriesView, DeletedEntry
from lvctx_gui.ui.operations.planned_calls import PlannedCallsView


async def ask_commit(
    parent: QWidget, plan: CommitPlan, place: Place, held: Context, *, creates: bool
) -> bool:
    """Ask once before a commit that deletes; return whether the person has agreed.

    ``place`` is where it goes, ``held`` what the call held when last read; ``creates`` says that it has no
    context yet.
    """
    number = len(plan.deletes)
    keys = tr_n("{n} key", "{n} keys", number)
    title = tr(
        "Commit {changes} to {environment}, deleting {keys}?",
        changes=tr_n("{n} change", "{n} changes", len(plan.keys) - _renamed(plan, held)),
        environment=place.words,
        keys=keys,
    )
    if not plan.post:
        title = tr("Delete {keys} on {environment}?", keys=keys, environment=place.words)
    paragraphs = [_address(plan.call), sentences([_counts(plan, held), _renamings(plan)])]
    if creates:
        paragraphs.append(tr_marked(CREATES_CONTEXT))
    question = Question(
        parent,
        "commit",
        title,
        "\n\n".join(filter(None, paragraphs)),
        _commit_words(plan),
        tr("Cancel"),
        strip=place.strip,
    )
    _list(question, _deleted(plan, held), tr_n("This key is deleted:", "These {n} keys are deleted:", number))
    _say_below(
        question,
        tr("The server has no undo. You can put them back from here: Call → History → Revert."),
    )
    return await is_confirmed(question)


@dataclass(frozen=True, slots=True)
class PlannedCall:
    """A call among several that are committed: what is sent for it, and what it ``held`` when last read."""

    call: CallRef
    plan: CommitPlan = field(repr=False)
    held: Context = field(repr=False)


async def ask_commit_several(
    parent: QWidget, planned: Sequence[PlannedCall], left_out: Sequence[tuple[CallRef, str]], place: Place
) -> bool:
    """Ask before calls are committed one after the other; return whether the person has agreed.

    Every one is shown with what is sent for it, and those that are ``left_out`` with the reason.
    """
    calls = tr_n("{n} call", "{n} calls", len(planned))
    deletes = sum(len(each.plan.deletes) for each in planned)
    question = Question(
        parent,
        "commitSeveral",
        tr("Commit {calls} to {environment}, one after the other?", calls=calls, environment=place.words),
        tr("Each is checked before and read back after. What fails for one leaves the others as they are."),
        tr("Commit {calls}", calls=calls)
        if not deletes
        else tr_n("Commit and delete {n} key", "Commit and delete {n} keys", deletes),
        tr("Cancel"),
        strip=place.strip,
        danger=bool(deletes),
    )
    rows = [(each.call, _sent_for(each)) for each in planned]
    rows += [(call, tr("Left out: {reason}", reason=why)) for call, why in left_out]
    words = tr("What is sent for each call:")
    label, view = PlainLabel(words), PlannedCallsView(rows, words)
    label.setBuddy(view)
    question.layout_body.addWidget(label)
    question.layout_body.addWidget(view, 1)
    if deletes:
        entries = [
            replace(entry, remark=listed_remarks(call_name(each.call), entry.remark))
            for each in planned
            for entry in _deleted(each.plan, each.held)
        ]
        _list(question, entries, tr_n("This key is deleted:", "These {n} keys are deleted:", deletes))
    return await is_confirmed(question)


def listed_remarks(*remarks: str) -> str:
    """Remarks about one entry in a row."""
    return tr(", ", "between names").join(filter(None, remarks))


def _sent_for(each: PlannedCall) -> str:
    creates = bool(each.plan.post) and not each.held.entries
    number = len(each.plan.deletes)
    counts = _counts(each.plan, each.held) or tr_n("{n} deleted.", "{n} deleted.", number, about="entries")
    return sentences((counts, tr_marked(CREATES_CONTEXT) if creates else ""))


def _commit_words(plan: CommitPlan) -> str:
    number = len(plan.deletes)
    if not plan.post:
        return tr_n("Delete {n} key", "Delete {n} keys", number)
    return tr_n("Commit and delete {n} key", "Commit and delete {n} keys", number)


def _counts(plan: CommitPlan, held: Context) -> str:
    """How many keys are what, in the words of the review; ``""`` where all of them are deleted."""
    if not plan.post:
        return ""
    renamed, new = _renamed(plan, held), sum(entry.key not in held for entry in plan.post)
    added, deleted, changed = new - renamed, len(plan.deletes) - renamed, len(plan.post) - new
    facts = (
        tr_n("{n} changed", "{n} changed", changed, about="how many entries") if changed else "",
        tr_n("{n} renamed", "{n} renamed", renamed, about="how many entries") if renamed else "",
        tr_n("{n} added", "{n} added", added, about="how many entries") if added else "",
        tr_n("{n} deleted", "{n} deleted", deleted, about="how many entries") if deleted else "",
    )
    return tr("{counts}.", "a sentence", counts=tr(", ", "between names").join(filter(None, facts)))


def _renamed(plan: CommitPlan, held: Context) -> int:
    """How many deletions and additions are one change, a renaming: as the review counts them."""
    new = [renamed.key for _, renamed in plan.renamed]
    return sum(new.count(key) == 1 and key not in held for key in new)


def _renamings(plan: CommitPlan) -> str:
    if not plan.renamed:
        return ""
    return tr("A key that was renamed is deleted only when the server holds it under its new name.")


def _deleted(plan: CommitPlan, held: Context) -> list[DeletedEntry]:
    renamed = dict(plan.renamed)
    entries = []
    for key in plan.deletes:
        new = renamed.get(key)
        remark = tr("renamed to {key}", "what happens to a key", key=plain_text(new.key, 80)) if new else ""
        entries += [DeletedEntry(key, value, remark) for value in held.values_of(key) or (None,)]
    return entries


async def ask_delete_all(parent: QWidget, call: CallRef, place: Place, held: Context, *, staged: int) -> bool:
    """Ask before a whole context is deleted: the account has to be typed. Return whether it was.

    ``place`` is where, ``held`` what the call held when last read, and ``staged`` how many changes are
    staged for it.
    """
    question = Question(
        parent,
        "deleteAll",
        tr("Delete all context of this call on {environment}?", environment=place.words),
        _address(call),
        tr("Delete all context"),
        tr("Cancel"),
        strip=place.strip,
    )
    entries = [DeletedEntry(entry.key, entry.value) for entry in (*held.entries, *held.repeats)]
    number = len(entries)
    _list(
        question,
        entries,
        tr_n("This entry is deleted, as last read:", "These {n} entries are deleted, as last read:", number),
    )
    facts = [
        tr("It is read again directly before it is deleted, so that everything can be put back afterwards.")
    ]
    if staged:
        facts.append(
            tr_n("Your {n} staged change stays staged.", "Your {n} staged changes stay staged.", staged)
        )
    _say_below(question, sentences(facts))
    _ask_for_account(question, call.account)
    return await is_confirmed(question)


def _ask_for_account(question: Question, account: str) -> None:
    """Have ``account`` typed before the answer can be yes; Enter there only leads to the button."""
    label = PlainLabel(tr("Type the account to confirm:"))
    edit = AccountEdit()
    edit.setMaxLength(1 << 20)
    label.setBuddy(edit)
    said = PlainLabel()
    said.setObjectName("deleteAllHint")
    said.setProperty("dim", True)
    said.setMinimumHeight(em(1.2))  # nothing moves when something is said
    confirm = question.confirm
    confirm.setEnabled(False)

    def follow(text: str) -> None:
        confirm.setEnabled(text == account)
        said.setText("")

    def lead_on() -> None:
        if not confirm.isEnabled():
            said.setText(tr("That is not the account of this call."))
            announce(edit, said.text())
            return
        confirm.take_focus_from_enter()
        said.setText(tr("The account is right. Press Space, or the button, to delete everything."))
        announce(confirm, said.text())

    edit.textChanged.connect(follow)
    edit.entered.connect(lead_on)
    for widget in (label, edit, said):
        question.layout_body.addWidget(widget)
    edit.setFocus(Qt.FocusReason.OtherFocusReason)


class AccountEdit(QLineEdit):
    """The account, typed to confirm. ``entered`` when Enter was pressed, which answers nothing here."""

    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("deleteAllEdit")
        self.setAccessibleName(tr("Account, to confirm"))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Keep Enter from the dialog, for which it would be its default answer."""
        if event.key() in ENTER:
            event.accept()
            if not event.isAutoRepeat():
                self.entered.emit()
        else:
            super().keyPressEvent(event)


def _list(question: Question, entries: Sequence[DeletedEntry], words: str) -> None:
    label, view = PlainLabel(words), DeletedEntriesView(entries, words)
    label.setBuddy(view)
    question.layout_body.addWidget(label)
    question.layout_body.addWidget(view, 1)


def _say_below(question: Question, text: str) -> None:
    label = PlainLabel(text)
    label.setWordWrap(True)
    label.setProperty("dim", True)
    question.layout_body.addWidget(label)


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


def _address(call: CallRef) -> str:
    """The call in two lines: what people know it by, and the rest of its address."""
    first = tr(
        "Transaction {number}, account {account}", number=call.tx_id, account=plain_text(call.account, 200)
    )
    session = plain_text(call.session, 200)
    if call.client is None:
        return "\n".join([first, tr("Session {session}", session=session)])
    return "\n".join([first, tr("Session {session}, client {client}", session=session, client=call.client)])
