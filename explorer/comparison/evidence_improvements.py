"""What shows claims 1 to 6: the blocks, and what each network improved."""

from explorer.architectures.variants import Variant
from explorer.comparison.claim_records import (
    Evidence,
    EvidenceLink,
    Figure,
    book_run_counts,
    computed,
    published_year,
)
from explorer.comparison.costs import NetworkCosts, network_costs
from explorer.comparison.evidence_links import compare_link, explore_link
from explorer.comparison.evidence_networks import (
    ALEXNET,
    GOOGLENET,
    NIN,
    RESNET,
    VGG,
    count_kinds,
    first_step,
    stack_trace,
)
from explorer.comparison.lineups import historical_line
from explorer.comparison.parts import Part
from explorer.comparison.repeats import characteristic_block
from explorer.comparison.traces import TraceCache
from explorer.tracing.arithmetic import dense_equivalent
from explorer.tracing.records import Step, Trace

_WIDTH = 16  # channels of the stacks that are counted; the factor of C² needs any


def of_blocks(cache: TraceCache) -> Evidence:
    """How often each network repeats its block."""
    figures = []
    for variant in (VGG, NIN, GOOGLENET, RESNET):
        found = characteristic_block(cache.trace(variant), cache.tree(variant))
        name = f"{variant.architecture}_blocks"
        how = f"blocks of {variant.title} like {found.title}"
        figures.append(computed(name, len(found.like), "count", how))
    return Evidence(
        figures=tuple(figures),
        links=(
            EvidenceLink(
                label="The five blocks", link=compare_link(historical_line(), "blocks")
            ),
        ),
    )


def of_roles(cache: TraceCache) -> Evidence:
    """What pooling does to the field, and which AlexNet normalises what."""
    trace = cache.trace(ALEXNET)
    pooling = first_step(trace.steps, "MaxPool2d")
    before = trace.steps[pooling.inputs[0]]
    torchvision = Variant.of("torchvision:alexnet")
    paper = cache.trace(Variant.of("alexnet", "paper"))
    return Evidence(
        figures=(
            _side("field_before", before.receptive_field, "field before the pooling"),
            _side("field_after", pooling.receptive_field, "field after the pooling"),
            published_year("alexnet_year", "krizhevsky-2012"),
            _norms("paper_norms", paper, "the paper's AlexNet"),
            _norms("book_norms", trace, "the book's AlexNet"),
            _norms(
                "torchvision_norms", cache.trace(torchvision), "torchvision's AlexNet"
            ),
            published_year("norm_year", "ioffe-2015"),
        ),
        links=tuple(
            EvidenceLink(
                label=label,
                link=explore_link(ALEXNET, first_step(trace.steps, kind).index),
            )
            for label, kind in (
                ("A convolution", "Conv2d"),
                ("A ReLU", "ReLU"),
                ("A pooling", "MaxPool2d"),
                ("A dense layer", "Linear"),
            )
        ),
    )


def of_small_kernels(cache: TraceCache) -> Evidence:
    """First maps, weights of stacked kernels, and the price."""
    alexnet, vgg = cache.trace(ALEXNET), cache.trace(VGG)
    pair, five = stack_trace((3, 3), _WIDTH), stack_trace((5,), _WIDTH)
    triple, seven = stack_trace((3, 3, 3), _WIDTH), stack_trace((7,), _WIDTH)
    field = pair.steps[-1].receptive_field
    return Evidence(
        figures=(
            _first_side("alexnet_side", alexnet, "AlexNet"),
            _first_side("vgg_side", vgg, "VGG-11"),
            _side("pair_field", field, "field of two 3x3 convolutions"),
            _weights("pair_weights", pair, "two 3x3 convolutions"),
            _weights("five_weights", five, "one 5x5 convolution"),
            _weights("triple_weights", triple, "three 3x3 convolutions"),
            _weights("seven_weights", seven, "one 7x7 convolution"),
            *_sums("vgg", vgg, VGG.title),
            *_sums("alexnet", alexnet, ALEXNET.title),
        ),
        links=(
            EvidenceLink(
                label="Shapes over depth", link=compare_link((ALEXNET, VGG), "shapes")
            ),
            EvidenceLink(
                label="The same picture through both",
                link=compare_link((ALEXNET, VGG), "maps"),
            ),
            EvidenceLink(
                label="VGG with 5x5 kernels",
                link=compare_link((VGG, VGG.with_options(kernel=5)), "costs"),
            ),
        ),
    )


