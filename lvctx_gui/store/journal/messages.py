"""What people are told about the journal: what happened, what it means for their edits, what to do."""

from __future__ import annotations

from pathlib import Path

from lvctx_gui.core.duration import duration_words
from lvctx_gui.core.translate import sentences, tr, tr_n
from lvctx_gui.store.keychain import SecretsError, SecretsProblem


def cause(error: BaseException) -> str:
    """Why a disk failed, in its own words: SQLite's and the system's texts hold no values."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error) or type(error).__name__


# Where edits are kept ---------------------------------------------------------------------------------


def in_memory() -> str:
    """What it means that there is no file."""
    return tr("Staged changes are held in memory only and will be lost when you close the program.")


def nothing_kept() -> str:
    """A person has chosen to keep nothing."""
    return tr("Nothing is kept on this computer, as set in the history.")


def nothing_kept_any_more() -> str:
    """A person has chosen to keep nothing while this window was open."""
    return tr("Nothing is kept on this computer any more, as set in the history of another window.")


def earlier_kept() -> str:
    """Nothing is kept from now on, but what was kept before is not erased."""
    return tr("What was kept before is still on this computer.")


def earlier_comes_back(path: Path) -> str:
    """What an earlier run left in a file that cannot be used now; ``""`` when there is none."""
    try:
        has_any = not path.is_symlink() and path.is_file() and path.stat().st_size > 0
    except OSError:
        has_any = False
    if not has_any:
        return ""
    return tr(
        "What was kept before is still on this computer and will be restored when the journal can be opened: "
        "try again in the history."
    )


# Why it is not kept, in a few words -------------------------------------------------------------------


def no_keychain(error: SecretsError) -> str:
    """The key of the journal has no place."""
    if error.problem is SecretsProblem.NO_KEYCHAIN:
        return tr("no keychain", "why edits are lost")
    if error.problem is SecretsProblem.LOCKED:
        return tr("the keychain is locked", "why edits are lost")
    return tr("the keychain cannot be used", "why edits are lost")


def disk_cannot_be_written() -> str:
    """The disk fails."""
    return tr("the journal cannot be written", "why edits are lost")


def nothing_is_kept() -> str:
    """Somebody wants it so, here or in a policy."""
    return tr("nothing is kept on this computer", "why edits are lost")


def cannot_be_used() -> str:
    """The file is another's, or something has failed that nobody has thought of."""
    return tr("the journal cannot be used", "why edits are lost")


# A disk that fails ------------------------------------------------------------------------------------


def not_opened(path: Path, error: BaseException) -> str:
    """The disk failed when the journal was opened."""
    return tr("The journal {path} cannot be written ({reason}).", path=path, reason=cause(error))


def not_written(path: Path, error: BaseException) -> str:
    """The disk failed while the program ran."""
    return tr(
        "The journal {path} cannot be written ({reason}). Staged changes are held in memory and will be "
        "saved as soon as it can be written again.",
        path=path,
        reason=cause(error),
    )


def not_read(path: Path, error: BaseException) -> str:
    """The history could not be read."""
    return tr(
        "The journal {path} cannot be read ({reason}), so the history shown here is incomplete. Staged "
        "changes may be lost when you close the program: try again, or commit them.",
        path=path,
        reason=cause(error),
    )


def failed(error: BaseException) -> str:
    """Something failed that nobody has thought of."""
    return tr("The journal failed ({error}).", error=type(error).__name__)


# Keeping nothing --------------------------------------------------------------------------------------


def not_erased(path: Path, error: BaseException) -> str:
    """Nothing is to be kept, but something still is."""
    return tr(
        "Nothing is to be kept on this computer, as set in the history, but the contents of the folder "
        "{folder} could not be erased ({reason}). Close the other windows, make sure that the disk can be "
        "written to, then try again in the history.",
        folder=path.parent,
        reason=cause(error),
    )


def key_not_dropped(error: BaseException) -> str:
    """Nothing is kept, but the keychain may still hold the key."""
    return sentences(
        (
            tr("The key of the erased journal could not be removed from the keychain."),
            str(error),
            tr("The key opens nothing that is left on this computer. Try again in the history."),
        )
    )


