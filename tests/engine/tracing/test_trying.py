"""Trials: the same traces where all is well, and what is known where it is not."""

import pytest

from explorer.architectures.edits import Edit
from explorer.architectures.variants import Variant
from explorer.errors import InvalidOptionError
from explorer.tracing.trace import trace_variant
from explorer.tracing.trying.trials import Trials
from explorer.tracing.trying.words import explanation

BOOK = ("alexnet", "vgg", "nin", "googlenet", "resnet")
TORCHVISION = (
    "densenet121", "efficientnet_b0", "googlenet", "inception_v3", "mnasnet0_5",
    "mobilenet_v3_small", "regnet_y_400mf", "resnet50", "shufflenet_v2_x0_5",
    "squeezenet1_1", "vit_b_16", "convnext_tiny", "swin_t",
)  # fmt: skip
VARIANTS = (
    *(Variant.of(key) for key in BOOK),
    Variant.of("resnet", "cifar-20"),
    *(Variant.of(f"torchvision:{name}") for name in TORCHVISION),
)
HEAD = "import torch\nfrom torch import nn\n"


@pytest.fixture
def trials():
    return Trials()


def edit(path, field, value):
    return Edit(path=path, field=field, value=value)


def tried(trials, key, *edits, form=None):
    changes = (edit(*each) for each in edits)
    return trials.try_out(Variant.of(key, form).with_edits(*changes))


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda v: v.title)
def test_a_network_that_runs_has_the_trace_it_always_had(trials, variant):
    trial = trials.try_out(variant)
    assert trial.runs
    assert trial.reached == len(trial.trace.steps)
    assert trial.trace == trace_variant(variant).trace


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda v: v.title)
def test_steps_that_are_not_reached_are_known_but_for_their_shapes(trials, variant):
    trace = trace_variant(variant).trace
    channels = variant.input_shape[1] + 1
    trial = trials.try_out(variant.with_edits(edit("", "image_channels", channels)))
    assert trial.broken.step == trial.reached == 0
    assert len(trial.unreached) == len(trace.steps) - 1
    for known, step in zip(trace.steps, trial.trace.steps, strict=True):
        names = "index path kind inputs params module block block_kind defined_at"
        for name in names.split():
            assert getattr(known, name) == getattr(step, name), (step.path, name)
        assert step.output_shape == ()
    assert trial.trace.total_params == trace.total_params
    assert trial.trace.output == trace.output
    assert trial.trace.containers == trace.containers


def test_only_what_an_edit_changes_is_told_as_changed(trials):
    before = tried(trials, "nin").trace
    trial = tried(trials, "nin", ("4.0", "kernel_size", 5), ("4.0", "padding", 2))
    assert trial.changed_from(before) == {"4.0"}  # its weights, no shape
    trial = tried(trials, "nin", ("4.0", "kernel_size", 5))
    assert {"3", "2.4"}.isdisjoint(trial.changed_from(before))
    assert {"4.0", "4.1", "5"} <= trial.changed_from(before)


@pytest.mark.parametrize(
    ("key", "path", "count"),
    [
        ("alexnet", "0", 1),  # the next convolution
        ("vgg", "4.2", 1),  # the dense layer behind the flattened maps
        ("googlenet", "2.0.p1_1", 4),  # a branch: four ways of the next block read it
        ("resnet", "1.0.conv1", 2),  # normalisation and convolution
        ("torchvision:mobilenet_v3_small", "features.2.block.0.0", 4),
    ],
)
def test_what_follows_adapts_in_all_later_layers(trials, key, path, count):
    form = None if ":" in key else "lite"
    variant = Variant.of(key, form)
    channels = trials.network(variant).get_submodule(path).out_channels
    edited = variant.with_edits(edit(path, "out_channels", 2 * channels))
    follow = trials.edits_that_follow(edited)
    names = {"in_channels", "in_features", "num_features", "groups", "out_channels"}
    assert {each.field for each in follow} <= names
    assert len({each.path for each in follow}) == count
    assert not trials.try_out(edited).runs
    assert trials.try_out(edited.with_edits(*follow)).runs


def test_nothing_follows_where_nothing_changed(trials):
    assert trials.edits_that_follow(Variant.of("googlenet")) == ()


def test_an_addition_does_not_adapt(trials):
    variant = Variant.of("resnet", "lite").with_edits(edit("1.0.conv2", "stride", 2))
    assert trials.edits_that_follow(variant) == ()
    assert trials.try_out(variant).broken.kind == "add"


def test_what_the_network_does_not_have_is_one_sentence(trials):
    with pytest.raises(InvalidOptionError, match="that the network has"):
        tried(trials, "alexnet", ("99", "stride", 2))


