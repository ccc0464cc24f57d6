"""What a filter has found is marked in the cells where it stands, in the theme's own colours."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QImage, QPainter

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import Context, Entry
from lvctx_gui.core.search import How, Where
from lvctx_gui.core.visible import Piece
from lvctx_gui.ui.call.entries.look import Face, colour
from lvctx_gui.ui.call.entries.marking import draw_marked, visible_parts
from lvctx_gui.ui.call.entries.model import EntriesModel
from lvctx_gui.ui.call.entries.rows import Column
from lvctx_gui.ui.call.entries.view import EntriesView
from lvctx_gui.ui.kit.palettes import THEMES
from lvctx_gui.ui.kit.theme import apply_theme, current_theme

LONG = "x" * 400


@pytest.fixture(params=THEMES, ids=lambda theme: theme.name)
def theme(request, qapp):
    palette = qapp.palette()
    apply_theme(qapp, request.param)
    yield request.param
    qapp.setStyleSheet("")
    qapp.setPalette(palette)


@pytest.fixture
def view(qtbot, theme):
    model = EntriesModel(lambda *_: True)
    entries = [Entry("City", "İzmir"), Entry("izmir", "cafe\u0301"), Entry("Long", LONG + "izmir")]
    draft = Draft(
        Context([*entries, Entry("Went", "izmir"), Entry("Old", "izmir"), Entry("\u200b", "v\u200bw")])
    )
    model.show_draft(draft.remove("Went").set_value("Old", "new"))
    view = EntriesView(model)
    qtbot.addWidget(view)
    view.resize(900, 400)
    view.show()
    return view


def marked(view):
    """The cells in which something is drawn on the paper of what was found."""
    image = view.viewport().grab().toImage()
    paper = current_theme().found.paper
    cells = set()
    for row in range(view.model().rowCount()):
        for column in (Column.KEY, Column.VALUE):
            rect = view.visualRect(view.model().index(row, column)).intersected(image.rect())
            if any(image.pixelColor(x, y).name() == paper for y in ys(rect) for x in xs(rect)):
                cells.add((view.model().row_id(row), column.name))
    return cells


def xs(rect):
    return range(rect.left(), rect.right() + 1)


def ys(rect):
    return range(rect.top(), rect.bottom() + 1)


def test_hits_are_marked_where_they_stand(view):
    model = view.model()
    assert marked(view) == set()
    model.set_filter("izmir")
    # In what is to go, and in what stood there before; not where the hit is out of sight.
    assert marked(view) == {("City", "VALUE"), ("izmir", "KEY"), ("Went", "VALUE"), ("Old", "VALUE")}
    model.set_filter("izmir", How(Where.KEYS))
    assert marked(view) == {("izmir", "KEY")}
    model.set_filter("café")
    assert marked(view) == {("izmir", "VALUE")}
    model.set_filter("\u200b")
    assert marked(view) == {("\u200b", "KEY"), ("\u200b", "VALUE")}
    model.set_filter("")
    assert marked(view) == set()


def test_what_is_marked_stands_where_it_stood(qapp, theme):
    """Nothing moves, whatever is marked: joined letters and texts that run to the left stay as they are."""
    font = QFont()
    face = Face(font, QFontMetrics(font))
    rect = QRect(10, 5, 400, 30)

    def drawn(draw):
        image = QImage(420, 40, QImage.Format.Format_RGB32)
        image.fill(colour(theme.base))
        with QPainter(image) as painter:
            painter.setFont(font)
            painter.setPen(colour(theme.text))
            draw(painter)
        return image

    flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine
    for text in ("plain words", "Case 12: הלקוח שילם", "الفاتورة", "🙂 AV To"):
        plain = drawn(lambda painter, text=text: painter.drawText(rect, flags, text))
        unmarked = drawn(lambda painter, text=text: draw_marked(painter, rect, text, (), face, theme))
        assert unmarked == plain, text
        found = drawn(lambda painter, text=text: draw_marked(painter, rect, text, ((2, 4),), face, theme))
        assert found != plain


def test_of_what_is_cut_off_only_what_is_seen_is_marked():
    whole = Piece("abcdefgh")
    assert visible_parts(whole, whole, [(1, 3), (5, 8)]) == [(1, 3), (5, 8)]
    assert visible_parts(whole, Piece("abcd…"), [(1, 3), (3, 6), (5, 8)]) == [(1, 3), (3, 4)]
    assert visible_parts(Piece("‹ZWSP›", mark=True), Piece("…", mark=True), [(0, 6)]) == []
