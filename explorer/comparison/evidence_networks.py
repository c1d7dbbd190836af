"""The networks that the claims are about, and short ways to their steps."""

from collections.abc import Iterable

import torch
from torch import nn

from explorer.architectures.variants import Variant
from explorer.comparison.traces import TraceCache
from explorer.tracing.records import Step, Trace
from explorer.tracing.trace import trace_module

ALEXNET = Variant.of("alexnet", "book")
VGG = Variant.of("vgg", "book")
NIN = Variant.of("nin", "book")
GOOGLENET = Variant.of("googlenet", "book")
RESNET = Variant.of("resnet", "book")


def first_step(steps: Iterable[Step], kind: str) -> Step:
    """The first of a kind; a network that lacks it is another than the claims mean."""
    return next(step for step in steps if step.kind == kind)


def dense_inputs(trace: Trace) -> int:
    """Values that the first dense layer reads."""
    return first_step(trace.steps, "Linear").input_shapes[0][1]


def count_kinds(trace: Trace, part: str) -> int:
    """Steps whose kind contains ``part``."""
    return sum(part in step.kind for step in trace.steps)


def step_at(cache: TraceCache, variant: Variant, path: str) -> Step:
    """The step of one path."""
    return next(step for step in cache.trace(variant).steps if step.path == path)


def stack_trace(kernels: Iterable[int], channels: int) -> Trace:
    """Convolutions without biases, as many channels in as out, each with its ReLU."""
    layers: list[nn.Module] = []
    for kernel in kernels:
        layers.append(
            nn.Conv2d(
                channels,
                channels,
                kernel,
                padding=kernel // 2,
                bias=False,
                device=torch.device("meta"),
            )
        )
        layers.append(nn.ReLU())
    side = 2 * channels  # any map that the windows fit into
    return trace_module(nn.Sequential(*layers), (1, channels, side, side)).trace
