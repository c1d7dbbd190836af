"""What a run's network makes of one image, at any moment of its training."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from explorer.architectures.variants import Variant
from explorer.architectures.weights import random_network
from explorer.data.datasets import (
    balanced_samples,
    describe_dataset,
    load_dataset,
    needs_download,
    sample_picture,
)
from explorer.data.preprocessing import Preprocessing, network_input, network_picture
from explorer.data.records import ImageDataset
from explorer.diagrams.channels import Range, span
from explorer.errors import ExplorerError
from explorer.runs.moments import state_of_run
from explorer.runs.weights_choice import WeightsChoice
from explorer.tracing.activations import Activations, capture_anyway
from explorer.tracing.meta import image_dtype
from explorer.tracing.trace import TracedNetwork, trace_variant
from explorer.training.batches import preprocessing_for
from explorer.training.config import TrainingConfig
from explorer.training.watching import WeightsCopy
from explorer.ui.pages.train.watching_layers import MapLayer, map_layers

_PER_CLASS = 2  # images to choose from

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]


class ImagesNotHereError(ExplorerError):
    """The images that a run learns from must be downloaded first."""

    def __init__(self, dataset: str) -> None:
        title = describe_dataset(dataset).title
        super().__init__(
            f"the images of {title} are not on this computer; train with them once to"
            " download them"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MapsRequest:
    """Which network looks at what.

    Attributes:
        config: The run's.
        weights: A copy from the run itself, or those of a stored run.
        image: Which of the images to choose from, from 0; ``None`` for the first of
            the last class: a boot, a truck, a nine.
    """

    config: TrainingConfig
    weights: WeightsCopy | WeightsChoice
    image: int | None = None

    def asks_as(self, other: Self | None) -> bool:
        """Whether the answer is the same; a copy of weights is compared by identity."""
        if other is None or self.image != other.image:
            return False
        if isinstance(self.weights, WeightsCopy):
            return self.weights is other.weights
        return self.weights == other.weights


@dataclass(frozen=True, slots=True, kw_only=True)
class TestSample:
    """A test image to choose.

    Attributes:
        label: Index of its class.
        name: Name of its class.
        number: Which of the test images of its class, from 0.
        pixels: uint8 RGB ``(height, width, 3)``.
    """

    label: int
    name: str
    number: int
    pixels: Pixels = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedMaps:
    """The answer.

    Attributes:
        request: The question.
        network: Every step of the network, the same object as long as it is the same.
        layers: Those with maps worth watching.
        activations: The output of every step.
        ranges: The smallest and the largest value of these layers, by the path of
            their step.
        samples: The images to choose from, the same object likewise.
        image: Which of them it is.
        seen: The image as the network sees it, uint8 ``(side, side, 3)``.
        classes: Names of the outputs; empty where there are more of them.
        probabilities: Softmax of the output, ``(classes,)``.
    """

    request: MapsRequest
    network: TracedNetwork = field(repr=False)
    layers: tuple[MapLayer, ...] = field(repr=False)
    activations: Activations = field(repr=False)
    ranges: Mapping[str, Range] = field(repr=False)
    samples: tuple[TestSample, ...] = field(repr=False)
    image: int
    seen: Pixels = field(repr=False)
    classes: tuple[str, ...]
    probabilities: Floats = field(repr=False)

    def maps(self, layer: MapLayer) -> Floats:
        """``(channels, height, width)`` of what is shown of a layer."""
        return _maps(self.activations, layer)


class MapsLaboratory:
    """Keeps the last network and the images, so that other weights cost one pass.

    Used by one thread at a time, the one for questions.
    """

    def __init__(self, folder: Path | None) -> None:
        """Begin with nothing.

        Args:
            folder: The data folder; the usual one when not given.
        """
        self._folder = folder
        self._network: tuple[Variant, TracedNetwork, tuple[MapLayer, ...]] | None = None
        self._model: tuple[Variant, nn.Module] | None = None
        self._samples: tuple[str, tuple[TestSample, ...]] | None = None
        self._preprocessings: dict[object, Preprocessing] = {}

    def look(self, request: MapsRequest) -> WatchedMaps:
        """Show the image to the network.

        Raises:
            ExplorerError: The network, its weights or the images cannot be had.
        """
        torch.set_num_threads(1)  # of this thread: the cores are for the training
        samples, preprocessing = self._images(request.config)
        image = request.image
        if image is None:
            image = len(describe_dataset(request.config.dataset).class_names) - 1
        network, layers = self._traced(request.config.variant)
        model = self._loaded(request.config.variant, self._state(request.weights))
        pixels = samples[image].pixels
        batch = network_input(pixels, preprocessing).to(image_dtype(model))
        own, activations = capture_anyway(network, model, batch)
        if own is not network:
            layers = map_layers(own.trace)
        names = describe_dataset(request.config.dataset).class_names
        shares = _probabilities(activations[own.trace.output])
        return WatchedMaps(
            request=request,
            network=own,
            layers=layers,
            activations=activations,
            ranges={
                layer.step.path: span([_maps(activations, layer)]) for layer in layers
            },
            samples=samples,
            image=image,
            seen=network_picture(pixels, preprocessing),
            classes=names if len(names) == len(shares) else (),
            probabilities=shares,
        )

    def _state(self, weights: WeightsCopy | WeightsChoice) -> Mapping[str, Tensor]:
        if isinstance(weights, WeightsCopy):
            return weights.weights
        return state_of_run(weights, self._folder)

    def _traced(self, variant: Variant) -> tuple[TracedNetwork, tuple[MapLayer, ...]]:
        if self._network is None or self._network[0] != variant:
            self._network = None  # free the old one first
            traced = trace_variant(variant)
            self._network = (variant, traced, map_layers(traced.trace))
        return self._network[1:]

    def _loaded(self, variant: Variant, state: Mapping[str, Tensor]) -> nn.Module:
        if self._model is None or self._model[0] != variant:
            self._model = None
            self._model = (variant, random_network(variant, 0))
        model = self._model[1]
        model.load_state_dict(state)
        return model

    def _images(
        self, config: TrainingConfig
    ) -> tuple[tuple[TestSample, ...], Preprocessing]:
        key = (config.dataset, config.variant.input_shape, config.recipe.normalise)
        known = self._preprocessings.get(key)
        if self._samples is not None and self._samples[0] == config.dataset and known:
            return self._samples[1], known
        if needs_download(config.dataset, self._folder):
            raise ImagesNotHereError(config.dataset)
        # The whole set is not kept: a training has its own copy in memory already.
        dataset = load_dataset(config.dataset, self._folder)
        if self._samples is None or self._samples[0] != config.dataset:
            self._samples = (config.dataset, _samples(dataset))
        self._preprocessings[key] = preprocessing_for(config, dataset)
        return self._samples[1], self._preprocessings[key]


def _maps(activations: Activations, layer: MapLayer) -> Floats:
    values: Floats = activations[layer.step.index][0].float().numpy()
    return values


def _samples(dataset: ImageDataset) -> tuple[TestSample, ...]:
    """The first image of every class, then the second ones."""
    found = []
    numbers = dict.fromkeys(range(len(dataset.class_names)), 0)
    for index in balanced_samples(dataset, _PER_CLASS):
        label = int(dataset.test.labels[index])
        found.append(
            TestSample(
                label=label,
                name=dataset.class_names[label],
                number=numbers[label],
                pixels=sample_picture(dataset, index).rgb,
            )
        )
        numbers[label] += 1
    return tuple(sorted(found, key=lambda sample: (sample.number, sample.label)))


def _probabilities(output: Tensor) -> Floats:
    """Softmax over classes; nothing where the output is no vector of scores."""
    if output.ndim != 2:
        return np.zeros(0, dtype=np.float32)
    shares: Floats = torch.softmax(output[0].float(), 0).numpy()
    return shares
