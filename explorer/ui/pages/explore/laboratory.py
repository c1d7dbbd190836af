"""Answers the Explore page's questions on the thread for questions."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from explorer.architectures.variants import Variant
from explorer.data.class_names import class_names
from explorer.data.images import PictureImage
from explorer.data.preprocessing import (
    Preprocessing,
    network_input,
    network_picture,
)
from explorer.diagrams.channels import Range, span
from explorer.errors import ExplorerError
from explorer.links import StateLink
from explorer.runs.moments import Moment, moment_of, moments_of
from explorer.runs.weights import known_accuracy, resolve
from explorer.runs.weights_choice import WeightsChoice
from explorer.runs.weights_offer import settled
from explorer.tracing.activations import Activations, capture_anyway
from explorer.tracing.blocks import block_labels
from explorer.tracing.fields.exact_field import FieldFinder
from explorer.tracing.inputs import picture_preprocessing, sample_preprocessing
from explorer.tracing.meta import image_dtype
from explorer.tracing.records import Trace
from explorer.tracing.trace import TracedNetwork, trace_variant
from explorer.training.failures import is_out_of_memory
from explorer.ui.choosing.pictures import Choice, Pictures
from explorer.ui.pages.explore.state import state_of

Made = tuple[Variant, Callable[..., nn.Module]]
"""A variant and what builds it, which is another one once a user's file has changed."""


