"""The blocks of different networks on one job: the same channels in and out, one size.

A block at 56 px and one at 28 px, or with 64 and with 512 channels, are not like for
like.  So the very block of a network is built once more for the channels that are asked
for, on the meta device, and traced.
"""

import copy
from dataclasses import dataclass

from torch import nn

from explorer.architectures.resnet_style import NOTHING, ZeroPadded
from explorer.architectures.variants import Variant
from explorer.comparison.blocks import BlockFigures, block_figures
from explorer.comparison.rechannelled import CannotRechannelError, Rechanneller
from explorer.comparison.repeats import CharacteristicBlock, characteristic_block
from explorer.comparison.sub_traces import SubTrace
from explorer.comparison.traces import TraceCache, model_of
from explorer.errors import ExplorerError
from explorer.tracing.block_tree import Block, block_tree
from explorer.tracing.graph import UntraceableError
from explorer.tracing.records import Trace
from explorer.tracing.trace import FailingForwardError, trace_module


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What a block is to do.

    Attributes:
        in_channels: Channels that come in.
        out_channels: Channels that go out.
        size: Height and width of what comes in, px.
    """

    in_channels: int
    out_channels: int
    size: int


def own_job(figures: BlockFigures) -> Job | None:
    """What a block does in its own network; ``None`` if it works on no square map."""
    shape, out = figures.input_shape, figures.output_shape
    if len(shape) != 3 or shape[1] != shape[2]:
        return None
    return Job(in_channels=shape[0], out_channels=out[0], size=shape[1])


class SameJobError(ExplorerError):
    """A block cannot do another job than its own.

    Attributes:
        network: Title of the network.
        job: What it was asked to do.
        reason: Why it cannot, as half a sentence.
    """

    def __init__(self, network: str, job: Job, reason: str) -> None:
        super().__init__(
            f"the block of {network} cannot take {job.in_channels} channels to"
            f" {job.out_channels} at {job.size} px: {reason}; choose another job"
        )
        self.network = network
        self.job = job
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class JobView:
    """A block that was built for a job.

    Attributes:
        variant: The network that it comes from.
        job: What it does.
        title: Title of the block of the network that it is built after.
        part: Its steps, to be drawn.
        figures: What it costs.
    """

    variant: Variant
    job: Job
    title: str
    part: SubTrace
    figures: BlockFigures


def same_job(cache: TraceCache, variant: Variant, job: Job) -> JobView:
    """The characteristic block of ``variant``, built for ``job``.

    Repeated blocks keep the size of the map, but for poolings: where one halves it by a
    stride, it does so for its place in the network.  A block whose shortcut passes its
    input on unchanged cannot change the channels, so the first of its kind that can
    stands for it.

    Raises:
        SameJobError: No block of the network can do this.
        ExplorerError: The network cannot be built or followed.
    """
    return cache.once(variant, job, lambda: _first_able(cache, variant, job))


def _first_able(cache: TraceCache, variant: Variant, job: Job) -> JobView:
    trace = cache.trace(variant)
    found = characteristic_block(trace, cache.tree(variant))
    model = model_of(variant)
    reason = ""
    for title, steps in _candidates(found):
        try:
            module = _built(model, trace, steps, job, found)
            network = trace_module(module, (1, job.in_channels, job.size, job.size))
        except (CannotRechannelError, UntraceableError, FailingForwardError) as error:
            reason = reason or error.reason
            continue
        output = network.trace.steps[network.trace.output].output_shape
        if output[1] != job.out_channels:
            reason = reason or f"it makes {output[1]} channels"
            continue
        return _view(variant, job, title, network.trace)
    raise SameJobError(variant.title, job, reason)


def _candidates(found: CharacteristicBlock) -> list[tuple[str, Block | range]]:
    if found.block is None:
        return [("", found.steps)]
    others = [block for block in found.like if block is not found.block]
    return [(block.title, block) for block in (found.block, *others)]


def _built(
    model: nn.Module,
    trace: Trace,
    place: Block | range,
    job: Job,
    found: CharacteristicBlock,
) -> nn.Module:
    """A copy of the block with other channels; ``model`` is not changed."""
    if isinstance(place, range):
        paths = [trace.steps[index].module for index in place]
        if None in paths:
            raise CannotRechannelError("it is not a plain row of layers")
        layers = [copy.deepcopy(model.get_submodule(path or "")) for path in paths]
        module: nn.Module = nn.Sequential(*layers)
        names = {path or "": str(at) for at, path in enumerate(paths)}
        steps = place
    else:
        module = copy.deepcopy(model.get_submodule(place.key))
        steps = place.steps
        names = {
            path: path.removeprefix(place.key).removeprefix(".")
            for path in (trace.steps[index].module for index in steps)
            if path is not None
        }
    changed = Rechanneller(trace, steps, module, names, job.in_channels)
    changed.widen_to(job.out_channels, keep_size=found.is_repeated)
    for inner in module.modules():
        if isinstance(inner, ZeroPadded):
            inner.missing = job.out_channels - job.in_channels
            inner.subsampled = NOTHING()
    return module


def _view(variant: Variant, job: Job, title: str, trace: Trace) -> JobView:
    steps = range(len(trace.steps))
    return JobView(
        variant=variant,
        job=job,
        title=title,
        part=SubTrace(trace=trace, tree=block_tree(trace), first=0),
        figures=block_figures(trace, steps),
    )
