"""Variants: naming networks, refusing what cannot work, surviving what can."""

import pytest
import torch

from explorer.architectures.catalogue import CATALOGUE, architecture
from explorer.architectures.variants import Variant
from explorer.errors import ImageTooSmallError, InvalidOptionError, UnknownNameError

FORMS = [(spec.key, form.key) for spec in CATALOGUE for form in spec.forms]


@pytest.mark.parametrize(("key", "form"), FORMS)
def test_every_form_maps_its_input_to_its_classes(key, form):
    variant = Variant.of(key, form)
    with torch.device("meta"):
        network = variant.build().eval()
        logits = network(torch.empty(variant.input_shape))
        assert logits.shape == (1, variant.option("num_classes"))


@pytest.mark.parametrize("key", [spec.key for spec in CATALOGUE])
def test_channels_classes_size_and_width_are_free(key):
    variant = Variant.of(
        key, "lite", in_channels=3, num_classes=7, image_size=80, width=0.1
    )
    network = variant.build().eval()
    assert network(torch.zeros(2, 3, 80, 80)).shape == (2, 7)


@pytest.mark.parametrize(("key", "form"), FORMS)
def test_the_smallest_size_that_is_named_works_and_one_less_does_not(key, form):
    try:
        Variant.of(key, form, image_size=1).build()
    except ImageTooSmallError as error:
        smallest = error.smallest
    else:
        return  # its padding lets every size through
    variant = Variant.of(key, form, image_size=smallest)
    with torch.device("meta"):
        network = variant.build().eval()
        logits = network(torch.empty(variant.input_shape))
        assert logits.shape == (1, variant.option("num_classes"))
        with pytest.raises(ImageTooSmallError, match=f"at least {smallest} x"):
            Variant.of(key, form, image_size=smallest - 1).build()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"in_channels": 0}, "in_channels must be at least 1"),
        ({"num_classes": -1}, "num_classes must be at least 1"),
        ({"width": 0.0}, "width must be above 0"),
        ({"dropout": 1.0}, "dropout must be from 0 to below 1"),
        ({"stem": "huge"}, "stem must be one of large, small"),
        ({"image_size": "big"}, "image_size must be a whole number"),
    ],
)
def test_an_option_out_of_range_is_named_with_what_is_allowed(options, words):
    with pytest.raises(InvalidOptionError, match=words):
        Variant.of("alexnet", **options).build()


def test_an_unknown_option_is_refused_with_the_known_ones():
    with pytest.raises(InvalidOptionError, match=r"one of in_channels, .*dropout"):
        Variant.of("alexnet", depth=3)


def test_an_unknown_name_is_refused_with_the_known_ones():
    with pytest.raises(UnknownNameError, match="alexnet, vgg, nin, googlenet, resnet"):
        architecture("lenet")
    with pytest.raises(UnknownNameError, match="choose from book, lite"):
        Variant.of("nin", "huge")
    with pytest.raises(UnknownNameError, match="torchvision model 'resnet19'"):
        Variant.of("torchvision:resnet19")


def test_equal_variants_are_equal_whatever_the_order_of_their_options():
    one = Variant.of("vgg", "lite", width=0.5, image_size=96)
    other = (
        Variant.of("vgg", "lite").with_options(image_size=96).with_options(width=0.5)
    )
    assert one == other
    assert hash(one) == hash(other)


def test_the_notes_order_their_architectures_in_time():
    keys = [spec.key for spec in CATALOGUE]
    assert keys == ["alexnet", "vgg", "nin", "googlenet", "resnet"]
    for spec in CATALOGUE:
        assert spec.paper is not None
        assert spec.paper.url.startswith("https://")
        assert all(form.deviations for form in spec.forms)


def test_the_books_recipes_are_those_of_the_book():
    settings = {
        spec.key: (
            spec.form("book").recipe.learning_rate,
            spec.form("book").recipe.batch_size,
        )
        for spec in CATALOGUE
    }
    assert settings == {
        "alexnet": (0.01, 128),
        "vgg": (0.05, 128),
        "nin": (0.1, 128),
        "googlenet": (0.1, 128),
        "resnet": (0.05, 256),
    }
    for spec in CATALOGUE:
        recipe = spec.form("book").recipe
        assert (recipe.optimizer, recipe.momentum, recipe.weight_decay) == ("sgd", 0, 0)
        assert (recipe.initialisation, recipe.normalise) == ("xavier", False)
