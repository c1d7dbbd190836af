"""Pictures reach every form of a network in the shape that it expects."""

import numpy as np
import pytest
import torch
from torchvision import models

from explorer.architectures.torchvision_models import published_preset
from explorer.architectures.variants import Variant
from explorer.architectures.weights import random_network
from explorer.data.preprocessing import network_input, preset_preprocessing
from explorer.tracing.inputs import picture_preprocessing, sample_preprocessing

PICTURE = np.zeros((40, 60, 3), dtype=np.uint8)


@pytest.mark.parametrize("preprocessing", [picture_preprocessing, sample_preprocessing])
@pytest.mark.parametrize(
    "variant",
    [
        Variant.of("alexnet", "paper"),
        Variant.of("alexnet", "paper", in_channels=1),
        Variant.of("vgg", "paper-a", image_size=64),
        Variant.of("resnet", "cifar-20"),
        Variant.of("resnet", "cifar-20", in_channels=1),
        Variant.of("nin"),
    ],
    ids=str,
)
def test_a_picture_becomes_an_input_of_the_variants_shape(variant, preprocessing):
    image = network_input(PICTURE, preprocessing(variant))
    assert image.shape == variant.input_shape


def test_networks_for_imagenet_see_pictures_as_torchvisions_do():
    ours = picture_preprocessing(Variant.of("vgg", "paper-d"))
    theirs = picture_preprocessing(Variant.of("torchvision:vgg16"))
    assert ours == theirs


def test_weights_that_were_trained_with_another_cut_get_it():
    resnet = Variant.of("torchvision:resnet50")
    older = picture_preprocessing(resnet, "IMAGENET1K_V1")
    assert older.resize_size == 256
    assert picture_preprocessing(resnet).resize_size == 232
    assert picture_preprocessing(resnet, "NO_SUCH") == picture_preprocessing(resnet)


@pytest.mark.parametrize("name", ["googlenet", "inception_v3"])
def test_networks_that_undo_the_normalisation_with_their_weights_see_the_same(name):
    variant = Variant.of(f"torchvision:{name}")
    ours = random_network(variant, 0)
    options = {"aux_logits": False} if name == "googlenet" else {}
    theirs = models.get_model(
        name, weights=None, init_weights=False, transform_input=True, **options
    )
    theirs.load_state_dict(ours.state_dict())
    noise = np.random.default_rng(0).integers(0, 256, (320, 320, 3), dtype=np.uint8)
    seen = picture_preprocessing(variant)
    preset = preset_preprocessing(published_preset(variant.architecture))
    with torch.no_grad():
        expected = theirs.eval()(network_input(noise, preset))
        found = ours(network_input(noise, seen))
    torch.testing.assert_close(found, expected, rtol=1e-4, atol=1e-4)
    assert seen.mean == (0.5, 0.5, 0.5)
