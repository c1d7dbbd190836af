"""Published weights: found, fetched from a local server, checked and loaded."""

import hashlib
import pickle
import threading
from collections import OrderedDict
from dataclasses import replace

import pytest
import torch

from explorer.architectures.pretrained import (
    PublishedWeights,
    choose_weights,
    fetch_weights,
    find_weights,
    load_state,
    pretrained_network,
    published_weights,
)
from explorer.architectures.variants import Variant
from explorer.architectures.weights import random_network
from explorer.downloads import DownloadCancelledError, DownloadError
from explorer.errors import BadFileError, UnknownNameError

SQUEEZE = Variant.of("torchvision:squeezenet1_1")  # the smallest file, 5 MB


@pytest.fixture(scope="module")
def state():
    return random_network(SQUEEZE, 3).state_dict()


@pytest.fixture
def published(state, tmp_path):
    """A file as torchvision would publish it, its hash in its name."""
    draft = tmp_path / "draft.pth"
    torch.save(state, draft)
    digest = hashlib.sha256(draft.read_bytes()).hexdigest()
    path = draft.rename(tmp_path / f"squeezenet1_1-{digest[:8]}.pth")
    return path, PublishedWeights(
        name="IMAGENET1K_V1",
        url=f"http://127.0.0.1:1/{path.name}",
        file_name=path.name,
        megabytes=path.stat().st_size / 1e6,
        accuracy=58.178,
        image_size=224,
    )


@pytest.fixture
def served(published, loopback):
    """The same file behind a real server on this machine."""
    path, weights = published
    loopback.folder = path.parent
    return replace(weights, url=f"{loopback.url}/{path.name}")


def test_every_model_has_its_weights_and_the_best_come_first():
    first, second = published_weights("torchvision:resnet50")
    assert (first.name, second.name) == ("IMAGENET1K_V2", "IMAGENET1K_V1")
    assert first.accuracy == 80.858
    assert first.hash_prefix == "11ad3fa6"
    assert first.image_size == 224
    assert choose_weights("torchvision:resnet50", "DEFAULT") == first
    assert published_weights("resnet") == ()


def test_unknown_weights_are_refused_with_those_there_are():
    with pytest.raises(UnknownNameError, match="IMAGENET1K_V2, IMAGENET1K_V1"):
        choose_weights("torchvision:resnet50", "IMAGENET1K_V9")
    with pytest.raises(UnknownNameError, match="choose from none"):
        choose_weights("nin", "DEFAULT")


def test_they_arrive_with_progress_and_give_the_network_its_values(
    served, state, tmp_path
):
    told = []
    path = fetch_weights(
        served, tmp_path / "in", progress=lambda n, of: told.append((n, of))
    )
    assert told[-1][0] == told[-1][1] == path.stat().st_size
    assert find_weights(served, (tmp_path / "none", tmp_path / "in")) == path
    network = pretrained_network(SQUEEZE, served, path)
    assert all(torch.equal(network.state_dict()[n], v) for n, v in state.items())
    assert not network.training


def test_cancelling_leaves_nothing_behind(served, tmp_path):
    stop = threading.Event()
    with pytest.raises(DownloadCancelledError):
        fetch_weights(
            served, tmp_path / "in", stop=stop, progress=lambda n, of: stop.set()
        )
    assert list((tmp_path / "in").iterdir()) == []


def test_without_a_network_one_sentence_says_so(published, tmp_path):
    _, weights = published
    with pytest.raises(DownloadError, match="check the network"):
        fetch_weights(weights, tmp_path / "in")
    assert list((tmp_path / "in").iterdir()) == []


def test_a_flipped_byte_is_noticed(published):
    path, weights = published
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(BadFileError, match="not the file that was published"):
        pretrained_network(SQUEEZE, weights, path)


def test_a_file_with_code_is_not_opened(tmp_path):
    marker = tmp_path / "ran"

    class Evil:
        def __reduce__(self):
            return (open, (str(marker), "w"))

    path = tmp_path / "evil.pth"
    torch.save({"weight": Evil()}, path, pickle_module=pickle)
    with pytest.raises(BadFileError, match="could be code; it was not opened"):
        load_state(path)
    assert not marker.exists()


@pytest.mark.parametrize(
    "content", [b"", b"<html>404</html>", bytes(512), b"PK\x03\x04"]
)
def test_what_is_no_weights_file_is_refused(content, tmp_path):
    path = tmp_path / "weights.pth"
    path.write_bytes(content)
    with pytest.raises(BadFileError, match=r"weights\.pth"):
        load_state(path)


def test_weights_of_another_network_are_refused(state, published):
    path, weights = published
    with pytest.raises(BadFileError, match="another network than alexnet"):
        pretrained_network(Variant.of("torchvision:alexnet"), weights, path)


def test_old_names_and_spare_heads_find_their_place(tmp_path):
    variant = Variant.of("torchvision:densenet121")
    state = random_network(variant, 1).state_dict()
    old = OrderedDict()
    for name, value in state.items():
        if name.endswith("num_batches_tracked"):
            continue
        for part in ("norm", "conv"):
            for number in "12":
                name = name.replace(f"{part}{number}.", f"{part}.{number}.")
        old[name.replace("features.norm.5", "features.norm5")] = value
    old["aux1.fc.weight"] = torch.zeros(3)
    path = tmp_path / "densenet121.pth"
    torch.save(old, path)
    weights = PublishedWeights(
        name="OLD",
        url="",
        file_name=path.name,
        megabytes=1,
        accuracy=None,
        image_size=224,
    )
    assert any("denselayer1.norm.1." in name for name in old)
    network = pretrained_network(variant, weights, path)
    assert torch.equal(
        network.state_dict()["classifier.weight"], state["classifier.weight"]
    )
