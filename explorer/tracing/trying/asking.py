"""What torch itself says of one step: run alone, on tensors of zeros on the CPU."""

import copy
import re
import warnings
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn
from torch.utils._pytree import tree_map

from explorer.tracing.trying.rules import Refused
from explorer.tracing.trying.trial import BreakKind

# How torch words its refusals.  They are matched only for what has no rule of its own.
_WORDINGS: tuple[tuple[str, BreakKind], ...] = (
    (r"divisible by (num_)?groups|groups must be", "groups"),
    (r"expected input.* to have \d+ channels", "channels"),
    (r"shapes cannot be multiplied|size mismatch, got", "features"),
    (r"Kernel size can't be greater", "kernel"),
    (r"at most half", "pool_padding"),
    (r"Output size is too small", "empty"),
    (r"Sizes of tensors must match|same number of dimensions", "concat"),
    (r"must match the size of tensor|match the broadcast shape", "add"),
    (r"should contain \d+ elements|normalized_shape|Expected weight to be", "norm"),
    (r"is invalid for input of size|cannot be broken|unflatten", "reshape"),
    (r"negative|non-positive|greater than zero|not be zero|must be in", "argument"),
    (r"Expected .*dim|expected \dD|Dimension out of range", "dimensions"),
)


def ask_module(module: nn.Module, args: Any, kwargs: Any) -> object:
    """What ``module`` makes of zeros in the shapes of the arguments.

    Raises:
        Refused: With torch's message.
    """
    memo: dict[int, Any] = {}
    for parameter in module.parameters():
        memo[id(parameter)] = nn.Parameter(_one_zero(parameter), requires_grad=False)
    for buffer in module.buffers():
        memo[id(buffer)] = _one_zero(buffer)
    layer = copy.deepcopy(module, memo).eval()
    return _answer(layer, _replaced(args, _one_zero), _replaced(kwargs, _one_zero))


def ask(function: Callable[..., Any], args: Any, kwargs: Any) -> object:
    """Likewise for a function.

    Raises:
        Refused: With torch's message.
    """
    return _answer(function, _replaced(args, _zeros), _replaced(kwargs, _zeros))


def kind_of_message(message: str) -> BreakKind:
    """Why torch refuses, by its wording."""
    for pattern, kind in _WORDINGS:
        if re.search(pattern, message):
            return kind
    return "other"


def _answer(function: Callable[..., Any], args: Any, kwargs: Any) -> object:
    try:
        with torch.no_grad(), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # torch is asked, not followed
            return function(*args, **kwargs)
    except Exception as error:  # torch has no common class for its refusals
        message = str(error).strip() or type(error).__name__
        raise Refused(kind_of_message(message), message) from error


def _replaced(values: Any, zeros: Callable[[Tensor], Tensor]) -> Any:
    return tree_map(lambda v: zeros(v) if isinstance(v, Tensor) else v, values)


def _zeros(tensor: Tensor) -> Tensor:
    return torch.zeros(tensor.shape, dtype=tensor.dtype)


def _one_zero(tensor: Tensor) -> Tensor:
    """Like ``_zeros``, but one number stands for all: a layer only reads."""
    return torch.zeros((), dtype=tensor.dtype).expand(tensor.shape)
