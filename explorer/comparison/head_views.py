"""The head of a network beside the other one that it could have."""

from dataclasses import dataclass

from explorer.architectures.variants import Variant
from explorer.comparison.heads import Head, head_of, other_head
from explorer.comparison.input_sizes import AcceptedSizes, accepted_sizes
from explorer.comparison.traces import TraceCache


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadView:
    """One column of the comparison of heads.

    Attributes:
        variant: The network.
        head: Its head.
        sizes: The images that it accepts once it is built; ``None`` if only an image
            with values can tell.
        params: Learnable scalars of the whole network.
        macs: Multiply-accumulates of the whole network, one image.
        other: The same network with the other head; ``None`` where its builder has no
            such option.
    """

    variant: Variant
    head: Head
    sizes: AcceptedSizes | None
    params: int
    macs: int
    other: "HeadView | None"


def head_view(cache: TraceCache, variant: Variant) -> HeadView:
    """The head of ``variant``, and what another would cost.

    Raises:
        ExplorerError: The network cannot be built or followed.
    """
    changed = other_head(variant)
    return _view(cache, variant, _view(cache, changed, None) if changed else None)


def _view(cache: TraceCache, variant: Variant, other: HeadView | None) -> HeadView:
    trace = cache.trace(variant)
    return HeadView(
        variant=variant,
        head=head_of(trace, cache.tree(variant)),
        sizes=cache.once(variant, "sizes", lambda: accepted_sizes(variant)),
        params=trace.total_params,
        macs=trace.total_macs,
        other=other,
    )
