"""Traces that are made once: a comparison asks for the same networks over and over."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from torch import nn

from explorer.architectures.variants import Variant
from explorer.tracing.block_tree import Block, block_tree
from explorer.tracing.meta import build_on_meta
from explorer.tracing.records import Trace
from explorer.tracing.trace import TracedNetwork, trace_variant

Made = tuple[Variant, Callable[..., nn.Module]]
"""A variant and what builds it, which is another one once a user's file has changed."""

Result = TypeVar("Result")

_KEPT = 64  # a page of five networks, their relatives and the networks of the claims


class TraceCache:
    """Keeps the last networks that were traced; any thread may ask.

    Two threads that ask for the same network at once may both trace it; the results
    are equal.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._networks: OrderedDict[Made, TracedNetwork] = OrderedDict()
        self._results: dict[Made, dict[Hashable, Any]] = {}

    def network(self, variant: Variant) -> TracedNetwork:
        """Every step of ``variant``, and the graph behind it.

        Raises:
            ExplorerError: It cannot be built or followed, see ``trace_variant``.
        """
        made = (variant, variant.spec.build)
        with self._lock:
            if made in self._networks:
                self._networks.move_to_end(made)
                return self._networks[made]
        network = trace_variant(variant)
        with self._lock:
            self._networks[made] = network
            while len(self._networks) > _KEPT:
                dropped, _ = self._networks.popitem(last=False)
                self._results.pop(dropped, None)
        return network

    def trace(self, variant: Variant) -> Trace:
        """Every step of ``variant``; raises as :meth:`network` does."""
        return self.network(variant).trace

    def tree(self, variant: Variant) -> Block:
        """The blocks of ``variant``; raises as :meth:`network` does."""
        trace = self.trace(variant)
        return self.once(variant, "tree", lambda: block_tree(trace))

    def once(
        self, variant: Variant, what: Hashable, compute: Callable[[], Result]
    ) -> Result:
        """What ``compute`` returns, kept as long as the network is.

        Args:
            variant: The network.
            what: Names the result among all about this network.
            compute: Computes it; must depend on the network alone.

        Raises:
            ExplorerError: The network cannot be built, or ``compute`` says so.
        """
        self.network(variant)
        made = (variant, variant.spec.build)
        with self._lock:
            known = self._results.setdefault(made, {})
            if what in known:
                found: Result = known[what]
                return found
        result = compute()
        with self._lock:
            known[what] = result
        return result


def model_of(variant: Variant) -> nn.Module:
    """The network on the meta device, in eval mode: shapes but no values."""
    return build_on_meta(variant.build)
