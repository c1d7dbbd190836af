import hashlib
import re
import subprocess
import sys
from xml.etree import ElementTree

import pytest
import torch

from explorer.assets import resource, resources_dir
from explorer.data import datasets
from explorer.data.class_names import class_names
from explorer.data.datasets import (
    DATASETS,
    DEFAULT_DATASET,
    balanced_samples,
    dataset_keys,
    load_dataset,
    needs_download,
    sample_picture,
)
from explorer.errors import BadFileError, UnknownNameError


@pytest.fixture(scope="module")
def shipped():
    return load_dataset(DEFAULT_DATASET)


def test_every_class_has_1000_training_and_200_test_images(shipped):
    assert torch.bincount(shipped.train.labels).tolist() == [1_000] * 10
    assert torch.bincount(shipped.test.labels).tolist() == [200] * 10


def test_images_are_bytes_with_a_channel_axis_and_labels_are_long(shipped):
    assert shipped.train.images.shape == (10_000, 1, 28, 28)
    assert shipped.test.images.shape == (2_000, 1, 28, 28)
    assert shipped.train.images.dtype == torch.uint8
    assert shipped.test.labels.dtype == torch.int64


def test_classes_are_mixed_as_in_the_original_order(shipped):
    assert len(shipped.train.labels[:100].unique()) == 10


def test_mean_and_deviation_are_those_of_the_training_pixels(shipped):
    pixels = shipped.train.images.to(torch.float64) / 255
    assert shipped.mean == pytest.approx((pixels.mean().item(),), abs=1e-12)
    deviation = pixels.std(correction=0).item()
    assert shipped.deviation == pytest.approx((deviation,), abs=1e-9)


def test_samples_are_the_first_of_each_class(shipped):
    for per_class in (1, 3):
        chosen = balanced_samples(shipped, per_class)
        labels = shipped.test.labels[list(chosen)].tolist()
        assert labels == [label for label in range(10) for _ in range(per_class)]
    first_boot = balanced_samples(shipped)[9]
    assert not (shipped.test.labels[:first_boot] == 9).any()


def test_a_sample_is_shown_with_its_own_pixels_and_its_class(shipped):
    index = balanced_samples(shipped)[9]
    picture = sample_picture(shipped, index)
    assert (picture.name, picture.source) == ("Ankle boot", None)
    assert picture.rgb.shape == (28, 28, 3)
    pixels = torch.from_numpy(picture.rgb)
    assert all(
        torch.equal(pixels[..., c], shipped.test.images[index, 0]) for c in range(3)
    )


def test_a_damaged_shipped_file_is_named(tmp_path, monkeypatch):
    content = resource("datasets", f"{DEFAULT_DATASET}.npz").read_bytes()
    damaged = tmp_path / "small.npz"
    monkeypatch.setattr(datasets, "resource", lambda *_: damaged)
    middle = len(content) // 2
    for bad in (
        b"",
        b"not a zip file",
        content[:middle],
        content[:middle] + bytes(64) + content[middle + 64 :],
    ):
        damaged.write_bytes(bad)
        with pytest.raises(BadFileError, match="is damaged; install the program again"):
            load_dataset(DEFAULT_DATASET)


def test_only_the_shipped_data_set_needs_no_download(tmp_path, monkeypatch):
    monkeypatch.setattr(datasets, "SYSTEM_DATASETS", tmp_path / "system")
    needed = [key for key in dataset_keys() if needs_download(key, tmp_path)]
    assert needed == ["fashion-mnist", "mnist", "cifar10"]


def test_an_unknown_data_set_is_told_with_the_known_ones():
    with pytest.raises(UnknownNameError, match="data set 'imagenet'; choose from fash"):
        load_dataset("imagenet")


def test_every_description_names_the_classes_it_has():
    assert [len(description.class_names) for description in DATASETS] == [10] * 4


def test_class_names_are_those_of_torchvision():
    from torchvision.datasets import MNIST, FashionMNIST

    assert class_names("fashion-mnist") == tuple(FashionMNIST.classes)
    assert class_names("mnist") == tuple(name.split()[0] for name in MNIST.classes)


def test_imagenet_has_1000_names_and_an_unknown_set_none():
    assert class_names("imagenet")[281] == "tabby"
    assert len(class_names("imagenet")) == 1_000
    assert class_names("") == ()
    with pytest.raises(UnknownNameError, match="'cats'; choose from fashion-mnist"):
        class_names("cats")


def test_loading_the_shipped_data_does_not_wait_for_torchvision():
    code = (
        "import sys; from explorer.data.datasets import load_dataset;"
        f"load_dataset({DEFAULT_DATASET!r});"
        "sys.exit('torchvision' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_licences_name_every_shipped_picture_and_data_set():
    text = (resources_dir() / "LICENSES.md").read_text(encoding="utf-8")
    for folder in ("datasets", "images"):
        for path in (resources_dir() / folder).iterdir():
            assert path.name in text, path


def test_the_licences_state_the_hash_of_the_data():
    text = (resources_dir() / "LICENSES.md").read_text(encoding="utf-8")
    data = resource("datasets", f"{DEFAULT_DATASET}.npz").read_bytes()
    assert hashlib.sha256(data).hexdigest() in text


def test_every_icon_is_a_drawing_of_the_release_that_the_licences_name():
    licences = (resources_dir() / "LICENSES.md").read_text(encoding="utf-8")
    paths = list((resources_dir() / "icons").glob("*.svg"))
    assert paths
    for path in paths:
        text = path.read_text(encoding="utf-8")
        assert ElementTree.fromstring(text).get("viewBox") == "0 0 24 24", path
        release = re.search(r"@license lucide-static v([\d.]+) - ISC", text)
        assert release, path
        assert f"lucide-static@{release[1]}" in licences, path
