"""What every step makes of one image."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import torch
from torch import Tensor, fx, nn

from explorer.architectures.random_state import seeded
from explorer.errors import ExplorerError
from explorer.tracing.meta import copied
from explorer.tracing.out_of_place import set_modules_out_of_place
from explorer.tracing.replay import same_constants, same_operations
from explorer.tracing.trace import TracedNetwork, trace_image


class OverwrittenCaptureError(RuntimeError):
    """A later operation wrote into a captured output: a bug in the rewriting."""


class OtherWayError(ExplorerError):
    """An image takes another way through a network than the traced one.

    Attributes:
        network: Class of the network.
    """

    def __init__(self, network: str) -> None:
        super().__init__(
            f"{network} looks at its image to choose what to do, and this image takes"
            " another way than the one that was traced; trace it with this image"
        )
        self.network = network


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
        OtherWayError: The network looks at the image to choose its way, and this one
            takes another than the traced one; :func:`capture_anyway` follows it.
        FailingForwardError: Such a network does not run on this image.
        OverwrittenCaptureError: The rewriting has missed an in-place operation.
    """
    if network.trace.depends_on_image:
        own = trace_image(network, model, image)
        if not _same_way(network, own):
            raise OtherWayError(type(model).__name__)
        with seeded(0):  # the same numbers are drawn as when it was traced
            return _captured(network, copied(model), image)
    return _captured(network, model, image)


def capture_anyway(
    network: TracedNetwork, model: nn.Module, image: Tensor
) -> tuple[TracedNetwork, Activations]:
    """Like :func:`capture`, with the network as this image sees it.

    That is ``network`` itself, but where the network looks at the image to choose its
    way and this one takes another.

    Raises:
        FailingForwardError: Such a network does not run on this image.
        OverwrittenCaptureError: The rewriting has missed an in-place operation.
    """
    own = trace_image(network, model, image)
    if own is network:
        return network, _captured(network, model, image)
    if _same_way(network, own):
        own = network
    with seeded(0):
        return own, _captured(own, copied(model), image)


def _same_way(network: TracedNetwork, own: TracedNetwork) -> bool:
    same = same_operations(network.graph, own.graph)
    return same and same_constants(network.constants, own.constants)


def _captured(network: TracedNetwork, model: nn.Module, image: Tensor) -> Activations:
    set_modules_out_of_place(model.eval())
    interpreter = _Capturing(model, network, image.device)
    with torch.no_grad():
        interpreter.run(image)
    for step, version in interpreter.versions.items():
        if interpreter.outputs[step]._version != version:
            path = network.trace.steps[step].path
            raise OverwrittenCaptureError(f"the output of {path} was overwritten")
    return Activations(image=image, outputs=interpreter.outputs)


class _Capturing(fx.Interpreter):
    def __init__(
        self, model: nn.Module, network: TracedNetwork, device: torch.device
    ) -> None:
        super().__init__(model, graph=network.graph)
        self._network = network
        self._device = device
        self.extra_traceback = False
        self.outputs: dict[int, Tensor] = {}
        self.versions: dict[int, int] = {}
        self._step_of_node = network.step_of_node

    # fx overrides

    def fetch_attr(self, target: str) -> object:
        constant = self._network.constant(target, self._device)
        return super().fetch_attr(target) if constant is None else constant

    def run_node(self, n: fx.Node) -> object:
        result = super().run_node(n)
        step = self._step_of_node.get(n.name)
        if step is not None:
            # A view of a parameter, such as a class token, still asks for gradients.
            self.outputs[step] = output = _first_tensor(result).detach()
            self.versions[step] = output._version
        return result


def _first_tensor(value: object) -> Tensor:
    while isinstance(value, tuple | list):
        value = value[0]
    assert isinstance(value, Tensor)
    return value