def of_fewer_parameters(cache: TraceCache) -> Evidence:
    """Which layers hold the parameters of AlexNet, VGG and NiN."""
    nin, vgg = cache.trace(NIN), cache.trace(VGG)
    alexnet = cache.trace(ALEXNET)
    dense = NIN.with_options(head="dense")
    plain = NIN.with_options(pointwise=0)
    return Evidence(
        figures=(
            *_sums("nin", nin, NIN.title),
            *_sums("vgg", vgg, VGG.title),
            *_held("alexnet_dense", network_costs(alexnet), Part.DENSE, "AlexNet"),
            *_held("vgg_dense", network_costs(vgg), Part.DENSE, "VGG-11"),
            *_held("nin_pointwise", network_costs(nin), Part.POINTWISE, "NiN"),
            *book_run_counts("failed", "runs", NIN.architecture),
        ),
        links=(
            EvidenceLink(
                label="Parameters by part",
                link=compare_link((ALEXNET, VGG, NIN), "costs"),
            ),
            EvidenceLink(
                label="NiN with a dense head, and without 1x1",
                link=compare_link((NIN, dense, plain), "costs"),
            ),
        ),
    )


def of_scales(cache: TraceCache) -> Evidence:
    """Inception 3a with and without its reductions."""
    unreduced = GOOGLENET.with_options(reductions=False)
    figures: list[Figure] = []
    for name, variant in (("reduced", GOOGLENET), ("unreduced", unreduced)):
        trace = cache.trace(variant)
        steps = characteristic_block(trace, cache.tree(variant)).steps
        own = [trace.steps[index] for index in steps]
        branches = [step for step in own if _is_wide_branch(step)]
        figures += [
            computed(
                name, _params(own), "parameters", f"Inception 3a of {variant.title}"
            ),
            computed(
                f"{name}_branches",
                _params(branches),
                "parameters",
                f"its 3x3 and 5x5 branches in {variant.title}",
            ),
        ]
    trace = cache.trace(GOOGLENET)
    joined = first_step(trace.steps, "Concat")
    return Evidence(
        figures=tuple(figures),
        links=(
            EvidenceLink(
                label="The branches' maps", link=explore_link(GOOGLENET, joined.index)
            ),
            EvidenceLink(
                label="With and without reductions",
                link=compare_link((GOOGLENET, unreduced), "blocks"),
            ),
        ),
    )


def of_sizes(cache: TraceCache) -> Evidence:
    """The first convolution of AlexNet and the dense layer that it stands for."""
    conv = first_step(cache.trace(ALEXNET).steps, "Conv2d")
    dense = dense_equivalent(conv)
    assert dense is not None  # of a convolution there always is one
    return Evidence(
        figures=(
            computed("side_before", conv.input_shapes[0][2], "px", "side of the image"),
            computed("side_after", conv.output_shape[2], "px", "side of its first map"),
            computed("conv_params", conv.params, "parameters", "of the convolution"),
            computed("dense_weights", dense.result, "parameters", dense.expression),
        ),
        links=(
            EvidenceLink(
                label="The arithmetic of this layer",
                link=explore_link(ALEXNET, conv.index),
            ),
        ),
    )


def _is_wide_branch(step: Step) -> bool:
    """Whether a step belongs to the 3x3 or the 5x5 branch of our Inception."""
    name = (step.module or "").rpartition(".")[2]
    return name.startswith(("p2_", "p3_"))


def _params(steps: list[Step]) -> int:
    return sum(step.params for step in steps)


def _side(name: str, field: tuple[int, int] | None, how: str) -> Figure:
    assert field is not None  # these steps see a window, not the whole image
    return computed(name, field[0], "px", how)


def _first_side(name: str, trace: Trace, network: str) -> Figure:
    conv = first_step(trace.steps, "Conv2d")
    return computed(name, conv.output_shape[2], "px", f"first maps of {network}")


def _norms(name: str, trace: Trace, network: str) -> Figure:
    how = f"normalisations in {network}"
    return computed(name, count_kinds(trace, "Norm"), "count", how)


def _weights(name: str, trace: Trace, what: str) -> Figure:
    factor = trace.total_params // _WIDTH**2
    return computed(name, factor, "count", f"weights of {what}, as a multiple of C²")


def _sums(name: str, trace: Trace, title: str) -> tuple[Figure, Figure]:
    return (
        computed(f"{name}_params", trace.total_params, "parameters", f"all of {title}"),
        computed(f"{name}_macs", trace.total_macs, "MACs", f"one image, {title}"),
    )


def _held(
    name: str, costs: NetworkCosts, part: Part, network: str
) -> tuple[Figure, Figure]:
    held, whole = costs.of(part).params, sum(cost.params for cost in costs.total)
    layers = "1x1 convolutions" if part is Part.POINTWISE else "dense layers"
    how = f"{layers} of {network}"
    return (
        computed(name, held, "parameters", how),
        computed(f"{name}_share", 100 * held / whole, "percent", f"share of the {how}"),
    )
