"""What people are told about the journal: what happened, what it means for their edits, what to do."""

from __future__ import annotations

from pathlib import Path

IN_MEMORY = "Staged changes are held in memory only: they will not survive the program."
NOTHING_KEPT = "Nothing is kept on this computer, as it is set in the history."
NOTHING_KEPT_ANY_MORE = (
    "Nothing is kept on this computer any more, as it was set in the history of another window."
)


def cause(error: BaseException) -> str:
    """Why a disk failed, in its own words: SQLite's and the system's texts hold no values."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error) or type(error).__name__


def not_opened(path: Path, error: BaseException) -> str:
    """The disk failed when the journal was opened."""
    return f"The journal {path} cannot be written ({cause(error)})."


def not_written(path: Path, error: BaseException) -> str:
    """The disk failed while the program ran."""
    return (
        f"The journal {path} cannot be written ({cause(error)}). Staged changes are held in memory; they are "
        "saved as soon as that works again."
    )


def not_read(path: Path, error: BaseException) -> str:
    """The history could not be read."""
    return (
        f"The journal {path} cannot be read ({cause(error)}), so the history is not complete here. Staged "
        "changes may not survive the program until that works again: try again, or commit them."
    )


def not_erased(path: Path, error: BaseException) -> str:
    """Nothing is to be kept, but something still is."""
    return (
        "Nothing is to be kept on this computer, as it is set in the history, but what is in the folder "
        f"{path.parent} could not be erased ({cause(error)}): close the other windows, make sure that the "
        "disk can be written, then try again in the history."
    )


def still_there(path: Path) -> str:
    """What an earlier run left in a file that cannot be used now; ``""`` when there is none."""
    try:
        has_any = not path.is_symlink() and path.is_file() and path.stat().st_size > 0
    except OSError:
        has_any = False
    if not has_any:
        return ""
    return (
        " What was kept before is still on this computer and comes back when the journal can be opened: try "
        "again in the history."
    )


def removed(path: Path) -> str:
    """The file was taken away while the program ran."""
    return (
        f"The journal {path} was removed or replaced while this window had it open. A new one was begun: "
        "what is staged here was saved again, the history from before is gone."
    )


def removed_again(path: Path) -> str:
    """A new file was taken away as well."""
    return f"The journal {path} is removed or replaced again and again by another program."


def set_aside(why: str, aside: Path) -> str:
    """The file could not be used."""
    return (
        f"The journal could not be used, as {why}: it was set aside as {aside}, and a new one was begun. "
        "Staged changes and the history from before are not shown."
    )


def missing(aside: Path, *, surely: bool) -> str:
    """Something that was saved is not in the journal any more; the rest is."""
    is_so = "is" if surely else "may be"
    return (
        "The journal was damaged after the program had ended or when the computer failed: what was staged or "
        f"sent last {is_so} missing in it. What could be read was brought back; the files as they were found "
        f"are kept as {aside}. Compare what is staged with what you remember, and read the calls that you "
        "worked on last, before you commit."
    )


def gone(path: Path) -> str:
    """The journal that a program wrote to is not the one that is found."""
    return (
        f"The journal {path} that was written last was removed or replaced after the program had ended: what "
        "was staged there and its history are not shown. Read the calls that you worked on last before you "
        "commit."
    )


def key_not_dropped(error: BaseException) -> str:
    """Nothing is kept, but the keychain may still hold the key."""
    why = cause(error).rstrip(".")
    return (
        f"The key of what was kept before could not be removed from the keychain ({why}): it opens nothing "
        "that is left in the journal's folder; try again in the history."
    )


def in_use(why: str) -> str:
    """The file could not be used, and others write to it."""
    return (
        f"The journal could not be used, as {why}, and another window still writes to it: close all windows, "
        "then start again."
    )


def busy(seconds: float) -> str:
    """Another window held the journal for too long."""
    return (
        f"another window has been opening it for {seconds:.0f} seconds; if the keychain asks for its "
        "password there, give it, then try again in the history"
    )


def erased_unread(calls: int) -> str:
    """Nothing is kept, and an earlier run had left something."""
    return (
        f"{_count(calls, 'call')} that an earlier run had saved {_were(calls)} erased together with what was "
        "staged there, as nothing is kept on this computer: that is set in the history."
    )


def left_behind(lost: int, old_pages: int, old_works: int, days: int) -> list[str]:
    """What of an earlier run does not come back."""
    said = []
    if lost:
        said.append(
            f"{lost:,} saved {'part' if lost == 1 else 'parts'} of the journal could not be read and "
            f"{_were(lost)} erased."
        )
    if old_pages:
        said.append(
            f"{_count(old_pages, 'call')} with staged changes older than {_count(days, 'day')} "
            f"{_were(old_pages)} erased, as it is set in the history: those changes were never sent."
        )
    if old_works:
        said.append(
            f"{_count(old_works, 'commit')} that had been interrupted more than {_count(days, 'day')} ago "
            f"{_were(old_works)} erased, as it is set in the history: what became of them was never read."
        )
    return said


def _count(number: int, one: str) -> str:
    return f"{number:,} {one}{'' if number == 1 else 's'}"


def _were(number: int) -> str:
    return "was" if number == 1 else "were"
