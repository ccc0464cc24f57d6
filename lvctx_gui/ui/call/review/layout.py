"""Lays a card's texts out for one width, in the application's font and theme of now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QGuiApplication, QTextCharFormat, QTextLayout, QTextOption

from lvctx_gui.core.textdiff import Part
from lvctx_gui.core.translate import tr_n
from lvctx_gui.core.visible import plain_sentence
from lvctx_gui.ui.call.entries.look import colour
from lvctx_gui.ui.call.review.cards import Card
from lvctx_gui.ui.call.review.runs import Block, Run, blocks_of
from lvctx_gui.ui.kit.palettes import State, Theme
from lvctx_gui.ui.kit.scale import em, text_edge
from lvctx_gui.ui.kit.theme import current_theme, monospaced

MOST_LINES = 4
"""Lines of a value that a card shows before the rest is only counted."""

_LEAST_ROOM = 4
"""A card's texts have at least this many em, however narrow the list is."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text that is laid out, where in the card it begins, and the paper behind its lines."""

    layout: QTextLayout
    top: float
    paper: str = ""


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A card, laid out for one width."""

    card: Card
    width: int
    height: int
    texts: tuple[Text, ...]


class CardLayout:
    """The measures of all cards, and what lays out each."""

    def __init__(self) -> None:
        self.theme: Theme = current_theme()
        self.font: QFont = QGuiApplication.font()
        self.mono: QFont = monospaced()
        metrics = QFontMetrics(self.font)
        self.head = max(metrics.height(), QFontMetrics(self.mono).height()) + em(0.2)
        """How high a card's first line is."""
        self.margin = em(0.35)
        """What stands above the first line and below the last."""
        self.left = text_edge() + em(1.1)
        """Where key and values begin: before them stands the state's sign."""
        self.padding = em(0.3)
        """What the paper behind a value is wider than its text, at either side."""
        self.between = em(0.12)
        """What stands between two values, so that their papers do not touch."""
        self._line = metrics.height() + em(0.15)

    @property
    def usual_height(self) -> int:
        """The height of most cards, for those that nobody has looked at yet."""
        return self.head + 2 * self.margin + 2 * (self._line + self.between)

    def lay_out(self, card: Card, width: int) -> LaidOut:
        """``card`` for a list that is ``width`` wide."""
        texts = _Column(self, max(width - self.left - text_edge(), em(_LEAST_ROOM)))
        if card.problem:
            texts.add_sentence(card.problem, self.theme.tones[State.WARNING].ink)
        for block in blocks_of(card):
            texts.add_block(block)
        return LaidOut(card, width, round(texts.end + self.margin), tuple(texts.texts))

    def line_height(self, of_the_font: float) -> float:
        """How high a line is whose font needs so much."""
        return max(float(self._line), of_the_font)


class _Column:
    """Texts one below the other, beneath the card's first line."""

    def __init__(self, measures: CardLayout, room: int) -> None:
        self._measures, self._room = measures, room
        self.texts: list[Text] = []
        self.end = float(measures.margin + measures.head)

    def add_sentence(self, text: str, ink: str) -> None:
        """A sentence of ours, as long as it is."""
        self._add((Run(plain_sentence(text)),), ink)

    def add_block(self, block: Block) -> None:
        """A value, or a change within one; what does not fit is counted below it."""
        theme = self._measures.theme
        tone = {Part.OLD: theme.deleted, Part.NEW: theme.inserted}.get(block.part)
        ink, paper = (tone.ink, tone.paper) if tone is not None else (theme.text, "")
        layout = self._add(block.runs, ink, paper, italic=block.italic, most=MOST_LINES)
        if hidden := block.more + _cut_off(layout, block.runs):
            note = tr_n("… {n} character more", "… {n} characters more", hidden)
            self._add((Run(note, mark=True),), ink)
        self.end += self._measures.between

    def _add(
        self, runs: Sequence[Run], ink: str, paper: str = "", *, italic: bool = False, most: int = 100
    ) -> QTextLayout:
        measures = self._measures
        font = QFont(measures.font)
        font.setItalic(italic)
        layout = QTextLayout("".join(run.text for run in runs), font)
        layout.setTextOption(_option())
        layout.setFormats(list(_formats(runs, ink, measures.theme, has_paper=bool(paper))))
        padding = measures.padding if paper else 0
        below = 0.0
        layout.beginLayout()
        while layout.lineCount() < most and (line := layout.createLine()).isValid():
            line.setLineWidth(self._room - 2 * padding)
            height = measures.line_height(line.height())
            line.setPosition(QPointF(padding, below + (height - line.height()) / 2))
            below += height
        layout.endLayout()
        self.texts.append(Text(layout, self.end, paper))
        self.end += below
        return layout


def _option() -> QTextOption:
    option = QTextOption(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    option.setTextDirection(Qt.LayoutDirection.LeftToRight)
    return option


def _formats(
    runs: Sequence[Run], ink: str, theme: Theme, *, has_paper: bool
) -> Iterator[QTextLayout.FormatRange]:
    start = 0
    for run in runs:
        tone = {Part.OLD: theme.deleted, Part.NEW: theme.inserted}.get(run.part)
        form = QTextCharFormat()
        form.setForeground(colour(theme.dim if run.mark else ink if tone is None else tone.ink))
        if tone is not None and not has_paper:
            form.setBackground(colour(tone.paper))
        form.setFontStrikeOut(run.part is Part.OLD)
        each = QTextLayout.FormatRange()
        each.start, each.length, each.format = start, _units(run.text), form
        start += each.length
        yield each


def _cut_off(layout: QTextLayout, runs: Sequence[Run]) -> int:
    """How many characters the runs stand for that come after the last line of ``layout``."""
    last = layout.lineAt(layout.lineCount() - 1) if layout.lineCount() else None
    end, hidden, begins = (last.textStart() + last.textLength() if last is not None else 0), 0, 0
    for run in runs:
        length = _units(run.text)
        if begins >= end:
            hidden += run.stands_for
        elif begins + length > end and not run.mark:
            shown = run.text.encode("utf-16-le", "surrogatepass")[: 2 * (end - begins)]
            hidden += run.stands_for - len(shown.decode("utf-16-le", "ignore"))
        begins += length
    return hidden


def _units(text: str) -> int:
    """The length of ``text`` as Qt counts it."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
