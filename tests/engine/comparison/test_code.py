"""The source of blocks and heads, and which of its lines make which steps."""

import pytest
from book_five import ALEXNET, BOOK, CACHE, GOOGLENET, NIN, RESNET, VGG

from explorer.architectures.variants import Variant
from explorer.comparison.code import compared_code, lines_of_step, network_code
from explorer.comparison.definitions import source_file
from explorer.comparison.differences import Change

OWN = '''
"""A network of one's own."""

from torch import nn


class Pair(nn.Module):
    """Two convolutions."""

    def __init__(self, channels):
        super().__init__()
        self.first = nn.Conv2d(channels, channels, 3, padding=1)
        self.second = nn.Conv2d(channels, channels, 1)

    def forward(self, x):
        return self.second(self.first(x)).relu()


def make_net():
    return nn.Sequential(
        nn.Conv2d(1, 4, 3),
        Pair(4),
        Pair(4),
        nn.Flatten(),
        nn.Linear(4 * 14 * 14, 10),
    )
'''


@pytest.fixture
def own_variant(tmp_path):
    path = tmp_path / "own_pairs.py"
    path.write_text(OWN)
    return Variant.of(f"{path}:make_net", image_size=16, in_channels=1)


def names(excerpts):
    return [excerpt.name for excerpt in excerpts]


def making(excerpts):
    """The lines that make steps, without indentation and comments."""
    return [line.bare for each in excerpts for line in each.lines if line.steps]


@pytest.mark.parametrize(
    ("variant", "block", "head"),
    [
        (ALEXNET, ["build_alexnet"], ["_dense_head"]),
        (VGG, ["vgg_block"], ["_dense_head"]),
        (NIN, ["nin_block"], ["_alexnet_blocks", "build_nin"]),
        (GOOGLENET, ["Inception"], ["build_googlenet"]),
        (RESNET, ["Residual"], ["build_resnet"]),
    ],
    ids=lambda value: value.title if isinstance(value, Variant) else "",
)
def test_block_and_head_are_shown_by_what_defines_them(variant, block, head):
    code = network_code(CACHE, variant)
    assert (names(code.block), names(code.head)) == (block, head)


def test_the_code_is_the_files_own():
    for variant in BOOK:
        code = network_code(CACHE, variant)
        for excerpt in (*code.block, *code.head):
            file = source_file(excerpt.file)
            assert file is not None
            for line in excerpt.lines:
                assert file.lines[line.number - 1].strip() == line.text.strip()


@pytest.mark.parametrize("variant", BOOK, ids=lambda variant: variant.title)
def test_every_step_has_a_line_and_every_line_of_a_step_leads_back(variant):
    code = network_code(CACHE, variant)
    for excerpts, steps in (
        (code.block, code.block_steps),
        (code.head, code.head_steps),
    ):
        for step in steps:
            places = lines_of_step(excerpts, step)
            assert places
            for at, number in places:
                lines = {line.number: line for line in excerpts[at].lines}
                assert step in lines[number].steps
        made = {step for each in excerpts for line in each.lines for step in line.steps}
        assert made == set(steps)


def test_a_line_in_a_loop_makes_several_steps():
    (excerpt,) = network_code(CACHE, VGG).block
    convs = next(line for line in excerpt.lines if "nn.Conv2d" in line.text)
    assert len(convs.steps) == 2


def test_a_step_of_a_class_stands_where_it_is_made_and_where_it_is_called():
    code = network_code(CACHE, GOOGLENET)
    step = code.block_steps[0]
    (excerpt,) = code.block
    lines = {line.number: line.bare for line in excerpt.lines}
    found = [lines[number] for _, number in lines_of_step(code.block, step)]
    assert found == [
        "self.p1_1 = nn.Conv2d(in_channels, p1, kernel_size=1)",
        "p1 = F.relu(self.p1_1(x))",
    ]


