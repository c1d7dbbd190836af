"""Pictures reach every form of a network in the shape that it expects."""

import numpy as np
import pytest

from explorer.architectures.variants import Variant
from explorer.data.preprocessing import network_input
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
