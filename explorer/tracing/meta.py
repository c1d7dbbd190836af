"""Networks without weights: everything about shapes and costs, no memory."""

import copy
from collections.abc import Callable
from typing import Any

import torch
from torch import nn
from torch.overrides import TorchFunctionMode

from explorer.errors import ExplorerError
from explorer.tracing.graph import in_short

_PARAMETER_FACTORIES = frozenset(
    {torch.empty, torch.zeros, torch.ones, torch.full, torch.randn, torch.rand}
)


class _ParametersOnMeta(TorchFunctionMode):
    """Makes what becomes a parameter on the meta device, and nothing else.

    ``torch.device("meta")`` would also move the little sums that some constructors do
    with tensors (RegNet's widths, stochastic depth), which then have no values.
    """

    def __torch_function__(
        self,
        func: Callable[..., Any],
        types: Any,
        args: tuple[Any, ...] = (),
        kwargs: dict[str, Any] | None = None,
    ) -> Any:
        kwargs = kwargs or {}
        if func in _PARAMETER_FACTORIES and kwargs.get("device") is None:
            kwargs["device"] = "meta"
        return func(*args, **kwargs)


def build_on_meta(build: Callable[[], nn.Module]) -> nn.Module:
    """What ``build`` makes, in eval mode, with shapes but no values."""
    with _ParametersOnMeta():
        model = build()
    return model.to("meta").eval()


class UncopyableNetworkError(ExplorerError):
    """A network holds something that cannot be copied.

    Attributes:
        network: Class of the network.
        reason: What Python says to it, as half a sentence.
    """

    def __init__(self, network: str, reason: str) -> None:
        super().__init__(
            f"{network} cannot be copied ({reason}); what it holds beside its layers"
            " must be values that copy.deepcopy can copy"
        )
        self.network = network
        self.reason = reason


def copied(model: nn.Module, memo: dict[int, Any] | None = None) -> nn.Module:
    """A copy of ``model``, so that it stays as it is.

    Args:
        model: Any network.
        memo: What stands for what, as for :func:`copy.deepcopy`.

    Raises:
        UncopyableNetworkError: It holds an open file, a generator or the like.
    """
    try:
        return copy.deepcopy(model, memo)
    except Exception as error:  # anybody's classes
        raise UncopyableNetworkError(type(model).__name__, in_short(error)) from error


def copy_to_meta(model: nn.Module) -> nn.Module:
    """A copy of ``model`` on the meta device, in eval mode; ``model`` is untouched.

    Raises:
        UncopyableNetworkError: It cannot be copied.
    """
    memo: dict[int, Any] = {}
    for parameter in model.parameters():
        memo[id(parameter)] = nn.Parameter(
            parameter.detach().to("meta"), requires_grad=parameter.requires_grad
        )
    for buffer in model.buffers():
        memo[id(buffer)] = buffer.detach().to("meta")
    return copied(model, memo).eval()


def is_on_meta(model: nn.Module) -> bool:
    """Whether ``model`` has shapes but no values."""
    tensors = (*model.parameters(), *model.buffers())
    return bool(tensors) and all(each.device.type == "meta" for each in tensors)


def image_dtype(model: nn.Module) -> torch.dtype:
    """The floating type that ``model`` computes in, float32 if nothing tells."""
    for each in (*model.parameters(), *model.buffers()):
        if each.is_floating_point():
            return each.dtype
    return torch.float32