def test_the_block_of_alexnet_is_only_the_lines_of_its_stage():
    (excerpt,) = network_code(CACHE, ALEXNET).block
    assert len(excerpt.lines) < 10
    assert making([excerpt])[0].startswith("nn.Conv2d(in_channels, c1")


def test_the_head_of_nin_begins_with_the_call_that_makes_its_last_block():
    code = network_code(CACHE, NIN)
    assert making(code.head) == [
        "block(",
        "nn.AdaptiveAvgPool2d((1, 1)),",
        "nn.Flatten(),",
    ]


def test_another_block_brings_the_functions_that_it_calls():
    code = network_code(CACHE, RESNET, "2.0")
    assert names(code.block) == ["Residual", "_shortcut"]
    assert len(code.block_steps) == 8


def test_docstrings_are_marked_so_that_they_can_be_folded():
    (excerpt,) = network_code(CACHE, VGG).block
    docs = [line.text for line in excerpt.lines if line.is_doc]
    assert docs[0].strip().startswith('"""')
    assert docs[-1].strip().endswith('"""')
    assert not any("layers" in text for text in docs)


def test_lines_carry_what_became_of_their_steps():
    codes = {variant: network_code(CACHE, variant) for variant in (VGG, NIN)}
    comparison = compared_code(CACHE, codes[NIN], codes[VGG])
    (block,) = comparison.code.block
    changes = {line.bare: line.change for line in block.lines if line.steps}
    assert changes == {
        "nn.Conv2d(in_channels, widths[0], kernel_size, stride, padding),": Change.SAME,
        "nn.ReLU(),": Change.SAME,
        "layers.append(nn.Conv2d(before, after, kernel_size=1))": Change.REPLACED,
        "layers.append(nn.ReLU())": Change.REPLACED,
    }
    assert comparison.block.count(Change.REMOVED) == 1


def test_words_that_the_baseline_has_too_are_told_apart_from_changes():
    own = network_code(CACHE, VGG.with_options(normalisation="bn"))
    comparison = compared_code(CACHE, own, network_code(CACHE, VGG))
    block, helper = comparison.code.block
    assert (block.name, helper.name) == ("vgg_block", "batch_norm")
    asking = next(line for line in block.lines if "batch_norm(" in line.text)
    assert asking.is_shared  # the words are the same, what they make is not
    assert asking.change is Change.ADDED
    assert not any(line.is_shared for line in helper.lines if line.steps)
    assert comparison.block.count(Change.ADDED) == 2


def test_the_same_network_differs_in_nothing():
    code = network_code(CACHE, RESNET)
    comparison = compared_code(CACHE, code, code)
    changes = {
        line.change
        for part in (comparison.code.block, comparison.code.head)
        for excerpt in part
        for line in excerpt.lines
    }
    assert changes == {None, Change.SAME}


def test_a_users_own_file_is_shown(own_variant):
    code = network_code(CACHE, own_variant)
    assert names(code.block) == ["Pair"]
    assert making(code.block) == [
        "self.first = nn.Conv2d(channels, channels, 3, padding=1)",
        "self.second = nn.Conv2d(channels, channels, 1)",
        "return self.second(self.first(x)).relu()",
    ]
    assert making(code.head) == ["nn.Flatten(),", "nn.Linear(4 * 14 * 14, 10),"]


def test_a_file_that_is_gone_or_broken_has_no_excerpts(tmp_path):
    broken = tmp_path / "broken.py"
    broken.write_text("def f(:\n")
    assert source_file(str(broken)) is None
    assert source_file(str(tmp_path / "gone.py")) is None


def test_a_file_that_is_saved_again_is_read_again(tmp_path):
    path = tmp_path / "changing.py"
    path.write_text("A = 1\n")
    before = source_file(str(path))
    path.write_text("def f():\n    return 1\n")
    path.touch()
    after = source_file(str(path))
    assert before is not None
    assert after is not None
    assert (before.definitions, len(after.definitions)) == ((), 1)
