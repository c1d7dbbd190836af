"""Answers the Explore page's questions on the thread for questions."""

from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from explorer.architectures.variants import Variant
from explorer.architectures.weights import random_network
from explorer.data.class_names import class_names
from explorer.data.images import PictureImage
from explorer.data.preprocessing import network_input, network_picture
from explorer.tracing.activations import Activations, capture
from explorer.tracing.blocks import block_labels
from explorer.tracing.inputs import picture_preprocessing, sample_preprocessing
from explorer.tracing.records import Trace
from explorer.tracing.trace import TracedNetwork, trace_variant


@dataclass(frozen=True, slots=True, kw_only=True)
class LookRequest:
    """Which network looks at what.

    Attributes:
        variant: The network.
        seed: Of its random weights.
        picture: What it looks at.
        is_sample: Whether the picture comes from the data set the network is made for.
    """

    variant: Variant
    seed: int
    picture: PictureImage
    is_sample: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What the network makes of the picture, step by step.

    Attributes:
        request: The question.
        trace: Every step of the network.
        blocks: Label of the block of every step.
        activations: The output of every step.
        seen: The picture as the network sees it, uint8 ``(side, side, 3)``.
        classes: Names of the outputs; empty when unknown.
        probabilities: Softmax of the output, ``(classes,)``.
    """

    request: LookRequest
    trace: Trace
    blocks: tuple[str, ...]
    activations: Activations = field(repr=False)
    seen: NDArray[np.uint8] = field(repr=False)
    classes: tuple[str, ...]
    probabilities: NDArray[np.float32] = field(repr=False)

    def values(self, step: int) -> NDArray[np.float32]:
        """The output of a step without its batch axis."""
        output: NDArray[np.float32] = self.activations[step][0].numpy()
        return output


class Laboratory:
    """Keeps the last network, so that another picture only costs one pass.

    Used by one thread at a time, the one for questions.
    """

    def __init__(self) -> None:
        self._network: tuple[Variant, TracedNetwork] | None = None
        self._model: tuple[Variant, int, nn.Module] | None = None

    def look(self, request: LookRequest) -> Look:
        """Show the picture to the network.

        Raises:
            ImageTooSmallError: The image vanishes inside the network.
            InvalidOptionError: An option has a value that cannot work.
        """
        network = self._traced(request.variant)
        model = self._built(request.variant, request.seed)
        preprocess = (
            sample_preprocessing if request.is_sample else picture_preprocessing
        )
        preprocessing = preprocess(request.variant)
        image = network_input(request.picture.rgb, preprocessing)
        activations = capture(network, model, image)
        logits = activations[network.trace.output][0].float()
        names = class_names(request.variant.base.class_set)
        return Look(
            request=request,
            trace=network.trace,
            blocks=block_labels(network.trace),
            activations=activations,
            seen=network_picture(request.picture.rgb, preprocessing),
            classes=names if len(names) == len(logits) else (),
            probabilities=torch.softmax(logits, 0).numpy(),
        )

    def _traced(self, variant: Variant) -> TracedNetwork:
        if self._network is None or self._network[0] != variant:
            self._network = None  # free the old one first
            self._network = (variant, trace_variant(variant))
        return self._network[1]

    def _built(self, variant: Variant, seed: int) -> nn.Module:
        if self._model is None or self._model[:2] != (variant, seed):
            self._model = None
            self._model = (variant, seed, random_network(variant, seed))
        return self._model[2]
