"""What shows claims 12 to 16: depth, and the shortcuts that make it bearable."""

from explorer.architectures.edits import Edit
from explorer.architectures.sizes import output_side
from explorer.comparison.claim_records import (
    Evidence,
    EvidenceLink,
    Figure,
    computed,
    published_error,
)
from explorer.comparison.evidence_links import (
    compare_link,
    experiment_link,
    what_if_link,
)
from explorer.comparison.evidence_networks import RESNET, step_at
from explorer.comparison.repeats import characteristic_block
from explorer.comparison.traces import TraceCache
from explorer.tracing.records import Step

_PLAIN_OR_RESIDUAL = EvidenceLink(
    label="Train plain and residual networks", link=experiment_link("deeper")
)
_IMAGENET_SIDE = 224  # px, the images of the paper
_CONV, _SHORTCUT = "2.0.conv1", "2.0.conv3"  # the first block that changes the shape


def of_deeper(cache: TraceCache) -> Evidence:
    """Plain networks of two depths."""
    return Evidence(
        figures=(
            published_error("plain_18", "plain-18"),
            published_error("plain_34", "plain-34"),
        ),
        links=(_PLAIN_OR_RESIDUAL,),
    )


def of_nesting(cache: TraceCache) -> Evidence:
    """Which blocks contain the identity, and what depth did in the paper."""
    trace = cache.trace(RESNET)
    blocks = characteristic_block(trace, cache.tree(RESNET)).like
    changing = [
        block
        for block in blocks
        if any(trace.steps[at].path.endswith("conv3") for at in block.steps)
    ]
    return Evidence(
        figures=(
            computed("blocks", len(blocks), "count", f"blocks of {RESNET.title}"),
            computed("changing", len(changing), "count", "of them with a 1x1 shortcut"),
            published_error("plain_18", "plain-18"),
            published_error("plain_34", "plain-34"),
            published_error("residual_18", "resnet-18-a"),
            published_error("residual_34", "resnet-34-a"),
            published_error("residual_110", "resnet-cifar-110"),
            published_error("residual_1202", "resnet-cifar-1202"),
        ),
        links=(_PLAIN_OR_RESIDUAL,),
    )


def of_channels(cache: TraceCache) -> Evidence:
    """What each kind of shortcut costs, and what it was worth in the paper."""
    options = {
        name: RESNET.with_options(shortcut=name) for name in ("A", "B", "C", "none")
    }
    params = {
        name: cache.trace(variant).total_params for name, variant in options.items()
    }
    return Evidence(
        figures=(
            published_error("error_a", "resnet-34-a"),
            published_error("error_b", "resnet-34-b"),
            published_error("error_c", "resnet-34-c"),
            computed(
                "b_extra", params["B"] - params["A"], "parameters", "of B beyond A"
            ),
            computed(
                "c_extra", params["C"] - params["A"], "parameters", "of C beyond A"
            ),
        ),
        links=(
            EvidenceLink(
                label="A, B, C and none side by side",
                link=compare_link(options.values(), "costs"),
            ),
            EvidenceLink(
                label="Train with each shortcut", link=experiment_link("shortcuts")
            ),
        ),
    )


def of_stride(cache: TraceCache) -> Evidence:
    """How both paths of a block that halves the map come to the same size."""
    large = RESNET.with_options(image_size=_IMAGENET_SIDE)
    conv = step_at(cache, large, _CONV)
    shortcut = step_at(cache, large, _SHORTCUT)
    assert conv.output_shape == shortcut.output_shape  # else they could not be added
    before = conv.input_shapes[0][2]
    kernel = _window(conv)[0]
    unpadded = output_side(before, kernel=kernel, stride=1, padding=0)
    unstrided = Edit(path=_SHORTCUT, field="stride", value=1)
    return Evidence(
        figures=(
            computed("side_before", before, "px", "side before the block"),
            computed("side_after", conv.output_shape[2], "px", "side on both paths"),
            computed("stride", _window(shortcut)[1], "count", "stride on both paths"),
            computed("conv_padding", _window(conv)[2], "px", "of the 3x3 convolution"),
            computed(
                "shortcut_padding", _window(shortcut)[2], "px", "of the 1x1 shortcut"
            ),
            computed(
                "side_unpadded", unpadded, "px", "of a 3x3 of stride 1, padding 0"
            ),
        ),
        links=(
            EvidenceLink(
                label="What if the shortcut had no stride?",
                link=what_if_link(RESNET.with_edits(unstrided)),
            ),
        ),
    )


def of_achievement(cache: TraceCache) -> Evidence:
    """The paper's errors with and without shortcuts."""
    figures: tuple[Figure, ...] = (
        published_error("plain_34", "plain-34"),
        published_error("residual_34", "resnet-34-a"),
        published_error("residual_152", "resnet-152"),
    )
    return Evidence(figures=figures, links=(_PLAIN_OR_RESIDUAL,))


def _window(step: Step) -> tuple[int, int, int]:
    """Kernel, stride and padding of a square window."""
    geometry = step.geometry
    assert geometry is not None  # of a convolution
    return geometry.kernel[0], geometry.stride[0], geometry.padding[0]
