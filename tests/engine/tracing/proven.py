"""Networks in which no gradient cancels, and their gradients."""

from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, fx, nn

from explorer.tracing.trace import TracedNetwork

Gradient = Callable[[int, int, int, int | None], NDArray[np.float64]]


def made_provable(model: nn.Module) -> nn.Module:
    """Positive weights, means instead of maxima, everything of about size one."""
    for name, module in list(model.named_modules()):
        if isinstance(module, nn.MaxPool2d):
            parent, _, own = name.rpartition(".")
            setattr(
                model.get_submodule(parent),
                own,
                nn.AvgPool2d(
                    module.kernel_size,
                    module.stride,
                    module.padding,
                    ceil_mode=module.ceil_mode,
                ),
            )
    generator = torch.Generator().manual_seed(0)
    with torch.no_grad():
        for value in (*model.parameters(), *model.buffers()):
            if value.is_floating_point():
                value.copy_(torch.rand(value.shape, generator=generator) + 0.1)
                if value.dim() > 1:  # a weighted mean keeps the size of its input
                    value.div_(
                        value.flatten(1).sum(1).view(-1, *[1] * (value.dim() - 1))
                    )
        for module in model.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.running_mean.neg_()
    return model.eval()


class _Keeping(fx.Interpreter):
    def __init__(self, network: TracedNetwork, model: nn.Module) -> None:
        super().__init__(model, graph=network.graph)
        self._step_of_node = network.step_of_node
        self.outputs: dict[int, Tensor] = {}

    def run_node(self, n: fx.Node) -> object:
        result = first = super().run_node(n)
        while isinstance(first, tuple | list) and first:
            first = first[0]
        if n.name in self._step_of_node:
            self.outputs[self._step_of_node[n.name]] = first
        return result


def gradients(
    network: TracedNetwork, model: nn.Module, shape: tuple[int, ...]
) -> tuple[dict[int, Tensor], Gradient]:
    """The output of every step, and the gradient of one value at the image.

    The gradient is a function of the step, row, column and channel; of all channels,
    weighted at random, where the channel is ``None``.
    """
    torch.manual_seed(0)
    image = (torch.rand(shape, dtype=torch.float64) + 0.5).requires_grad_()
    keeping = _Keeping(network, model.eval())
    with torch.enable_grad():
        keeping.run(image)

    def gradient(step: int, y: int, x: int, channel: int | None) -> NDArray[np.float64]:
        output = keeping.outputs[step]
        pixel = output[0, :, y, x] if output.dim() == 4 else output[0]
        weights = torch.rand(len(pixel), dtype=torch.float64) + 0.1
        value = (weights * pixel).sum() if channel is None else pixel[channel]
        (found,) = torch.autograd.grad(value, image, retain_graph=True)
        summed: NDArray[np.float64] = found[0].abs().sum(0).numpy()
        return summed

    return keeping.outputs, gradient
