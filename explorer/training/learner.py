"""A network that learns: one update at a time, repeatable, with its own numbers."""

import contextlib
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import torch
from torch import Tensor, nn

from explorer.architectures.random_state import OwnedRandomState, seeded
from explorer.training.config import TrainingConfig
from explorer.training.interruption import Interruption, WorkAbandoned
from explorer.training.optimisation import (
    initialise,
    learning_rate_at,
    logits_of,
    losses_of,
    make_optimizer,
)
from explorer.training.probes import ProbedStep, Probes, Reading
from explorer.training.run_state import learning_of, put_back, weights_of


class LossDiverged(Exception):
    """The loss is NaN or infinite; never leaves the engine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchResult:
    """What one batch gave; on an accelerator it may still be under way.

    Attributes:
        loss: Mean cross-entropy of the main logits, float32 scalar, nats.
        correct: Images answered right, int64 scalar.
        images: Images in the batch.
        probe: What was measured inside the network, where the step was probed.
    """

    loss: Tensor
    correct: Tensor
    images: int
    probe: Reading | None = None


class Learner:
    """A network on its device, its optimiser and its random state.

    Attributes:
        network: In train mode but while :meth:`evaluating`.
        device: Where it learns.
        memory_format: Order of the axes in memory that suits the network best.
        classes: Length of the logits.
    """

    def __init__(self, config: TrainingConfig) -> None:
        """Build the network from the config's seed.

        Raises:
            ExplorerError: The variant cannot be built.
        """
        self.device = torch.device(config.device)
        self._recipe = config.recipe
        self._random_state = OwnedRandomState(config.seed, self.device)
        with self._random_state.swapped_in():
            # On the CPU, so that a seed gives the same weights on every device.
            network = config.variant.build()
            initialise(network, config.recipe.initialisation)
        self.memory_format, self.classes = _try_out(network, config.variant.input_shape)
        self.network: nn.Module = network.to(self.device).train()
        self._optimizer = make_optimizer(
            config.recipe, self.network.parameters(), self.device
        )
        self._probes = Probes(self.network)

    @property
    def parameters(self) -> int:
        """Learnable scalars."""
        return sum(parameter.numel() for parameter in self.network.parameters())

    @property
    def state_bytes(self) -> int:
        """Memory of weights, gradients, buffers and the optimiser's state."""
        own = [*self.network.parameters(), *self.network.buffers()]
        gradients = [p.grad for p in self.network.parameters() if p.grad is not None]
        states = [
            value
            for state in self._optimizer.state.values()
            for value in state.values()
            if isinstance(value, Tensor)
        ]
        return sum(tensor.nbytes for tensor in (*own, *gradients, *states))

    def snapshot(self) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
        """Copies of the weights and of all else that decides the next step."""
        learning = learning_of(self.network, self._optimizer, self._random_state)
        return weights_of(self.network), learning

    def restore(
        self, weights: Mapping[str, Tensor], learning: Mapping[str, Tensor]
    ) -> None:
        """Become what :meth:`snapshot` copied; before the first step.

        Raises:
            StateMismatchError: They are of another network or recipe.
        """
        put_back(weights, learning, self.network, self._optimizer, self._random_state)

    def step(
        self,
        images: Tensor,
        labels: Tensor,
        *,
        progress: float,
        interruption: Interruption,
        probed: bool = False,
    ) -> BatchResult:
        """One update.

        Args:
            images: float32 ``(N, C, H, W)`` on the device.
            labels: int64 ``(N,)`` on the device.
            progress: Share of the budget spent, 0 to 1, for the schedule.
            interruption: Its stop abandons the step; everything is then as before.
            probed: Whether gradients, update and dead units are measured on the way.

        Raises:
            WorkAbandoned: A stop was asked for.
            LossDiverged: The loss is not finite; the weights are as before. Only on
                the CPU: elsewhere looking at each loss would cost more than the step.
        """
        for group in self._optimizer.param_groups:
            group["lr"] = learning_rate_at(self._recipe, progress)
        self._optimizer.zero_grad(set_to_none=True)
        before = self._random_state.position
        probe = self._probes.begin() if probed else None
        try:
            with interruption.watched():
                objective, result = self._forward(images, labels, probe)
                if self.device.type == "cpu" and not math.isfinite(result.loss.item()):
                    raise LossDiverged
                objective.backward()  # type: ignore[no-untyped-call]
        except WorkAbandoned:
            self._random_state.position = before
            raise
        if probe is not None:
            probe.before_update()
        self._optimizer.step()
        return result if probe is None else replace(result, probe=probe.reading())

    def _forward(
        self, images: Tensor, labels: Tensor, probe: ProbedStep | None
    ) -> tuple[Tensor, BatchResult]:
        watching = contextlib.nullcontext() if probe is None else probe.watching()
        # Nothing draws random numbers on the way back: the lock is free meanwhile.
        with self._random_state.swapped_in(), self._precision(), watching:
            output = self.network(images)
        objective, loss = losses_of(self._recipe, output, labels)
        logits = logits_of(output)
        if probe is not None:
            probe.answered(logits.float())
        return objective, _measured(loss, logits, labels)

    @contextlib.contextmanager
    def evaluating(self) -> Iterator[None]:
        """Eval mode inside the block, train mode after it.

        A block that raises leaves the random state where it was: a test that was
        abandoned is done again later, with the same numbers.
        """
        before = self._random_state.position
        self.network.eval()
        try:
            with torch.no_grad():
                yield
        except BaseException:
            self._random_state.position = before
            raise
        finally:
            self.network.train()

    def answer(self, images: Tensor) -> Tensor:
        """Logits float32 ``(N, classes)`` of one batch; inside :meth:`evaluating`.

        Args:
            images: float32 ``(N, C, H, W)`` on the device.
        """
        with self._random_state.swapped_in(), self._precision():
            return logits_of(self.network(images)).float()

    def _precision(self) -> contextlib.AbstractContextManager[object]:
        """bfloat16 where tensor cores make it several times faster."""
        if self.device.type == "cuda" and torch.cuda.is_bf16_supported():
            return torch.autocast("cuda", dtype=torch.bfloat16)
        return contextlib.nullcontext()


def _measured(loss: Tensor, logits: Tensor, labels: Tensor) -> BatchResult:
    correct = (logits.detach().argmax(dim=1) == labels).sum()
    return BatchResult(loss=loss.detach(), correct=correct, images=len(labels))


def _try_out(
    network: nn.Module, input_shape: tuple[int, int, int, int]
) -> tuple[torch.memory_format, int]:
    """One blank image through the network in eval mode.

    Channels last, unless the network reshapes with ``view`` and cannot bear it.
    Measured on one core, lite nets, batch 64: a step takes 0.65 to 0.85 of the time.

    Returns:
        The memory format, and the length of the logits.
    """
    network.eval()
    network.to(memory_format=torch.channels_last)
    image = torch.zeros(input_shape)
    with torch.no_grad(), seeded(0):
        try:
            output = network(image.contiguous(memory_format=torch.channels_last))
        except RuntimeError:  # "view size is not compatible with input tensor's size"
            network.to(memory_format=torch.contiguous_format)
            return torch.contiguous_format, logits_of(network(image)).shape[1]
    return torch.channels_last, logits_of(output).shape[1]
