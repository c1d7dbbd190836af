"""The weights that ship: whole, of their network, and as good as they say."""

import json
import shutil
from dataclasses import replace

import pytest
import torch

from explorer.architectures import shipped
from explorer.architectures.catalogue import CATALOGUE
from explorer.architectures.shipped import shipped_network, shipped_weights
from explorer.architectures.variants import Variant
from explorer.assets import resources_dir
from explorer.data.datasets import load_dataset
from explorer.data.records import LabelledImages
from explorer.errors import BadFileError
from explorer.training.shipped import accuracy_of, make_weights, shipped_config

KEYS = [spec.key for spec in CATALOGUE]


@pytest.fixture(scope="module")
def small():
    return load_dataset("fashion-mnist-small")


def beginning(images, count):
    return LabelledImages(images=images.images[:count], labels=images.labels[:count])


@pytest.fixture
def copied(tmp_path, monkeypatch):
    """The shipped weights in a folder that may be damaged."""
    folder = tmp_path / "resources"
    shutil.copytree(resources_dir() / "weights", folder / "weights")
    monkeypatch.setattr(shipped, "resources_dir", lambda: folder)
    shipped._known.cache_clear()
    yield folder / "weights"
    shipped._known.cache_clear()


@pytest.mark.parametrize("key", KEYS)
def test_each_lite_net_answers_the_shipped_test_images_as_well_as_it_says(key, small):
    variant = Variant.of(key, "lite")
    weights = shipped_weights(variant)
    assert weights is not None
    state = shipped_network(variant, weights).state_dict()
    # 2,000 of the 10,000 images: three standard errors of a share of 0.9 are 2 %.
    found = accuracy_of(shipped_config(key, epochs=1), small, state)
    assert found == pytest.approx(weights.accuracy, abs=0.025)


@pytest.mark.parametrize(
    "variant",
    [
        Variant.of("vgg"),
        Variant.of("vgg", "lite", hidden=128),
        Variant.of("vgg", "lite", image_size=96),
        Variant.of("torchvision:resnet18"),
    ],
    ids=str,
)
def test_another_network_has_none(variant):
    assert shipped_weights(variant) is None


def test_dropout_changes_no_weight():
    assert shipped_weights(Variant.of("vgg", "lite", dropout=0.1)) is not None


def test_a_flipped_byte_is_found(copied):
    path = copied / "vgg-lite.safetensors"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    variant = Variant.of("vgg", "lite")
    weights = shipped_weights(variant)
    with pytest.raises(BadFileError, match="damaged; install the program again"):
        shipped_network(variant, weights)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"test_accuracy": "much"}'])
def test_a_damaged_record_is_one_sentence(copied, text):
    (copied / "vgg-lite.json").write_text(text, encoding="utf-8")
    with pytest.raises(BadFileError, match="is damaged; install the program again"):
        shipped_weights(Variant.of("vgg", "lite"))


def test_what_is_made_can_be_shipped(tmp_path, small, monkeypatch):
    tiny = replace(
        small, train=beginning(small.train, 640), test=beginning(small.test, 200)
    )
    config = shipped_config("nin", epochs=1)
    accuracy = make_weights(config, tiny, tmp_path / "weights")
    record = json.loads((tmp_path / "weights" / "nin-lite.json").read_text("utf-8"))
    assert record["test_accuracy"] == round(accuracy, 4)
    assert record["recipe"]["learning_rate"] == config.recipe.learning_rate
    monkeypatch.setattr(shipped, "resources_dir", lambda: tmp_path)
    shipped._known.cache_clear()
    variant = Variant.of("nin", "lite")
    network = shipped_network(variant, shipped_weights(variant))
    shipped._known.cache_clear()
    assert all(torch.isfinite(p).all() for p in network.parameters())
