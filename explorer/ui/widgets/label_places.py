"""Names beside marks that cover neither each other nor any mark."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSizeF

_GAP = 9.0  # px from the middle of a mark to its name
_MARK = 6.0  # px, half a mark
_ROUNDS = 12  # names are moved away by up to so many of their heights


def label_places(
    marks: Sequence[QPointF], sizes: Sequence[QSizeF], area: QRectF
) -> list[QRectF]:
    """Where to write each name: the first free place near its mark.

    Args:
        marks: The middle of each mark, px.
        sizes: What each name needs, px; an empty one is not written.
        area: Where names may be.
    """
    taken = [_around(mark) for mark in marks]
    places = []
    for mark, size in zip(marks, sizes, strict=True):
        if size.isEmpty():
            places.append(QRectF(mark, size))
            continue
        candidates = _candidates(mark, size)
        fitting = [each for each in candidates if area.contains(each)]
        free = (
            each
            for each in fitting
            if not any(each.intersects(other) for other in taken)
        )
        place = next(free, (fitting or candidates)[0])
        taken.append(place)
        places.append(place)
    return places


def _around(mark: QPointF) -> QRectF:
    return QRectF(mark.x() - _MARK, mark.y() - _MARK, 2 * _MARK, 2 * _MARK)


def _candidates(mark: QPointF, size: QSizeF) -> list[QRectF]:
    """Right, left, above, below, then the same further up and down."""
    width, height = size.width(), size.height()
    right, left = mark.x() + _GAP, mark.x() - _GAP - width
    centre, level = mark.x() - width / 2, mark.y() - height / 2
    corners = [
        (right, level),
        (left, level),
        (centre, mark.y() - _GAP - height),
        (centre, mark.y() + _GAP),
    ]
    for distance in range(1, _ROUNDS):
        for shift in (-distance * height, distance * height):
            corners += [(right, level + shift), (left, level + shift)]
    return [QRectF(x, y, width, height) for x, y in corners]
