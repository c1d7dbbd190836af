"""What shows claims 7 to 11: the lines of code of the notes, and the softmax."""

from math import log

from explorer.architectures.edits import Edit
from explorer.architectures.variants import Variant
from explorer.comparison.claim_records import (
    Evidence,
    EvidenceLink,
    Figure,
    computed,
)
from explorer.comparison.evidence_links import (
    compare_link,
    experiment_link,
    explore_link,
    what_if_link,
)
from explorer.comparison.evidence_networks import (
    ALEXNET,
    GOOGLENET,
    NIN,
    VGG,
    dense_inputs,
    first_step,
)
from explorer.comparison.heads import head_of
from explorer.comparison.input_sizes import accepted_sizes
from explorer.comparison.scores import double_softmax_floor
from explorer.comparison.traces import TraceCache


def of_alexnet(cache: TraceCache) -> Evidence:
    """The 6400 of AlexNet and the images that it accepts."""
    trace = cache.trace(ALEXNET)
    sizes = cache.once(ALEXNET, "sizes", lambda: accepted_sizes(ALEXNET))
    assert sizes is not None  # it runs without values
    assert sizes.largest is not None  # its dense head allows no other last map
    conv = first_step(trace.steps, "Conv2d")
    paper = first_step(cache.trace(Variant.of("alexnet", "paper")).steps, "Conv2d")
    return Evidence(
        figures=(
            *_into_head(cache, ALEXNET),
            computed("smallest", sizes.smallest, "px", "smallest image that runs"),
            computed("largest", sizes.largest, "px", "largest image that runs"),
            computed("book_side", conv.output_shape[2], "px", "the book's first maps"),
            computed(
                "paper_side", paper.output_shape[2], "px", "the paper's first maps"
            ),
        ),
        links=(
            EvidenceLink(
                label="The first convolution", link=explore_link(ALEXNET, conv.index)
            ),
            EvidenceLink(
                label="The code beside VGG's", link=compare_link((ALEXNET, VGG))
            ),
            EvidenceLink(
                label="What if an image has one px more?",
                link=what_if_link(
                    ALEXNET.with_edits(
                        Edit(path="", field="image_size", value=sizes.largest + 1)
                    )
                ),
            ),
        ),
    )


def of_vgg(cache: TraceCache) -> Evidence:
    """What the first dense layer of VGG reads, and what AlexNet's does."""
    quarter = Variant.of("vgg", "book-quarter")
    alexnet = dense_inputs(cache.trace(ALEXNET))
    dense = first_step(cache.trace(VGG).steps, "Linear")
    wrong = Edit(path=dense.path, field="in_features", value=alexnet)
    return Evidence(
        figures=(
            *_into_head(cache, VGG),
            computed("image", VGG.input_shape[2], "px", "side of the image"),
            computed(
                "quarter_features",
                dense_inputs(cache.trace(quarter)),
                "count",
                f"values that the first dense layer of {quarter.title} reads",
            ),
            computed(
                "alexnet_features",
                alexnet,
                "count",
                "values that the first dense layer of AlexNet reads",
            ),
        ),
        links=(
            EvidenceLink(
                label="What if VGG had AlexNet's number?",
                link=what_if_link(VGG.with_edits(wrong)),
            ),
        ),
    )


def of_nin(cache: TraceCache) -> Evidence:
    """What the head of NiN does to its maps."""
    trace = cache.trace(NIN)
    head = head_of(trace, cache.tree(NIN))
    pooling = first_step(trace.steps, head.pooling)
    last = trace.steps[pooling.inputs[0]]
    return Evidence(
        figures=(
            computed("pooling", pooling.kind, "name", "what makes a score of a map"),
            computed("maps", pooling.output_shape[1], "count", "maps, one per class"),
            computed("last", last.kind, "name", "what happens right before it"),
        ),
        links=(
            EvidenceLink(label="The code beside VGG's", link=compare_link((VGG, NIN))),
            EvidenceLink(
                label="NiN's scores",
                link=explore_link(NIN, trace.output),
            ),
            EvidenceLink(
                label="Heads side by side",
                link=compare_link((VGG, NIN), "costs", part="heads"),
            ),
        ),
    )


def of_googlenet(cache: TraceCache) -> Evidence:
    """The join of an Inception and what stands before the dense layer."""
    trace = cache.trace(GOOGLENET)
    joined = first_step(trace.steps, "Concat")
    dense = GOOGLENET.with_options(head="dense")
    pooling = first_step(trace.steps, head_of(trace, cache.tree(GOOGLENET)).pooling)
    side = pooling.input_shapes[0][2]
    unpooled = Edit(path=pooling.path, field="output_size", value=f"{side}x{side}")
    return Evidence(
        figures=(
            computed("paths", len(joined.inputs), "count", "paths of Inception 3a"),
            computed(
                "joined", joined.output_shape[1], "count", "channels that it makes"
            ),
            computed(
                "pooled", dense_inputs(trace), "count", "values after the pooling"
            ),
            computed(
                "unpooled",
                dense_inputs(cache.trace(dense)),
                "count",
                "values without the pooling",
            ),
        ),
        links=(
            EvidenceLink(
                label="The code beside VGG's", link=compare_link((VGG, GOOGLENET))
            ),
            EvidenceLink(
                label="Where the paths are joined",
                link=explore_link(GOOGLENET, joined.index),
            ),
            EvidenceLink(
                label="What if nothing were averaged?",
                link=what_if_link(GOOGLENET.with_edits(unpooled)),
            ),
        ),
    )


def of_softmax(cache: TraceCache) -> Evidence:
    """The floor of a loss behind a softmax too many."""
    classes = cache.trace(ALEXNET).steps[-1].output_shape[1]
    return Evidence(
        figures=(
            computed("classes", classes, "count", "classes of the book's networks"),
            computed(
                "floor",
                double_softmax_floor(classes),
                "nats",
                "ln((e + classes - 1) / e)",
            ),
            computed("guessing", log(classes), "nats", "ln(classes)"),
        ),
        links=(
            EvidenceLink(
                label="Train with one softmax and with two",
                link=experiment_link("softmax-twice"),
            ),
            EvidenceLink(
                label="Scores, softmax and loss",
                link=compare_link((ALEXNET, NIN), "costs", part="heads"),
            ),
        ),
    )


def _into_head(cache: TraceCache, variant: Variant) -> tuple[Figure, Figure, Figure]:
    """The last maps and the values that the first dense layer reads."""
    trace = cache.trace(variant)
    channels, side, _ = head_of(trace, cache.tree(variant)).input_shape
    how = f"values that the first dense layer of {variant.title} reads"
    return (
        computed("channels", channels, "count", f"last maps of {variant.title}"),
        computed("side", side, "px", "their side"),
        computed("features", dense_inputs(trace), "count", how),
    )
