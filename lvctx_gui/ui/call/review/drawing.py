"""Draws a card that is laid out: its sign, its key, what happens to it, and its values."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen, QTextLayout

from lvctx_gui.core.translate import tr
from lvctx_gui.core.visible import Piece, pieces
from lvctx_gui.ui.call.entries.look import colour
from lvctx_gui.ui.call.entries.painting import fitting
from lvctx_gui.ui.call.entries.values import DRAWN
from lvctx_gui.ui.call.review.cards import Card
from lvctx_gui.ui.call.review.layout import CardLayout, LaidOut
from lvctx_gui.ui.kit.palettes import State
from lvctx_gui.ui.kit.scale import em, text_edge
from lvctx_gui.ui.kit.signs import Sign, draw_sign

_WORDS_SHARE = 0.55
"""How much of the first line the words may take: they may name another key."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a card stands there just now."""

    is_current: bool = False
    """Whether it is the one that keys act on."""
    is_hot: bool = False
    """Whether the mouse is over the sign that takes it back."""
    can_unstage: bool = True


def unstage_place(measures: CardLayout, card: QRect) -> QRect:
    """Where in ``card`` the sign is that takes it back."""
    side = measures.head + em(0.15)
    right = card.right() - text_edge() + em(0.35)
    return QRect(right - side + 1, card.top() + measures.margin - em(0.05), side, side)


def draw_card(painter: QPainter, card: QRect, laid_out: LaidOut, measures: CardLayout, look: Look) -> None:
    """Draw a card into ``card``; its paper is there already, but for that of the current one."""
    theme = measures.theme
    painter.save()
    painter.setClipRect(card, Qt.ClipOperation.IntersectClip)
    if look.is_current:
        painter.fillRect(card, colour(theme.selection))
    _draw_head(painter, card, laid_out.card, measures, look)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for text in laid_out.texts:
        at = QPointF(card.left() + measures.left, card.top() + text.top)
        if text.paper:
            _draw_paper(painter, at, text.layout, text.paper, measures.padding)
        painter.setPen(colour(theme.text))
        text.layout.draw(painter, at)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    if look.is_current:
        painter.setPen(QPen(colour(theme.accent), 2))
        painter.drawRect(card.adjusted(1, 1, -1, -1))
    painter.restore()


def _draw_head(painter: QPainter, card: QRect, shown: Card, measures: CardLayout, look: Look) -> None:
    theme = measures.theme
    line = QRect(card.left(), card.top() + measures.margin, card.width(), measures.head)
    tone = theme.tones[shown.state]
    sign = QRect(line.left() + text_edge() - em(0.1), line.top(), em(0.9), line.height())
    if shown.state is State.WARNING:
        draw_sign(painter, sign, Sign.WARNING, tone.ink)
    else:
        bold = QFont(measures.font)
        bold.setBold(True)
        painter.setFont(bold)
        painter.setPen(colour(tone.ink))
        painter.drawText(sign, Qt.AlignmentFlag.AlignCenter, shown.state.glyph)
    unstage = unstage_place(measures, card)
    _draw_unstage(painter, unstage, measures, look)
    room = unstage.left() - em(0.4) - line.left() - measures.left
    metrics = QFontMetrics(measures.font)
    words = metrics.elidedText(shown.words, Qt.TextElideMode.ElideRight, int(room * _WORDS_SHARE))
    width = metrics.horizontalAdvance(words)
    begins = line.left() + measures.left
    painter.setFont(measures.font)
    painter.setPen(colour(theme.dim))
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine
    painter.drawText(QRect(begins + room - width, line.top(), width + 1, line.height()), flags, words)
    key = pieces(shown.key, DRAWN) or (Piece(tr("no key yet"), mark=True),)
    painter.setFont(measures.mono)
    placed, _ = fitting(key, max(room - width - em(0.5), 0), QFontMetrics(measures.mono))
    for piece, x in placed:
        painter.setPen(colour(theme.dim if piece.mark else theme.text))
        painter.drawText(QRect(begins + x, line.top(), room - x, line.height()), flags, piece.text)


def _draw_unstage(painter: QPainter, place: QRect, measures: CardLayout, look: Look) -> None:
    theme = measures.theme
    if look.is_hot and look.can_unstage:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(theme.hover))
        painter.drawRoundedRect(QRectF(place), em(0.25), em(0.25))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    inner = em(0.2)
    sign = place.adjusted(inner, inner, -inner, -inner)
    draw_sign(painter, sign, Sign.UNDO, theme.accent if look.can_unstage else theme.line)


def _draw_paper(painter: QPainter, at: QPointF, layout: QTextLayout, paper: str, padding: int) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(paper))
    for number in range(layout.lineCount()):
        line = layout.lineAt(number)
        inked = line.naturalTextRect()
        if inked.width() > 0:
            rect = QRectF(inked.translated(at)).adjusted(-padding, 0, padding, 0)
            painter.drawRoundedRect(rect, padding / 2, padding / 2)
    painter.setBrush(Qt.BrushStyle.NoBrush)
