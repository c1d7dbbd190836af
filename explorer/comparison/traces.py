"""Traces that are made once: a comparison asks for the same networks over and over."""

import threading
from collections import OrderedDict
from collections.abc import Callable

from torch import nn

from explorer.architectures.variants import Variant
from explorer.tracing.block_tree import Block, block_tree
from explorer.tracing.meta import build_on_meta
from explorer.tracing.records import Trace
from explorer.tracing.trace import TracedNetwork, trace_variant

Made = tuple[Variant, Callable[..., nn.Module]]
"""A variant and what builds it, which is another one once a user's file has changed."""

_KEPT = 64  # a page of five networks, their relatives and the networks of the claims


class TraceCache:
    """Keeps the last networks that were traced; any thread may ask.

    Two threads that ask for the same network at once may both trace it; the results
    are equal.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._networks: OrderedDict[Made, TracedNetwork] = OrderedDict()
        self._trees: dict[Made, Block] = {}

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
                self._trees.pop(dropped, None)
        return network

    def trace(self, variant: Variant) -> Trace:
        """Every step of ``variant``; raises as :meth:`network` does."""
        return self.network(variant).trace

    def tree(self, variant: Variant) -> Block:
        """The blocks of ``variant``; raises as :meth:`network` does."""
        made = (variant, variant.spec.build)
        trace = self.trace(variant)
        if made not in self._trees:
            self._trees[made] = block_tree(trace)
        return self._trees[made]


def model_of(variant: Variant) -> nn.Module:
    """The network on the meta device, in eval mode: shapes but no values."""
    return build_on_meta(variant.build)