def test_what_can_be_edited_has_the_present_values_even_refused_ones(trials):
    variant = Variant.of("alexnet", "lite").with_edits(
        edit("3", "groups", 5),
        edit("0", "stride", 3),
        edit("", "image_size", 80),
        edit("13", "before", "AdaptiveAvgPool2d((2, 1))"),
    )

    def values(path):
        return {field.name: field.default for field in trials.fields(variant, path)}

    assert values("3")["groups"] == 5
    assert values("0")["stride"] == 3
    assert values("") == {"image_size": 80, "image_channels": 1}
    assert values("13.0") == {"pooling": "average", "output_size": "2x1"}
    assert values("13.1") == {}


def own(tmp_path, body):
    path = tmp_path / "own_trial.py"
    path.write_text(HEAD + body, "utf-8")
    return f"{path}:Own"


LOOKS_AT_VALUES = """
class Own(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(1, 4, 3, padding=1)
        self.last = nn.Linear(4 * 28 * 28, 10)
    def forward(self, x):
        x = self.first(x)
        if x.sum() > 1e9:
            x = -x
        return self.last(x.view(x.shape[0], -1))
"""


@pytest.mark.parametrize(
    "body", [LOOKS_AT_VALUES, LOOKS_AT_VALUES.replace("x.sum() > 1e9", "False")]
)
def test_own_networks_break_where_they_break_whether_fx_reads_them_or_not(
    trials, tmp_path, body
):
    key = own(tmp_path, body)
    variant = Variant.of(key, image_size=28)
    assert trials.try_out(variant).runs
    broken = trials.try_out(variant.with_edits(edit("first", "padding", 0)))
    assert (broken.broken.path, broken.broken.kind) == ("last", "features")
    mended = broken.variant.with_edits(edit("last", "in_features", 4 * 26 * 26))
    assert trials.try_out(mended).runs


def test_a_shape_that_values_do_not_fill_is_told_with_torchs_words(trials, tmp_path):
    key = own(
        tmp_path,
        LOOKS_AT_VALUES.replace("x.sum() > 1e9", "False").replace(
            "x.view(x.shape[0], -1)", "x.view(1, 3136)"
        ),
    )
    trial = trials.try_out(Variant.of(key).with_edits(edit("first", "stride", 2)))
    assert trial.broken.kind == "reshape"
    assert "invalid for input of size 784" in trial.broken.message
    assert explanation(trial.broken).startswith("The values do not fill the shape")


@pytest.mark.parametrize(
    ("key", "edits", "sentence"),
    [
        ("alexnet", [("0", "out_channels", 7)], "made for 24 channels, but 7 come in"),
        (
            "alexnet",
            [("", "image_size", 160)],
            "weights for 64 values, but 576 come: the maps before it are 64 x 3 x 3",
        ),
        ("resnet", [("0.0", "out_channels", 9)], "16 channels, but 9 come in"),
        ("alexnet", [("3", "groups", 5)], "24 input channels cannot be shared out"),
        (
            "vgg",
            [("0.0", "kernel_size", 99)],
            "99 x 99 does not fit into a map that is",
        ),
        ("alexnet", [("2", "kernel_size", 40)], "40 x 40 does not fit into a map of"),
        ("alexnet", [("2", "padding", 2)], "pads 2 x 2, but its window is only 3 x 3"),
        ("resnet", [("1.0.conv2", "stride", 2)], "one is 16 x 8 x 8 and the other 16"),
        ("googlenet", [("2.0.p2_2", "padding", 0)], "stacked only if they agree"),
        ("alexnet", [("0", "padding", -1)], "padding is -1; it must be at least 0"),
        ("alexnet", [("14", "before", "Conv2d(1, 1, 1)")], "4 axes"),
    ],
)
def test_a_break_is_explained_in_plain_words(trials, key, edits, sentence):
    trial = tried(trials, key, *edits, form="lite")
    text = explanation(trial.broken)
    assert sentence in text
    assert text.endswith(".")
    assert trial.broken.message


def test_a_changed_file_is_tried_anew(trials, tmp_path):
    from explorer.architectures.user_file import allow_to_run, content_digest

    key = own(tmp_path, LOOKS_AT_VALUES.replace("x.sum() > 1e9", "False"))
    assert trials.try_out(Variant.of(key)).trace.steps[0].output_shape[1] == 4
    path = tmp_path / "own_trial.py"
    path.write_text(path.read_text("utf-8").replace("4", "5"), "utf-8")
    allow_to_run(path, content_digest(path))
    assert trials.try_out(Variant.of(key)).trace.steps[0].output_shape[1] == 5


def test_only_the_latest_networks_are_kept():
    trials = Trials(kept=4)
    for size in range(64, 80):
        trials.try_out(Variant.of("nin", "lite", image_size=size))
    assert len(trials._made) == 4
