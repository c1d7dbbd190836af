"""Every variant can be written down as texts, and nonsense is told of."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import variants

from explorer.architectures.model_cards import model_cards
from explorer.architectures.variant_text import variant_from_texts, variant_texts
from explorer.architectures.variants import Variant
from explorer.errors import ExplorerError, UnknownNameError


@given(variants())
def test_a_variant_that_is_written_down_reads_back_the_same(variant):
    back = variant_from_texts(variant_texts(variant))
    assert back == variant
    assert [type(v) for _, v in back.options] == [type(v) for _, v in variant.options]


def test_it_reads_like_what_it_means():
    variant = Variant.of("resnet", "cifar-20", shortcut="B", conv_bias=True, width=0.5)
    assert variant_texts(variant) == {
        "architecture": "resnet",
        "variant": "cifar-20",
        "option.conv_bias": "on",
        "option.shortcut": "B",
        "option.width": "0.5",
    }


def test_torchvisions_models_and_own_files_are_written_down_as_well(tmp_path):
    path = tmp_path / "net.py"
    path.write_text(
        "from torch import nn\n"
        "def make(width=4, name='a b', fast=False):\n"
        "    return nn.Conv2d(1, width, 3)\n",
        "utf-8",
    )
    own = Variant.of(f"{path}:make", width=5, name="ü =&", fast=True)
    for variant in (own, Variant.of("torchvision:vit_b_16", image_size=384)):
        assert variant_from_texts(variant_texts(variant)) == variant


@pytest.mark.parametrize(
    ("texts", "sentence"),
    [
        ({}, "unknown architecture ''"),
        ({"architecture": "lenet"}, "unknown architecture 'lenet'; choose from"),
        ({"architecture": "nin", "variant": "huge"}, "unknown variant of NiN 'huge'"),
        ({"architecture": "torchvision:x"}, "unknown torchvision model 'x'"),
        ({"architecture": "none.py:f"}, "none.py: does not exist"),
        ({"architecture": "nin", "option.depth": "3"}, "unknown option of NiN 'depth'"),
        ({"architecture": "nin", "option.width": "x"}, "width must be a number"),
        ({"architecture": "nin", "option.width": "nan"}, "width must be"),
        ({"architecture": "nin", "option.image_size": "1.5"}, "a whole number"),
        ({"architecture": "resnet", "option.conv_bias": "1"}, "on or off"),
        ({"architecture": "resnet", "option.shortcut": "Z"}, "one of"),
    ],
)
def test_unknown_names_and_values_are_one_sentence(texts, sentence):
    with pytest.raises(ExplorerError) as caught:
        variant_from_texts(texts)
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)


KEYS = st.sampled_from(["architecture", "variant", "option.width", "option.x", "step"])


@settings(max_examples=200)
@given(st.dictionaries(KEYS, st.sampled_from(["nin", "lite", "1", "-1", "", "inf"])))
def test_whatever_is_given_ends_in_a_variant_or_in_a_sentence(texts):
    try:
        variant = variant_from_texts(texts)
    except ExplorerError:
        return
    assert variant.architecture == texts["architecture"]


def test_what_belongs_to_no_variant_is_passed_over():
    texts = {"architecture": "nin", "step": "3", "page": "x"}
    assert variant_from_texts(texts) == Variant.of("nin")
    with pytest.raises(UnknownNameError):
        variant_from_texts(texts | {"option.step": "3"})


def test_torchvision_says_how_large_and_how_good_its_models_are():
    cards = {card.name: card for card in model_cards()}
    assert len(cards) == 80
    assert cards["resnet50"].key == "torchvision:resnet50"
    assert cards["resnet50"].parameters == 25_557_032
    assert cards["resnet50"].accuracy == 80.858
    assert all(card.accuracy and card.parameters for card in cards.values())
