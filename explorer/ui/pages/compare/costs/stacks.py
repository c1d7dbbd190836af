"""Stacked bars: records of their slices, where these lie, and how they look."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter

from explorer.comparison.costs import Cost, NetworkCosts
from explorer.comparison.parts import Part
from explorer.ui.pages.compare.costs.part_words import PART_COLOURS, part_text
from explorer.ui.theme import current_theme, mixed
from explorer.ui.widgets.readings import percent_text

_THINNEST = 1.5  # px: what is there is seen
_FADED = 0.3
_AIR = 8  # px around a text in a slice


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """One part of a stack.

    Attributes:
        text: What it is.
        colour: ``#rrggbb``.
        amount: How much, at least 1.
        hatched: Whether it does not take part in the pass.
    """

    text: str
    colour: str
    amount: int
    hatched: bool = False


Stack = tuple[Slice, ...]


def params_stack(costs: Iterable[Cost]) -> Stack:
    """The learnable scalars of every sort that has any."""
    return tuple(_slice(cost.part, cost.params) for cost in costs if cost.params)


def macs_stack(costs: Iterable[Cost]) -> Stack:
    """The multiply-accumulates of every sort that needs any."""
    return tuple(_slice(cost.part, cost.macs) for cost in costs if cost.macs)


def all_params(costs: NetworkCosts) -> Stack:
    """Those of the whole network, and what no step reads."""
    stack = params_stack(costs.total)
    if not costs.unread_params:
        return stack
    text = QCoreApplication.translate("Part", "not in this pass (auxiliary heads)")
    return (
        *stack,
        Slice(
            text=text,
            colour=PART_COLOURS[Part.OTHER],
            amount=costs.unread_params,
            hatched=True,
        ),
    )


def total(stack: Stack) -> int:
    """Everything in a stack."""
    return sum(part.amount for part in stack)


def slice_areas(stack: Stack, area: QRectF, whole: float) -> list[QRectF]:
    """Where the slices lie, from the left.

    Args:
        stack: The slices.
        area: Where a stack of ``whole`` would lie.
        whole: What fills the area.
    """
    areas, left = [], area.left()
    for part in stack:
        width = max(area.width() * part.amount / max(whole, 1), _THINNEST)
        areas.append(QRectF(left, area.top(), width, area.height()))
        left += width
    return areas


def slice_at(stack: Stack, areas: Sequence[QRectF], at: QPointF) -> str:
    """What is told of the slice at a place; empty where there is none."""
    for part, area in zip(stack, areas, strict=True):
        if area.contains(at):
            share = percent_text(part.amount / max(total(stack), 1))
            return f"{part.text}: {part.amount:,} ({share})"
    return ""


def paint_stack(
    painter: QPainter,
    stack: Stack,
    areas: Sequence[QRectF],
    *,
    faded: bool,
    written: bool = False,
) -> None:
    """Paint the slices.

    Args:
        painter: Paints them.
        stack: The slices.
        areas: Where they lie.
        faded: Whether another network is looked at.
        written: Whether their shares are written into them, where they fit.
    """
    theme = current_theme()
    whole = max(total(stack), 1)
    for part, area in zip(stack, areas, strict=True):
        strength = _FADED if faded else 1.0
        colour = mixed(QColor(part.colour), QColor(theme.panel), strength)
        if part.hatched:
            painter.fillRect(area, QBrush(colour, Qt.BrushStyle.BDiagPattern))
        else:
            painter.fillRect(area, colour)
        text = percent_text(part.amount / whole)
        if (
            written
            and painter.fontMetrics().horizontalAdvance(text) + _AIR < area.width()
        ):
            dark = colour.lightnessF() > 0.45 or part.hatched
            ink = theme.text if part.hatched else "#10151b" if dark else "#ffffff"
            painter.setPen(QColor(ink))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)


def _slice(part: Part, amount: int) -> Slice:
    return Slice(text=part_text(part), colour=PART_COLOURS[part], amount=amount)
