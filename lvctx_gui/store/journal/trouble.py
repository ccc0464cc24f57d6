"""Why what is staged may be lost with the program, and whom to tell."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from lvctx_gui.store.journal import messages


class Trouble:
    """The sentence about it, and notices. ``on_change`` is told when either has changed."""

    def __init__(self, on_change: Callable[[], None]) -> None:
        self._on_change = on_change
        self.sentence = ""
        """Why what is staged may not outlive the program; ``""`` when it does."""
        self.reason = ""
        """The same in a few words, such as ``no keychain``."""
        self.is_disk_failing = False
        """Whether the disk failed since the file was opened."""
        self.is_erasing_failing = False
        """Whether something could not be erased that should not be kept."""
        self._told = ""
        self._notices: list[str] = []

    def forget(self) -> None:
        """Everything is tried anew; nothing is told of that."""
        self.sentence, self.reason = "", ""
        self.is_disk_failing, self.is_erasing_failing = False, False

    def disk_fails(self, sentence: str) -> None:
        """The disk failed; what was said before of where things are kept stays."""
        if not self.sentence:
            self.is_disk_failing = True
            self.sentence, self.reason = sentence, messages.disk_cannot_be_written()

    def disk_works(self) -> None:
        """The disk works, again or still."""
        if self.is_disk_failing:
            self.is_disk_failing = False
            self.sentence, self.reason = "", ""

    def tell(self) -> None:
        """Tell the sentence, if it has changed since it was told."""
        if self.sentence != self._told:
            self.tell_again()

    def tell_again(self) -> None:
        """Tell the sentence, changed or not."""
        self._told = self.sentence
        self._on_change()

    def notice(self, sentences: Iterable[str]) -> None:
        """Tell of something that came up; tells as well what nobody has taken yet."""
        self._notices += sentences
        if self._notices:
            self._on_change()

    def take_notices(self) -> tuple[str, ...]:
        """What came up, each sentence once."""
        taken, self._notices = tuple(self._notices), []
        return taken
