"""A text as it is stored, in blocks."""

from __future__ import annotations

from collections.abc import Iterator

from lvctx_gui.core.sheet.runs import BREAK, LONGEST, Run, cut_at, runs
from lvctx_gui.core.sheet.sheet import Block, Sheet

MOST_LINES = 100_000
"""Lines that get paragraphs of their own: of more the widget would need longer at each change of its width.

Line breaks behind them are shown as marks, and the lines run on.
"""

_BLANK = " "


class StoredSheet(Sheet):
    """Shows all of a text. Blanks at its ends have marks, as in the table."""

    def __init__(self, text: str, most_lines: int = MOST_LINES) -> None:
        self._most_lines = most_lines
        self._runs_on_from: int | None = None
        """The first block whose line breaks are marks."""
        self._begins = len(text) - len(text.lstrip(_BLANK))
        """Where the blanks at the beginning end."""
        self._ends = len(text.rstrip(_BLANK))
        super().__init__(text)

    @property
    def runs_on(self) -> bool:
        """Whether the last of its lines, as far as they have been made, run on."""
        return self._runs_on_from is not None

    def _next(self) -> Iterator[int]:
        at, lines, length = 0, 1, len(self.text)
        while True:
            found = None
            if lines < self._most_lines:
                # No farther than a block may go: a line may have some megabytes.
                found = BREAK.search(self.text, at, at + LONGEST + 2)
            elif self._runs_on_from is None and BREAK.search(self.text, at) is not None:
                self._runs_on_from = len(self.starts)
            end = length if found is None else found.start()
            self.starts.append(at)
            cut = cut_at(self.text, at, end)
            ends_line = found is not None and cut == end
            if found is not None and ends_line:
                cut, lines = found.end(), lines + 1
            self._end = cut
            yield len(self.starts) - 1
            if cut == length and not ends_line:
                return
            at = cut

    def block(self, number: int) -> Block:
        """The block with this number, which has been made."""
        start = self.starts[number]
        end = self.starts[number + 1] if number + 1 < len(self.starts) else self._end
        line_break = self._break_before(end) if number + 1 < len(self.starts) or end > start else ""
        if self._runs_on_from is not None and number >= self._runs_on_from:
            line_break = ""
        ends = end - len(line_break)
        return Block(tuple(self._marked(start, ends)), line_break, ends if line_break else -1)

    def _break_before(self, end: int) -> str:
        if self.text.startswith("\r\n", end - 2) and end >= 2:
            return "\r\n"
        last = self.text[end - 1 : end]
        return last if BREAK.fullmatch(last) else ""

    def _marked(self, start: int, end: int) -> Iterator[Run]:
        """What is shown for a part of the text, blanks at the ends of the whole included."""
        first = min(end, max(start, self._begins))
        last = max(first, min(end, self._ends))
        for a, b, is_blank in ((start, first, True), (first, last, False), (last, end, True)):
            if is_blank and a < b:
                yield Run("·" * (b - a), self.text[a:b], a, is_mark=True)  # not shown as a word: a sign
            elif a < b:
                yield from runs(self.text, a, b)

    def _between(self, first: int, behind: int) -> str:
        return self.text[self.starts[first] : self.starts[behind]] if first < behind else ""
