"""Puts pictures on sheets, nine each, so that somebody sees many at a glance: ``… sheets PLAN``.

The plan is a JSON file with the ``folder``, the names of the ``pictures`` in it, and how the names of the
sheets ``start``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from itertools import count
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QImage, QPainter

COLUMNS, ROWS = 3, 3
PICTURE = QSize(640, 400)
"""How large a picture is at most; none is enlarged."""
GAP = 16
NAME = 24
"""How high the line with a name is."""
PAPER, INK = QColor("#8a8f96"), QColor("#000000")


def main() -> int:
    plan = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    app = QGuiApplication(["sheets"])
    app.setFont(QFont("DejaVu Sans", 11))
    folder = Path(plan["folder"])
    names, each = plan["pictures"], COLUMNS * ROWS
    for number, first in zip(count(1), range(0, len(names), each), strict=False):
        path = folder / f"{plan['start']}-{number:02}.png"
        assert sheet_of(folder, names[first : first + each]).save(str(path)), path
    return 0


def sheet_of(folder: Path, names: Sequence[str]) -> QImage:
    """A sheet with these pictures, row by row, the name of each below it."""
    pictures = [QImage(str(folder / name)) for name in names]
    scaled = [_fitting(picture) for picture in pictures]
    rows = [scaled[start : start + COLUMNS] for start in range(0, len(scaled), COLUMNS)]
    heights = [max(picture.height() for picture in row) for row in rows]
    width = GAP + min(COLUMNS, len(scaled)) * (PICTURE.width() + GAP)
    sheet = QImage(width, GAP + sum(heights) + len(rows) * (NAME + GAP), QImage.Format.Format_RGB32)
    sheet.fill(PAPER)
    painter = QPainter(sheet)
    painter.setPen(INK)
    coming, top = iter(names), GAP
    for row, height in zip(rows, heights, strict=True):
        for column, picture in enumerate(row):
            corner = QPoint(GAP + column * (PICTURE.width() + GAP), top)
            painter.drawImage(corner, picture)
            line = QRect(corner.x(), top + picture.height(), PICTURE.width(), NAME)
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, next(coming).removesuffix(".png"))
        top += height + NAME + GAP
    painter.end()
    return sheet


def _fitting(picture: QImage) -> QImage:
    # A picture of a magnified screen says that it has fewer points than it has.
    picture.setDevicePixelRatio(1)
    if picture.width() <= PICTURE.width() and picture.height() <= PICTURE.height():
        return picture
    keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    return picture.scaled(PICTURE, keep, smooth)


if __name__ == "__main__":
    sys.exit(main())
