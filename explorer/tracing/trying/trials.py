"""Tries out variants, again and again, while somebody drags a number."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar, cast

import torch
from torch import nn

from explorer.architectures.edits import (
    IMAGE_CHANNELS,
    IMAGE_SIZE,
    STRUCTURAL,
    Edit,
)
from explorer.architectures.edits_applied import (
    RefusedEditError,
    apply_possible_edits,
    light_copy,
)
from explorer.architectures.edits_layers import editable_fields, fields_of
from explorer.architectures.options import OptionField
from explorer.architectures.variants import Variant
from explorer.tracing.containers import containers_of
from explorer.tracing.graph import Route, UntraceableError, trace_graph
from explorer.tracing.meta import build_on_meta, image_dtype
from explorer.tracing.records import Followed, SourceLine, Trace
from explorer.tracing.sources import recording_construction
from explorer.tracing.trace import FailingForwardError, trace_variant
from explorer.tracing.trying.breaking import breakage, refused_construction
from explorer.tracing.trying.rules import Refused
from explorer.tracing.trying.trial import Trial
from explorer.tracing.trying.trial_pass import TrialPass

Made = TypeVar("Made")


class Trials:
    """Tries out variants; keeps what their edits do not change.

    A graph does not depend on the fields of layers, so that a number can be dragged
    while the shapes follow.  May be used from any thread.
    """

    def __init__(self, kept: int = 16) -> None:
        """Begin with nothing.

        Args:
            kept: How many networks and graphs are kept, the latest ones.
        """
        self._kept = kept
        self._lock = threading.RLock()
        self._made: OrderedDict[Hashable, object] = OrderedDict()

    def try_out(self, variant: Variant) -> Trial:
        """How far an image gets through ``variant``.

        Raises:
            ImageTooSmallError: Its options do not go together.
            InvalidOptionError: An edit names what the network does not have.
            FailingForwardError: The network does not even run without its edits.
            UntraceableError: The way through it cannot be found.
        """
        structure = self._structure(variant)
        if structure.followed != "graph":
            # What forward asks for while it runs may be other than it was.
            try:
                return Trial(variant=variant, trace=trace_variant(variant).trace)
            except (FailingForwardError, RefusedEditError):
                pass
        walk, network = self._walk(variant, structure)
        steps = walk.steps_tried()
        unread = sum(p.numel() for p in network.parameters()) - walk.counted_params
        trace = Trace(
            input_shape=variant.input_shape,
            steps=steps,
            unread_params=unread,
            output=walk.output_step,
            containers=containers_of(network, steps, structure.lines),
            followed=structure.followed,
            reason=structure.reason,
        )
        broken = None
        if walk.refusal is not None:
            broken = breakage(steps, walk.reached, walk.refusal)
        elif structure.followed != "graph":
            broken = breakage(steps, len(steps) - 1, Refused("other"))
        return Trial(variant=variant, trace=trace, broken=broken)

    def edits_that_follow(self, variant: Variant) -> tuple[Edit, ...]:
        """The further edits with which all later layers follow those of ``variant``.

        Of ``in_channels``, ``in_features`` and the like; what else breaks stays broken.

        Raises:
            ImageTooSmallError: Its options do not go together.
            InvalidOptionError: An edit names what the network does not have.
            FailingForwardError: The network does not even run without its edits.
            UntraceableError: The way through it cannot be found.
        """
        walk, _ = self._walk(variant, self._structure(variant), follows=True)
        walk.steps_tried()
        return tuple(walk.edits)

    def network(self, variant: Variant) -> nn.Module:
        """The edited network without weights, to look at; refused edits are not made.

        Raises:
            InvalidOptionError: An edit names what the network does not have.
        """
        network = light_copy(self._network(variant))
        apply_possible_edits(network, variant.edits)
        return network

    def fields(self, variant: Variant, path: str) -> tuple[OptionField, ...]:
        """What can be edited at ``path``, with the present values as defaults.

        Args:
            variant: The network.
            path: A layer of it, or empty for the image.

        Raises:
            InvalidOptionError: An edit names what the network does not have.
            AttributeError: There is no such layer.
        """
        if not path:
            _, channels, size, _ = variant.input_shape
            return fields_of({IMAGE_SIZE: size, IMAGE_CHANNELS: channels})
        network = light_copy(self._network(variant))
        refused = apply_possible_edits(network, variant.edits)
        if path in refused:
            return fields_of(refused[path].values)
        return editable_fields(network.get_submodule(path))

    def _walk(
        self, variant: Variant, structure: "_Structure", *, follows: bool = False
    ) -> tuple[TrialPass, nn.Module]:
        network = light_copy(self._network(variant))
        refused = {
            path: refused_construction(layer)
            for path, layer in apply_possible_edits(network, variant.edits).items()
        }
        image = torch.empty(
            variant.input_shape, dtype=image_dtype(network), device="meta"
        )
        route, lines = structure.route, structure.lines
        walk = TrialPass(network, route, image, lines, refused, follows=follows)
        return walk, network

    # what is kept

    def _network(self, variant: Variant) -> nn.Module:
        """Without edits and without weights; only copied."""
        original = variant.original
        key = ("network", original, original.spec.build)  # an own file may change
        return self._once(key, lambda: build_on_meta(original.build))

    def _structure(self, variant: Variant) -> "_Structure":
        structural = tuple(e for e in variant.edits if e.field in STRUCTURAL)
        bare = replace(variant, edits=structural)
        key = ("structure", bare, bare.spec.build)
        return self._once(key, lambda: _structure_of(bare))

    def _once(self, key: Hashable, make: Callable[[], Made]) -> Made:
        with self._lock:
            if key not in self._made:
                self._made[key] = make()
                if len(self._made) > self._kept:
                    self._made.popitem(last=False)
            self._made.move_to_end(key)
            return cast(Made, self._made[key])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Structure:
    """The way through a network, whatever the fields of its layers are."""

    route: Route
    lines: Mapping[str, tuple[SourceLine, ...]]
    followed: Followed = "graph"
    reason: str = ""


def _structure_of(variant: Variant) -> _Structure:
    with recording_construction() as record:
        network = build_on_meta(variant.build)
    try:
        return _Structure(route=trace_graph(network), lines=record.by_path(network))
    except UntraceableError:
        # Recorded while it runs: it must run as it is.
        found = trace_variant(variant)
        return _Structure(
            route=Route(graph=found.graph, constants=found.constants),
            lines=found.lines,
            followed=found.trace.followed,
            reason=found.trace.reason,
        )
