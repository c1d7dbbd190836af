"""A block with other channels: its convolutions and normalisations made anew."""

from collections.abc import Mapping

import torch
from torch import nn

from explorer.errors import ExplorerError
from explorer.tracing.records import Step, Trace

_SHAPELESS = ("Pool", "LU", "Sigmoid", "Tanh", "swish", "Dropout", "Response", "Depth")
_JOINS = ("Add", "Multiply", "Subtract")


class CannotRechannelError(ExplorerError):
    """A block holds what depends on its channels in a way that is not known.

    Attributes:
        reason: What stands in the way, as half a sentence.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(f"the block cannot be built for other channels: {reason}")
        self.reason = reason


class Rechanneller:
    """Gives the layers of one block other channels, in place.

    All channels within grow in proportion to those that go out, as they do from one
    block of a network to the next.
    """

    def __init__(
        self,
        trace: Trace,
        steps: range,
        module: nn.Module,
        names: Mapping[str, str],
        in_channels: int,
    ) -> None:
        """Prepare.

        Args:
            trace: The network that the block comes from.
            steps: Its steps there.
            module: A copy of it, on the meta device; is changed.
            names: The path of each of its layers within ``module``, by that in the
                network.
            in_channels: Channels that shall come in.
        """
        self._trace = trace
        self._steps = steps
        self._module = module
        self._names = names
        self._in_channels = in_channels

    def widen_to(self, out_channels: int, *, keep_size: bool) -> None:
        """Make ``out_channels`` come out.

        Args:
            out_channels: How many.
            keep_size: Whether convolutions lose their strides.

        Raises:
            CannotRechannelError: It holds a layer that cannot be changed, or its
                channels do not come out even.
        """
        last = self._trace.steps[self._steps[-1]]
        ratio = out_channels / last.output_shape[1]
        wanted = {
            step.index: max(1, round(step.output_shape[1] * ratio))
            for step in self._own()
            if step.kind == "Conv2d"
        }
        counts = self._channels(wanted)
        makers = self._makers(last)
        missing = out_channels - counts[last.index]
        if missing and makers:  # rounding: the widest branch makes up for it
            wanted[max(makers, key=lambda index: wanted[index])] += missing
            counts = self._channels(wanted)
        for step in self._own():
            self._change(step, self._entering(step, counts), counts, keep_size)

    def _own(self) -> list[Step]:
        return [self._trace.steps[index] for index in self._steps]

    def _entering(self, step: Step, counts: Mapping[int, int]) -> list[int]:
        return [counts.get(source, self._in_channels) for source in step.inputs]

    def _channels(self, wanted: Mapping[int, int]) -> dict[int, int]:
        """Channels after every step, if the convolutions make ``wanted``."""
        counts: dict[int, int] = {}
        for step in self._own():
            entering = self._entering(step, counts)
            if not entering:  # it makes a tensor out of nothing, or of parameters
                raise CannotRechannelError(f"it holds a {step.kind}")
            if step.kind == "Conv2d":
                counts[step.index] = self._made_by(step, entering[0], wanted)
            elif step.kind == "Concat":
                counts[step.index] = sum(entering)
            elif step.kind == "Pad":  # zeros make up for what is missing
                counts[step.index] = max(wanted.values(), default=entering[0])
            elif step.kind in _JOINS and len(set(entering)) > 1:
                raise CannotRechannelError(
                    "its shortcut passes the input on unchanged, so it keeps the"
                    " channels"
                )
            else:
                counts[step.index] = entering[0]
        return counts

    def _made_by(self, step: Step, entering: int, wanted: Mapping[int, int]) -> int:
        groups = step.geometry.groups if step.geometry else 1
        if _is_depthwise(step):
            return entering * (step.output_shape[1] // step.input_shapes[0][1])
        if entering % groups:
            raise CannotRechannelError(f"it works in {groups} groups")
        return max(1, round(wanted[step.index] / groups)) * groups

    def _makers(self, last: Step) -> list[int]:
        """The convolutions whose channels go out side by side."""
        if last.kind == "Conv2d":
            return [last.index]
        sources = [source for source in last.inputs if source in self._steps]
        if last.kind != "Concat":
            sources = sources[:1]
        return [
            maker for each in sources for maker in self._makers(self._trace.steps[each])
        ]

    def _change(
        self,
        step: Step,
        entering: list[int],
        counts: Mapping[int, int],
        keep_size: bool,
    ) -> None:
        if step.module is None:
            return
        path = self._names[step.module]
        old = self._module.get_submodule(path)
        new: nn.Module
        if isinstance(old, nn.Conv2d):
            new = _convolution(step, old, entering[0], counts[step.index], keep_size)
        elif isinstance(old, nn.BatchNorm2d):
            new = nn.BatchNorm2d(entering[0], device="meta").eval()
        elif any(part in step.kind for part in _SHAPELESS):
            return
        else:
            raise CannotRechannelError(f"it holds a {step.kind}")
        self._module.set_submodule(path, new)


def _is_depthwise(step: Step) -> bool:
    assert step.geometry is not None
    return step.geometry.groups == step.input_shapes[0][1] > 1


def _convolution(
    step: Step, old: nn.Conv2d, before: int, after: int, keep_size: bool
) -> nn.Conv2d:
    padding = old.padding
    return nn.Conv2d(
        before,
        after,
        kernel_size=(old.kernel_size[0], old.kernel_size[1]),
        stride=1 if keep_size else (old.stride[0], old.stride[1]),
        padding=padding if isinstance(padding, str) else (padding[0], padding[1]),
        dilation=(old.dilation[0], old.dilation[1]),
        groups=before if _is_depthwise(step) else old.groups,
        bias=old.bias is not None,
        device=torch.device("meta"),
    )
