"""What every step makes of one image."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import torch
from torch import Tensor, fx, nn

from explorer.tracing.out_of_place import set_modules_out_of_place
from explorer.tracing.trace import TracedNetwork


class OverwrittenCaptureError(RuntimeError):
    """A later operation wrote into a captured output: a bug in the rewriting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Activations:
    """The output of every step for one image.

    Attributes:
        image: The network's input, float32 ``(1, channels, height, width)``.
        outputs: By step index, each with the batch axis first; the first part where a
            step returns several.
    """

    image: Tensor = field(repr=False)
    outputs: Mapping[int, Tensor] = field(repr=False)

    def __getitem__(self, step: int) -> Tensor:
        """The output of one step."""
        return self.outputs[step]


def capture(network: TracedNetwork, model: nn.Module, image: Tensor) -> Activations:
    """Run ``model`` once on ``image`` and keep what every step makes.

    Args:
        network: The trace of a network of the same build.
        model: Its weights, on the image's device.  It is put into eval mode and its
            activation functions out of place: pass a copy, never a network in training.
        image: ``(1, channels, height, width)``, as the network expects it.

    Raises:
        OverwrittenCaptureError: The rewriting has missed an in-place operation.
    """
    set_modules_out_of_place(model.eval())
    interpreter = _Capturing(model, network)
    with torch.no_grad():
        interpreter.run(image)
    for step, version in interpreter.versions.items():
        if interpreter.outputs[step]._version != version:
            path = network.trace.steps[step].path
            raise OverwrittenCaptureError(f"the output of {path} was overwritten")
    return Activations(image=image, outputs=interpreter.outputs)


class _Capturing(fx.Interpreter):
    def __init__(self, model: nn.Module, network: TracedNetwork) -> None:
        super().__init__(model, graph=network.graph)
        self.extra_traceback = False
        self.outputs: dict[int, Tensor] = {}
        self.versions: dict[int, int] = {}
        self._step_of_node = network.step_of_node

    # fx overrides

    def run_node(self, n: fx.Node) -> object:
        result = super().run_node(n)
        step = self._step_of_node.get(n.name)
        if step is not None:
            self.outputs[step] = output = _first_tensor(result)
            self.versions[step] = output._version
        return result


def _first_tensor(value: object) -> Tensor:
    while isinstance(value, tuple | list):
        value = value[0]
    assert isinstance(value, Tensor)
    return value
