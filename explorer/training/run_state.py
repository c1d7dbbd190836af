"""All that a run is between two steps: whoever has it can go on with the run."""

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from explorer.architectures.random_state import OwnedRandomState
from explorer.errors import ExplorerError
from explorer.training.machine import Machine

_OPTIMIZER, _BUFFER = "optimizer", "buffer"
_HOST, _ACCELERATOR = "random.host", "random.accelerator"


class StateMismatchError(ExplorerError):
    """A saved state cannot be that of this run."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"the saved state belongs to another network or recipe ({reason});"
            " train the run again"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """What a run has done, as the ledger counts it.

    Attributes:
        step: Steps done.
        images: Training images seen.
        seconds: Training time, s.
        epoch: The pass under way, from 1; 0 before the first.
        epoch_loss: Sum of the loss over the images of this pass, nats.
        epoch_correct: Images of this pass answered right.
        epoch_images_before: Images seen before this pass.
        epoch_seconds_before: Training time before this pass, s.
    """

    step: int = 0
    images: int = 0
    seconds: float = 0.0
    epoch: int = 0
    epoch_loss: float = 0.0
    epoch_correct: int = 0
    epoch_images_before: int = 0
    epoch_seconds_before: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a run stands; small, and readable as JSON.

    Attributes:
        epoch: The pass that the next step or test belongs to, from 1.
        batch: Batches of it that are done.
        count: What was done in all.
        total_steps: Steps that the budget made then; ``None`` if it was in seconds.
        machine: Where the last steps were done.
        departures: Why the run already differs from one that was never interrupted.
    """

    epoch: int
    batch: int
    count: Count
    total_steps: int | None
    machine: Machine
    departures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RunState:
    """A run between two steps, all tensors on the CPU and nobody else's.

    Attributes:
        place: Where it stands.
        weights: The network's state dict.
        learning: What else decides the next step: the optimiser's tensors as
            ``"optimizer.<parameter>.<name>"``, buffers that no state dict has as
            ``"buffer.<name>"`` and the random state as ``"random.host"`` (and
            ``"random.accelerator"``), uint8.
    """

    place: Place
    weights: Mapping[str, Tensor]
    learning: Mapping[str, Tensor]


def weights_of(network: nn.Module) -> dict[str, Tensor]:
    """A copy of a network's weights and buffers on the CPU."""
    return {name: _copy(value) for name, value in network.state_dict().items()}


def learning_of(
    network: nn.Module,
    optimizer: torch.optim.Optimizer,
    random_state: OwnedRandomState,
) -> dict[str, Tensor]:
    """A copy of what the next step depends on besides the weights; on the CPU."""
    host, accelerator = random_state.position
    learning = {_HOST: _copy(host)}
    if accelerator is not None:
        learning[_ACCELERATOR] = _copy(accelerator)
    for index, parameter in enumerate(_parameters(optimizer)):
        for name, value in optimizer.state.get(parameter, {}).items():
            if isinstance(value, Tensor):
                learning[f"{_OPTIMIZER}.{index}.{name}"] = _copy(value)
    for name, buffer in _unsaved_buffers(network).items():
        learning[f"{_BUFFER}.{name}"] = _copy(buffer)
    return learning


def put_back(
    weights: Mapping[str, Tensor],
    learning: Mapping[str, Tensor],
    network: nn.Module,
    optimizer: torch.optim.Optimizer,
    random_state: OwnedRandomState,
) -> None:
    """Make a newly built network and its optimiser those that were copied.

    Args:
        weights: From :func:`weights_of`.
        learning: From :func:`learning_of`; an accelerator's random state is left out
            where the run goes on on another device.
        network: On its device and in its memory format.
        optimizer: Over its parameters; has not made a step.
        random_state: The run's own.

    Raises:
        StateMismatchError: The copies are of another network or recipe.
    """
    try:
        network.load_state_dict(weights)
        buffers = _unsaved_buffers(network)
        parameters = _parameters(optimizer)
        for key, value in learning.items():
            what, _, rest = key.partition(".")
            if what == _BUFFER:
                buffers[rest].copy_(value)
            elif what == _OPTIMIZER:
                index, _, name = rest.partition(".")
                parameter = parameters[int(index)]
                optimizer.state[parameter][name] = _placed(value, parameter, optimizer)
        _, accelerator = random_state.position
        if accelerator is not None:
            accelerator = learning.get(_ACCELERATOR, accelerator)
        random_state.position = (learning[_HOST].clone(), accelerator)
    except (RuntimeError, LookupError, ValueError) as error:
        first_line = next(iter(str(error).splitlines()), type(error).__name__)
        raise StateMismatchError(first_line.rstrip(": \t")) from error


def _placed(
    value: Tensor, parameter: nn.Parameter, optimizer: torch.optim.Optimizer
) -> Tensor:
    """One tensor of an optimiser where and how that optimiser would have made it."""
    if value.shape == parameter.shape and value.is_floating_point():
        # In the parameter's order of axes: another one may round another way.
        return torch.empty_like(parameter, dtype=value.dtype).copy_(value).detach()
    group = optimizer.param_groups[0]
    on_device = bool(group.get("fused") or group.get("capturable"))
    return value.to(parameter.device) if on_device else value.clone()


def _parameters(optimizer: torch.optim.Optimizer) -> list[nn.Parameter]:
    return [value for group in optimizer.param_groups for value in group["params"]]


def _unsaved_buffers(network: nn.Module) -> dict[str, Tensor]:
    """Buffers that their modules keep out of the state dict."""
    saved = network.state_dict().keys()
    return {
        name: buffer for name, buffer in network.named_buffers() if name not in saved
    }


def _copy(value: Tensor) -> Tensor:
    return value.detach().to("cpu", copy=True).contiguous()
