"""What stands beside maps, in words."""

from PySide6.QtCore import QCoreApplication

from explorer.architectures.variants import Variant
from explorer.comparison.alignment import AlignedRow, Alignment
from explorer.ui.choosing.pictures import Choice
from explorer.ui.pages.compare.maps.records import Cell, Chosen
from explorer.ui.widgets.readings import percent_text, shape_text, value_text

_CLOTHES = "fashion-mnist"  # the class names of networks that know only these


def row_title(row: AlignedRow, by: Alignment) -> str:
    """The sides of the maps of a row, or the depth."""
    if by == "depth":
        return _tr("{0} %").format(row.high)
    if row.low == row.high:
        return _tr("{0} px").format(row.high)
    return _tr("{0}–{1} px").format(row.low, row.high)


def weights_text(chosen: Chosen) -> str:
    """Where a network's weights come from."""
    weights = chosen.weights
    if weights.kind == "random":
        return _tr("random weights, seed {0}").format(weights.detail)
    if weights.kind == "pretrained":
        return _tr("published weights {0}").format(weights.detail)
    if chosen.accuracy is None:
        return _tr("trained weights")
    told = _tr("trained weights, {0} of the test right")
    return told.format(percent_text(chosen.accuracy))


def short_weights_text(chosen: Chosen) -> str:
    """The same, shorter."""
    if chosen.accuracy is None:
        return weights_text(chosen)
    return _tr("trained, {0} right").format(percent_text(chosen.accuracy))


def stand_in_text(variant: Variant) -> str:
    """That another form stands in the column of a network."""
    return _tr("in place of {0}").format(variant.title)


def prediction_note(chosen: Chosen, choice: Choice) -> str:
    """Why a prediction means nothing; empty where it means something."""
    if not chosen.weights.is_trained:
        return _tr("random weights: a guess")
    if not choice.is_sample and chosen.variant.base.class_set == _CLOTHES:
        return _tr("knows clothes only")
    return ""


def cell_name(cell: Cell) -> str:
    """Where a step stands, and what it is."""
    if cell.picture is not None:
        return _tr("the image")
    return f"{cell.path} {cell.kind}".strip()


def shown_text(shown: int, cell: Cell) -> str:
    """How many of the channels are seen."""
    if not shown or shown == cell.count:
        return ""
    return _tr("{0} of {1}").format(shown, cell.count)


def cell_text(cell: Cell) -> str:
    """All about a cell but its values."""
    parts = [cell_name(cell), shape_text(cell.shape)]
    if len(cell.maps):
        low, high = map(value_text, cell.values)
        parts.append(_tr("values from {0} to {1}").format(low, high))
    return "\n".join(parts)


def reading_text(cell: Cell, place: int, row: int, column: int) -> str:
    """One value of the map that stands at ``place`` in its cell."""
    value = value_text(float(cell.maps[place, row, column]))
    told = _tr("channel {0}, row {1}, column {2}: {3}")
    return told.format(int(cell.channels[place]), row, column, value)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Maps", text)
