"""A network that learns: one update at a time, repeatable, with its own numbers."""

import contextlib
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

import torch
from torch import Tensor, nn

from explorer.architectures.random_state import OwnedRandomState
from explorer.training.arithmetic import FORMATS, Arithmetic, in_precision, try_out
from explorer.training.captured_step import CapturedStep, CudaGraphs, GraphBackend
from explorer.training.config import TrainingConfig
from explorer.training.interruption import Interruption, WorkAbandoned
from explorer.training.learned_batch import BatchResult, measured
from explorer.training.machine import Machine, this_machine
from explorer.training.optimisation import (
    initialise,
    learning_rate_at,
    logits_of,
    losses_of,
    make_optimizer,
    recordable,
)
from explorer.training.probes import ProbedStep, Probes
from explorer.training.run_state import learning_of, put_back, weights_of


class LossDiverged(Exception):
    """The loss is NaN or infinite; never leaves the engine."""


class Learner:
    """A network on its device, its optimiser and its random state.

    Attributes:
        network: In train mode but while :meth:`evaluating`.
        device: Where it learns.
        memory_format: Order of the axes in memory that suits the network best.
        classes: Length of the logits.
    """

    def __init__(
        self, config: TrainingConfig, arithmetic: Arithmetic | None = None
    ) -> None:
        """Build the network from the config's seed.

        Args:
            config: What to learn.
            arithmetic: What a run that goes on was computed with.

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
        found = try_out(network, config.variant.input_shape, self.device, arithmetic)
        self.classes, self._arithmetic = found.classes, found.arithmetic
        self.memory_format = FORMATS[found.arithmetic.memory_format]
        self.network: nn.Module = network.to(self.device).train()
        self._optimizer = make_optimizer(
            config.recipe, self.network.parameters(), self.device
        )
        self._probes = Probes(self.network)
        self._host_position, _ = self._random_state.position
        self._captured: CapturedStep | None = None
        if self.device.type == "cuda":
            self.replay_with(CudaGraphs(self.device))

    def replay_with(self, backend: GraphBackend) -> None:
        """Let steps be replayed from a graph, where that is faster; before the first.

        Args:
            backend: Of the device; tests have their own.
        """
        self._captured = CapturedStep(
            self._recorded_step,
            _OwnRandomness(backend, self._random_state),
            full=self._recipe.batch_size,
            obstacle=self._obstacle,
            kept=self._arithmetic.graph,
        )

    @property
    def machine(self) -> Machine:
        """Where, and with which arithmetic, the calling thread makes steps."""
        graph = (
            self._arithmetic.graph if self._captured is None else self._captured.choice
        )
        arithmetic = replace(self._arithmetic, graph=graph)
        return replace(this_machine(self.device), arithmetic=arithmetic)

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
        self._host_position, _ = self._random_state.position

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
        rate = learning_rate_at(self._recipe, progress)
        for group in self._optimizer.param_groups:
            group["lr"] = rate
        if probed or self._captured is None:
            return self._step(images, labels, interruption, probed)
        return self._captured.step(
            images, labels, rate, lambda: self._step(images, labels, interruption)
        )

    def _step(
        self,
        images: Tensor,
        labels: Tensor,
        interruption: Interruption,
        probed: bool = False,
    ) -> BatchResult:
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
        with self._random_state.swapped_in(), watching:
            output = self._output(images)
        return self._judged(output, labels, probe)

    def _output(self, images: Tensor) -> Tensor | Sequence[Tensor | None]:
        with in_precision(self._arithmetic.precision, self.device):
            output: Tensor | Sequence[Tensor | None] = self.network(images)
        return output

    def _judged(
        self,
        output: Tensor | Sequence[Tensor | None],
        labels: Tensor,
        probe: ProbedStep | None = None,
    ) -> tuple[Tensor, BatchResult]:
        objective, loss = losses_of(self._recipe, output, labels)
        logits = logits_of(output)
        if probe is not None:
            probe.answered(logits.float())
        return objective, measured(loss, logits, labels)

    def _recorded_step(
        self, images: Tensor, labels: Tensor, rate: Tensor
    ) -> BatchResult:
        """A whole step that reads nothing back; the random state is swapped in."""
        with recordable(self._optimizer, rate):
            self._optimizer.zero_grad(set_to_none=True)
            objective, result = self._judged(self._output(images), labels)
            objective.backward()  # type: ignore[no-untyped-call]
            self._optimizer.step()
        return result

    def _obstacle(self) -> str:
        """Why steps cannot be recorded: a replay would draw the same on the host.

        Gradients go, so that those of the recording are in its own memory.
        """
        self._optimizer.zero_grad(set_to_none=True)
        drawn = not torch.equal(self._random_state.position[0], self._host_position)
        return "it draws random numbers on the CPU" if drawn else ""

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
        with self._random_state.swapped_in():
            return logits_of(self._output(images)).float()


class _OwnRandomness:
    """A backend whose recordings draw from a run's own random state."""

    def __init__(self, backend: GraphBackend, random_state: OwnedRandomState) -> None:
        self.aside, self.finish = backend.aside, backend.finish
        self._backend, self._random_state = backend, random_state

    def record(self, work: Callable[[], BatchResult]) -> Callable[[], BatchResult]:
        # While a device records, its random state can be neither read nor set.
        before = self._random_state.position
        try:
            with self._random_state.swapped_in():
                play = self._backend.record(work)
        finally:
            self._random_state.position = before  # nothing was drawn yet

        def replay() -> BatchResult:
            with self._random_state.swapped_in():
                return play()

        return replay