class TooLargeError(ExplorerError):
    """The network, or what it makes of the image, does not fit into the memory."""

    def __init__(self, variant: Variant) -> None:
        size = variant.input_shape[-1]
        super().__init__(
            f"there is not enough memory for {variant.title} with images of"
            f" {size} x {size} px; choose a smaller image size or network"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LookRequest:
    """Which network looks at what.

    Attributes:
        variant: The network.
        weights: Where the values of its weights come from.
        picture: What it looks at.
        is_sample: Whether the picture comes from the data set the network is made for,
            or is drawn as if it did.
        key: Names the picture, see ``Pictures``.
    """

    variant: Variant
    weights: WeightsChoice
    picture: PictureImage
    is_sample: bool
    key: str

    @classmethod
    def of(cls, variant: Variant, weights: WeightsChoice, choice: Choice) -> Self:
        """The question what ``variant`` makes of a chosen picture."""
        return cls(
            variant=variant,
            weights=weights,
            picture=choice.picture,
            is_sample=choice.is_sample,
            key=choice.key,
        )

    @property
    def choice(self) -> Choice:
        """The picture as it was chosen."""
        return Choice(key=self.key, picture=self.picture, is_sample=self.is_sample)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What the network makes of the picture, step by step.

    Attributes:
        request: The question.
        network: Every step of the network, and the graph behind it.
        model: The network with its weights, in eval mode.
        fields: Finds what a value can see.
        blocks: Label of the block of every step.
        activations: The output of every step.
        value_range: The smallest and the largest value of all feature maps.
        preprocessing: What was done to the picture.
        seen: The picture as the network sees it, uint8 ``(side, side, 3)``.
        classes: Names of the outputs; empty when unknown.
        probabilities: Softmax of the output, ``(classes,)``.
        accuracy: What the weights reached on their test set, 0 to 1, where known.
        moments: When the run of the weights can be looked at; empty without a run.
    """

    request: LookRequest
    network: TracedNetwork = field(repr=False)
    model: nn.Module = field(repr=False)
    fields: FieldFinder = field(repr=False)
    blocks: tuple[str, ...]
    activations: Activations = field(repr=False)
    value_range: Range
    preprocessing: Preprocessing
    seen: NDArray[np.uint8] = field(repr=False)
    classes: tuple[str, ...]
    probabilities: NDArray[np.float32] = field(repr=False)
    accuracy: float | None
    moments: tuple[Moment, ...] = ()

    @property
    def moment(self) -> Moment | None:
        """Which of the moments is shown."""
        return moment_of(self.request.weights, self.moments)

    @property
    def trace(self) -> Trace:
        """Every step of the network."""
        return self.network.trace

    def values(self, step: int) -> NDArray[np.float32]:
        """The output of a step without its batch axis, as float32.

        Of complex numbers the magnitudes; true and false are 1 and 0.
        """
        values = _as_floats(self.activations[step])
        return values[0] if values.ndim else values


class Laboratory:
    """Keeps the last network, so that another picture only costs one pass.

    Used by one thread at a time, the one for questions.
    """

    def __init__(self, folder: Path | None = None) -> None:
        """Begin with no network.

        Args:
            folder: The data folder; the usual one when not given.
        """
        self._folder = folder
        self._network: tuple[Made, TracedNetwork] | None = None
        self._model: tuple[Made, WeightsChoice, nn.Module] | None = None
        self._fields: tuple[TracedNetwork, FieldFinder] | None = None

    def look(self, request: LookRequest) -> Look:
        """Show the picture to the network.

        Raises:
            TooLargeError: There is not enough memory for it.
            ImageTooSmallError: The image vanishes inside the network.
            InvalidOptionError: An option has a value that cannot work.
            ExplorerError: Its weights cannot be had, see ``resolve``.
        """
        try:
            return self._look(request)
        except (MemoryError, RuntimeError) as error:
            if is_out_of_memory(error):
                raise TooLargeError(request.variant) from error
            raise

    def _look(self, request: LookRequest) -> Look:
        network = self._traced(request.variant)
        model = self._built(request.variant, request.weights)
        preprocess = (
            sample_preprocessing if request.is_sample else picture_preprocessing
        )
        preprocessing = preprocess(request.variant, request.weights.published_name)
        image = network_input(request.picture.rgb, preprocessing)
        image = image.to(image_dtype(model))
        network, activations = capture_anyway(network, model, image)
        probabilities = _probabilities(activations[network.trace.output])
        names = class_names(request.variant.base.class_set)
        return Look(
            request=request,
            network=network,
            model=model,
            fields=self._fields_of(network, model),
            blocks=block_labels(network.trace),
            activations=activations,
            value_range=_value_range(network.trace, activations),
            preprocessing=preprocessing,
            seen=network_picture(request.picture.rgb, preprocessing),
            classes=names if len(names) == len(probabilities) else (),
            probabilities=probabilities,
            accuracy=known_accuracy(request.variant, request.weights, self._folder),
            moments=_moments(request.weights, self._folder),
        )

    def open(self, link: StateLink, pictures: Pictures) -> Look:
        """Show what a link asks for.

        Raises:
            ExplorerError: It names something that is not there, or cannot be.
        """
        state = state_of(link)
        choice = pictures.choice(state.input)
        weights = settled(state.variant, state.weights, self._folder)
        return self.look(LookRequest.of(state.variant, weights, choice))

    def _traced(self, variant: Variant) -> TracedNetwork:
        made = _made(variant)
        if self._network is None or self._network[0] != made:
            self._network = None  # free the old one first
            self._network = (made, trace_variant(variant))
        return self._network[1]

    def _built(self, variant: Variant, weights: WeightsChoice) -> nn.Module:
        made = _made(variant)
        if self._model is None or self._model[:2] != (made, weights):
            self._model = None
            self._model = (made, weights, resolve(variant, weights, self._folder))
        return self._model[2]

    def _fields_of(self, network: TracedNetwork, model: nn.Module) -> FieldFinder:
        """Made once per network: other weights see the same pixels."""
        if self._fields is None or self._fields[0] is not network:
            self._fields = (network, FieldFinder(network, model))
        return self._fields[1]


def _probabilities(output: Tensor) -> NDArray[np.float32]:
    """Softmax over classes; nothing where the output is no vector of scores."""
    if output.ndim != 2 or output.is_complex():
        return np.zeros(0, dtype=np.float32)
    shares: NDArray[np.float32] = torch.softmax(output[0].float(), 0).numpy()
    return shares


def _made(variant: Variant) -> Made:
    return variant, variant.spec.build


def _moments(weights: WeightsChoice, folder: Path | None) -> tuple[Moment, ...]:
    return () if weights.run_id is None else moments_of(weights.run_id, folder)


def _value_range(trace: Trace, activations: Activations) -> Range:
    maps = (step.index for step in trace.steps if len(step.output_shape) > 2)
    return span(_as_floats(activations[index]) for index in maps)


def _as_floats(output: Tensor) -> NDArray[np.float32]:
    output = output.detach()
    floats: NDArray[np.float32] = (
        (output.abs() if output.is_complex() else output).float().numpy()
    )
    return floats
