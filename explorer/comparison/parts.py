"""The sorts of layers among which the costs of a network are shared out."""

from enum import Enum

from explorer.tracing.records import Step


class Part(Enum):
    """A sort of layer; the value is its name in files and links."""

    CONVOLUTION = "convolution"  # with a window of more than one pixel
    POINTWISE = "1x1"
    DENSE = "dense"
    NORM = "norm"
    OTHER = "other"  # attention and learnt values outside of layers


def part_of(step: Step) -> Part:
    """The sort that a step belongs to; steps that cost nothing are ``OTHER``."""
    if step.kind.startswith("Conv"):
        return Part.POINTWISE if _is_pointwise(step) else Part.CONVOLUTION
    if "Norm" in step.kind:
        return Part.NORM
    return Part.DENSE if step.kind.endswith("Linear") else Part.OTHER


def is_weighted(step: Step) -> bool:
    """Whether it is a layer with weights, as papers count them: no normalisation."""
    return step.params > 0 and part_of(step) is not Part.NORM and step.macs > 0


def _is_pointwise(step: Step) -> bool:
    return step.geometry is not None and step.geometry.kernel == (1, 1)
