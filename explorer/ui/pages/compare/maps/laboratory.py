"""Looks at one picture with one network after another, on the thread for questions."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from explorer.architectures.pretrained import (
    find_weights,
    published_weights,
    weights_folders,
)
from explorer.architectures.shipped import shipped_weights
from explorer.architectures.variants import Variant
from explorer.comparison.alignment import aligned
from explorer.comparison.channel_axis import channels_last
from explorer.comparison.traces import TraceCache
from explorer.data.class_names import class_names
from explorer.data.preprocessing import (
    Preprocessing,
    network_input,
    network_picture,
)
from explorer.diagrams.channels import channel_order, extremes, span
from explorer.diagrams.tiles import fit
from explorer.errors import ExplorerError
from explorer.paths import data_dir
from explorer.runs.weights import first_choice, known_accuracy, resolve
from explorer.runs.weights_choice import WeightsChoice
from explorer.tracing.activations import capture_anyway
from explorer.tracing.inputs import picture_preprocessing, sample_preprocessing
from explorer.tracing.meta import image_dtype
from explorer.tracing.records import NETWORK_INPUT, Trace
from explorer.training.failures import is_out_of_memory
from explorer.ui.choosing.pictures import Choice
from explorer.ui.pages.compare.maps.records import (
    Cell,
    Chosen,
    ColumnLook,
    MapsWish,
    Plan,
)
from explorer.ui.widgets.prediction_chips import Prediction

_LARGEST_CELL = (1200, 600)  # device px; no cell can show more channels than fit here
_PREDICTIONS = 3
_LITE = "lite"
_KEPT_PARAMS = 16_000_000  # a network of at most so many stays: it takes 64 MB


class NoRoomError(ExplorerError):
    """A network, or what it makes of the picture, does not fit into the memory."""

    def __init__(self, variant: Variant) -> None:
        super().__init__(
            f"there is not enough memory for {variant.title}; choose a smaller network"
        )


class MapsLaboratory:
    """Builds networks, and keeps the small ones for the next picture.

    Used by one thread at a time, the one for questions.  One network's values are in
    the memory at a time; of each step only what can be shown stays.
    """

    def __init__(self, cache: TraceCache, folder: Path | None = None) -> None:
        """Begin with no network.

        Args:
            cache: Traces of the networks.
            folder: The data folder; the usual one when not given.
        """
        self._cache = cache
        self._folder = folder
        self._models: dict[tuple[Variant, WeightsChoice], nn.Module] = {}

    def kept(self) -> tuple[tuple[Variant, WeightsChoice], ...]:
        """The networks that are in the memory."""
        return tuple(self._models)

    def plan(self, wish: MapsWish) -> Plan:
        """Which networks stand in the columns, and which of their steps in the rows.

        Raises:
            ExplorerError: A network cannot be followed.
        """
        columns = tuple(self._chosen(variant, wish) for variant in wish.variants)
        traces = [self._cache.trace(each.variant) for each in columns]
        wanted = {(each.variant, each.weights) for each in columns}
        for known in self._models.keys() - wanted:
            del self._models[known]
        return Plan(columns=columns, rows=aligned(traces, wish.by))

    def look(self, plan: Plan, at: int, choice: Choice) -> ColumnLook:
        """What the network of one column makes of the picture.

        Raises:
            NoRoomError: There is not enough memory for it.
            ExplorerError: Its weights cannot be had, see ``resolve``.
        """
        chosen = plan.columns[at]
        try:
            return self._look(chosen, tuple(row.steps[at] for row in plan.rows), choice)
        except (MemoryError, RuntimeError) as error:
            if is_out_of_memory(error):
                raise NoRoomError(chosen.variant) from error
            raise

    def _chosen(self, variant: Variant, wish: MapsWish) -> Chosen:
        weights = first_choice(variant)
        stand_in = variant
        if wish.wish == "trained" and not weights.is_trained:
            stand_in, weights = self._trained(variant)
        return Chosen(
            variant=stand_in,
            weights=weights,
            accuracy=known_accuracy(stand_in, weights, self._folder),
            stands_in=stand_in != variant,
        )

    def _trained(self, variant: Variant) -> tuple[Variant, WeightsChoice]:
        """Trained weights: the network's own, else those of its family's lite form."""
        folders = weights_folders(data_dir(self._folder))
        for weights in published_weights(variant.architecture):
            whole = weights.accuracy is not None and not variant.edits
            if whole and find_weights(weights, folders) is not None:
                return variant, WeightsChoice(kind="pretrained", detail=weights.name)
        if any(form.key == _LITE for form in variant.spec.forms):
            lite = Variant.of(variant.architecture, _LITE)
            found = shipped_weights(lite)
            if found is not None:
                return lite, WeightsChoice.shipped(found.dataset)
        return variant, first_choice(variant)

    def _model(self, chosen: Chosen) -> nn.Module:
        key = chosen.variant, chosen.weights
        model = self._models.get(key)
        if model is None:
            model = resolve(*key, self._folder)
            if sum(each.numel() for each in model.parameters()) <= _KEPT_PARAMS:
                self._models[key] = model
        return model

    def _look(
        self, chosen: Chosen, steps: tuple[int | None, ...], choice: Choice
    ) -> ColumnLook:
        model, variant = self._model(chosen), chosen.variant
        preprocessing = _preprocessing(chosen, choice)
        image = network_input(choice.picture.rgb, preprocessing)
        network = self._cache.network(variant)
        image = image.to(image_dtype(model))
        network, activations = capture_anyway(network, model, image)
        seen = network_picture(choice.picture.rgb, preprocessing)
        trace = network.trace
        return ColumnLook(
            cells=tuple(
                None
                if step is None
                else _picture_cell(seen, image)
                if step == NETWORK_INPUT
                else _cell(trace, activations.outputs, step)
                for step in steps
            ),
            predictions=_predictions(variant, activations[trace.output]),
        )


def _preprocessing(chosen: Chosen, choice: Choice) -> Preprocessing:
    name = chosen.weights.published_name
    if choice.is_sample:
        return sample_preprocessing(chosen.variant, name)
    return picture_preprocessing(chosen.variant, name)


def _cell(trace: Trace, outputs: Mapping[int, Tensor], index: int) -> Cell | None:
    """``None`` where this picture's way through the network has no such step."""
    if index not in outputs or index >= len(trace.steps):
        return None
    step, output = trace.steps[index], outputs[index]
    values = (output.abs() if output.is_complex() else output).float().numpy()
    if channels_last(trace)[index]:
        values = np.moveaxis(values, -1, 1)
    maps = _as_maps(values[0] if values.ndim > 1 else values)
    known = extremes(maps)
    order = channel_order(maps, "activity", known)
    count, height, width = maps.shape
    tiles = fit(count, height, width, *_LARGEST_CELL)
    kept = order[: tiles.capacity]
    return Cell(
        step=index,
        path=step.path,
        kind=step.kind,
        shape=tuple(output.shape[1:]),
        maps=maps[kept],  # a copy, so that the rest can go
        channels=kept,
        count=count,
        values=span([maps]),
    )


def _as_maps(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Channels, height and width; a vector is a row of maps of one pixel."""
    match values.ndim:
        case 0 | 1:
            return values.reshape(-1, 1, 1)
        case 2:
            return values[None]
        case _:
            return values.reshape(-1, *values.shape[-2:])


def _picture_cell(seen: NDArray[np.uint8], image: Tensor) -> Cell:
    nothing = np.zeros((0, 1, 1), dtype=np.float32)
    return Cell(
        step=NETWORK_INPUT,
        path="",
        kind="",
        shape=tuple(image.shape[1:]),
        maps=nothing,
        channels=np.zeros(0, dtype=np.intp),
        count=image.shape[1],
        values=(0.0, 0.0),
        picture=seen,
    )


def _predictions(variant: Variant, output: Tensor) -> tuple[Prediction, ...]:
    if output.ndim != 2 or output.is_complex():
        return ()
    shares = torch.softmax(output[0].float(), 0)
    names = class_names(variant.base.class_set)
    best = shares.topk(min(_PREDICTIONS, len(shares)))
    named = len(names) == len(shares)
    return tuple(
        Prediction(name=names[at] if named else f"#{at}", share=share)
        for share, at in zip(best.values.tolist(), best.indices.tolist(), strict=True)
    )