def erased_unread(calls: int) -> str:
    """Nothing is kept, and an earlier run had left something."""
    return tr_n(
        "{n} call that was saved earlier was erased, with everything staged on it, as the history is set to "
        "keep nothing.",
        "{n} calls that were saved earlier were erased, with everything staged on them, as the history is "
        "set to keep nothing.",
        calls,
    )


# A file that cannot be used ---------------------------------------------------------------------------


def damaged() -> str:
    """The file is broken."""
    return tr("The journal is damaged.")


def main_file_is_gone() -> str:
    """The write-ahead log is there without its file, or the file is empty."""
    return tr("The journal is damaged: its main file is missing or empty.")


def no_journal_of_ours() -> str:
    """The file was written by something else."""
    return tr("The journal was not written by this version of the program.")


def key_is_gone() -> str:
    """The file was sealed with another key."""
    return tr(
        "The journal cannot be opened, as the keychain no longer holds the key that it was sealed with."
    )


def set_aside(why: str, aside: Path) -> str:
    """The file could not be used, as the sentence ``why`` says."""
    new = tr(
        "It was set aside as {path}, and a new journal was started. Changes that were staged before and the "
        "earlier history are not shown.",
        path=aside,
    )
    return sentences((why, new))


def in_use(why: str) -> str:
    """The file could not be used, as the sentence ``why`` says, and others write to it."""
    others = tr("Another window is still writing to it: close all windows, then start the program again.")
    return sentences((why, others))


def busy() -> str:
    """Another window held the journal for too long; stands where the system's words for an error stand."""
    return tr("another window is still opening it")


def busy_for(path: Path, seconds: float) -> str:
    """Another window held the journal for too long, and what to do about it."""
    return tr(
        "Another window has been opening the journal {path} for {time}. If the keychain is asking for its "
        "password there, enter it, then try again in the history.",
        path=path,
        time=duration_words(seconds),
    )


# What is missing --------------------------------------------------------------------------------------


def removed(path: Path) -> str:
    """The file was taken away while the program ran."""
    return tr(
        "The journal {path} was removed or replaced while this window had it open, and a new one was "
        "started. What is staged in this window was saved again. The earlier history is lost.",
        path=path,
    )


def removed_again(path: Path) -> str:
    """A new file was taken away as well."""
    return tr("The journal {path} is removed or replaced again and again by another program.", path=path)


def missing(aside: Path, *, surely: bool) -> str:
    """Something that was saved is not in the journal any more; the rest is."""
    if surely:
        what = tr(
            "The journal was damaged after the program had ended or when the computer failed. What was "
            "staged or sent last is missing from it."
        )
    else:
        what = tr(
            "The journal was damaged after the program had ended or when the computer failed. What was "
            "staged or sent last may be missing from it."
        )
    rest = tr(
        "What could be read was restored, and the damaged files are kept as {path}. Before you commit, "
        "compare what is staged with what you remember, and look up again the calls that you worked on last.",
        path=aside,
    )
    return sentences((what, rest))


def gone(path: Path) -> str:
    """The journal that a program wrote to is not the one that is found."""
    return tr(
        "The journal {path} was removed or replaced after the program had ended. What was staged in it and "
        "its history are not shown. Before you commit, look up again the calls that you worked on last.",
        path=path,
    )


def left_behind(lost: int, old_pages: int, old_operations: int, days: int) -> list[str]:
    """What of an earlier run is not restored."""
    said = []
    age = tr_n("{n} day", "{n} days", days)
    if lost:
        said.append(
            tr_n(
                "{n} saved part of the journal could not be read and was erased.",
                "{n} saved parts of the journal could not be read and were erased.",
                lost,
            )
        )
    if old_pages:
        said.append(
            tr_n(
                "{n} call with staged changes older than {age} was erased, as set in the history. These "
                "changes were never sent.",
                "{n} calls with staged changes older than {age} were erased, as set in the history. These "
                "changes were never sent.",
                old_pages,
                age=age,
            )
        )
    if old_operations:
        said.append(
            tr_n(
                "{n} interrupted operation older than {age} was erased, as set in the history. Its outcome "
                "was never read back from the server.",
                "{n} interrupted operations older than {age} were erased, as set in the history. Their "
                "outcome was never read back from the server.",
                old_operations,
                age=age,
            )
        )
    return said
