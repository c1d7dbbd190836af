"""Runs a graph by the rules of its layers, up to the first step that cannot run."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import torch
from torch import Tensor, fx, nn
from torch.utils._pytree import tree_map
from torch.utils.flop_counter import FlopCounterMode

from explorer.architectures.edits import Edit
from explorer.architectures.edits_layers import remake
from explorer.errors import InvalidOptionError
from explorer.tracing.graph import Route
from explorer.tracing.kinds import operation_name
from explorer.tracing.records import SourceLine, Step
from explorer.tracing.trying.asking import ask, ask_module
from explorer.tracing.trying.following import following_edits
from explorer.tracing.trying.functions import function_outcome, in_place_twin
from explorer.tracing.trying.rules import Outcome, Refused, outcome_of
from explorer.tracing.trying.structure_pass import StructurePass

_FREE = frozenset({  # functions that cost nothing, so that nobody need count
    "getitem", "getattr", "size", "dim", "view", "reshape", "permute", "transpose",
    "unsqueeze", "squeeze", "expand", "chunk", "split", "mean", "pad", "max_pool2d",
    "avg_pool2d", "adaptive_avg_pool2d", "softmax", "assert", "eq", "floordiv", "mod",
})  # fmt: skip


class TrialPass(StructurePass):
    """Notes the steps that run, and the structure of those that do not.

    Attributes:
        refusal: Why the first step that does not run does not; ``None`` if all do.
        reached: How many steps ran before it.
        edits: What was edited on the way so that layers follow those before them.
    """

    def __init__(
        self,
        model: nn.Module,
        route: Route,
        image: Tensor,
        lines: Mapping[str, tuple[SourceLine, ...]],
        refused: Mapping[str, Refused],
        *,
        follows: bool = False,
    ) -> None:
        """Prepare a pass.

        Args:
            model: The network on the meta device; with ``follows`` it is edited.
            route: Its operations.
            image: An empty image on the meta device.
            lines: The lines that constructed each module, by its path.
            refused: Why layers could not be constructed, by their paths.
            follows: Whether a layer is edited where the one before it changed.
        """
        super().__init__(model, route, image, lines)
        self._tally = _Tally()
        self.flops = self._tally  # type: ignore[assignment]
        self._refused = refused
        self._follows = follows
        self._node: fx.Node | None = None
        self.refusal: Refused | None = None
        self.reached = 0
        self.edits: list[Edit] = []

    def steps_tried(self) -> tuple[Step, ...]:
        """Run as far as it goes, and tell every step, reached or not.

        Raises:
            UntraceableError: The output does not come from the image.
        """
        try:
            return self.steps_taken()
        except Refused as refusal:
            self.refusal = refusal
            self.reached = len(self.steps)
        assert self._node is not None
        return self.steps_from(self._node)

    # fx overrides

    def run_node(self, n: fx.Node) -> object:
        """Run one node and note what it did."""
        self._node = n
        return super().run_node(n)

    def call_module(self, target: Any, args: Any, kwargs: Any) -> Any:
        """The output of a layer, without values."""
        if target in self._refused:
            raise self._refused[target]
        module = self.submodules[target]
        asking = partial(ask_module, module, args, kwargs)
        if len(args) != 1 or kwargs or not isinstance(args[0], Tensor):
            return self._run(partial(module, *args, **kwargs), asking)
        shape = tuple(args[0].shape)
        try:
            outcome = outcome_of(module, shape)
        except Refused as refusal:
            followed = self._followed(target, module, shape, refusal)
            if followed is None:
                return _last_word(asking, refusal)
            outcome = followed
        if outcome is None:
            return self._run(partial(module, *args, **kwargs), asking)
        return self._made(outcome)

    def call_function(self, target: Any, args: Any, kwargs: Any) -> Any:
        """The output of a function, without values."""
        assert self._node is not None
        function = in_place_twin(self._node) or target
        return self._called(target, partial(ask, function, args, kwargs), args, kwargs)

    def call_method(self, target: Any, args: Any, kwargs: Any) -> Any:
        """The output of a method, without values."""
        method = getattr(type(args[0]), target)
        return self._called(method, partial(ask, method, args, kwargs), args, kwargs)

    # what a node makes

    def _called(
        self, function: Any, asking: Callable[[], object], args: Any, kwargs: Any
    ) -> object:
        assert self._node is not None
        try:
            outcome = function_outcome(self._node, args, kwargs)
        except Refused as refusal:
            return _last_word(asking, refusal)
        if outcome is None:
            running = partial(function, *args, **kwargs)
            free = operation_name(self._node) in _FREE
            return self._run(running, asking, costs=not free)
        return self._made(outcome)

    def _made(self, outcome: Outcome) -> Tensor:
        self._tally.add(2 * outcome.macs)
        return torch.empty(outcome.shape, dtype=self._image.dtype, device="meta")

    def _run(
        self,
        running: Callable[[], object],
        asking: Callable[[], object],
        *,
        costs: bool = True,
    ) -> object:
        """The result on the meta device, or of zeros where that refuses."""
        counter = FlopCounterMode(display=False)
        try:
            if not costs:
                return running()
            with counter:
                result = running()
        except Exception:  # noqa: BLE001 - torch has no common class for its refusals
            return _without_values(asking())
        self._tally.add(counter.get_total_flops())
        return result

    def _followed(
        self, path: str, module: nn.Module, shape: tuple[int, ...], refusal: Refused
    ) -> Outcome | None:
        """The outcome after the layer was edited to take what it is given."""
        given = refusal.figures.get("given")
        edits = following_edits(path, module, refusal.kind, given)
        if not self._follows or not edits:
            return None
        try:
            remake(module, {edit.field: edit.value for edit in edits})
        except (ValueError, InvalidOptionError):
            return None
        self.edits.extend(edits)
        return outcome_of(module, shape)


class _Tally:
    """Stands in for torch's counter: rules know what a layer costs."""

    def __init__(self) -> None:
        self._flops = 0

    def add(self, flops: int) -> None:
        self._flops += flops

    def get_total_flops(self) -> int:
        return self._flops

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_: object) -> None:
        pass


def _last_word(asking: Callable[[], object], refusal: Refused) -> object:
    """What torch says where a rule refuses; with it, if it does not refuse at all."""
    try:
        return _without_values(asking())
    except Refused as said:
        raise Refused(refusal.kind, said.message, **refusal.figures) from None


def _without_values(result: object) -> object:
    def moved(value: object) -> object:
        return value.to("meta") if isinstance(value, Tensor) else value

    return tree_map(moved, result)
