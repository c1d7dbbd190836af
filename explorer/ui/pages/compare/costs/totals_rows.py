"""The table of totals as text: a row per quantity, a cell per network."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from explorer.architectures.published import PublishedError, published
from explorer.comparison.costs import Totals
from explorer.tracing.table.layer_columns import size_text
from explorer.ui.widgets.readings import shape_text

_NOTHING = "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalsCell:
    """What is known of one network.

    Attributes:
        text: As people read it.
        raw: As programs read it; empty where nothing is known.
        hint: More about it.
        is_best: Whether no other network of the row has a better value.
    """

    text: str
    raw: str
    hint: str = ""
    is_best: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalsRow:
    """One quantity.

    Attributes:
        heading: Its name.
        hint: What it means.
        cells: One per network.
    """

    heading: str
    hint: str
    cells: tuple[TotalsCell, ...]


def totals_rows(totals: Sequence[Totals]) -> tuple[TotalsRow, ...]:
    """All rows.

    The least is the best where less is better and the networks can be compared: what
    a pass costs only for images of one shape, published errors only for one protocol.
    """
    return (*_cost_rows(totals), *_depth_rows(totals), *_error_rows(totals))


def _cost_rows(totals: Sequence[Totals]) -> tuple[TotalsRow, ...]:
    """What a network holds, and what a pass takes."""
    images = {each.variant.input_shape for each in totals}
    same = len(images) == 1
    return (
        _row(
            QCoreApplication.translate("Totals", "image"),
            QCoreApplication.translate(
                "Totals", "Shape of the image that the figures below are for."
            ),
            [_shape_cell(each) for each in totals],
        ),
        _least(
            QCoreApplication.translate("Totals", "parameters"),
            QCoreApplication.translate(
                "Totals", "Learnable numbers, auxiliary heads included."
            ),
            [_count_cell(each.params) for each in totals],
            [each.params for each in totals],
        ),
        _least(
            QCoreApplication.translate("Totals", "MACs"),
            QCoreApplication.translate(
                "Totals", "Multiply-accumulates for one image; one MAC is two FLOPs."
            ),
            [_count_cell(each.macs) for each in totals],
            [each.macs if same else None for each in totals],
        ),
        _least(
            QCoreApplication.translate("Totals", "activation memory"),
            QCoreApplication.translate(
                "Totals",
                "Outputs of all steps for one image in float32, as training keeps.",
            ),
            [_memory_cell(each.activation_bytes) for each in totals],
            [each.activation_bytes if same else None for each in totals],
        ),
    )


def _depth_rows(totals: Sequence[Totals]) -> tuple[TotalsRow, ...]:
    """How deep it is, and how far it sees."""
    return (
        _row(
            QCoreApplication.translate("Totals", "depth"),
            QCoreApplication.translate(
                "Totals", "Layers with weights on the longest path."
            ),
            [_count_cell(each.depth) for each in totals],
        ),
        _row(
            QCoreApplication.translate("Totals", "layers with weights"),
            QCoreApplication.translate(
                "Totals", "All of them, also those beside the longest path."
            ),
            [_count_cell(each.weighted_layers) for each in totals],
        ),
        _row(
            QCoreApplication.translate("Totals", "receptive field"),
            QCoreApplication.translate(
                "Totals",
                "What one value before the head sees of the image, side in px.",
            ),
            [_field_cell(each) for each in totals],
        ),
    )


def _row(heading: str, hint: str, cells: Sequence[TotalsCell]) -> TotalsRow:
    return TotalsRow(heading=heading, hint=hint, cells=tuple(cells))


def _least(
    heading: str,
    hint: str,
    cells: Sequence[TotalsCell],
    values: Sequence[int | None],
) -> TotalsRow:
    known = [value for value in values if value is not None]
    # If all are alike, none stands out.
    best = min(known) if len(set(known)) > 1 else None
    marked = [
        TotalsCell(
            text=cell.text,
            raw=cell.raw,
            hint=cell.hint,
            is_best=value is not None and value == best,
        )
        for cell, value in zip(cells, values, strict=True)
    ]
    return _row(heading, hint, marked)


def _count_cell(count: int) -> TotalsCell:
    return TotalsCell(text=f"{count:,}", raw=str(count))


def _memory_cell(count: int) -> TotalsCell:
    return TotalsCell(text=size_text(count), raw=str(count), hint=f"{count:,} B")


def _shape_cell(totals: Totals) -> TotalsCell:
    shape = totals.variant.input_shape[1:]
    return TotalsCell(text=shape_text(shape), raw="x".join(map(str, shape)))


def _field_cell(totals: Totals) -> TotalsCell:
    field = totals.receptive_field
    if field is None:
        return TotalsCell(
            text=QCoreApplication.translate("Totals", "the whole image"), raw=""
        )
    image = totals.variant.input_shape[2]
    hint = (
        QCoreApplication.translate("Totals", "wider than the image of {0} px").format(
            image
        )
        if field > image
        else ""
    )
    return TotalsCell(
        text=QCoreApplication.translate("Totals", "{0} px").format(f"{field:,}"),
        raw=str(field),
        hint=hint,
    )


def _error_rows(totals: Sequence[Totals]) -> list[TotalsRow]:
    """Two rows per data set, where anything is known."""
    datasets = dict.fromkeys(error.dataset for each in totals for error in each.errors)
    rows = []
    for dataset in datasets:
        for top in (1, 5):
            found = [_of(each, dataset, top) for each in totals]
            if not any(found):
                continue
            best = _best(found, top)
            short = dataset.split(" (")[0].split(",")[0]
            heading = QCoreApplication.translate(
                "Totals", "{0} top-{1} error, published"
            ).format(short, top)
            hint = QCoreApplication.translate(
                "Totals",
                "{0}. Measured by others for this design, not by this program. Bold:"
                " the least among those measured alike.",
            )
            cells = [_error_cell(each, top, best) for each in found]
            rows.append(_row(heading, hint.format(dataset), cells))
    return rows


def _of(totals: Totals, dataset: str, top: int) -> list[PublishedError]:
    return [
        error
        for error in totals.errors
        if error.dataset == dataset and _percent(error, top) is not None
    ]


def _percent(error: PublishedError, top: int) -> float | None:
    return error.top1 if top == 1 else error.top5


def _best(
    found: Sequence[Sequence[PublishedError]], top: int
) -> set[tuple[str, float]]:
    """Protocol and error of the best of those measured alike, if there are several."""
    by_protocol: dict[str, list[float]] = {}
    for errors in found:
        for error in errors:
            percent = _percent(error, top)
            assert percent is not None  # others were left out
            by_protocol.setdefault(error.protocol, []).append(percent)
    return {
        (protocol, min(values))
        for protocol, values in by_protocol.items()
        if len(set(values)) > 1
    }


def _error_cell(
    errors: Sequence[PublishedError], top: int, best: set[tuple[str, float]]
) -> TotalsCell:
    if not errors:
        return TotalsCell(
            text=_NOTHING,
            raw="",
            hint=QCoreApplication.translate(
                "Totals", "Nothing was published for this design."
            ),
        )
    values = [_percent(error, top) or 0.0 for error in errors]
    text = f"{' / '.join(f'{value:g}' for value in values)} %"
    return TotalsCell(
        text=text,
        raw=" / ".join(f"{value:g}" for value in values),
        hint="\n".join(_source_text(error, top) for error in errors),
        is_best=any(
            (error.protocol, value) in best
            for error, value in zip(errors, values, strict=True)
        ),
    )


def _source_text(error: PublishedError, top: int) -> str:
    """Where an error was published, in a sentence or two."""
    percent = f"{_percent(error, top):g} %"
    told = QCoreApplication.translate(
        "Totals", "Published: {0} for {1}, {2}, {3}."
    ).format(percent, error.network, error.dataset, error.protocol)
    source = published().sources.get(error.source)
    if source is None:
        return f"{told} {error.place}."
    return f"{told}\n{source.authors} {source.year}, “{source.title}”, {error.place}."
